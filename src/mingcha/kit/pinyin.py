"""Pinyin of Chinese names, so that typing "guanggu", "gggc" or "ggguangchang" finds 光谷广场.

The table holds one reading per character (U+4E00 to U+9FA5; for its source see pinyin_readings.licence.txt), without
tones, ü written v. `PHRASES` has the words of the field and of this city in which a character has another reading.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_FIRST = 0x4E00
_NONE = "-"
_TABLE = Path(__file__).with_name("pinyin_readings.txt").read_text(encoding="ascii").split()

READINGS: Mapping[int, str] = {_FIRST + place: one for place, one in enumerate(_TABLE) if one != _NONE}
"""Code point -> syllable."""
PHRASES: Mapping[str, tuple[str, ...]] = {
    "银行": ("yin", "hang"),
    "商行": ("shang", "hang"),
    "行业": ("hang", "ye"),
    "校长": ("xiao", "zhang"),
    "市长": ("shi", "zhang"),
    "院长": ("yuan", "zhang"),
    "增长": ("zeng", "zhang"),
    "重庆": ("chong", "qing"),
    "重建": ("chong", "jian"),
    "音乐": ("yin", "yue"),
    "沌口": ("zhuan", "kou"),  # as it is called here
    "还建": ("huan", "jian"),
    "调度": ("diao", "du"),
    "都市": ("du", "shi"),
    "长": ("chang",),  # as in 长江, 长丰, 长岭
    "陂": ("pi",),  # as in 黄陂
}
PHRASE = re.compile("|".join(sorted(PHRASES, key=len, reverse=True)))

_SYLLABLES = frozenset(_TABLE) - {_NONE, "m", "n", "hm"}
_BEGINNINGS = frozenset(one[:length] for one in _SYLLABLES for length in range(2, len(one)))
"""What the last syllable is while somebody types it."""
_INITIALS = frozenset(one[0] for one in _SYLLABLES)
_DIGRAPHS = frozenset({"zh", "ch", "sh"})
_LONGEST_SYLLABLE = max(map(len, _SYLLABLES))
_MOST_LETTERS = 40
"""Of a longer text no mix of syllables and initials is looked for."""
_MOST_READINGS = 4
_TYPED = re.compile(r"[a-z0-9]+")

type _Piece = tuple[str, str]
"""The initial that stands for a character, and its letters where they are more than that, else ""."""


class _Syllables(dict[int, str]):
    """The syllable of a code point, "" for one that has none: those of the table, others as they are looked up."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        return sign.lower() if sign.isascii() and sign.isalnum() else ""


_OF_POINT = _Syllables(READINGS)


def pinyin_of(name: str) -> str:
    """The syllables of a name in lower case: "光谷 2 号口" -> "guanggu2haokou". Letters and digits stay; drops the
    rest."""
    plain = unicodedata.normalize("NFKC", name)
    return PHRASE.sub(lambda phrase: "".join(PHRASES[phrase[0]]), plain).translate(_OF_POINT)


def spellings(typed: str) -> tuple[tuple[str, ...], ...]:
    """The alternatives to search for when a person types this text. A searched text matches an alternative if it
    contains all its parts. The first alternative is the typed text in lower case. Letters alone can also be a mix of
    syllables and initials: "ggguangchang" -> (("ggguangchang",), ("gggc", "guangchang")); to be found so, a searched
    text has the initials of the name as one line and its syllables as another."""
    whole = typed.strip().lower()
    plain = unicodedata.normalize("NFKC", whole)
    found: list[tuple[str, ...]] = [(whole,), (plain,)]
    compact = plain.replace(" ", "").replace("'", "")
    if _TYPED.fullmatch(compact):
        found.append((compact,))
        if not compact.isdigit() and len(compact) <= _MOST_LETTERS:
            found += _mixes(compact)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def _mixes(letters: str) -> tuple[tuple[str, ...], ...]:
    """The readings with the fewest pieces and with one more; nothing if the fewest are syllables alone, which are the
    text itself."""
    best: list[list[tuple[_Piece, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways: list[tuple[_Piece, ...]] = []
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            piece = _piece(letters[start:end], is_last=end == len(letters))
            if piece is not None:
                ways += [(*way, piece) for way in best[start]]
        ways.sort(key=_cost)
        best.append([way for way in ways if _cost(way) <= _cost(ways[0]) + 1][:_MOST_READINGS])
    if not best[-1] or all(syllable for _, syllable in best[-1][0]):
        return ()
    return tuple(parts for way in best[-1] if (parts := _parts(letters, way)))


def _cost(way: tuple[_Piece, ...]) -> int:
    """How many pieces: an initial of two letters counts as two, so that zh is tried as z and h, too."""
    return sum(2 if initial in _DIGRAPHS else 1 for initial, _ in way)


def _piece(letters: str, *, is_last: bool) -> _Piece | None:
    if letters.isdigit():
        return (letters, letters) if len(letters) == 1 else None
    if letters in _DIGRAPHS or (len(letters) == 1 and letters in _INITIALS):
        return (letters, "")
    if letters in _SYLLABLES or (is_last and letters in _BEGINNINGS):
        return (letters[0], letters)
    return None


def _parts(letters: str, way: tuple[_Piece, ...]) -> tuple[str, ...]:
    """The initials and the runs of syllables; nothing for syllables alone or initials alone, which are the text
    itself."""
    initials = "".join(initial[0] for initial, _ in way)
    runs = "".join(syllable or " " for _, syllable in way).split()
    return () if initials == letters or "".join(runs) == letters else (initials, *(run for run in runs if len(run) > 1))
