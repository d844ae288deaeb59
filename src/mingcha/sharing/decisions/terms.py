"""How long something may be agreed: pure (article 13(2))."""

from datetime import date

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.periods import add_months


@cites("13(2)")
def last_day_to_agree(term_months: int, on: date) -> date:
    """The last day until which something may be agreed on a Shanghai day: the term that was asked for, and at most
    `sharing.decision_most_months`."""
    return add_months(on, min(term_months, parameters.number("sharing.decision_most_months", on)))
