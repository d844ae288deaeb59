"""Pinyin initials of Chinese names, so that a search for "jhg" finds 江汉关.

The table holds one reading per character (U+4E00 to U+9FA5; for its source see pinyin_initials.licence.txt). `_PHRASES`
has the words of the field and of this city in which a character has another reading.
"""

import re
import unicodedata
from pathlib import Path

_FIRST = 0x4E00
_TABLE = "".join(Path(__file__).with_name("pinyin_initials.txt").read_text(encoding="ascii").split())

_PHRASES = {
    "银行": "yh",
    "商行": "sh",
    "行业": "hy",
    "校长": "xz",
    "市长": "sz",
    "院长": "yz",
    "增长": "zz",
    "重庆": "cq",
    "重建": "cj",
    "音乐": "yy",
    "长": "c",  # as in 长江, 长丰, 长岭
    "陂": "p",  # as in 黄陂
}
_PHRASE = re.compile("|".join(sorted(_PHRASES, key=len, reverse=True)))


class _Letters(dict[int, str]):
    """The initial of a code point, "" for one that has none: those of the table, others as they are asked for."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        return sign.lower() if sign.isascii() and sign.isalnum() else ""


_LETTERS = _Letters({_FIRST + place: "" if letter == "-" else letter for place, letter in enumerate(_TABLE)})


def initials_of(name: str) -> str:
    """The initials of a name in lower case: "江汉关 2 号口" -> "jhg2hk". Letters and digits stay; drops the rest."""
    plain = unicodedata.normalize("NFKC", name)
    return _PHRASE.sub(lambda phrase: _PHRASES[phrase[0]], plain).translate(_LETTERS)
