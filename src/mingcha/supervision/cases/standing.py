"""What the penalty cases of an obstruction say about it: how many run and were closed, whether another one may be asked
for; for its rules and acts, not for pages (articles 22, 23)."""

from datetime import date

from django.db.models import QuerySet

from mingcha.kit.decision import allow, cites
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import ENDED, CaseState, Outcome
from mingcha.supervision.matters.making import of_obstruction
from mingcha.supervision.matters.rules import leads_to_case
from mingcha.supervision.obstructions.above import Following
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.values import ObstructionFacts
from mingcha.supervision.transfers.offers import is_case_barred, may_be_handed_over


def cases_of(obstruction: int) -> tuple[int, int]:
    """The number of its cases that run, and of those that were closed; a warning ends nothing, since the order stands
    beside it, nor does a decision that was annulled."""
    held = list(PenaltyCase.objects.filter(obstruction=obstruction).values_list("state", "outcome", "annulled_on"))
    ended = [one.value for one in ENDED]
    stood = [(state, outcome) for state, outcome, annulled_on in held if annulled_on is None]
    closed = sum(state == CaseState.CLOSED.value and outcome != Outcome.WARNING.value for state, outcome in stood)
    return sum(state not in ended for state, _, _ in held), closed


def running_cases() -> QuerySet[PenaltyCase]:
    """The cases that run."""
    return PenaltyCase.objects.exclude(state__in=[one.value for one in ENDED])


@cites("22", "23")
def _leads_to_case(row: Obstruction, held: ObstructionFacts, on: date) -> bool:
    """Whether a case of an obstruction may be asked for on a day, which a hand-over bars."""
    return leads_to_case(of_obstruction(held), on) and not is_case_barred(row, on)


@cites("22")
def _hands_over(row: Obstruction, on: date) -> bool:
    return bool(may_be_handed_over(allow("22"), row, on))


FOLLOWING = Following(
    cases_of=cases_of, running_cases=running_cases, leads_to_case=_leads_to_case, hands_over=_hands_over
)
"""What obstructions ask of cases and hand-overs (supervision/obstructions/above.py)."""
