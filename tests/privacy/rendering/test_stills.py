"""A still that leaves: what is covered is solid and cannot be restored, what is sought are places (article 21)."""

import base64
import json

import pytest
from tests.support.privacy.painted_stills import HEIGHT, PERSON, WIDTH, luma_of, painted_still

from mingcha.kit.errors import Fault
from mingcha.media.masks.fill import LUMA
from mingcha.media.masks.polygons import SIDE
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import S3, S6
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.rendering.still_frames import still_frame
from mingcha.privacy.rendering.still_seek_worker import parts_in
from mingcha.privacy.rendering.still_worker import MOST_WIDTH, covered_frame
from mingcha.privacy.rendering.stills import FoundPart, covered_still, read_found

pytestmark = pytest.mark.law("21")
LEFT, TOP, RIGHT, BOTTOM = PERSON
POLYGON = tuple(
    (x * SIDE // WIDTH, y * SIDE // HEIGHT) for x, y in ((LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM), (LEFT, BOTTOM))
)


def frame_of(data: bytes) -> object:
    return still_frame(base64.b64encode(data).decode())


def test_what_is_covered_is_one_grey_and_the_rest_stays() -> None:
    still = painted_still()
    copy = covered_frame(frame_of(still), (POLYGON,), "仅供处置遮挡")
    before, after = luma_of(still), luma_of(copy)
    assert int(before[TOP:BOTTOM, LEFT:RIGHT].std()) > 80
    inside = after[TOP:BOTTOM, LEFT:RIGHT]
    assert abs(float(inside.mean()) - LUMA) < 3
    assert int(inside.max()) - int(inside.min()) <= 12, "nothing of the person comes through"
    assert abs(float(after[:40].mean()) - float(before[:40].mean())) < 3
    assert float(after[-8:].mean()) < 40, "the bar at the foot"
    assert still != copy
    assert len(copy) < len(still) * 2


def test_a_large_picture_is_made_smaller_after_it_was_covered() -> None:
    large = frame_of(painted_still()).reformat(1920, 1080, "yuv420p")  # type: ignore[attr-defined]
    copy = luma_of(covered_frame(large, (POLYGON,), ""))
    assert copy.shape[1] == MOST_WIDTH
    inside = copy[TOP * 2 + 2 : BOTTOM * 2 - 2, LEFT * 2 + 2 : RIGHT * 2 - 2]
    assert int(inside.max()) - int(inside.min()) <= 12


def test_the_worker_covers_a_picture_and_refuses_what_is_none() -> None:
    assert covered_still(painted_still(), (POLYGON,), "x").startswith(b"\xff\xd8\xff")
    with pytest.raises(Fault, match="did not finish"):
        covered_still(b"\xff\xd8\xff no picture", (), "x")


class OneFace:
    """A face at a place."""

    turns = 1

    def __init__(self, score: int = 90) -> None:
        self.score = score

    def detect(self, frame: object, turn: int = 0, still: object = None) -> list[Detection]:
        face = Detection(Detects.FACE, Box(200, 120, 220, 140), self.score)
        return [face, Detection(Detects.PLATE, Box(0, 0, 0, 0), 90)]


def test_a_faint_face_is_proposed_wider_than_it_is() -> None:
    ((left, top, right, bottom),) = parts_in(frame_of(painted_still()), [OneFace()], S3)
    assert (left * WIDTH / SIDE, right * WIDTH / SIDE) == pytest.approx((189, 231), abs=0.1)
    assert (top * HEIGHT / SIDE, bottom * HEIGHT / SIDE) == pytest.approx((109, 151), abs=0.1)


def test_a_scant_face_is_not_proposed() -> None:
    """Several pictures would have to show it."""
    found = [parts_in(frame_of(painted_still()), [OneFace(score)], S6) for score in (49, 50)]
    assert [len(one) for one in found] == [0, 1]


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "[[[1,2,3]]]", "[[[5,5,5,9]]]", "[[[-1,2,3,4]]]", '[[["1",2,3,4]]]', "[1]", "[[1]]"]
)
def test_what_a_worker_says_is_read_under_limits(answer: str) -> None:
    with pytest.raises(Fault, match="malformed"):
        read_found(answer.encode(), 1)
    assert read_found(json.dumps([[[1, 2, 3, 4]], []]).encode(), 2) == ((FoundPart(1, 2, 3, 4),), ())
