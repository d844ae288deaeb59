"""Rows of instalments and deferral as values, and the parts of a fine; not for pages (APL 66)."""

from datetime import timedelta

from mingcha.law.penalty_dates import Part
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.reliefs.models import CaseRelief
from mingcha.supervision.reliefs.states import ReliefState
from mingcha.supervision.reliefs.values import Instalment, ReliefFacts, ReliefRow


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


def _instalments(held: CaseRelief) -> tuple[Instalment, ...]:
    rows = sorted(held.instalments.all(), key=lambda one: one.due_on)
    return tuple(Instalment(one.due_on, one.yuan) for one in rows)
