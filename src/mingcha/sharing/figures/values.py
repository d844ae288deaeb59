"""Rows of the statistical sets as frozen values (article 13(1))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mingcha.sharing.catalogue.lists import SetSource


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row: what it counts for (street, or division and category), its numbers, None for one that is hidden."""

    keys: tuple[str, ...]
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The rows of a set on a Shanghai day, by their keys. `day`: None where nothing was counted yet."""

    source: SetSource
    day: date | None
    rows: tuple[FigureRow, ...]


DAY_OF_FIGURES = "day"
KEYS_OF_FIGURES: Mapping[SetSource, tuple[str, ...]] = {
    SetSource.FILINGS: ("street",),
    SetSource.GAPS: ("division", "category"),
    SetSource.HEALTH: ("division",),
}
NUMBERS_OF_FIGURES: Mapping[SetSource, tuple[str, ...]] = {
    SetSource.FILINGS: ("filed", "overdue"),
    SetSource.GAPS: ("asked", "gaps"),
    SetSource.HEALTH: ("points", "online_permille", "complete_permille"),
}
"""The codes of their items in the catalogue, in the order of a row: the day, then keys, then numbers."""
