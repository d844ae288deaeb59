"""Parts of words: two characters of which one is not ASCII, three that are. A line break is in no part.

The function mingcha_starts_of_words of PostgreSQL (migration 0013) makes such parts, too; here they are made for
SQLite, whose own tokenizers see no two Chinese characters (trigram) or no part of a word at all (unicode61). Here no
part has a sign of _ODD, and the end of each stretch between such signs is a part, too: one character, or two of ASCII.
So a single character is found as the beginning of a part. On PostgreSQL every place of a line begins a part, whatever
sign it has, and at its end the part is shorter; so whatever a text has is the beginning of one of its parts.
"""

import re
from collections.abc import Iterable, Iterator

_ODD = re.compile(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]")
"""Signs that the tokenizer `ascii` of FTS5 takes for the end of a word, and capitals, which no text has."""
_SHORT = re.compile(r"[^\x00-\x7f]|[0-9a-z]{2}")
"""A text without a part, by whose beginning parts are found."""


def parts_of(text: str) -> frozenset[str]:
    """What the index of SQLite has of a text in lower case."""
    found: set[str] = set()
    for stretch in _ODD.split(text):
        found.update(_in_order(stretch))
        end = stretch[-2:] if stretch.isascii() else stretch[-1:]
        if _SHORT.fullmatch(end):
            found.add(end)
    return frozenset(found)


def match_of(spellings: Iterable[tuple[str, ...]]) -> str:
    """The query of FTS5 for rows with the parts of any of these spellings (kit.pinyin); "" if one of them has none, so
    that the index cannot name its rows."""
    asked = []
    for spelling in spellings:
        parts = sorted({part for text in spelling for part in _few_of(text)})
        if parts:
            asked.append(f"({' AND '.join(f'"{part}"' for part in parts)})")
        elif len(spelling) == 1 and _SHORT.fullmatch(spelling[0]):
            asked.append(f'"{spelling[0]}" *')
        else:
            return ""
    return " OR ".join(asked)


def query_of(spellings: Iterable[tuple[str, ...]]) -> str:
    """The tsquery of PostgreSQL for rows with the parts of any of these spellings; of a text that is no whole part, for
    rows with a part that begins so. "" if one of them is empty."""
    asked = []
    for spelling in spellings:
        starts = [start for text in spelling for line in text.split("\n") for start in _starts_of(line)]
        if not starts:
            return ""
        asked.append(f"({' & '.join(starts)})")
    return " | ".join(asked)


def _starts_of(line: str) -> list[str]:
    """The operands for a line: its parts as lexemes, or it as the beginning of one."""
    ends = ((place, place + (3 if line[place : place + 2].isascii() else 2)) for place in range(len(line)))
    whole = [_quoted(line[place:end]) for place, end in ends if end <= len(line)]
    return whole or ([f"{_quoted(line)}:*"] if line else [])


def _quoted(lexeme: str) -> str:
    return "'{}'".format(lexeme.replace("\\", "\\\\").replace("'", "''"))


def _in_order(stretch: str) -> list[str]:
    if stretch.isascii():
        return [stretch[place : place + 3] for place in range(len(stretch) - 2)]
    parts = (
        stretch[place : place + (3 if stretch[place : place + 2].isascii() else 2)] for place in range(len(stretch) - 1)
    )
    return [part for part in parts if len(part) == 3 or not part.isascii()]


def _few_of(text: str) -> Iterator[str]:
    """The parts that cover a text, next to each other and not one over the other: each more costs time, and the texts
    are compared afterwards anyway."""
    for stretch in _ODD.split(text):
        parts = _in_order(stretch)
        yield from parts[:: 3 if stretch.isascii() else 2]
        yield from parts[-1:]
