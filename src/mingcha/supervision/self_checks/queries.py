"""Checks of units for their readers, and which are due (articles 3, 16(1))."""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import QuerySet

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.supervision.self_checks.kinds import CheckKind, CheckState
from mingcha.supervision.self_checks.models import SelfCheck
from mingcha.supervision.self_checks.questions import QUESTIONS
from mingcha.supervision.self_checks.rows import check_called, check_row, given_answers, unit_facts
from mingcha.supervision.self_checks.rules import READERS, known_answers, may_read_check
from mingcha.supervision.self_checks.values import AnsweredQuestion, CheckFacts, CheckRow, Period

_UNIT = PlaceColumns("unit__division", "unit__code", "unit__zone")
_OPEN = [CheckState.OPEN.value, CheckState.ANSWERED.value]


@cites("3", "16(1)")
def self_checks(
    reader: Reader, *, at: datetime, limit: int, offset: int = 0, state: CheckState | None = None
) -> tuple[CheckRow, ...]:
    """The checks in reach, of one state if it is given, the newest day first."""
    rows = _in_reach(duty_of(reader, at), state).select_related("unit").order_by("-due_on", "unit__name", "pk")
    return tuple(map(check_row, rows[offset : offset + limit]))


@cites("3", "16(1)")
def count_self_checks(reader: Reader, *, at: datetime, state: CheckState | None = None) -> int:
    """The number of such checks."""
    return _in_reach(duty_of(reader, at), state).count()


@cites("3", "16(1)")
def self_check(reader: Reader, number: int, *, at: datetime) -> CheckFacts:
    """One check with its questions: what was given and what the register knows now; of a signed one what was given
    alone. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = check_called(number)
    require(may_read_check(duty_of(reader, at), held.unit.place))
    row, given = check_row(held), given_answers(held)
    signed = row.state in (CheckState.SIGNED, CheckState.REVIEWED)
    known = {} if signed else known_answers(row.period.kind, unit_facts(held.unit, at))
    asked = QUESTIONS[row.period.kind]
    return CheckFacts(row, tuple(AnsweredQuestion(one, given.get(one.code), known.get(one.code)) for one in asked))


@cites("16(1)")
def due_self_checks(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The checks that are to be signed by a day up to `until`, or were to be, the earliest first: of units in reach."""
    facts = duty_of(asker, at)
    rows = _DUE.rows(_reading(facts), until, limit=limit)
    return tuple(
        Due(DueKind.SELF_CHECK, str(number), _called(Period(CheckKind(kind), year, part)), unit, "16(1)", due_on, None)
        for number, kind, year, part, unit, due_on in rows
    )


_DUE = ReachedQuery(
    _UNIT,
    lambda reached, until: (
        SelfCheck.objects.filter(reached, state__in=_OPEN, due_on__lte=until)
        .order_by("due_on", "pk")
        .values_list("pk", "kind", "year", "part", "unit__name", "due_on")
    ),
)


def _called(period: Period) -> Words:
    kind, which = period.kind.words, period.words
    return Words(f"{which.zh}{kind.zh}", f"{kind.en} {which.en}")


def _reading(facts: DutyFacts) -> DutyFacts:
    """The person with the roles alone that read checks."""
    return replace(facts, roles=tuple(one for one in facts.roles if one.role in READERS))


def _in_reach(facts: DutyFacts, state: CheckState | None) -> QuerySet[SelfCheck]:
    rows = SelfCheck.objects.filter(reach(_reading(facts), _UNIT))
    return rows if state is None else rows.filter(state=state.value)
