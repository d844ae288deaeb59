"""Which pictures of a chunk are looked at, and what is stored of it (article 21)."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.privacy.listed_boxes import STEP_90K, ListedBoxes, grey_picture

from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt, detect_chunk, detect_some, parse_chunk
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.scenes import blocks_of, is_cut, is_same
from mingcha.privacy.detection.settings import S1, S2
from mingcha.privacy.detection.values import Box, Detection

FACE = Detection(Detects.FACE, Box(10, 20, 40, 60), 700)


@pytest.fixture
def listed(tmp_path: Path) -> ListedBoxes:
    """A face in every picture."""
    file = tmp_path / "boxes.json"
    file.write_text(json.dumps({n * STEP_90K: [["face", *FACE.box, FACE.score_permille]] for n in range(99)}))
    return ListedBoxes(file)


def numbers(listed: ListedBoxes) -> list[int]:
    return [pts // STEP_90K for pts in listed.asked]


def test_every_third_picture_and_the_last_one_are_looked_at(listed: ListedBoxes) -> None:
    frames = [grey_picture(n * STEP_90K, 60 + 5 * n) for n in range(11)]
    found = detect_chunk(frames, [listed], S1)
    assert numbers(listed) == [0, 3, 6, 9, 10]
    assert found.looked_at == tuple((n, (FACE,)) for n in (0, 3, 6, 9, 10))
    assert found.frames[1] == FrameAt(STEP_90K, 128, 96)
    assert parse_chunk(found.packed()) == found


def test_both_sides_of_a_cut_are_looked_at(listed: ListedBoxes) -> None:
    frames = [grey_picture(n * STEP_90K, 60 + 3 * n + 90 * (n >= 5)) for n in range(8)]
    found = detect_chunk(frames, [listed], S1)
    assert numbers(listed) == [0, 3, 4, 5, 6, 7]
    assert found.cuts == (5,)


def test_a_picture_that_stays_the_same_takes_over_what_was_found(listed: ListedBoxes) -> None:
    found = detect_chunk([grey_picture(n * STEP_90K) for n in range(10)], [listed], S1)
    assert numbers(listed) == [0]
    assert found.looked_at == tuple((n, (FACE,)) for n in (0, 3, 6, 9))


class Halves:
    """Looks at the two halves of a picture in turn; a plate is in each of them."""

    turns = 2

    def __init__(self) -> None:
        self.asked: list[int] = []

    def detect(self, frame: Any, turn: int = 0, still: Any = None) -> list[Detection]:
        self.asked.append(turn)
        left = 64 * (turn % 2)
        return [Detection(Detects.PLATE, Box(left, 20, left + 40, 30), 400)]


def test_of_a_picture_that_stays_the_same_all_parts_are_looked_at_once() -> None:
    halves = Halves()
    found = detect_chunk([grey_picture(n * STEP_90K, 128 if n < 12 else 145) for n in range(20)], [halves], S1)
    assert halves.asked == [0, 1, 4, 5]
    lefts = [[one.box.left for one in boxes] for _, boxes in found.looked_at]
    assert lefts == [[0], *[[0, 64]] * 3, [0], *[[0, 64]] * 3]


def test_of_a_scene_of_few_looks_all_parts_are_looked_at() -> None:
    halves = Halves()
    shades = (30, 90, 90, 90, 180, 190, 200, 210)  # a scene of one picture, one of three, the begin of a third one
    found = detect_chunk([grey_picture(n * STEP_90K, shade) for n, shade in enumerate(shades)], [halves], S1)
    assert found.cuts == (1, 4)
    assert [(number, len(boxes)) for number, boxes in found.looked_at] == [
        (0, 2),
        (1, 2),
        (3, 2),
        (4, 2),
        (6, 1),
        (7, 1),
    ]
    single = Halves()
    detect_chunk([grey_picture(0)], [single], S1)
    assert single.asked == [0, 1]


def test_the_gate_leaves_out_what_is_faint() -> None:
    found = [Detection(Detects.FACE, FACE.box, score) for score in (79, 80)]
    halves: Any = Halves()
    halves.detect = lambda _frame, _turn: found
    looked_at = detect_some([grey_picture(0)], [halves], S2, every=6, first=1).looked_at
    assert looked_at == ((0, (found[1],)),)


def test_what_a_second_look_dropped_is_stored_and_no_finding_of_the_gate() -> None:
    dropped = Detection(Detects.PLATE, FACE.box, 900, is_dropped=True)
    halves: Any = Halves()
    halves.detect = lambda _frame, _turn, _still=None: [FACE, dropped]
    chunk = detect_chunk([grey_picture(0)], [halves], S1)
    assert chunk.looked_at == ((0, (FACE, dropped)),)
    assert parse_chunk(chunk.packed()) == chunk
    for other in (b",900,0]", b",900,1,1]", b",900,true]"):
        with pytest.raises(ValueError, match=r"."):
            parse_chunk(chunk.packed().replace(b",900,1]", other))
    assert detect_some([grey_picture(0)], [halves], S1, every=6, first=1).looked_at == ((0, (FACE,)),)


def test_something_small_in_an_empty_street_is_looked_at(listed: ListedBoxes) -> None:
    small = Box(70, 40, 80, 52)
    detect_chunk([grey_picture(n * STEP_90K, bright=small if n >= 3 else None) for n in range(6)], [listed], S1)
    assert numbers(listed) == [0, 3]


def test_another_size_is_another_scene() -> None:
    one, other = (blocks_of(grey_picture(0, size=size)) for size in ((128, 96), (64, 96)))
    assert one.shape == (3, 4)
    assert is_cut(one, other, 255)
    assert not is_same(one, other, 255)


def test_an_empty_chunk_has_nothing(listed: ListedBoxes) -> None:
    found = detect_chunk([], [listed], S1)
    assert found == ChunkDetections("s1", (), (), ())
    assert parse_chunk(found.packed()) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"v":1', b'"v":2'), (b'"s1"', b'"s1" '), (b"[0,128,96]", b"[7200,128,96]"), (b'"face"', b'"who"'),
        (b",700]", b",1001]"), (b'"cuts":[]', b'"cuts":[99]'), (b'"first":"', b'"first":"x'), (b"[0,[[", b"[-1,[["),
    ],
)  # fmt: skip
def test_what_was_changed_is_refused(listed: ListedBoxes, before: bytes, after: bytes) -> None:
    packed = detect_chunk([grey_picture(n * STEP_90K) for n in range(2)], [listed], S1).packed()
    assert before in packed
    with pytest.raises(ValueError, match=r"."):
        parse_chunk(packed.replace(before, after, 1))
