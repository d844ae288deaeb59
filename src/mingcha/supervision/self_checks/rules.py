"""The periods of self-checks and security checks, what the register answers by itself, and who answers, signs and
reviews (article 16(1); decree 799, arts. 15, 16).

The law asks for the system of security checks, not for a form or a rhythm: questions and days are ours. What the
register knows is filled in; whoever answers by hand may say worse, never better.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, PUBLIC_SECURITY, manages_unit, other_territory
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.self_checks.kinds import Answer, CheckKind, CheckState
from mingcha.supervision.self_checks.questions import COUNTED, FINDINGS_OF, QUESTIONS
from mingcha.supervision.self_checks.values import (
    GivenAnswer,
    KnownAnswer,
    Period,
    Question,
    StaffFacts,
    UnitFacts,
)

MOST_PROOF, MOST_NOTE = 200, 200
"""Maximum characters of the proof of an answer, and of the note of a review."""
READERS = (*KEEPERS, Role.AUDITOR)
"""The roles that read the checks of the units in their territory."""
_BY_HAND = (NextStep(Words("先在系统中补齐，再填“是”", "mend it in the register first")),)


@cites("16(1)")
def period_ends_on(period: Period) -> date:
    """The last Shanghai day of a period."""
    if period.kind is CheckKind.YEARLY:
        return date(period.year, 12, 31)
    months = parameters.number("security_check.months", date(period.year, 12, 31))
    return add_months(date(period.year, 1, 1), period.part * months) - timedelta(days=1)


@cites("16(1)")
def check_due_on(period: Period) -> date:
    """The last day on which a check is signed in time: of a year so many days after it, of a part its last day."""
    ends = period_ends_on(period)
    if period.kind is CheckKind.SECURITY:
        return ends
    return ends + timedelta(days=parameters.number("self_check.due_days", ends))


@cites("16(1)")
def is_check_period(period: Period) -> bool:
    """Whether there is such a period: a year, or one of its parts."""
    if period.kind is CheckKind.YEARLY:
        return period.part == 0
    return 1 <= period.part <= 12 // parameters.number("security_check.months", date(period.year, 12, 31))


@cites("16(1)")
def opened_by_clock(on: date, since: date | None) -> tuple[Period, ...]:
    """The periods whose check the clock opens on a day: those whose last day for signing is near, or was on a day since
    the home opened its first check (`since`, None: it opened none): a home that stood still owes them all the same."""
    first = on if since is None else min(since, on)
    years = range(first.year - 1, on.year + 1)
    found = [Period(CheckKind.YEARLY, year) for year in years]
    for year in years[1:]:
        parts = 12 // parameters.number("security_check.months", date(year, 12, 31))
        found += [Period(CheckKind.SECURITY, year, part) for part in range(1, parts + 1)]
    ahead = timedelta(days=parameters.number("self_check.opens_days", on))
    return tuple(one for one in found if first <= check_due_on(one) <= on + ahead)


@cites("3", "16(1)")
def may_open_check(who: DutyFacts, unit: Place, period: Period, on: date) -> Decision:
    """Whether this person opens a check of the unit: its own manager, of a period that has begun."""
    allowed = may_answer_checks(who, unit)
    if not allowed:
        return allowed
    if not is_check_period(period) or period.year > on.year or (period.part and _first_day(period) > on):
        return refuse(
            "16(1)",
            "没有这一期，或者该期尚未开始",
            "there is no such period, or it has not begun",
            missing=(Missing("已开始的一期", "a period that has begun", "year"),),
        )
    return allow("16(1)")


@cites("3", "16(1)")
def may_answer_checks(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person fills in and signs checks of the unit: its own manager."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "16(1)", "自查由单位保卫负责人办理", "a unit's manager makes its self-check", next_steps=ASK_A_KEEPER
        )
    return allow("16(1)") if manages_unit(who, unit) else other_territory()


@cites("16(1)", "16(2)", "16(4)", "16(5)", "17", "18", "799-15", "799-16")
def known_answers(kind: CheckKind, facts: UnitFacts) -> dict[str, KnownAnswer]:
    """What the register answers by itself, by question; one that it knows nothing of is absent."""
    found = {
        code: KnownAnswer(Answer.NO, Words(f"未结问题 {number} 项", f"open findings: {number}"))
        for code, kinds in FINDINGS_OF.items()
        if (number := sum(facts.findings.get(one.value, 0) for one in kinds))
    }
    found |= {
        code: _no(f"{words.zh}：{number}", f"{words.en}: {number}")
        for code, words in COUNTED.items()
        if (number := facts.counted.get(code, 0))
    }
    for regime in RegimeKind:
        known = _no("系统中没有现行文本", "no text in force") if regime.value in facts.missing else None
        found[f"regime_{regime.value}"] = known or _yes("系统中有现行文本", "a text in force is recorded")
    if len(facts.missing) < len(RegimeKind):
        found["regimes_read"] = _of_people(facts.late, "逾期未确认", "overdue")
    found |= _of_staff(facts.staff)
    asked = {one.code for one in QUESTIONS[kind]}
    return {code: known for code, known in found.items() if code in asked}


@cites("16(1)")
def may_give_answer(question: Question, given: GivenAnswer, known: KnownAnswer | None) -> Decision:
    """Whether an answer may be given: with its proof, and not better than what the register knows."""
    if known is not None and known.answer is Answer.NO and given.answer is not Answer.NO:
        return refuse(
            "16(1)",
            f"“{question.words.zh}”：系统已知为“否”（{known.basis.zh}），不得改填",
            f'"{question.words.en}": the register knows that it is not so ({known.basis.en})',
            next_steps=_BY_HAND,
        )
    if given.answer is Answer.NOT_APPLICABLE and not question.may_not_apply:
        return refuse("16(1)", f"“{question.words.zh}”对任何单位都适用", f'"{question.words.en}" applies to every unit')
    if known is None and not given.proof.strip():
        missing = Missing(f"“{question.words.zh}”的证明或者说明", f"the proof of: {question.words.en}", question.code)
        return refuse(
            "16(1)", "须写明证明或者整改措施", "state the proof, or what is done about it", missing=(missing,)
        )
    return allow("16(1)")


@cites("16(1)")
def check_state_after(kind: CheckKind, answers: Iterable[str]) -> CheckState:
    """Where a check with answers to these questions stands: answered once each has one."""
    asked = {one.code for one in QUESTIONS[kind]}
    return CheckState.ANSWERED if asked <= set(answers) else CheckState.OPEN


@cites("16(1)")
def may_change_answers(state: CheckState) -> Decision:
    """Whether answers of a check may be given or changed: until it is signed."""
    if state in (CheckState.OPEN, CheckState.ANSWERED):
        return allow("16(1)")
    return refuse("16(1)", "自查已签署，不得改填", "the check is signed: its answers stand")


@cites("16(1)")
def may_sign_check(
    kind: CheckKind, state: CheckState, given: Mapping[str, GivenAnswer], known: Mapping[str, KnownAnswer]
) -> Decision:
    """Whether a check may be signed: each question is answered, and none better than what the register knows now."""
    if state not in (CheckState.OPEN, CheckState.ANSWERED):
        return refuse("16(1)", "自查已签署", "the check is signed already")
    lacking = [one for one in QUESTIONS[kind] if one.code not in given]
    if lacking:
        missing = tuple(Missing(one.words.zh, one.words.en, one.code) for one in lacking)
        return refuse("16(1)", "还有问题未填", "questions are not answered yet", missing=missing)
    answers = (may_give_answer(one, given[one.code], known.get(one.code)) for one in QUESTIONS[kind])
    return next((one for one in answers if not one), allow("16(1)"))


@cites("3", "16(1)")
def may_review_check(who: DutyFacts, unit: Place, state: CheckState) -> Decision:
    """Whether this person reviews a check or returns it: an officer of public security over the unit; once signed."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse("16(1)", "自查由区公安机关审阅", "an officer of the district reviews a check")
    if not who.over(unit, *PUBLIC_SECURITY):
        return other_territory()
    if state is not CheckState.SIGNED:
        return refuse("16(1)", "自查尚未签署，或者已经审阅", "the check is not signed yet, or reviewed already")
    return allow("16(1)")


