"""What a thing with a day is on a day: late, or not yet; and what of it is told outside of the pages (articles 4, 7 to
10; Civil Code 203; decree 799, articles 10, 16(2)): pure decisions.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal, Protocol

from mingcha.kit.decision import cites
from mingcha.law import parameters

type Tone = Literal["", "warn", "bad"]


class OfAKind(Protocol):
    """A thing of a list with its kind."""

    @property
    def kind(self) -> str:
        """What is to be done."""


_ON_PAGES_ALONE = frozenset({"training", "copy", "hold", "leak_notice", "leak_handler", "transfer_step"})
"""The kinds of matters that are called by a person, by footage that is held, or by a case that others may not know."""


@cites("9")
def late_days(safe_on: date, legal_on: date | None, today: date) -> int:
    """How many days a thing is late, 0 while it is not: it is late once its legal day is over, which days off may have
    moved (T9b), and where the limit is our own once the safe one is."""
    return max(0, (today - (legal_on or safe_on)).days)


@cites("9")
def first_of_each_kind[T: OfAKind](found: Iterable[T], most: int) -> tuple[T, ...]:
    """The first things of each kind in a list, at most so many of one: no kind hides another one."""
    counts: Counter[str] = Counter()
    named: list[T] = []
    for one in found:
        counts[one.kind] += 1
        if counts[one.kind] <= most:
            named.append(one)
    return tuple(named)


@cites("9")
def tone_of(safe_on: date, legal_on: date | None, today: date) -> Tone:
    """How a thing is shown: neutral, amber from `filing.amber_days` before its safe date on, red once it is late."""
    if late_days(safe_on, legal_on, today):
        return "bad"
    return "warn" if (safe_on - today).days <= parameters.number("filing.amber_days", today) else ""


@cites("3", "799-10", "799-16(2)(2)")
def is_named_outside(kind: str, *, classified: bool) -> bool:
    """Whether a matter is called by its name where nobody signed in: in a calendar, a mail, to a program and a token.
    Not one that names a person or held footage, nor a point in a classified area or one that is a work secret, which
    exports leave out, too."""
    return kind not in _ON_PAGES_ALONE and not classified
