"""Rows of instalments and deferral as values, and the parts of a fine; not for pages (APL 66)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.law.penalty_dates import Part, Pause
from mingcha.supervision.cases.models import CaseChallenge, PenaltyCase
from mingcha.supervision.cases.states import LOWERED, Verdict
from mingcha.supervision.reliefs.models import CaseInstalment, CaseRelief
from mingcha.supervision.reliefs.states import ReliefState
from mingcha.supervision.reliefs.values import Instalment, ReliefFacts, ReliefRow

_LOWERED = [one.value for one in LOWERED]


def relief_facts(held: CaseRelief) -> ReliefFacts:
    """A request as rules see it."""
    return ReliefFacts(ReliefState(held.state), held.asked_on, held.noted_by)


def reliefs_of(case: PenaltyCase) -> tuple[CaseRelief, ...]:
    """The requests of a case with their instalments, in order."""
    return tuple(CaseRelief.objects.filter(case=case).prefetch_related("instalments").order_by("pk"))


def relief_row(held: CaseRelief) -> ReliefRow:
    """A request for its page."""
    return ReliefRow(
        number=held.pk,
        state=ReliefState(held.state),
        asked_on=held.asked_on,
        reason=held.reason,
        decided_on=held.decided_on,
        decided_by=held.decided_by,
        decision=held.decision,
        instalments=_instalments(held),
    )


def parts_of(case: PenaltyCase, reliefs: tuple[CaseRelief, ...]) -> tuple[Part, ...]:
    """The parts of a served fine by their last days: the whole, then what each grant made of the rest of it. The last
    day of the whole is that before the first grant."""
    if case.pay_last is None:
        return ()
    granted = [one for one in reliefs if one.state == ReliefState.GRANTED.value and one.decided_on and one.before_last]
    whole = granted[0].before_last if granted and granted[0].before_last else case.pay_last
    running, since = [Part(whole, case.standing_yuan)], None
    ended: list[Part] = []
    for one in granted:
        assert one.decided_on is not None
        ended += [Part(part.due, part.yuan, part.since, one.decided_on) for part in running]
        since = one.decided_on + timedelta(days=1)
        before = [Part(whole, one.paid_before, since)] if one.paid_before else []
        running = before + [Part(each.due_on, each.yuan, since) for each in _instalments(one)]
    return (*ended, *running)


def granted_to(cases: Collection[int]) -> dict[int, date]:
    """The end of the instalments or deferral that was granted last and is in force, by case."""
    return dict(_GRANTED.rows(tuple(cases)))


_GRANTED = CompiledQuery(
    lambda cases: (
        CaseInstalment.objects.filter(relief__case__in=cases, relief__state=ReliefState.GRANTED.value)
        .order_by("relief", "due_on")
        .values_list("relief__case", "due_on")
    )
)


def lapsed_pauses(reliefs: Iterable[CaseRelief], challenges: Iterable[CaseChallenge]) -> tuple[Pause, ...]:
    """The days of instalments that lapsed because the fine was annulled in part, on which no late amount grows: from
    the day after the grant to the result. What is left of the fine is then owed by the day before the grant, and the
    organ had put off its payment until the result."""
    lowered = [one for one in challenges if one.until is not None and one.verdict in _LOWERED]
    found = []
    for relief in reliefs:
        granted = relief.decided_on if relief.state == ReliefState.LAPSED.value else None
        by = next((one for one in lowered if granted and one.until and one.until >= granted), None)
        if granted and by and by.until and by.until > granted and by.verdict == Verdict.PARTLY.value:
            found.append(Pause(granted + timedelta(days=1), by.until))
    return tuple(found)


def _instalments(held: CaseRelief) -> tuple[Instalment, ...]:
    rows = sorted(held.instalments.all(), key=lambda one: one.due_on)
    return tuple(Instalment(one.due_on, one.yuan) for one in rows)
