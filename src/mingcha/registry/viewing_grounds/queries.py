"""Points as the rules of duty viewing see them, points that a person may watch, and the grounds of a unit's systems
(articles 8, 13, 15, 16)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.address import device_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.reach import POINT
from mingcha.registry.points.same_address import devices_in_use
from mingcha.registry.systems.models import System
from mingcha.registry.trials.rows import trials_of_points
from mingcha.registry.trials.values import TrialFacts
from mingcha.registry.viewing_grounds import rules
from mingcha.registry.viewing_grounds.models import ViewingGround, ViewingGroundSystem
from mingcha.registry.viewing_grounds.rows import ground_row, with_all
from mingcha.registry.viewing_grounds.values import GroundFacts, GroundRow, ViewedPoint

COLUMNS = (
    POINT.division,
    POINT.organisation,
    POINT.zone,
    POINT.contractor,
    "state",
    "system__building_unit__code",
    "system__using_unit__code",
    "commissioning__recorded_at",
    "system__code",
    "stream_key",
    "sub_stream_key",
)
"""The columns of a point that `Viewing.point` takes, in this order."""
_STATE = COLUMNS.index("state")
_KEYS = slice(COLUMNS.index("stream_key"), None)


@dataclass(frozen=True, slots=True)
class _Scope:
    """A ground with what it covers: systems by code, or every system that the unit manages."""

    facts: GroundFacts
    unit: str
    systems: frozenset[str]

    def covers(self, system: str, manager: str) -> bool:
        return system in self.systems if self.systems else manager == self.unit


@dataclass(frozen=True, slots=True)
class Viewing:
    """The grounds of some organisations, read once, to turn rows of points into `ViewedPoint`."""

    scopes: tuple[_Scope, ...]

    def point(self, code: str, row: Iterable[object], trials: "TrialReading") -> ViewedPoint:
        """The point with this code from the values of COLUMNS; `trials`: what is read of those on trial."""
        division, unit, zone, firm, state, builder, user, in_use_at, system, *keys = row
        grounds = tuple(one.facts for one in self.scopes if one.covers(str(system), str(unit)))
        return ViewedPoint(
            place=Place(str(division), str(unit), str(zone), str(firm or "")),
            state=str(state),
            builder=str(builder or ""),
            user=str(user or ""),
            in_use_at=in_use_at if isinstance(in_use_at, datetime) else None,
            grounds=grounds,
            device_in_use=state == points_rules.TRIAL and not trials.used.isdisjoint(_devices(keys)),
            trial=trials.of_projects.get(code) if state == points_rules.TRIAL else None,
        )


@dataclass(frozen=True, slots=True)
class TrialReading:
    """What the rule of trial pictures asks beside the rows: the devices in use among those of the points on trial, and
    the trial runs of these points' projects by code."""

    used: frozenset[str] = frozenset()
    of_projects: Mapping[str, TrialFacts] = field(default_factory=dict)


NO_GROUNDS = Viewing(())
_GROUNDS = CompiledQuery(
    lambda organisations: ViewingGround.objects.filter(organisation__code__in=organisations, ended_at=None).values_list(
        "pk", "organisation__code", "unit__code", "begins_at", "ends_at", "systems__system__code"
    )
)


def viewing_of(organisations: Collection[str]) -> Viewing:
    """The grounds, not ended early, in favour of these organisations: with one query, none for no organisation."""
    wanted = tuple(sorted({code for code in organisations if code}))
    found: dict[int, tuple[GroundFacts, str, set[str]]] = {}
    for number, organisation, unit, begins_at, ends_at, system in _GROUNDS.rows(wanted) if wanted else ():
        held = found.setdefault(number, (GroundFacts(organisation, begins_at, ends_at), unit, set()))
        if system:
            held[2].add(system)
    return Viewing(tuple(_Scope(facts, unit, frozenset(systems)) for facts, unit, systems in found.values()))


def viewed_points(codes: Collection[str], organisation: str) -> dict[str, ViewedPoint]:
    """The points with these codes as the rules of duty viewing see them for a person of an organisation; unknown codes
    are absent."""
    return with_grounds(_VIEWED.rows(tuple(codes)), organisation)


