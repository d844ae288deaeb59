"""What receivers write in their own words: kept in one printable line without what may name a point, and read by
officers of the city alone (articles 3, 13(1), 16(1))."""

import re

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites
from mingcha.registry.identity.duty import DutyFacts, Place, Role

_CODES = re.compile(r"[0-9]{20,}|R-[A-Z2-7]{16}")
"""Codes of points: 20 digits, or reduced."""
_VALUES = re.compile(r"[0-9]+\.[0-9]+|[0-9]{7,}|\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》")
"""Decimals (degrees, metres), long numbers, quoted values."""
_FOREIGN = re.compile(r"(?:^|; )([A-Za-z_]+)(?=: )")
"""What is not ours begins with the class of an error."""
_CLASS = re.compile(r"\b[A-Z][A-Za-z]{2,40}(?:Error|Full|Failure|Timeout)\b", re.ASCII)
_STATUS = re.compile(r"\bstatus [0-9]{3}\b", re.ASCII)
OLDER_THERE = "对方已有更新的版本 the receiver holds a newer version"
"""Why a version was refused by a receiver that gives no other reason."""


@cites("16(1)")
def plain_line(text: str, most: int) -> str:
    """A text of a stranger as one printable line, without any code of a point: whoever reads why a push failed may not
    be the one who may be told of the point."""
    printable = "".join(one if one.isprintable() else " " for one in text)
    return _CODES.sub("…", printable)[:most].strip()


@cites("16(1)")
def plain_why(text: str, most: int) -> str:
    """A reason that a stranger gives, as `plain_line`, without what may name a point or its place besides: quoted
    values, decimals, long numbers."""
    return _VALUES.sub("…", plain_line(text, len(text)))[:most].strip()


@cites("3", "16(1)")
def reads_free_text(who: DutyFacts) -> bool:
    """Whether this person reads what receivers write in their own words: officers of the city. It may name the place of
    a point that others do not read."""
    return bool(who.over(Place(WUHAN, ""), Role.CITY_OFFICER))


@cites("16(1)")
def open_why(why: str) -> str:
    """Of why a push failed what everybody may read: our own words whole, of a receiver's the classes of the error and
    the status."""
    foreign = _FOREIGN.search(why)
    if foreign is None:
        return why
    classes = dict.fromkeys([foreign[1], *_CLASS.findall(why[foreign.end() :])])
    status = _STATUS.findall(why[foreign.end() :])[:1]
    return why[: foreign.start(1)] + ": ".join([*classes, *status])


@cites("16(1)")
def open_reason(reason: str, *, is_older_there: bool) -> str:
    """Of why a receiver did not take a version what everybody may read: its status, or that it holds a newer one."""
    status = _STATUS.search(reason)
    return OLDER_THERE if is_older_there else status[0] if status else "—"
