"""Parts of words: two characters of which one is not ASCII, three that are. A line break is in no part.

The function mingcha_parts_of_words of PostgreSQL (migration 0010) makes the same ones; here they are made for SQLite,
whose own tokenizers see no two Chinese characters (trigram) or no part of a word at all (unicode61).
"""

import re
from collections.abc import Iterable

_ODD = re.compile(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]")
"""Signs that the tokenizer `ascii` of FTS5 takes for the end of a word, and capitals, which no text has."""


def parts_of(text: str) -> frozenset[str]:
    """The parts of a text in lower case that the index of SQLite has."""
    found: set[str] = set()
    for line in text.split("\n"):
        if line.isascii():
            parts: Iterable[str] = (line[place : place + 3] for place in range(len(line) - 2))
        else:
            parts = _of_mixed(line)
        found.update(part for part in parts if not _ODD.search(part)) if _ODD.search(line) else found.update(parts)
    return frozenset(found)


def _of_mixed(line: str) -> Iterable[str]:
    for place in range(len(line) - 1):
        part = line[place : place + 2]
        if not part.isascii():
            yield part
        elif place + 2 < len(line):
            yield line[place : place + 3]


def match_of(spellings: Iterable[tuple[str, ...]]) -> str:
    """The query of FTS5 for rows with the parts of any of these spellings (kit.pinyin); "" if one of them has none, so
    that the index cannot name its rows."""
    asked = []
    for spelling in spellings:
        parts = sorted(frozenset().union(*map(parts_of, spelling)))
        if not parts:
            return ""
        asked.append(f"({' AND '.join(f'"{part}"' for part in parts)})")
    return " OR ".join(asked)
