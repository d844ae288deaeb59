"""The public video systems in the asker's reach, with their designation as a key target (articles 2, 3, 16(5))."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.places.queries import part_of
from mingcha.registry.places.reach import SYSTEM, named, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.places.rows import site_row
from mingcha.registry.places.values import SiteRow
from mingcha.registry.systems import rules as systems_rules
from mingcha.registry.systems.models import Designation, System
from mingcha.registry.systems.rows import system_row, with_units
from mingcha.registry.systems.values import SystemRow


@dataclass(frozen=True, slots=True)
class ListedSystem:
    """A system in a list with its site and its number of points."""

    row: SystemRow
    site_name: str
    organisation_name: str
    division: str
    zone: str
    points: int


@dataclass(frozen=True, slots=True)
class DesignationRow:
    """A system's time as a key target; `marked_at` is None if it is unknown."""

    document: str
    marked_at: datetime | None
    marked_by: str
    ended_at: datetime | None
    ended_by: str
    end_document: str


@dataclass(frozen=True, slots=True)
class SystemPage:
    """A system for its own page. `document` and `designations` (newest first) are empty for readers who may not read
    them; `may_designate`: the reader belongs to the responsible public security organ."""

    row: SystemRow
    site: SiteRow
    place: Place
    points: int
    may_designate: bool
    reads_documents: bool
    document: str
    designations: tuple[DesignationRow, ...]


@dataclass(frozen=True, slots=True)
class KeyTarget:
    """A designated system (article 16(5)), with the codes of its points that should record."""

    system: str
    name: str
    cameras: tuple[str, ...]


def listed_systems(
    asker: Reader, *, at: datetime, text: str = "", key_targets: bool = False, limit: int, offset: int = 0
) -> tuple[ListedSystem, ...]:
    """The systems in the asker's reach, ordered by code: those whose name, code, site or unit contains a text; only key
    targets if requested."""
    rows = with_units(_asked_for(asker, at, text, key_targets=key_targets)).annotate(count=Count("points"))
    whole = rows.order_by("code")[offset : offset + limit]
    return tuple(
        ListedSystem(
            system_row(held),
            held.site.name,
            held.site.organisation.name,
            held.site.division,
            held.site.zone,
            held.count,
        )
        for held in whole
    )


def count_systems(asker: Reader, *, at: datetime, text: str = "", key_targets: bool = False, site: str = "") -> int:
    """The total number of such systems."""
    return _asked_for(asker, at, text, key_targets=key_targets, site=site).count()


def system(asker: Reader, code: str, *, at: datetime) -> SystemPage:
    """One system. Raises Fault(NOT_FOUND) for an unknown code and Refused (article 3) outside the asker's reach."""
    facts = duty_of(asker, at)
    held = with_units(System.objects.filter(code=code)).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个系统：“{code[:20]}”", f"there is no system {code[:20]!r}"))
    place = held.place
    require(places_rules.may_see(facts, place))
    reads = systems_rules.may_read_designations(facts, place).allowed
    return SystemPage(
        row=system_row(held),
        site=site_row(held.site),
        place=place,
        points=held.points.count(),
        may_designate=bool(facts.over(place, *places_rules.PUBLIC_SECURITY)),
        reads_documents=reads,
        document=held.key_target_document if reads else "",
        designations=_designations(held) if reads else (),
    )


def key_targets(asker: Reader, *, at: datetime, limit: int | None = None) -> tuple[KeyTarget, ...]:
    """The key targets in reach, ordered by code, at most `limit`."""
    held = _KEY_TARGETS.rows(duty_of(asker, at), limit=limit)
    cameras: dict[int, list[str]] = {}
    for system, code in _ENABLED_POINTS.rows(tuple(key for key, *_ in held)):
        cameras.setdefault(system, []).append(code)
    return tuple(KeyTarget(code, name, tuple(sorted(cameras.get(key, ())))) for key, code, name in held)


_KEY_TARGETS = ReachedQuery(
    SYSTEM,
    lambda reached: System.objects.filter(reached, key_target=True).order_by("code").values_list("pk", "code", "name"),
)
_ENABLED_POINTS = CompiledQuery(
    lambda systems: System.objects.filter(pk__in=systems, points__enabled=True).values_list("pk", "points__code")
)


def systems(
    asker: Reader, *, at: datetime, site: str = "", limit: int | None = None, offset: int = 0
) -> tuple[SystemRow, ...]:
    """The systems in the asker's reach, of one site if given, ordered by code; all of them without a limit."""
    rows = with_units(_asked_for(asker, at, site=site)).order_by("code")
    return tuple(system_row(held) for held in rows[part_of(offset, limit)])


def system_names(codes: Collection[str]) -> dict[str, str]:
    """The names of the systems with these codes, for readers who may see the acts; unknown codes are absent."""
    return dict(System.objects.filter(code__in=codes).values_list("code", "name"))


def site_names(codes: Collection[str]) -> dict[str, str]:
    """The names of the sites of the systems with these codes, as system_names."""
    return dict(System.objects.filter(code__in=codes).values_list("code", "site__name"))


def _asked_for(
    asker: Reader, at: datetime, text: str = "", *, key_targets: bool = False, site: str = ""
) -> QuerySet[System]:
    rows = System.objects.filter(reach(duty_of(asker, at), SYSTEM))
    if site:
        rows = rows.filter(site__code=site)
    if key_targets:
        rows = rows.filter(key_target=True)
    if text:
        units = Organisation.objects.filter(named(text))
        sites = Site.objects.filter(named(text) | Q(organisation__in=units))
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text) | Q(site__in=sites))
    return rows


def _designations(held: System) -> tuple[DesignationRow, ...]:
    return tuple(
        DesignationRow(one.document, one.marked_at, one.marked_by, one.ended_at, one.ended_by, one.end_document)
        for one in Designation.objects.filter(system=held).order_by("-pk")
    )
