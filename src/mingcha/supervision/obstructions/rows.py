"""Rows of obstructions: found by number, and turned into values; not for pages (article 12)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.models import Point
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.obstructions.rules import articles_of
from mingcha.supervision.obstructions.states import TRANSITIONS, Cause, ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import (
    InspectionRow,
    ObstructionFacts,
    ObstructionRow,
    OrderRow,
    ViewFacts,
)
from mingcha.supervision.officers.rules import READERS
from mingcha.supervision.orders.rows import order_shown, visit_facts, visit_shown
from mingcha.supervision.orders.rules import is_limit_over

NOT_LOOKED = ViewFacts()
LARGEST_NUMBER = 2**63 - 1
WITH_PLACE = ("point__system__site__organisation", "point__system__contractor", "order")


_PLACE = PlaceColumns(
    "point__system__site__division", "point__system__site__organisation__code", "point__system__site__zone"
)


def in_reach(who: DutyFacts) -> QuerySet[Obstruction]:
    """The obstructions that a person reads."""
    if not who.has(*READERS):
        return Obstruction.objects.none()
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in READERS))
    return Obstruction.objects.filter(reach(reading, _PLACE)).select_related(*WITH_PLACE)


def of_point(text: str, path: str) -> Q:
    """Rows whose point or unit has a text in its name or code. `path`: the way to the point, "point__"."""
    unit = f"{path}system__site__organisation__"
    columns = (f"{path}name", f"{path}code", f"{unit}name", f"{unit}code")
    return reduce(or_, [Q((f"{one}__icontains", text)) for one in columns])


def rows_of(numbers: Iterable[int]) -> QuerySet[Obstruction]:
    """The obstructions with these numbers, which a reader's own query gave."""
    return Obstruction.objects.filter(pk__in=list(numbers)).select_related(*WITH_PLACE)


