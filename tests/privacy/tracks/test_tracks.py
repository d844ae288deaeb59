"""Nothing that was found is uncovered: between two hits, before the first and after the last (article 21)."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.privacy.listed_boxes import STEP_90K, film_with, grey_picture

from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt, detect_chunk
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import S1, S2, S3, S4, S5, S6, EngineSettings
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.tracks.film import Film, film_of
from mingcha.privacy.tracks.freezing import MOST_BOXES, freeze, freeze_boxes, on_grid, parse_frozen
from mingcha.privacy.tracks.holding import Covered, bridged, covered, is_left_open, is_lone, is_weak
from mingcha.privacy.tracks.linking import link

SIZE = (640, 360)


def face(left: int, top: int, side: int = 40, score: int = 900) -> Detection:
    return Detection(Detects.FACE, Box(left, top, left + side, top + side), score)


def lies_in(one: Box, other: Box) -> bool:
    return other.left <= one.left and other.top <= one.top and one.right <= other.right and one.bottom <= other.bottom


def test_one_face_that_moves_is_one_track() -> None:
    film = film_with(31, {n: [face(100 + 4 * n, 50)] for n in range(0, 31, 3)})
    (track,) = link(film, S1)
    assert [hit.frame for hit in track.hits] == list(range(0, 31, 3))
    boxes = list(covered(track, film, S1))
    assert [one.frame for one in boxes] == list(range(31))
    assert boxes[4].box == Box(116 - 20, 30, 156 + 20, 110), "between two hits on the line, widened by half of its side"


def test_a_fast_face_whose_boxes_do_not_overlap_is_one_track() -> None:
    film = film_with(13, {n: [face(8 * n, 100, 20 + n)] for n in range(0, 13, 3)})
    (track,) = link(film, S1)
    assert len(track.hits) == 5


def test_two_that_cross_are_two_tracks() -> None:
    film = film_with(40, {n: [face(100 + 6 * n, 50), face(334 - 6 * n, 60)] for n in range(0, 40, 3)})
    tracks = link(film, S1)
    assert len(tracks) == 2
    assert [[hit.box.top for hit in track.hits] for track in tracks] == [[50] * 14, [60] * 14]


def test_a_face_and_a_plate_at_one_place_are_two() -> None:
    plate = Detection(Detects.PLATE, face(100, 50).box, 800)
    tracks = link(film_with(4, {0: [face(100, 50), plate], 3: [face(100, 50), plate]}), S1)
    assert [track.kind for track in tracks] == [Detects.FACE, Detects.PLATE]


def test_a_face_missed_for_a_while_is_covered_all_the_time_and_a_person_looks() -> None:
    film = film_with(40, {n: [face(100, 50)] if n in (0, 18, 39) else [] for n in range(0, 40, 3)})
    tracks = link(film, S1)
    assert [[hit.frame for hit in track.hits] for track in tracks] == [[0, 18], [39]]
    assert bridged(tracks[0], S1) == ((0, 18),)
    frames = {one.frame for track in tracks for one in covered(track, film, S1)}
    assert frames == set(range(28)) | set(range(30, 40))


def test_a_hold_covers_where_it_was_and_where_it_goes() -> None:
    film = film_with(30, {9: [face(100, 50)], 12: [face(130, 50)], **{n: [] for n in (0, 3, 6, 15, 18, 21)}})
    (track,) = link(film, S1)
    boxes = {one.frame: one.box for one in covered(track, film, S1)}
    assert sorted(boxes) == list(range(22))
    last, led = face(130, 50).box, face(130 + 90, 50).box
    assert lies_in(last, boxes[21])
    assert lies_in(led, boxes[21])
    assert lies_in(face(10, 50).box, boxes[0])


def test_a_cut_ends_hold_and_track() -> None:
    film = film_with(20, {n: [face(100, 50)] for n in (0, 3, 6, 9, 10, 12)}, cuts=[10])
    first, second = link(film, S1)
    assert [hit.frame for hit in second.hits] == [10, 12]
    assert max(one.frame for one in covered(first, film, S1)) == 9
    assert min(one.frame for one in covered(second, film, S1)) == 10


def test_a_weak_track_is_shown_to_a_person() -> None:
    weak, strong = (link(film_with(1, {0: [face(0, 0, score=score)]}), S1)[0] for score in (299, 300))
    assert is_weak(weak, S1)
    assert not is_weak(strong, S1)


boxes = st.builds(
    lambda left, top, wide, high: Box(left, top, left + wide, top + high),
    st.integers(-60, 700), st.integers(-60, 400), st.integers(1, 200), st.integers(1, 200),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(boxes, st.integers(16, 640), st.integers(16, 360))
def test_a_box_grows_to_the_grid_and_never_shrinks(box: Box, width: int, height: int) -> None:
    rounded = on_grid(box, width, height, S1)
    inside = box.within(width, height)
    if not inside.area:
        assert not rounded.area
        return
    assert lies_in(inside, rounded)
    assert rounded == rounded.within(width, height)
    assert min(rounded.right - rounded.left, rounded.bottom - rounded.top) >= 16
    for side, end in ((rounded.left, width), (rounded.right, width), (rounded.top, height), (rounded.bottom, height)):
        assert side % 8 == 0 or side == end
    assert rounded.right - rounded.left <= max(16, inside.right - inside.left + 16) + 8


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.integers(0, 29), st.lists(boxes, max_size=3), min_size=1))
def test_whatever_is_found_lies_in_a_frozen_box(found: dict[int, list[Box]]) -> None:
    film = film_with(30, {n: [Detection(Detects.PERSON, box, 500) for box in some] for n, some in found.items()})
    frozen = freeze(film, link(film, S1), S1)
    assert parse_frozen(frozen.packed()) == frozen
    for number, some in found.items():
        for box in some:
            inside = box.within(*SIZE)
            assert not inside.area or any(lies_in(inside, one) for one in frozen.frames[number].boxes)


def test_a_class_that_is_left_visible_has_no_box() -> None:
    film = film_with(1, {0: [face(100, 50), Detection(Detects.PERSON, Box(300, 100, 340, 200), 800)]})
    frozen = freeze(film, link(film, S1), S1, frozenset({Detects.FACE}))
    assert frozen.frames[0].boxes == (Box(80, 24, 160, 112),)


def test_boxes_in_others_are_dropped_and_too_many_cover_all() -> None:
    film = film_with(2, {})
    many = [Covered(1, Box(x, y, x + 2, y + 2)) for x in range(0, 640, 16) for y in range(0, 360, 16)]
    assert len(many) > MOST_BOXES
    frozen = freeze_boxes(film, [Covered(0, Box(0, 0, 100, 100)), Covered(0, Box(8, 8, 32, 32)), *many], S1)
    assert frozen.frames[0].boxes == (Box(0, 0, 104, 104),)
    assert frozen.frames[1].boxes == (Box(0, 0, 640, 360),)


@pytest.mark.parametrize(
    ("name", "value"),
    [("v", 2), ("frames", [[0, 64, 64, [[0, 0, 0, 16]]]]), ("frames", [[0, 64, 64, [[0, 0, 65, 16]]]]),
     ("frames", [[9, 64, 64, []], [9, 64, 64, []]]), ("frames", [[0, 64, 64, [[0, 0, 16]]]]), ("frames", 7)],
)  # fmt: skip
def test_frozen_boxes_that_cannot_be_are_refused(name: str, value: object) -> None:
    good = {"frames": [], "settings": "s1", "v": 1}
    parse_frozen(json.dumps(good, separators=(",", ":")).encode())
    with pytest.raises(ValueError, match=r"frozen boxes|values to unpack"):
        parse_frozen(json.dumps({**good, name: value}, separators=(",", ":")).encode())


def test_chunks_make_a_film_and_a_cut_between_them_is_seen() -> None:
    chunks = [
        detect_chunk([grey_picture((10 * part + n) * STEP_90K, luma) for n in range(4)], [], S1)
        for part, luma in enumerate((60, 64, 200))
    ]
    film = film_of([chunks[0], ChunkDetections("s1", (), (), ()), *chunks[1:]], S1)
    assert film.frames[4] == FrameAt(10 * STEP_90K, 128, 96)
    assert film.scenes == (0,) * 8 + (1,) * 4
    assert [number for number, _ in film.looked_at] == [0, 3, 4, 7, 8, 11]
    with pytest.raises(ValueError, match="begins before"):
        film_of(chunks[::-1], S1)
    with pytest.raises(ValueError, match="settings"):
        film_of([ChunkDetections("s0", (), (), ())], S1)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({0: [], 3: [face(200, 100, 29, 199)], 6: []}, None),
        ({0: [], 3: [face(200, 100, 28, 199)], 6: []}, "a small one"),
        ({0: [], 3: [face(200, 100, 29, 200)], 6: []}, "a good score"),
        ({0: [], 3: [face(200, 100, 29, 90)], 6: [face(202, 100, 29, 81)]}, "two looks"),
        ({3: [face(200, 100, 29, 90)], 13: []}, "no other look within the hold"),
        ({0: [], 3: [face(200, 100, 29, 260)._replace(kind=Detects.PLATE)], 6: []}, "no face"),
    ],
)  # fmt: skip
def test_a_large_faint_face_of_one_look_is_not_covered_but_looked_at(found: dict, why: str | None) -> None:
    film = film_with(20, found)
    (track,) = link(film, S1)
    assert is_lone(track, film, S1) is (why is None), why
    assert is_weak(track, S1)
    assert any(frame.boxes for frame in freeze(film, [track], S1).frames) is (why is not None)


@pytest.mark.parametrize(
    ("found", "count"),
    [
        ({0: [face(20, 10, 12, 60)], 4: [face(21, 10, 12, 70)], 8: []}, 1),
        ({0: [face(20, 10, 12, 79)], 4: []}, 0),
        ({0: [face(20, 10, 12, 80)], 4: []}, 1),
        ({0: [face(20, 10, 12, 70)], 4: [face(33, 10, 12, 70)]}, 0),
        ({0: [face(20, 10, 29, 79)], 4: [face(21, 10, 29, 79)]}, 0),
        ({0: [face(20, 10, 90, 150)], 4: [face(21, 10, 90, 79)], 8: [face(21, 10, 90, 60)]}, 1),
    ],
)
def test_what_is_faint_counts_where_another_look_finds_it_too(found: dict, count: int) -> None:
    film = film_with(20, found)
    tracks = link(film, S2)
    assert [track.number for track in tracks] == list(range(count))
    assert all(is_lone(track, film, S2) for track in tracks if track.hits[0].box.height == 90), "nothing speaks for it"


@pytest.mark.parametrize(("height", "settings", "count"), [(16, S4, 1), (17, S4, 0), (17, S3, 1)])
def test_what_is_faint_and_not_small_is_nothing_however_often_it_is_found(
    height: int, settings: EngineSettings, count: int
) -> None:
    film = film_with(20, {number: [face(200, 100, height, 79)] for number in (0, 4, 8)})
    assert len(link(film, settings)) == count


def test_a_faint_face_of_one_look_stays_up_to_the_looks_beside_it_and_a_plate_for_longer() -> None:
    plate = Detection(Detects.PLATE, Box(200, 200, 260, 215), 300)
    film = film_with(60, {0: [], 24: [face(100, 50, score=149), face(300, 50, score=150), plate], 59: []})
    lengths = {}
    for track in link(film, S2):
        lengths[track.hits[0].score_permille] = len(list(covered(track, film, S2)))
    assert lengths == {149: 1 + 2 * 4, 150: 1 + 2 * 12, 300: 1 + 2 * 16}


@pytest.mark.parametrize(("settings", "count"), [(S3, 2), (S4, 1)], ids=["s3", "s4"])
def test_somebody_small_who_walked_far_between_two_looks_is_one_track(settings: EngineSettings, count: int) -> None:
    """22 by 10 pixels, 36 pixels in 20 pictures: seen in a part at one look of five."""
    found = {20 * n: [Detection(Detects.PERSON, Box(100 + 36 * n, 50, 110 + 36 * n, 72), 600)] for n in range(2)}
    film = film_with(41, {number: found.get(number, []) for number in range(0, 41, 4)})
    tracks = link(film, settings)
    assert len(tracks) == count
    boxes = [one.box for track in tracks for one in covered(track, film, settings) if one.frame == 10]
    assert any(lies_in(Box(118, 50, 128, 72), box) for box in boxes) is (count == 1)


@pytest.mark.parametrize(
    ("thing", "settings", "count"),
    [(Box(180, 100, 214, 222), S4, 1), (Box(180, 100, 214, 222), S5, 2), (Box(100, 100, 117, 161), S5, 1)],
    ids=["s4", "s5", "alike"],
)
def test_what_is_far_away_and_much_larger_may_be_another_person(
    thing: Box, settings: EngineSettings, count: int
) -> None:
    """A person behind a pole and something that stood beside were one, covered on the line between alone, where nobody
    was."""
    person = Box(10, 100, 27, 161)
    found = {0: Detection(Detects.PERSON, person, 600), 12: Detection(Detects.PERSON, thing, 300)}
    film = film_with(41, {number: [found[number]] if number in found else [] for number in range(0, 41, 4)})
    tracks = link(film, settings)
    assert [len(track.hits) for track in tracks] == [2, 1][:count]
    boxes = [one.box for track in tracks for one in covered(track, film, settings) if one.frame == 10]
    assert any(lies_in(person, box) for box in boxes) is (count == 2)


def test_a_plate_of_one_look_is_held_wider_the_longer_ago_it_was_seen() -> None:
    plate = Detection(Detects.PLATE, Box(300, 200, 360, 220), 500)
    film = film_with(60, {n: [plate] if n == 28 else [] for n in range(0, 60, 4)})
    before, now = ({one.frame: one.box for one in covered(link(film, each)[0], film, each)} for each in (S4, S5))
    assert now[28] == before[28]
    assert now[20] == now[36]
    assert (before[20].left - now[20].left, before[20].top - now[20].top) == pytest.approx((16, 6), abs=2)
    assert lies_in(Box(324, 206, 384, 226), now[20]), "three pixels a picture to the right"
    assert not lies_in(Box(324, 206, 384, 226), before[20])
    twice = film_with(60, {n: [plate] if n in (28, 32) else [] for n in range(0, 60, 4)})
    (track,) = link(twice, S5)
    assert list(covered(track, twice, S5)) == list(covered(track, twice, S4)), "its motion is known"


def test_a_person_of_a_part_is_held_until_that_part_was_looked_at_again() -> None:
    person = Detection(Detects.PERSON, Box(200, 100, 210, 122), 600)
    film = film_with(80, {number: [person] if number == 40 else [] for number in range(0, 80, 4)})
    (track,) = link(film, S4)
    frames = [one.frame for one in covered(track, film, S4)]
    assert (frames[0], frames[-1]) == (40 - S4.every * S4.close_turns, 40 + S4.every * S4.close_turns)


def test_a_large_plate_of_one_look_is_not_covered() -> None:
    plates = [Detection(Detects.PLATE, Box(0, 0, 120, 29), score) for score in (599, 600)]
    film = film_with(20, {0: [], 4: [plates[0]], 8: []}), film_with(20, {0: [], 4: [plates[1]], 8: []})
    assert [is_lone(link(one, S2)[0], one, S2) for one in film] == [True, False]


def test_what_a_second_look_dropped_is_a_track_of_its_own_that_covers_nothing() -> None:
    plate = Detection(Detects.PLATE, Box(100, 100, 220, 150), 700)
    dropped = plate._replace(score_permille=900, is_dropped=True)
    film = film_with(60, {n: [dropped if n < 24 else plate, face(400, 50)] for n in range(0, 60, 4)})
    tracks = link(film, S5)
    assert [(one.number, one.kind, one.is_dropped) for one in tracks] == [
        (0, Detects.FACE, False), (1, Detects.PLATE, False), (2, Detects.PLATE, True)
    ]  # fmt: skip
    assert [is_left_open(one, film, S5) for one in tracks] == [False, False, True]
    assert tracks[1].hits[0].frame == 24, "nothing that was dropped speaks for it"
    assert freeze(film, tracks, S5) == freeze(film, tracks[:2], S5)
    nothing = film_with(60, {n: [dropped] for n in range(0, 60, 4)})
    assert nothing.with_finds == ()
    assert not any(frame.boxes for frame in freeze(nothing, link(nothing, S5), S5).frames)


def test_a_large_faint_face_is_covered_where_its_scene_has_no_other_look() -> None:
    film = film_with(20, {0: [], 3: [face(200, 100, 90, 90)], 6: []}, cuts=[3, 4])
    assert not is_lone(link(film, S1)[0], film, S1)


def far_boxes(film: Film, settings: EngineSettings) -> list[tuple[Box, ...]]:
    return [frame.boxes for frame in freeze(film, link(film, settings), settings).frames]


@pytest.mark.parametrize(("looks", "settings", "count"), [(11, S5, 0), (11, S6, 1), (4, S6, 1), (3, S6, 0)])
def test_a_small_faint_face_that_moves_by_its_own_size_is_covered(
    looks: int, settings: EngineSettings, count: int
) -> None:
    """Fourteen pixels, three and a half a picture, every fourth picture: no two boxes in a row overlap."""
    wanted = {4 * n: [face(100 + 14 * n, 50, 13, 60)] for n in range(looks)}
    film = film_with(41, {n: wanted.get(n, []) for n in range(0, 41, 4)})
    tracks = link(film, settings)
    assert [len(track.hits) for track in tracks] == [looks] * count
    boxes = far_boxes(film, settings)
    for n in range(4 * looks - 3):
        left = 100 + 14 * n // 4
        assert any(lies_in(Box(left, 50, left + 13, 63), box) for box in boxes[n]) is (count == 1)


@pytest.mark.parametrize(("scores", "count"), [((45,) * 3, 0), ((45,) * 4, 1), ((45, 60), 0), ((60, 60), 1)])
def test_what_is_scant_counts_where_four_looks_find_it(scores: tuple[int, ...], count: int) -> None:
    film = film_with(
        41, {n: [face(100, 50, 13, scores[n // 4])] if n // 4 < len(scores) else [] for n in range(0, 41, 4)}
    )
    assert len(link(film, S6)) == count


@pytest.mark.parametrize(
    ("score", "settings", "first"), [(46, S6, 16), (46, replace(S6, far_looks=0), 28), (0, S6, 28)]
)
def test_a_weak_face_is_held_longer_where_another_look_saw_something_beside(
    score: int, settings: EngineSettings, first: int
) -> None:
    """It comes out from behind a pole: one look found it, the one before it a part of it."""
    beside = [face(172, 143, 11, score)] if score else []
    found = {28: beside, 32: [face(186, 140, 11, 91)]}
    film = film_with(61, {n: found.get(n, []) for n in range(0, 61, 4)})
    frames = {one.frame for track in link(film, settings) for one in covered(track, film, settings)}
    assert min(frames) == first


def test_nothing_that_is_far_away_is_one_thing() -> None:
    step = round(13 * S6.far_most_step) + 2  # more than two sides from look to look
    film = film_with(41, {n: [face(10 + step * (n // 4), 50, 13, 60)] for n in range(0, 41, 4)})
    assert link(film, S6) == ()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10), st.sampled_from(list(Detects)), st.integers(0, 600), st.integers(0, 300),
            st.integers(6, 60), st.integers(40, 500), st.booleans(),
        ),
        max_size=24,
    )
)  # fmt: skip
def test_what_earlier_settings_cover_is_covered(things: list[tuple[int, Detects, int, int, int, int, bool]]) -> None:
    """What is scant, and what no track took, takes nothing away from a track."""
    found: dict[int, list[Detection]] = {n: [] for n in range(0, 41, 4)}
    for look, kind, left, top, side, score, dropped in things:
        least = score if kind is Detects.FACE else score + 150
        found[4 * look].append(Detection(kind, Box(left, top, left + side, top + side), least, is_dropped=dropped))
    before = {n: [one for one in every if one.score_permille >= S6.scant_permille] for n, every in found.items()}
    now = link(film_with(41, found), S6)
    earlier = [(track.kind, track.hits, track.is_dropped) for track in link(film_with(41, before), S5)]
    assert [one for one in earlier if one not in [(track.kind, track.hits, track.is_dropped) for track in now]] == []
