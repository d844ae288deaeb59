"""Parts of words: two characters of which one is not ASCII, three that are. A line break is in no part.

The function mingcha_parts_of_words of PostgreSQL (migration 0010) makes the same ones; here they are made for SQLite,
whose own tokenizers see no two Chinese characters (trigram) or no part of a word at all (unicode61). Here each line has
its end as a part, too: one character, or two of ASCII. So whatever begins with a character is found by one alone.
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
    for line in text.split("\n"):
        found.update(_in_order(line))
        end = line[-2:] if line.isascii() else line[-1:]
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


def _in_order(line: str) -> Iterator[str]:
    is_odd = _ODD.search(line) is not None
    parts = _of_ascii(line) if line.isascii() else _of_mixed(line)
    yield from (part for part in parts if not is_odd or not _ODD.search(part))


def _of_ascii(line: str) -> Iterator[str]:
    return (line[place : place + 3] for place in range(len(line) - 2))


def _of_mixed(line: str) -> Iterator[str]:
    for place in range(len(line) - 1):
        part = line[place : place + 2]
        if not part.isascii():
            yield part
        elif place + 2 < len(line):
            yield line[place : place + 3]


def _few_of(text: str) -> list[str]:
    """Of a text without line breaks the parts that cover it, next to each other and not one over the other: each more
    costs time, and the texts are compared afterwards anyway."""
    parts = list(_in_order(text))
    return [*parts[:: 3 if text.isascii() else 2], *parts[-1:]]
