"""What the end of a review or lawsuit does to its case: dates, state, what is owed (article 23; ARL, ALL)."""

from datetime import date

from mingcha.kit.decision import cites
from mingcha.law.penalty_dates import lawsuit_after_review, pay_by
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.owing import has_to_give_back
from mingcha.supervision.cases.rows import case_facts, is_paid, move_on
from mingcha.supervision.cases.states import LOWERED, CaseState, ChallengeKind, Verdict
from mingcha.supervision.cases.values import EndedChallenge
from mingcha.supervision.reliefs.models import CaseRelief
from mingcha.supervision.reliefs.states import ReliefState


@cites("AEL 54", "APL 66")
def take_demand_back(held: PenaltyCase) -> None:
    """Sets in memory that no demand stands: what it asked for changed, or was paid and another part falls due later."""
    held.demanded_on, held.demanded_yuan = None, None
    held.demand_served_on, held.demand_published_on = None, None
    held.demand_way = held.demand_receiver = held.demand_proof = ""


@cites("23", "ARL 63", "ARL 64", "ARL 65", "ALL 45", "ALL 70", "ALL 74", "ALL 77")
def take_over(held: PenaltyCase, kind: ChallengeKind, ended: EndedChallenge, today: date) -> tuple[CaseRelief, ...]:
    """Sets in memory what the end of a review or lawsuit does to its case, which the caller saves; returns the granted
    instalments that lapse with the amount they were made of, saved. Of an annulled decision nothing is owed; a changed
    fine is payable anew, as one that is served on that day; what a fine annulled in part leaves is payable by the day
    that it had, before instalments, on whose days nothing grew (`reliefs.rows.lapsed_pauses`); a decision that was
    found unlawful and not annulled goes on as it was made. A case that was closed with its fine unenforced stays closed
    with the record of that, but for what was paid beyond the lowered fine, which is given back first."""
    calendar = calendar_in_force()
    if ended.verdict is Verdict.ANNULLED:
        move_on(held, CaseState.ANNULLED)
        held.annulled_on, held.pay_last, held.close_reason = ended.until, None, ""
        return ()
    if kind is ChallengeKind.REVIEW:
        after = lawsuit_after_review(ended.until, calendar)
        held.lawsuit_last = max(held.lawsuit_last or after.due, after.due)
        held.dates_provisional = held.dates_provisional or after.provisional
    if ended.verdict not in LOWERED:
        move_on(held, CaseState(held.state))
        return ()
    held.changed_yuan = ended.yuan
    if ended.verdict is Verdict.CHANGED:
        pay = pay_by(ended.until, calendar)
        held.pay_last, held.dates_provisional = pay.due, held.dates_provisional or pay.provisional
    if not held.unenforced:
        held.court_on, held.court_note, held.court_by, held.close_reason = None, "", "", ""
        take_demand_back(held)
    lapsed = tuple(CaseRelief.objects.filter(case=held, state=ReliefState.GRANTED.value).order_by("pk"))
    if ended.verdict is Verdict.PARTLY and lapsed and lapsed[0].before_last is not None:
        held.pay_last = lapsed[0].before_last
    for one in lapsed:
        one.state = ReliefState.LAPSED.value
        one.save(update_fields=["state"])
    facts = case_facts(held)
    if held.unenforced and not has_to_give_back(facts, today):
        move_on(held, CaseState(held.state))
    else:
        move_on(held, CaseState.PAID if is_paid(facts, today) else CaseState.SERVED)
    return lapsed
