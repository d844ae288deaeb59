"""How many penalty cases of an obstruction are not closed; for its rules, not for pages (article 23)."""

from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import CaseState


def open_cases_of(obstruction: int) -> int:
    """The number of its cases that are not closed."""
    return PenaltyCase.objects.filter(obstruction=obstruction).exclude(state=CaseState.CLOSED.value).count()
