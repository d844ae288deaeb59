"""Pinyin initials of Chinese names, so that a search for "jhg" finds 江汉关.

The table holds one reading per character (U+4E00 to U+9FA5; for its source see pinyin_initials.licence.txt). `_PHRASES`
has the words of the field and of this city in which a character has another reading.
"""

import unicodedata
from pathlib import Path

_FIRST, _LAST = 0x4E00, 0x9FA5
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
_PHRASES_BEGIN = frozenset(phrase[0] for phrase in _PHRASES)
_LONGEST_PHRASE = max(map(len, _PHRASES))


def initials_of(name: str) -> str:
    """The initials of a name in lower case: "江汉关 2 号口" -> "jhg2hk". Letters and digits stay; drops the rest."""
    plain = unicodedata.normalize("NFKC", name)
    found: list[str] = []
    place = 0
    while place < len(plain):
        length, letters = _at(plain, place)
        found.append(letters)
        place += length
    return "".join(found)


def _at(text: str, place: int) -> tuple[int, str]:
    """(characters read, their initials) at an index of a text."""
    for length in range(_LONGEST_PHRASE, 0, -1) if text[place] in _PHRASES_BEGIN else ():
        if letters := _PHRASES.get(text[place : place + length]):
            return length, letters
    sign = text[place]
    if _FIRST <= ord(sign) <= _LAST:
        letter = _TABLE[ord(sign) - _FIRST]
        return 1, "" if letter == "-" else letter
    return 1, sign.lower() if sign.isascii() and sign.isalnum() else ""
