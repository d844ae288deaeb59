"""Opens, answers, signs, reviews and returns the checks that a unit makes of itself (articles 3, 16(1))."""

from datetime import date

from django.db.models import Exists, OuterRef

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.models import Point
from mingcha.supervision.self_checks import rules
from mingcha.supervision.self_checks.kinds import CheckKind, CheckState
from mingcha.supervision.self_checks.models import SelfCheck, SelfCheckAnswer
from mingcha.supervision.self_checks.overdue import end_of_signed
from mingcha.supervision.self_checks.questions import QUESTIONS
from mingcha.supervision.self_checks.rows import check_called, check_row, given_answers, unit_facts
from mingcha.supervision.self_checks.values import CheckRow, GivenAnswer, Period

MOST_A_TURN = 100
"""Checks that one act of the clock opens."""


@cites("3", "16(1)")
def open_self_check(by: Asker, *, unit: str, kind: CheckKind, year: int, clock: Clock, part: int = 0) -> CheckRow:
    """Opens a check of a unit (code) by hand, before the clock does. Raises Refused (articles 3, 16(1)),
    Fault(NOT_FOUND), Fault(CONFLICT) if there is one of that period."""
    with act("supervision.self_check.open", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held, period = clock.now(), organisation_called(unit), Period(kind, year, part)
        require(rules.may_open_check(duty_of(by, now), held.place, period, shanghai_day(now)))
        known = SelfCheck.objects.filter(unit=held, kind=kind.value, year=year, part=part).exists()
        free(known, "这一期的自查表已开列", "the check of this period is open already")
        made = _opened(record, by, held, period, clock)
        record.fact("unit", unit)
        record.fact("kind", kind.value)
        record.fact("year", year)
        record.fact("part", part)
    return check_row(made)


@cites("16(1)")
def open_due_checks(by: Asker, *, clock: Clock) -> int:
    """Opens the checks whose day is near, for each unit that answers for a site and has none of that period, and those
    whose day passed while nobody looked, for each unit with points by that day; returns how many. Nothing is written
    where none is due. For the clock."""
    if not _lacking(shanghai_day(clock.now())):
        return 0
    with act("supervision.self_check.open_due", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        lacking = _lacking(shanghai_day(clock.now()))  # again under the log's lock: a manager may have opened one
        made = [_opened(record, by, unit, period, clock) for period, unit in lacking]
        record.fact("checks", [one.pk for one in made])
    return len(made)


def _lacking(on: date) -> list[tuple[Period, Organisation]]:
    """The checks that the clock opens on a day, by period and unit; MOST_A_TURN at most."""
    first = SelfCheck.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    periods = rules.opened_by_clock(on, shanghai_day(first) if first else None)
    return [(period, unit) for period in periods for unit in _without(period, on)][:MOST_A_TURN]


@cites("3", "16(1)")
def answer_self_check(by: Asker, *, number: int, answers: dict[str, GivenAnswer], clock: Clock) -> CheckRow:
    """Gives or changes answers of a check, by question. Raises Refused (articles 3, 16(1)): not the unit's manager,
    signed already, without proof, or better than what the register knows; Fault(NOT_FOUND), Fault(INVALID) for a
    question that it does not have."""
    with act("supervision.self_check.answer", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), check_called(number)
        require(rules.may_answer_checks(duty_of(by, now), held.unit.place))
        require(rules.may_change_answers(CheckState(held.state)))
        kind = CheckKind(held.kind)
        known, asked = rules.known_answers(kind, unit_facts(held.unit, now)), {one.code: one for one in QUESTIONS[kind]}
        rows = {one.question: one for one in held.answers.all()}
        for code, given in answers.items():
            if code not in asked:
                raise Fault(FaultKind.INVALID, Words("没有这个问题", "there is no such question"), code)
            require(rules.may_give_answer(asked[code], given, known.get(code)))
            proof = given.proof.strip() or (known[code].basis.zh if code in known else "")
            row = rows.setdefault(code, SelfCheckAnswer(check_of=held, question=code))
            row.answer, row.proof = given.answer.value, checked_name(proof[: rules.MOST_PROOF], rules.MOST_PROOF)
            row.given_at, row.given_by = now, actor_of(by).id
            row.save()
            record.wrote(row)
        held.state = rules.check_state_after(kind, rows).value
        held.save(update_fields=["state"])
        record.wrote(held)
        record.fact("check", held.pk)
        record.fact("answers", {code: given.answer.value for code, given in sorted(answers.items())})
    return check_row(held)


@cites("3", "16(1)")
def sign_self_check(by: Asker, *, number: int, clock: Clock) -> CheckRow:
    """Signs a check whose questions are answered. Raises Refused (articles 3, 16(1)), Fault(NOT_FOUND)."""
    with act("supervision.self_check.sign", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), check_called(number)
        require(rules.may_answer_checks(duty_of(by, now), held.unit.place))
        kind, given = CheckKind(held.kind), given_answers(held)
        known = rules.known_answers(kind, unit_facts(held.unit, now))
        require(rules.may_sign_check(kind, CheckState(held.state), given, known))
        held.state, held.signed_at, held.signed_by = CheckState.SIGNED.value, now, actor_of(by).id
        held.save(update_fields=["state", "signed_at", "signed_by"])
        record.wrote(held)
        end_of_signed(record, held.unit, now)
        record.fact("check", held.pk)
        record.fact("answers", {code: one.answer.value for code, one in sorted(given.items())})
    return check_row(held)


@cites("3", "16(1)")
def review_self_check(by: Asker, *, number: int, note: str, clock: Clock) -> CheckRow:
    """Closes a signed check as reviewed, with a note. Raises Refused (articles 3, 16(1)): no officer over the unit, not
    signed, or the four systems are not in force and read; Fault(NOT_FOUND), Fault(INVALID) without a note."""
    with act("supervision.self_check.review", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), check_called(number)
        require(rules.may_review_check(duty_of(by, now), held.unit.place, CheckState(held.state)))
        require(rules.may_close_check(CheckKind(held.kind), unit_facts(held.unit, now)))
        held.state, held.note = CheckState.REVIEWED.value, checked_name(note, rules.MOST_NOTE)
        held.reviewed_at, held.reviewed_by = now, actor_of(by).id
        held.save(update_fields=["state", "note", "reviewed_at", "reviewed_by"])
        record.wrote(held)
        record.fact("check", held.pk)
        record.fact("note", held.note)
    return check_row(held)


@cites("3", "16(1)")
def return_self_check(by: Asker, *, number: int, note: str, clock: Clock) -> CheckRow:
    """Returns a signed check to its unit with the reason; it is answered and signed once more. Raises as
    `review_self_check`, but not for the four systems."""
    with act("supervision.self_check.return", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), check_called(number)
        require(rules.may_review_check(duty_of(by, now), held.unit.place, CheckState(held.state)))
        held.state, held.note = CheckState.ANSWERED.value, checked_name(note, rules.MOST_NOTE)
        held.signed_at, held.signed_by = None, ""
        held.save(update_fields=["state", "note", "signed_at", "signed_by"])
        record.wrote(held)
        record.fact("check", held.pk)
        record.fact("note", held.note)
    return check_row(held)


def _opened(record: ActRecord, by: Asker, unit: Organisation, period: Period, clock: Clock) -> SelfCheck:
    made = SelfCheck.objects.create(
        unit=unit,
        kind=period.kind.value,
        year=period.year,
        part=period.part,
        state=CheckState.OPEN.value,
        due_on=rules.check_due_on(period),
        opened_at=clock.now(),
        opened_by=actor_of(by).id,
    )
    record.wrote(made)
    return made


def _without(period: Period, on: date) -> list[Organisation]:
    """The units that answer for a site and have no check of a period, by code, at most MOST_A_TURN; of a period that is
    past its day on `on` those that had points by then."""
    have = SelfCheck.objects.filter(unit=OuterRef("pk"), kind=period.kind.value, year=period.year, part=period.part)
    rows = Organisation.objects.filter(~Exists(have), sites__isnull=False).distinct().order_by("code")
    due_on = rules.check_due_on(period)
    if due_on < on:
        kept = Point.objects.filter(system__site__organisation=OuterRef("pk"), added_at__lt=day_ends(due_on))
        rows = rows.filter(Exists(kept))
    return list(rows[:MOST_A_TURN])
