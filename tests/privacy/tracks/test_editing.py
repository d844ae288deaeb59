"""An edit changes what is covered in its time and nowhere else (article 21)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.privacy.edited_by_picture import edited_by_picture
from tests.support.privacy.listed_boxes import STEP_90K, film_with

from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.tracks.editing import Change, EditedFilm, Key, TrackEdit, edited_film
from mingcha.privacy.tracks.film import Film
from mingcha.privacy.tracks.freezing import freeze
from mingcha.privacy.tracks.linking import link

COUNT = 90
LEFT, RIGHT = Key(0, 0, 0, 6_554, 6_554), Key(60 * STEP_90K, 58_981, 0, 6_554, 6_554)


def face(left: int, top: int, side: int = 20, score: int = 900) -> Detection:
    return Detection(Detects.FACE, Box(left, top, left + side, top + side), score)


def street() -> Film:
    """Two faces (t0 in pictures 0 to 30, t1 in 60 to 84), a plate (t2 in 60 to 84) and a large faint face of a single
    look in picture 45 (t1 by number, so t0, t1 = lone, t2 and t3)."""
    found: dict[int, list[Detection]] = {number: [] for number in range(0, COUNT, 3)}
    for number in range(0, 31, 3):
        found[number] = [face(100 + number, 50)]
    found[45] = [face(400, 100, 60, 90)]
    for number in range(60, 85, 3):
        found[number] = [face(140 + number, 50), Detection(Detects.PLATE, Box(500, 300, 540, 312), 700)]
    return film_with(COUNT, found)


FILM = street()
TRACKS = link(FILM, S1)


def after(*edits: TrackEdit) -> EditedFilm:
    return edited_film(FILM, TRACKS, edits, S1)


def edit(change: Change, first: int, until: int, track: str = "", *, number: int = 1, **more: object) -> TrackEdit:
    """An edit of the pictures from `first` until before `until`."""
    return TrackEdit(number, change, first * STEP_90K, until * STEP_90K, track, **more)


def frames_of(film: EditedFilm, name: str) -> set[int]:
    return {frame for frame in film.tracks[name].boxes if film.is_covered(film.tracks[name], frame)}


def pixels(film: EditedFilm) -> list[set[tuple[int, int, int, int]]]:
    return [{tuple(box) for box in frame.boxes} for frame in film.frozen(S1).frames]


def test_without_edits_it_is_what_was_found() -> None:
    assert after().frozen(S1).packed() == freeze(FILM, TRACKS, S1).packed()
    assert [(name, track.kind) for name, track in after().tracks.items()] == [
        ("t0", "face"), ("t1", "face"), ("t2", "face"), ("t3", "plate"),
    ]  # fmt: skip
    assert frames_of(after(), "t1") == set(), "a large faint face of a single look"


def test_a_region_lies_on_the_line_between_its_keys_and_stays_before_and_after() -> None:
    film = after(edit(Change.REGION, 10, 70, keys=(Key(20 * STEP_90K, *LEFT[1:]), RIGHT)))
    boxes = film.tracks["r1"].boxes
    assert sorted(boxes) == list(range(10, 70))
    assert boxes[10] == boxes[20] == (Box(0, 0, 65, 37),), "outward: 64.006 and 36.003"
    assert boxes[40] == (Box(287, 0, 353, 37),)
    assert boxes[60] == boxes[69] == (Box(575, 0, 640, 37),)


def test_a_track_lies_where_its_keys_were_moved() -> None:
    film = after(edit(Change.MOVE_KEY, 6, 9, "t0", keys=(LEFT,)))
    before = after().tracks["t0"].boxes
    assert {frame for frame, boxes in film.tracks["t0"].boxes.items() if boxes != before[frame]} == {6, 7, 8}
    assert frames_of(after(edit(Change.MOVE_KEY, 44, 47, "t1", keys=(LEFT,))), "t1") == {44, 45, 46}, "it is something"


def test_a_track_is_extended_past_its_end_and_over_its_hole() -> None:
    first, last = min(after().tracks["t0"].boxes), max(after().tracks["t0"].boxes)
    assert (first, last) == (0, 39)
    film = after(edit(Change.EXTEND, 38, 50, "t0"))
    assert sorted(film.tracks["t0"].boxes) == list(range(50))
    assert film.tracks["t0"].boxes[49] == film.tracks["t0"].boxes[39]
    hole = after(edit(Change.DELETE, 10, 20, "t0"), edit(Change.EXTEND, 10, 20, "t0", number=2))
    assert hole.tracks["t0"].boxes[15][0].left - after().tracks["t0"].boxes[15][0].left in (-1, 0, 1)
    assert 45 in frames_of(after(edit(Change.EXTEND, 45, 46, "t1")), "t1")


def test_a_track_is_split_and_its_later_part_has_a_name() -> None:
    film = after(edit(Change.SPLIT, 20, 30, "t0", number=7))
    assert sorted(film.tracks["t0"].boxes) == list(range(20))
    assert sorted(film.tracks["s7"].boxes) == list(range(20, 40))
    assert pixels(film) == pixels(after())
    gone = after(edit(Change.SPLIT, 20, 30, "t0"), edit(Change.DELETE, 0, COUNT, "s1", number=2))
    assert "s1" not in gone.tracks
    assert [bool(one) for one in pixels(gone)][19:21] == [True, False]


def test_two_tracks_are_joined_over_their_gap() -> None:
    film = after(edit(Change.JOIN, 0, COUNT, "t0", other="t2"))
    assert "t2" not in film.tracks
    assert sorted(film.tracks["t0"].boxes) == list(range(COUNT))
    assert film.tracks["t0"].bridged == ((39, 51),)
    middle = film.tracks["t0"].boxes[45][0]
    assert film.tracks["t0"].boxes[39][0].left < middle.left < film.tracks["t0"].boxes[51][0].left
    part = after(edit(Change.JOIN, 40, 44, "t0", other="t2"))
    assert 44 not in part.tracks["t0"].boxes
    with pytest.raises(Fault, match="same kind"):
        after(edit(Change.JOIN, 0, COUNT, "t0", other="t3"))


def test_whole_pictures_and_classes() -> None:
    film = after(edit(Change.WHOLE_FRAME, 5, 7))
    assert pixels(film)[4:8] == [pixels(after())[4], {(0, 0, 640, 360)}, {(0, 0, 640, 360)}, pixels(after())[7]]
    off = after(edit(Change.CLASS_OFF, 0, COUNT, "face"), edit(Change.CLASS_ON, 70, COUNT, "face", number=2))
    assert [len(one) for one in pixels(off)] == [0] * 51 + [1] * 19 + [2] * 20
    assert off.visible() == {}, "the gate excepts none of the class: who is found on the film is covered again"


@pytest.mark.parametrize(
    "wrong",
    [edit(Change.DELETE, 0, 9, "t9"), edit(Change.JOIN, 0, 9, "t0", other="r1"),
     edit(Change.DELETE, COUNT, COUNT + 9, "t0"), edit(Change.REGION, 0, 9), edit(Change.JOIN, 0, 9, "t0", other="t0")],
)  # fmt: skip
def test_an_edit_of_nothing_is_refused(wrong: TrackEdit) -> None:
    with pytest.raises(Fault) as raised:
        after(wrong)
    assert raised.value.kind is FaultKind.INVALID


def test_a_deleted_track_has_no_more_edits() -> None:
    gone = edit(Change.DELETE, 0, COUNT, "t0")
    with pytest.raises(Fault, match="t0"):
        after(gone, edit(Change.EXTEND, 0, 9, "t0", number=2))


@st.composite
def some_edits(draw: st.DrawFn) -> list[TrackEdit]:
    made: list[TrackEdit] = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        change = draw(st.sampled_from(list(Change)))
        first = draw(st.integers(0, COUNT - 1))
        until = draw(st.integers(first + 1, COUNT))
        names = ["t0", "t1", "t2", "t3", *(one.made for one in made if one.made)]
        is_class = change in (Change.CLASS_OFF, Change.CLASS_ON)
        track = draw(st.sampled_from(["face", "plate"] if is_class else names))
        other = draw(st.sampled_from(names))
        made.append(edit(change, first, until, track, number=number, other=other, keys=(LEFT, RIGHT)))
    return made


@settings(max_examples=60, deadline=None)
@given(some_edits())
def test_outside_of_the_time_of_an_edit_nothing_changes(edits: list[TrackEdit]) -> None:
    *earlier, last = edits
    try:
        before, now = after(*earlier), after(*edits)
    except Fault:
        return  # it names what there is not
    changed = [frame for frame, (a, b) in enumerate(zip(pixels(before), pixels(now), strict=True)) if a != b]
    if last.change is Change.COVER_AGAIN:
        return
    first, until = last.from_90k // STEP_90K, last.to_90k // STEP_90K
    assert all(first <= frame < until for frame in changed), last
    assert after(*edits).frozen(S1).packed() == now.frozen(S1).packed()


@settings(max_examples=60, deadline=None)
@given(some_edits())
def test_edits_of_stretches_are_those_of_single_pictures(edits: list[TrackEdit]) -> None:
    try:
        plain = edited_by_picture(FILM, TRACKS, edits, S1)
    except Fault as fault:
        with pytest.raises(Fault, match=re.escape(str(fault.args[0]))[:40]):
            after(*edits)
        return
    film = after(*edits)
    assert film.frozen(S1) == plain.frozen(S1)
    for first, until in ((0, 7), (28, 64), (60, COUNT)):
        assert film.frozen_in(range(first, until), S1) == plain.frozen(S1).frames[first:until]
    assert film.tracks.keys() == plain.tracks.keys()
    for name, track in film.tracks.items():
        wanted = plain.tracks[name]
        assert dict(track.boxes) == wanted.boxes
        kept = [set(one) & wanted.boxes.keys() for one in (track.left, track.kept)]
        assert kept == [one & wanted.boxes.keys() for one in (wanted.left, wanted.kept)]
        assert (track.is_weak, track.bridged) == (wanted.is_weak, wanted.bridged)


def test_a_track_stays_visible_and_is_covered_again() -> None:
    kept = edit(Change.KEEP_VISIBLE, 0, 20, "t0")
    film = after(kept)
    assert sorted(frames_of(film, "t0")) == list(range(20, 40))
    assert sorted(film.visible()) == [number * STEP_90K for number in range(20)]
    assert {one.kind for one in film.visible()[0]} == {Detects.FACE}
    assert after(edit(Change.WHOLE_FRAME, 3, 4), kept).frozen(S1).frames[3].boxes == (Box(0, 0, 640, 360),), "fills win"
    again = after(kept, edit(Change.COVER_AGAIN, 5, 6, "t0", number=2))
    assert pixels(again) == pixels(after())
    assert again.visible() == {}
    with pytest.raises(Fault, match="by hand"):
        after(edit(Change.WHOLE_FRAME, 3, 4), edit(Change.KEEP_VISIBLE, 0, 9, "f1", number=2))
