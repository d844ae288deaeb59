"""What a thing with a day is on a day: late, or not yet (articles 4, 7 to 10; Civil Code 203): pure decisions."""

from datetime import date

from mingcha.kit.decision import cites


@cites("9")
def late_days(safe_on: date, legal_on: date | None, today: date) -> int:
    """How many days a thing is late, 0 while it is not: it is late once its legal day is over, which days off may have
    moved (T9b), and where the limit is our own once the safe one is."""
    return max(0, (today - (legal_on or safe_on)).days)
