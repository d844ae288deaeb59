"""What a reviewer looks at: begins, ends, gaps, faint tracks, cuts, long empty parts and edits (article 21)."""

import pytest
from tests.support.privacy.listed_boxes import STEP_90K, film_with

from mingcha.privacy.detection.chunk import ChunkDetections
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.scenes import BLOCK
from mingcha.privacy.detection.settings import S1, S5, S6, EngineSettings
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.tracks.editing import Change, TrackEdit, edited_film
from mingcha.privacy.tracks.film import Film, film_of
from mingcha.privacy.tracks.items import LONG_90K, Cause, Item, items_of, length_90k
from mingcha.privacy.tracks.linking import link

HALF = 45_000


def face(left: int, side: int = 20, score: int = 900) -> Detection:
    return Detection(Detects.FACE, Box(left, 50, left + side, 50 + side), score)


def items(film: Film, *edits: TrackEdit) -> tuple[Item, ...]:
    return items_of(edited_film(film, link(film, S1), edits, S1), edits)


def test_begin_end_and_the_gap_between() -> None:
    film = film_with(200, {n: [face(100)] if n in (60, 75) else [] for n in range(0, 200, 3)})
    assert length_90k(film) == 200 * STEP_90K
    begin, end = 51 * STEP_90K, 84 * STEP_90K
    assert items(film) == (
        Item(begin - HALF, begin + HALF, Cause.BEGIN, "t0"),
        Item(60 * STEP_90K, 75 * STEP_90K, Cause.BRIDGED, "t0"),
        Item(end - HALF, end + HALF, Cause.END, "t0"),
    )


def test_what_begins_in_the_same_two_seconds_is_looked_at_once() -> None:
    film = film_with(100, {n: [face(left) for left in (20, 120, 220)] if n == 30 else [] for n in range(0, 100, 3)})
    begin, end = 21 * STEP_90K, 39 * STEP_90K
    assert items(film) == (
        Item(begin - HALF, begin + HALF, Cause.BEGIN),
        Item(end - HALF, end + HALF, Cause.END),
    )
    apart = film_with(200, {n: [face(20 + n)] if n in (30, 120) else [] for n in range(0, 200, 3)})
    assert {one.track for one in items(apart) if one.cause is Cause.BEGIN} == {"t0", "t1"}


def test_a_faint_track_that_covers_nothing_is_weak_and_has_no_begin() -> None:
    film = film_with(20, {0: [], 3: [face(200, 90, 90)], 6: []})
    assert items(film) == (Item(0, 13 * STEP_90K, Cause.WEAK, "t0"),)


def test_a_plate_that_a_second_look_dropped_is_looked_at_for_as_long_as_it_covers_nothing() -> None:
    plate = Detection(Detects.PLATE, Box(100, 100, 220, 150), 700, is_dropped=True)
    film = film_with(1000, {n: [plate] for n in range(0, 1000, 4)})
    tracks, end = link(film, S5), 1000 * STEP_90K

    def found(*edits: TrackEdit) -> list[Item]:
        return [one for one in items_of(edited_film(film, tracks, edits, S5), edits) if one.cause is not Cause.EMPTY]

    first, second = Item(0, LONG_90K, Cause.DROPPED, "t0"), Item(LONG_90K, end, Cause.DROPPED, "t0")
    assert found() == [first, second]
    covered = TrackEdit(1, Change.EXTEND, 0, LONG_90K, "t0")
    assert first not in found(covered)
    assert second in found(covered), "an edit leaves the rest as it was"
    again = found(TrackEdit(1, Change.COVER_AGAIN, 0, end, "t0"))
    assert {one.cause for one in again} == {Cause.BEGIN, Cause.END, Cause.EDIT}


def test_a_cut_and_a_long_time_without_a_detection() -> None:
    film = film_with(2000, {n: [] for n in range(0, 2000, 3)} | {1500: [face(10)]}, cuts=[400])
    found = [one for one in items(film) if one.cause in (Cause.CUT, Cause.EMPTY)]
    assert found == [
        Item(0, 1500 * STEP_90K, Cause.EMPTY),
        Item(400 * STEP_90K - HALF, 400 * STEP_90K + HALF, Cause.CUT),
    ]


@pytest.mark.parametrize(
    ("settings", "score", "count"), [(S6, 40, 1), (S6, 49, 1), (S6, 50, 0), (S6, 900, 0), (S5, 50, 0)]
)
def test_a_chance_find_that_is_scant_takes_no_look_at_an_empty_part_away(
    settings: EngineSettings, score: int, count: int
) -> None:
    frames = film_with(1000, {}).frames
    looked_at = tuple((n, (face(10, score=score),) if n == 500 else ()) for n in range(0, 1000, settings.every))
    blank = "00" * (-(-640 // BLOCK) * -(-360 // BLOCK))
    film = film_of([ChunkDetections(settings.name, frames, (), looked_at, blank, blank)], settings)
    edited = edited_film(film, link(film, settings), (), settings)
    assert [one.cause for one in items_of(edited, ())].count(Cause.EMPTY) == count


def test_edits_are_looked_at_and_leave_other_items_as_they_were() -> None:
    film = film_with(100, {n: [face(100)] for n in range(0, 31, 3)})
    delete = TrackEdit(2, Change.DELETE, 20 * STEP_90K, 100 * STEP_90K, "t0")
    whole = TrackEdit(1, Change.WHOLE_FRAME, 50 * STEP_90K, 100 * STEP_90K)
    both = set(items(film, whole, delete))
    assert {one for one in both if one.cause is Cause.EDIT} == {
        Item(50 * STEP_90K - HALF, 50 * STEP_90K + HALF, Cause.EDIT, "f1"),
        Item(100 * STEP_90K - HALF, 100 * STEP_90K, Cause.EDIT, "f1"),
        Item(20 * STEP_90K, 100 * STEP_90K, Cause.EDIT, "t0"),
    }
    begin = Item(0, HALF, Cause.BEGIN, "t0")
    assert begin in items(film)
    assert begin in both


def test_a_film_without_a_picture_has_nothing_to_look_at() -> None:
    film = film_with(0, {})
    assert length_90k(film) == 0
    assert items(film) == ()