@cites("16(1)")
def may_close_check(kind: CheckKind, facts: UnitFacts) -> Decision:
    """Whether a signed check may be closed as reviewed: a yearly one only while the four systems are in force and
    nobody is late in acknowledging them. Otherwise it is returned, or waits."""
    if kind is not CheckKind.YEARLY or not (facts.missing or facts.late):
        return allow("16(1)")
    missing = [Missing(words.zh, words.en, code) for code, words in facts.missing.items()]
    missing += [
        Missing(f"{name}确认现行制度", f"{name} acknowledges the systems in force", name) for name in facts.late
    ]
    return refuse(
        "16(1)",
        "四项制度未建立齐全或者逾期未确认，自查不得办结",
        "the four systems are not all in force and acknowledged: the self-check is not closed",
        missing=tuple(missing),
    )


@cites("16(1)")
def may_print_check(state: CheckState) -> Decision:
    """Whether the paper of a check is issued: once it was signed."""
    if state in (CheckState.SIGNED, CheckState.REVIEWED):
        return allow("16(1)")
    return refuse("16(1)", "签署后方可打印自查表", "the sheet of a check is printed once it is signed")


@cites("3", "16(1)")
def may_read_check(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads the checks of the unit at this place."""
    return allow("16(1)") if who.over(unit, *READERS) else other_territory()


def _first_day(period: Period) -> date:
    months = parameters.number("security_check.months", date(period.year, 12, 31))
    return add_months(date(period.year, 1, 1), (period.part - 1) * months)


def _of_staff(staff: Sequence[StaffFacts]) -> dict[str, KnownAnswer]:
    """What the register knows of the unit's people; nothing of monitors or managers that a unit does not have."""
    monitors, managers = [one for one in staff if one.monitors], [one for one in staff if one.manages]
    found: dict[str, KnownAnswer] = {}
    if monitors:
        found["monitors_trained"] = _lacking(monitors, "trained", "培训无效", "no valid training")
        found["monitors_filed"] = _lacking(monitors, "filed", "未备案", "not filed")
    if managers:
        found["managers_trained"] = _lacking(managers, "trained", "培训无效", "no valid training")
    if staff:
        found["staff_checked"] = _lacking(staff, "checked", "未登记入职审查", "no background check recorded")
        found["staff_educated"] = _lacking(staff, "educated", "未登记保密教育", "no secrecy education recorded")
    return found


def _lacking(staff: Sequence[StaffFacts], fact: str, zh: str, en: str) -> KnownAnswer:
    return _of_people(tuple(one.name for one in staff if not getattr(one, fact)), zh, en)


def _of_people(names: Sequence[str], zh: str, en: str) -> KnownAnswer:
    """ "No" with the names of those for whom it is not so, else "yes"."""
    if not names:
        return _yes("系统记录齐全", "the register has all records")
    return _no(f"{zh}：{'、'.join(names)}", f"{en}: {', '.join(names)}")


def _yes(zh: str, en: str) -> KnownAnswer:
    return KnownAnswer(Answer.YES, Words(zh, en))


def _no(zh: str, en: str) -> KnownAnswer:
    return KnownAnswer(Answer.NO, Words(zh, en))
