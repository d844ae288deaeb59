"""The register of the legal basis: each text with the days it is in force and, if stored here, its hash (art. 1)."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.yaml_text import from_yaml

_TEXTS = Path(__file__).with_name("texts")


class Holding(StrEnum):
    """Whether the full text is stored here."""

    HELD = "held"
    CITED = "cited"
    MISSING = "missing"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _HOLDINGS[self]


_HOLDINGS = {
    Holding.HELD: Words("收录全文", "whole text held"),
    Holding.CITED: Words("引用，未收录全文", "cited, text not held"),
    Holding.MISSING: Words("缺文本", "text missing"),
}


@dataclass(frozen=True, slots=True)
class LegalText:
    """A law, regulation, decree or standard, in force from `since` to `until` (both days included; None: still).

    `sha256` is the hash (hex) of the stored text, "" if it is not stored.
    """

    key: str
    name: Words
    number: Words
    since: dt.date
    until: dt.date | None
    holding: Holding
    sha256: str
    note: Words

    def holds_on(self, day: dt.date) -> bool:
        """Whether the text is in force on a (Shanghai) day."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def is_gap(self) -> bool:
        """Whether the text is binding but missing here."""
        return self.holding is Holding.MISSING


_FIELDS = {
    "zh", "en", "number_zh", "number_en", "since", "until", "state", "text", "note_zh", "note_en",
}  # fmt: skip


def read(text: str, texts: Path = _TEXTS) -> tuple[LegalText, ...]:
    """The register of one YAML text, oldest first; `texts` is the folder of the stored texts.

    Raises Fault(CORRUPT) on a missing or unknown field, or a missing text file.
    """
    found = []
    for key, row in (from_yaml(text) or {}).items():
        try:
            found.append(_legal_text(str(key), row, texts))
        except (KeyError, TypeError, ValueError, OSError) as error:
            words = Words(f"法律依据“{key}”有误", f"the legal basis {key!r} is wrong")
            raise Fault(FaultKind.CORRUPT, words, repr(error)) from error
    return tuple(sorted(found, key=lambda one: (one.since, one.key)))


def _legal_text(key: str, row: Mapping[str, object], texts: Path) -> LegalText:
    if unknown := set(row) - _FIELDS:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    since, until, holding = row["since"], row.get("until"), Holding(str(row["state"]))
    if not isinstance(since, dt.date) or (until is not None and (not isinstance(until, dt.date) or until < since)):
        raise ValueError("the days from which and to which it holds are wrong")
    if (holding is Holding.HELD) != ("text" in row):
        raise ValueError("a held text names its file, and no other does")
    sha256 = hashlib.sha256((texts / str(row["text"])).read_bytes()).hexdigest() if "text" in row else ""
    name, number = Words(str(row["zh"]), str(row["en"])), Words(str(row["number_zh"]), str(row["number_en"]))
    note = Words(str(row.get("note_zh", "")), str(row.get("note_en", "")))
    return LegalText(key, name, number, since, until, holding, sha256, note)


@cache
def shipped() -> tuple[LegalText, ...]:
    """The register shipped with the product, read once."""
    return read(Path(__file__).with_name("register.yaml").read_text(encoding="utf-8"))


def first_day(decree: int) -> dt.date:
    """The day from which decree 314 or 799 is in force."""
    return next(text.since for text in shipped() if text.key == str(decree))