_VIEWED = CompiledQuery(lambda codes: Point.objects.filter(code__in=codes).values_list("code", *COLUMNS))


def with_grounds(rows: Iterable[Sequence[Any]], organisation: str) -> dict[str, ViewedPoint]:
    """The points of these rows (code, then COLUMNS); the grounds are read only if a point is not of the organisation's
    own systems."""
    held = list(rows)
    trials = trials_among(held)
    points = {row[0]: NO_GROUNDS.point(row[0], row[1:], trials) for row in held}
    if all(organisation in point.units for point in points.values()):
        return points
    viewing = viewing_of([organisation])
    return {row[0]: viewing.point(row[0], row[1:], trials) for row in held}


def trials_among(rows: Iterable[Sequence[Any]]) -> TrialReading:
    """What is asked of the points on trial among these rows (code, then COLUMNS), by two queries for all of them; by
    none where no point is on trial. Asked each time: a twin on trial closes when the other one is put into use, and who
    is taken off a list sees nothing more."""
    on_trial = [(row[0], row[1:][_KEYS]) for row in rows if row[1:][_STATE] == points_rules.TRIAL]
    if not on_trial:
        return TrialReading()
    used = devices_in_use({device for _, keys in on_trial for device in _devices(keys)})
    return TrialReading(used, trials_of_points({code for code, _ in on_trial}))


def _devices(keys: Iterable[object]) -> list[str]:
    """The devices of the main and the sub stream of a point."""
    return [device_of(str(key)) for key in keys if key]


def open_to(facts: DutyFacts, at: datetime) -> Q:
    """The condition on points that the asker's organisation may watch and that are not on trial (articles 8, 15): with
    the territory of the roles it is what the rule of duty viewing allows."""
    if not facts.organisation:
        return Q(pk__in=[])
    own = Organisation.objects.filter(code=facts.organisation).values("pk")
    grounds = ViewingGround.objects.filter(organisation__in=own, ended_at=None, begins_at__lte=at, ends_at__gt=at)
    named = ViewingGroundSystem.objects.filter(ground__in=grounds.values("pk")).values("system")
    whole = grounds.filter(systems=None).values("unit")
    systems = Q(site__organisation__in=own) | Q(building_unit__in=own) | Q(using_unit__in=own)
    systems |= Q(pk__in=named) | Q(site__organisation__in=whole)
    return Q(system__in=System.objects.filter(systems).values("pk")) & ~Q(state=points_rules.TRIAL)


def grounds_of_unit(asker: Reader, unit: str, *, at: datetime) -> tuple[GroundRow, ...]:
    """The contracts and decisions about a unit's systems, the newest first. Raises Fault(NOT_FOUND), or Refused
    (article 3) for who may not read them."""
    held = organisation_called(unit)
    require(rules.may_read_grounds(duty_of(asker, at), held.place))
    return tuple(ground_row(row) for row in with_all(ViewingGround.objects.filter(unit=held)).order_by("-pk"))


def grounds_of_system(asker: Reader, system: str, *, at: datetime) -> tuple[GroundRow, ...]:
    """The contracts and decisions that cover a system, the newest first, as far as the asker reads them."""
    found = System.objects.select_related("site__organisation", "building_unit", "using_unit").filter(code=system)
    held = found.first()
    if held is None:
        return ()
    facts = duty_of(asker, at)
    units = [held.site.organisation, *(unit for unit in (held.building_unit, held.using_unit) if unit)]
    readable = [unit.pk for unit in units if rules.may_read_grounds(facts, unit.place)]
    covering = Q(systems__system=held) | Q(systems=None, unit=held.site.organisation)
    rows = with_all(ViewingGround.objects.filter(covering, unit__in=readable))
    return tuple(ground_row(row) for row in rows.order_by("-pk").distinct())


def ground_titles(subjects: Collection[str]) -> dict[str, str]:
    """The document of grounds and who watches by it, by the subject of a finding (the number), for readers who may see
    the finding; unknown subjects are absent."""
    wanted = [int(one) for one in subjects if one.isascii() and one.isdigit() and len(one) < 19]
    rows = ViewingGround.objects.filter(pk__in=wanted).values_list("pk", "document", "organisation__name")
    return {str(number): f"{document}（{watching}）" for number, document, watching in rows}
