"""How many penalty cases of an obstruction run and were closed; for its rules, not for pages (article 23)."""

from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import ENDED, CaseState


def cases_of(obstruction: int) -> tuple[int, int]:
    """The number of its cases that run, and of those that were closed."""
    states = list(PenaltyCase.objects.filter(obstruction=obstruction).values_list("state", flat=True))
    ended = [one.value for one in ENDED]
    return sum(one not in ended for one in states), states.count(CaseState.CLOSED.value)
