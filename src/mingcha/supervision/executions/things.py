"""Reads the list of things that an officer types, a line each (decree 799, arts. 26 to 28)."""

from mingcha.supervision.executions.rules import MOST_WHAT
from mingcha.supervision.executions.values import Thing

_PARTING = " ,，、;；×*"
"""What parts a thing from its number."""
_MOST_DIGITS = 6


def things_in(text: str) -> tuple[Thing, ...] | None:
    """The list that lines of a text give, each what it is and, after a space or comma, how many; None if a line has no
    number or is too long."""
    found = [_thing(line) for line in (" ".join(one.split()) for one in text.splitlines()) if line]
    things = tuple(one for one in found if one is not None)
    return things if len(things) == len(found) else None


def _thing(line: str) -> Thing | None:
    """A line of a list; a sign after the number, such as 台, is its unit."""
    counted = line[:-1].rstrip() if line[-1].isalpha() else line
    before = counted.rstrip("0123456789")
    what, number = before.strip(_PARTING), counted[len(before) :]
    parted = before != before.rstrip(_PARTING)
    if not parted or not what or len(what) > MOST_WHAT or not 0 < len(number) <= _MOST_DIGITS:
        return None
    return Thing(what, int(number))
