"""The number that a viewing copy carries invisibly: 40 bits, from the number of its line in the register and back.

Year times 10^8 plus the count, so that a person reads the line in it: 2026-000001 is 202600000001 (article 20(1)).
"""

import re

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_COUNTS_A_YEAR = 10**8
_FIRST_YEAR, _LAST_YEAR = 2023, 2199
_NUMBER = re.compile(r"(\d{4})-(\d{6,8})", re.ASCII)


def mark_of(number: str) -> int:
    """The mark of a line of the register by its number. Raises Fault(INVALID) on anything else."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise Fault(FaultKind.INVALID, Words("不是登记编号", "not the number of a line of the register"), number[:40])
    mark = int(found[1]) * _COUNTS_A_YEAR + int(found[2])
    if not line_of(mark):
        raise Fault(FaultKind.INVALID, Words("登记编号超出范围", "the number of the line is out of range"), number)
    return mark


def line_of(mark: int) -> str:
    """The number of the line that a mark names; "" if it can name none."""
    year, count = divmod(mark, _COUNTS_A_YEAR)
    return f"{year}-{count:06d}" if count and _FIRST_YEAR <= year <= _LAST_YEAR else ""
