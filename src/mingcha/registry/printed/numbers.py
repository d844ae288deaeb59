"""The number of an issued document: kind, year, running number, and a check part of 80 random bits.

`P2026-000012-K7QX-3M9A-0BCD-EFGH`. The check part is the only key to the public check page: who has not seen the paper
cannot find it by counting. Its sixteen signs are Crockford's base 32, which has no I, L, O and U, so that a number can
be copied from paper by hand. Pure.
"""

import os
import re
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.printed.kinds import PrintedKind

CHECK_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_LENGTH = 16
"""Five random bits a sign: 80."""
MOST_TYPED = 64
"""Characters of a number as typed; a longer text is refused before anything else is done with it."""
MOST_SERIAL = 999_999
FIRST_YEAR, LAST_YEAR = 2000, 2199
_SHAPE = re.compile(r"([A-Z]{1,2})([0-9]{4})([0-9]{6})([0-9A-Z]{16})", re.ASCII)
_AFTER_LETTERS = 4 + 6 + CHECK_LENGTH
"""Signs of a number without its one or two letters."""
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES_AND_SPACES = str.maketrans("", "", "-\u2010\u2011\u2012\u2013\u2014\u2212\u3000 \t")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_KINDS = {kind.letter: kind for kind in PrintedKind}


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number in its parts; `check` has sixteen signs of CHECK_SIGNS."""

    kind: PrintedKind
    year: int
    serial: int
    check: str

    @property
    def text(self) -> str:
        """The number as it is printed: its parts and groups of four signs with dashes between."""
        groups = "-".join(self.check[at : at + 4] for at in range(0, CHECK_LENGTH, 4))
        return f"{self.kind.letter}{self.year}-{self.serial:06d}-{groups}"


def new_check() -> str:
    """Sixteen signs from 80 bits of the system's random source."""
    return "".join(CHECK_SIGNS[byte & 31] for byte in os.urandom(CHECK_LENGTH))


def read_number(text: str) -> DocumentNumber:
    """The number in a text that a person typed or a QR code gave: any case, full-width signs, with or without dashes
    and spaces; O is read as 0, I and L as 1 in its figures. Raises Fault(INVALID) that names what is wrong with it."""
    if len(text) > MOST_TYPED:
        raise _bad("编号过长", "the number is too long")
    plain = text.translate(_FULL_WIDTH).translate(_DASHES_AND_SPACES).upper()
    if not plain:
        raise _bad("未填写编号", "there is no number")
    if len(plain) > 1 and plain.isascii():
        letters = 2 if len(plain) == 2 + _AFTER_LETTERS else 1
        plain = plain[:letters] + plain[letters:].translate(_CONFUSED)
    found = _SHAPE.fullmatch(plain)
    if found is None:
        raise _bad(
            "编号由一或两个字母、4 位年份、6 位序号和 16 位校验码组成，例如 P2026-000012-K7QX-3M9A-0BCD-EFGH",
            "a number is its letters, a year, six digits and sixteen signs, such as P2026-000012-K7QX-3M9A-0BCD-EFGH",
        )
    letter, year, serial, check = found.groups()
    if letter not in _KINDS:
        raise _bad(f"没有以“{letter}”开头的编号", f"no number begins with {letter}")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR or int(serial) < 1:
        raise _bad("编号中的年份或者序号不对", "the year or the running number is not possible")
    if any(sign not in CHECK_SIGNS for sign in check):
        raise _bad("校验码中没有字母 U", "the check part never has the letter U")
    return DocumentNumber(_KINDS[letter], int(year), int(serial), check)


def is_number_of(typed: str, no: str) -> bool:
    """Whether a text that a person typed is the number `no` of a document, whole or without its check part; the signs
    are read as `read_number` reads them."""
    whole = no.replace("-", "")
    plain = typed[:MOST_TYPED].translate(_FULL_WIDTH).translate(_DASHES_AND_SPACES).upper()
    letters = len(whole) - _AFTER_LETTERS
    plain = plain[:letters] + plain[letters:].translate(_CONFUSED)
    return plain in (whole, whole[:-CHECK_LENGTH])


def _bad(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))
