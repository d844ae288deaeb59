"""Pinyin initials of Chinese names, so that a search for "jhg" finds 江汉关: the first letters of pinyin.py."""

import unicodedata

from mingcha.kit.pinyin import PHRASE, PHRASES, READINGS

_PHRASES = {phrase: "".join(one[0] for one in syllables) for phrase, syllables in PHRASES.items()}


class _Letters(dict[int, str]):
    """The initial of a code point, "" for one that has none: those of the table, others as they are asked for."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        return sign.lower() if sign.isascii() and sign.isalnum() else ""


_LETTERS = _Letters({point: syllable[0] for point, syllable in READINGS.items()})


def initials_of(name: str) -> str:
    """The initials of a name in lower case: "江汉关 2 号口" -> "jhg2hk". Letters and digits stay; drops the rest."""
    plain = unicodedata.normalize("NFKC", name)
    return PHRASE.sub(lambda phrase: _PHRASES[phrase[0]], plain).translate(_LETTERS)
