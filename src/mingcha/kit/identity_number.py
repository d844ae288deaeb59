"""The citizen identification number of 18 characters (GB 11643-1999; ISO 7064 MOD 11-2)."""

import re
import unicodedata
from datetime import date

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_ANYWHERE = re.compile(r"(?<!\d)\d{17}[\dX](?![\dX])", re.ASCII)
_CHECKS = "10X98765432"


def check_character(first_17: str) -> str:
    """The 18th character for the first 17 digits: weights 2^(17-i) mod 11. Raises ValueError for other text."""
    if len(first_17) != 17 or not (first_17.isascii() and first_17.isdigit()):
        raise ValueError("17 digits")
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first_17))
    return _CHECKS[total % 11]


def parse_identity_number(text: str) -> str:
    """Returns an identity number with a capital X, without surrounding spaces: its day of birth exists and its check
    character is right. Raises Fault(INVALID); the number itself is in no message."""
    number = text.strip().upper()
    if not _FORM.fullmatch(number) or check_character(number[:17]) != number[17] or not _is_day(number[6:14]):
        raise Fault(
            FaultKind.INVALID,
            Words(
                "公民身份号码不正确（18 位，末位为校验码）",
                "no correct identity number (18 characters, the last checks)",
            ),
        )
    return number


def holds_identity_number(text: str) -> bool:
    """Whether a text contains such a number, also in wide characters: 18 of them alone, of which the last checks."""
    found = _ANYWHERE.findall(unicodedata.normalize("NFKC", text).upper())
    return any(check_character(number[:17]) == number[17] for number in found)


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False
