"""Which applications a unit finds: those that ask for points of it, while they are with the police, and those that it
answered (articles 13(2), 13(3)); for actions and queries, not for pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.kit.checked import or_missing
from mingcha.kit.decision import require
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.rows import stored_content
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.decisions.models import UnitConsent
from mingcha.sharing.decisions.rules import has_points, may_read_consents, units_of_manager
from mingcha.sharing.decisions.scope import covers, listed_for_departments, police_among, read_unit_points
from mingcha.sharing.point_rows.values import ReadPoint

_AT_ONCE = 200
"""Applications that are looked through together for points of a unit."""
_READ, _OLDEST_FIRST = ("department", "data_set"), ("forwarded_at", "pk")
_WITH_POINTS = [one.value for one in SetSource if has_points(one)]
"""Sets whose applications concern points of units; what asks for others is not looked through."""


@dataclass(frozen=True, slots=True)
class ForUnits:
    """An application with those of a person's units that it concerns, by code, and those of them that answered for all
    of their points in it."""

    application: Application
    units: tuple[str, ...]
    answered: frozenset[str]


def applications_for_units(who: DutyFacts, at: datetime) -> tuple[ForUnits, ...]:
    """The applications that ask for points of this person's units, the oldest first. Raises Refused (article 13(3)) for
    who manages none."""
    require(may_read_consents(who))
    units = units_of_manager(who)
    return _with_units(_candidates(units), units, at)


def application_for_unit(who: DutyFacts, no: str, at: datetime) -> Application:
    """The application with this number, if it asks for points of this person's units. Raises Refused (article 13(3)),
    Fault(NOT_FOUND) for another one."""
    require(may_read_consents(who))
    units = units_of_manager(who)
    found = _with_units(_candidates(units).filter(no=no), units, at) if len(no) <= 20 else ()
    return or_missing(found[0].application if found else None, "共享申请", "application", no)


def unanswered(who: DutyFacts, at: datetime) -> tuple[tuple[Application, str], ...]:
    """The applications with the police that one of this person's units, no police organ, has not answered."""
    require(may_read_consents(who))
    units = units_of_manager(who)
    waiting = Application.objects.filter(state=ApplicationState.FORWARDED.value, data_set__source__in=_WITH_POINTS)
    found = _with_units(waiting.select_related(*_READ).order_by(*_OLDEST_FIRST), units, at)
    police = police_among({unit for one in found for unit in one.units}) if found else frozenset()
    return tuple(
        (one.application, unit)
        for one in found
        for unit in one.units
        if unit not in one.answered and unit not in police
    )


def _candidates(units: Sequence[str]) -> QuerySet[Application]:
    answered = Exists(UnitConsent.objects.filter(application=OuterRef("pk"), unit__code__in=units))
    rows = Application.objects.filter(Q(state=ApplicationState.FORWARDED.value) | answered)
    return rows.select_related(*_READ).order_by(*_OLDEST_FIRST)


def _with_units(rows: QuerySet[Application], units: Sequence[str], at: datetime) -> tuple[ForUnits, ...]:
    """Those of these applications that concern the units: every one is looked at, so many together."""
    held = list(rows)
    read = read_unit_points(units, at) if held else []
    return tuple(
        one
        for begin in range(0, len(held), _AT_ONCE)
        for one in _of_units(held[begin : begin + _AT_ONCE], units, read, at)
    )


def _of_units(
    held: Sequence[Application], units: Sequence[str], read: Sequence[ReadPoint], at: datetime
) -> Iterator[ForUnits]:
    answers = UnitConsent.objects.filter(application__in=held, unit__code__in=units).select_related("unit")
    newest: dict[int, dict[str, UnitConsent]] = {}
    for answer in answers.order_by("at", "pk"):
        newest.setdefault(answer.application_id, {})[answer.unit.code] = answer
    for one in held:
        asked: dict[str, list[str]] = {}
        for point in _asked_points(read, one, at):
            asked.setdefault(point.organisation, []).append(point.row.code)
        replied = newest.get(one.pk, {})
        if asked or replied:
            answered = frozenset(unit for unit, answer in replied.items() if covers(answer, asked.get(unit, ())))
            yield ForUnits(one, tuple(sorted({*asked, *replied})), answered)


def _asked_points(read: Sequence[ReadPoint], held: Application, at: datetime) -> list[ReadPoint]:
    """Those of these points that an application asks for; none for a set of figures."""
    if held.data_set is None or not has_points(SetSource(held.data_set.source)):
        return []
    return listed_for_departments(read, stored_content(held), at)