class _Named(Value):
    """A state that stands in the text of a query. As a parameter PostgreSQL keeps one plan for all states, of which it
    then knows neither how many rows have one nor that an index has them in order."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        """Its SQL, without a parameter."""
        del compiler, connection
        assert str(self.value).replace("_", "").isalpha(), "a state of our own lists"
        return f"'{self.value}'", ()


def newest_of_each(each: Mapping[str, QuerySet[Any]], limit: int, *, oldest_first: bool = False) -> list[int]:
    """The keys of the newest rows among those with one of these states, with `oldest_first` of the oldest; `each`: the
    rows that are asked for, by state.
    Each state is asked for alone, by the index of states in the order of keys: rows that wait for somebody are found by
    a long condition, and a database that is asked for all states at once judges every row of the city before it sorts
    them. Once there are enough, of the states that follow only rows newer than the oldest of these are judged."""
    found: list[int] = []
    inside, order = ("pk__lt", "pk") if oldest_first else ("pk__gt", "-pk")
    for state, rows in each.items():
        still = rows.filter(**{inside: found[-1]}) if len(found) == limit else rows
        of_state = still.filter(state=_Named(state)).order_by(order).values_list("pk", flat=True)[:limit]
        found = sorted((*found, *of_state), reverse=not oldest_first)[:limit]
    return found


def count_of_each(each: Mapping[str, QuerySet[Any]], most: int) -> int:
    """How many rows have one of these states, `most` at most: state by state as newest_of_each, and no further than
    needed."""
    counted = 0
    for state, rows in each.items():
        if counted < most:
            counted += rows.filter(state=_Named(state)).order_by()[: most - counted].count()
    return counted


def obstruction_called(number: int) -> Obstruction:
    """The obstruction with this number. Raises Fault(NOT_FOUND)."""
    rows = Obstruction.objects.select_related(*WITH_PLACE)
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一妨碍事项", "there is no such obstruction"), str(number))
    return found


def obstruction_of_picture(number: str) -> int:
    """The number of the obstruction that came of a picture finding (B-…), 0 for none."""
    return Obstruction.objects.filter(picture_finding=number).values_list("pk", flat=True).first() or 0


def read_obstruction(number: int, revision: int) -> Obstruction:
    """The obstruction as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    held = obstruction_called(number)
    if held.revision != revision:
        words = Words("该事项已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def move_on(held: Obstruction, state: ObstructionState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state.value != held.state and state not in TRANSITIONS[ObstructionState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("事项状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def camera_since(point: Point) -> date:
    """The day from which a point is in use, or was registered if none is recorded."""
    begun = point.commissioning
    return begun.used_on if begun is not None else shanghai_day(point.added_at)


def cited(obstruction: int, *articles: str) -> tuple[str, ...]:
    """What an act about this obstruction (its key) cites, see rules.articles_of; of none that exists, these."""
    acts = Obstruction.objects.filter(pk=min(obstruction, LARGEST_NUMBER)).values_list("offence", flat=True)
    offence = acts.first()
    return articles_of(Offence(offence), *articles) if offence else articles


def order_of(held: Obstruction) -> CorrectionOrder | None:
    """The order of an obstruction, None without one."""
    return CorrectionOrder.objects.filter(obstruction=held).first()


def facts_of(
    held: Obstruction, open_cases: int | None = None, ended_cases: int = 0, view: ViewFacts = NOT_LOOKED
) -> ObstructionFacts:
    """An obstruction as its rules see it. `open_cases`, `ended_cases`: penalty cases of it that run (None: not
    read, so that it cannot be closed) and that were closed; `view`: what the detector measured, where it matters."""
    order, visits = order_of(held), visit_facts(held.inspections.order_by("pk"))
    return ObstructionFacts(
        state=ObstructionState(held.state),
        place=held.point.place,
        camera_on=held.camera_on,
        noted_on=shanghai_day(held.noted_at),
        looked=bool(held.judged_by),
        owner_kind=OwnerKind(held.owner_kind) if held.owner_kind else None,
        unsigned=visits.unsigned,
        signed_by=visits.signed_by,
        ordered_on=order.ordered_on if order else None,
        served_on=order.served_on if order else None,
        due_on=order.due_on if order else None,
        ordered_by=order.ordered_by if order else "",
        provisional=order is not None and order.provisional,
        extensions=1 if order and order.extended_days else 0,
        found_on=visits.found_on,
        cases=open_cases,
        offence=Offence(held.offence),
        inspected_on=visits.first_on,
        ended_cases=ended_cases,
        view=view,
        legal_class=held.point.system.legal_class,
        charged=order.unit if order else held.owner,
    )


def corrected_on(held: Obstruction) -> date | None:
    """The Shanghai day on which the re-inspection was signed that found it corrected; None without one."""
    rows = held.inspections.filter(again=True, corrected=True, signed_at__isnull=False).order_by("-signed_at")
    signed_at = rows.values_list("signed_at", flat=True).first()
    return shanghai_day(signed_at) if signed_at else None


def inspecting_hands(who: DutyFacts, held: ObstructionFacts) -> tuple[Hand, ...]:
    """In whose hands the accounts of a person and of who inspected and ordered are; of no use, and empty, but for the
    doubt and the end of what was not corrected."""
    waits = held.state in (ObstructionState.SUPERVISOR, ObstructionState.UNCORRECTED)
    return hands_of({who.user_id, *map(person_id, {*held.signed_by, held.ordered_by})}) if waits else ()


def obstruction_row(held: Obstruction, on: date) -> ObstructionRow:
    """An obstruction with its place and order as a value, as it is on a day."""
    order, state = getattr(held, "order", None), ObstructionState(held.state)
    return ObstructionRow(
        number=held.pk,
        state=state,
        point=held.point.code,
        point_name=held.point.name,
        unit_name=held.point.system.site.organisation.name,
        seen=held.seen,
        since=held.since,
        cause=Cause(held.cause) if held.cause else None,
        owner=held.owner,
        due_on=order.due_on if order else None,
        noted_at=held.noted_at,
        revision=held.revision,
        offence=Offence(held.offence),
        is_late=state is ObstructionState.ORDERED and is_limit_over(order.due_on if order else None, on),
    )


def inspection_row(held: Inspection) -> InspectionRow:
    """An inspection as a value."""
    return InspectionRow(arose_on=held.arose_on, media_type=held.media_type, **visit_shown(held))


def order_row(held: CorrectionOrder) -> OrderRow:
    """An order as a value."""
    return OrderRow(department=held.department, due_safe_on=held.due_safe_on, **order_shown(held))
