"""How many penalty cases of an obstruction run and were closed, whether an inspection led to one; for rules, not for
pages (article 23; 799-24)."""

from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import ENDED, CaseState, Outcome


def cases_of(obstruction: int) -> tuple[int, int]:
    """The number of its cases that run, and of those that were closed; a warning ends nothing, since the order stands
    beside it, nor does a decision that was annulled."""
    held = list(PenaltyCase.objects.filter(obstruction=obstruction).values_list("state", "outcome", "annulled_on"))
    ended = [one.value for one in ENDED]
    stood = [(state, outcome) for state, outcome, annulled_on in held if annulled_on is None]
    closed = sum(state == CaseState.CLOSED.value and outcome != Outcome.WARNING.value for state, outcome in stood)
    return sum(state not in ended for state, _, _ in held), closed


def is_charged(inspection: int) -> bool:
    """Whether a penalty case of a finding of this inspection is led or was; not one whose opening was declined."""
    rows = PenaltyCase.objects.filter(finding__inspection=inspection)
    return rows.exclude(state=CaseState.NOT_OPENED.value).exists()
