"""Items, looks, keys and minutes of a review, of a small street made by hand."""

import pytest

from mingcha.bench.redaction.review_hour import KEY_S, Street, hour_figures, hour_of, look_spans, minutes_of
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.redaction.togetherness import TimedItem
from mingcha.privacy.redaction.values import ItemKind, Span

SECOND = 90_000
pytestmark = pytest.mark.law("21")


def street() -> Street:
    """A person who walks through in 3.2 seconds, and then nobody for as long."""
    walk = [[Detection(Detects.PERSON, Box(10 + 9 * n, 50, 40 + 9 * n, 150), 600)] for n in range(20)]
    return Street([*walk, *([] for _ in range(20))], 640, 360)


def test_an_hour_is_made_of_turns_and_the_same_seed_gives_the_same() -> None:
    film = hour_of(street(), 1.0, 10, 24)
    assert (len(film.frames), len(film.looked_at)) == (600, 150)
    assert film.looked_at == hour_of(street(), 1.0, 10, 24).looked_at
    assert film.looked_at != hour_of(street(), 1.0, 11, 24).looked_at
    assert sum(bool(found) for _, found in film.looked_at) == 80
    figures = hour_figures(street(), 10, 96)
    assert figures[0]["tracks"] == 15
    assert figures[0]["items"] >= figures[0]["looks"] == figures[0]["keys"] - 3 > 0
    assert figures[0]["looks"] >= figures[2]["looks"]
    assert figures[0]["minutes"]["4x"] < figures[0]["minutes"]["1x"] <= figures[0]["minutes_one_by_one"]["1x"]


def test_a_look_has_the_time_of_its_items_and_costs_its_key() -> None:
    items = [
        TimedItem(1, ItemKind.BEGIN, Span(0, SECOND)),
        TimedItem(2, ItemKind.END, Span(SECOND, 3 * SECOND)),
        TimedItem(3, ItemKind.CUT, Span(60 * SECOND, 61 * SECOND)),
    ]
    assert look_spans(items) == [(0, 3 * SECOND), (60 * SECOND, 61 * SECOND)]
    assert minutes_of([], 3600 * SECOND, 1) == 15.0
    one = minutes_of([(0, 3600 * SECOND)], 3600 * SECOND, 4)
    assert one == round((3600.5 / 4 + 0.5 + 1.35 + KEY_S) / 60, 1)
