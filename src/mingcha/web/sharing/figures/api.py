"""Rows of the statistical sets over the API (articles 13(1), 13(2))."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from mingcha.kit.decision import cites
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.figures.queries import figures
from mingcha.sharing.figures.values import KEYS_OF_FIGURES, NUMBERS_OF_FIGURES
from mingcha.web.api.door import reader
from mingcha.web.sharing.catalogue.api import SetNumber

router = Router(tags=["sharing"])


class FigureRowShape(Schema):
    """A row: what it counts for, then its numbers; null for one that is hidden or not known."""

    keys: list[str]
    numbers: list[int | None]


class FiguresShape(Schema):
    """The rows of a set of the catalogue on a day, by their keys; `keys`, `numbers`: codes of its items. A set that is
    no figure has none."""

    day: date | None
    keys: list[str]
    numbers: list[str]
    rows: list[FigureRowShape]


@router.get("/{number}/figures", response=FiguresShape, summary="Rows of a statistical data set, small counts hidden")
@cites("3", "13(1)", "13(2)")
def rows(request: HttpRequest, number: SetNumber) -> dict[str, object]:
    """Filings and gaps as they stand, health of the last day that was counted."""
    facts, at = reader(request)
    source = data_set(facts, number, at=at).row.source
    found = figures(facts, source, at=at)
    return {
        "day": found.day,
        "keys": list(KEYS_OF_FIGURES.get(source, ())),
        "numbers": list(NUMBERS_OF_FIGURES.get(source, ())),
        "rows": found.rows,
    }
