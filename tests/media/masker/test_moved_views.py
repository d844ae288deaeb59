"""A camera that was moved is noticed by numbers alone, and nothing is written of the new view (articles 7, 18)."""

from dataclasses import replace
from functools import cache

import av
import numpy as np
import pytest
from tests.support.length import IN_FULL
from tests.support.media.masked import LEFT_HALF

from mingcha.media.masker.look import look_at
from mingcha.media.masker.picture_line import PictureLine
from mingcha.media.masker.shift import Shift, shift_between, view_of
from mingcha.media.masker.view_watch import EVERY_90K, SOON_90K, ViewWatch
from mingcha.media.masks.plan import SHARP_PERMILLE, Mask, MaskedBy, MaskPlan, Window, parse_plan
from mingcha.media.piped.pipe import LENGTH, PipeDamage, PipeMasked, PipeTrouble, pack_look, unpack
from mingcha.media.units import AccessUnit, GapReason, MaskLook, MaskSeen, VideoFormat
from mingcha.simulate.encoder import EncoderSettings, PictureEncoder
from mingcha.simulate.painter import Painter
from mingcha.simulate.scenes import SCENES

DAY_MS = 1_795_586_310_000
BEGIN_90K = DAY_MS * 90
SMALL = Mask("M00000012.3", MaskedBy.RECORDER, 10, (((9000, 9000), (20_000, 9000), (20_000, 30_000), (9000, 30_000)),))


@cache
def painter_of(scene: int) -> Painter:
    return Painter(SCENES[scene], 704, 396, "CAM")


def seen(scene: int, seconds: int, right: int = 0, down: int = 0, gain: float = 1.0) -> np.ndarray:
    """Luma of a scene, from a camera that was turned by some pixels of 640x360."""
    painter = painter_of(scene)
    painter.draw(DAY_MS + seconds * 1000, seconds, with_sub=False)
    noise = np.random.default_rng(seconds).normal(0, 2, (360, 640))
    luma = painter.frame.to_ndarray()[18 + down : 378 + down, 32 + right : 672 + right] * gain + noise
    return luma.clip(0, 255).astype(np.uint8)


@pytest.mark.law("7", "18(4)")
@pytest.mark.parametrize("mask", [SMALL, LEFT_HALF])
def test_the_shift_of_a_turned_camera_is_measured_and_that_of_a_still_one_is_none(mask: Mask) -> None:
    for scene in range(len(SCENES)) if IN_FULL else (0, 3):
        checked = view_of(seen(scene, 10), (mask,))
        for gain in (1.0, 0.6):
            still = shift_between(checked, view_of(seen(scene, 95, gain=gain), (mask,)))
            assert still.is_sharp
            assert not still.is_over(mask.grow_permille), (scene, still)
        turned = shift_between(checked, view_of(seen(scene, 95, right=32, down=12), (mask,)))
        assert turned.is_sharp
        assert turned.is_over(mask.grow_permille), (scene, turned)


def test_views_without_anything_in_common_say_nothing() -> None:
    checked, noise = view_of(seen(0, 10), (SMALL,)), np.random.default_rng(5)
    for _ in range(20):
        other = noise.normal(60, 20, (360, 640)).clip(0, 255).astype(np.uint8)
        assert not shift_between(checked, view_of(other, (SMALL,))).is_sharp
    even = np.full((360, 640), 90, np.uint8)
    assert shift_between(checked, view_of(even, (SMALL,))) == Shift(0, 0, 0)
    assert shift_between(bytes(80 * 45), checked) == Shift(0, 0, 0)


@pytest.mark.law("18(4)")
def test_a_view_has_nothing_of_what_is_covered() -> None:
    luma = seen(1, 10)
    other = luma.copy()
    other[:, :320] = np.random.default_rng(1).integers(0, 255, (360, 320), np.uint8)
    view = view_of(luma, (LEFT_HALF,))
    assert view == view_of(other, (LEFT_HALF,))
    values = np.frombuffer(view, np.uint8).reshape(45, 80)
    assert not values[:, :42].any()
    assert values[:, 46:].all()


class Looked:
    """A watch and its looks at frames every ten seconds."""

    def __init__(self, *, was_moved: bool = False) -> None:
        self.mask = replace(SMALL, view=view_of(seen(3, 10), (SMALL,)))
        self.watch = ViewWatch(was_moved=was_moved)
        self.at_90k = BEGIN_90K

    def at(self, luma: np.ndarray, step_90k: int = EVERY_90K) -> list[MaskSeen]:
        frame = av.VideoFrame.from_ndarray(luma, format="gray")
        frame.pts = self.at_90k
        self.at_90k += step_90k
        return [look.result for look in self.watch.looks(frame, (self.mask,))]


def test_only_what_is_seen_three_times_alike_is_a_moved_camera() -> None:
    looked, away, further = Looked(), seen(3, 50, right=32), seen(3, 60, right=-28, down=15)
    assert looked.at(seen(3, 20)) == [MaskSeen.SEEN]
    assert looked.at(away, SOON_90K - 1) == [MaskSeen.UNKNOWN]
    assert looked.at(away, 1) == []  # not yet
    assert [looked.at(one) for one in (further, away, away)] == [[MaskSeen.UNKNOWN]] * 3  # a lorry, twice
    assert looked.at(seen(3, 20)) == [MaskSeen.SEEN]
    assert [looked.at(away) for _ in range(3)] == [[MaskSeen.UNKNOWN], [MaskSeen.UNKNOWN], [MaskSeen.MOVED]]


@pytest.mark.law("7", "18(4)")
def test_a_worker_that_begins_with_another_view_writes_nothing_and_one_that_writes_stops_at_the_second() -> None:
    away, dark = seen(3, 50, right=32), np.full((360, 640), 17, np.uint8)
    looked = Looked()
    results = [(looked.at(away, SOON_90K), looked.watch.is_doubted) for _ in range(21)]  # of a worker that just began
    assert results == [([MaskSeen.UNKNOWN], True)] * 20 + [([MaskSeen.MOVED], True)]
    lorry, still = Looked(), seen(3, 20)
    assert lorry.at(still) == [MaskSeen.SEEN]
    views = (away, still, still, away, away, still)
    steps = (SOON_90K, EVERY_90K, EVERY_90K, SOON_90K, SOON_90K, SOON_90K)
    doubts = [(lorry.at(one, step), lorry.watch.is_doubted)[1] for one, step in zip(views, steps, strict=True)]
    assert doubts == [False, False, False, False, True, False], "a single look costs no second of the recording"
    fog = Looked()
    doubted = [(fog.at(one, SOON_90K), fog.watch.is_doubted)[1] for one in (away, dark, dark, away, dark, dark, dark)]
    assert doubted == [True] * 6 + [False], "a night in which nothing can be told is recorded"
    assert fog.at(dark, EVERY_90K - SOON_90K) == []


@pytest.mark.law("7", "18(4)")
def test_a_mask_by_the_camera_that_stays_in_its_place_is_not_seen_in_a_picture_of_another_place() -> None:
    def filmed_by_camera(luma: np.ndarray) -> np.ndarray:
        covered = luma.copy()
        covered[49:165, 87:196] = 128
        return covered

    mask = replace(SMALL, by=MaskedBy.CAMERA, view=view_of(filmed_by_camera(seen(3, 10)), (SMALL,)))

    def looked(luma: np.ndarray) -> MaskLook:
        picture = filmed_by_camera(luma)
        return look_at(picture, mask, 5, view_of(picture, (mask,)))

    still, turned, away = looked(seen(3, 50)), looked(seen(3, 50, right=32)), looked(seen(0, 50))
    assert [one.result for one in (still, turned)] == [MaskSeen.SEEN, MaskSeen.UNKNOWN]
    assert 0 < away.score_permille < SHARP_PERMILLE, "nothing in common: an uplink takes the view for unknown"


@pytest.mark.law("7", "18(4)")
def test_a_hand_before_the_lens_makes_no_move_a_new_one() -> None:
    looked, away, dark = Looked(), seen(3, 50, right=32), np.full((360, 640), 17, np.uint8)
    assert looked.at(seen(3, 20)) == [MaskSeen.SEEN]
    found = []
    for _ in range(3):  # ten seconds of the new view, then three of a hand
        found += [*looked.at(away, EVERY_90K), *looked.at(away, SOON_90K)]
        for _ in range(3):
            found += looked.at(dark, SOON_90K)
    assert MaskSeen.MOVED in found


def test_after_a_move_the_old_view_is_waited_for() -> None:
    looked = Looked(was_moved=True)
    dark = np.full((360, 640), 17, np.uint8)
    for luma in (dark, seen(3, 50, right=32)):
        assert looked.at(luma, SOON_90K) == [MaskSeen.UNKNOWN]
        assert looked.watch.is_doubted
    assert looked.at(seen(3, 20)) == [MaskSeen.SEEN]
    assert not looked.watch.is_doubted
    without = Looked(was_moved=True)
    without.mask = SMALL  # it was drawn anew meanwhile, and is not checked yet
    assert without.at(dark) == []
    assert not without.watch.is_doubted


def filmed(lumas: list[np.ndarray]) -> tuple[VideoFormat, list[AccessUnit]]:
    """A stream of the camera with a picture every five seconds."""
    encoder = PictureEncoder(EncoderSettings(640, 360, 25, 800_000, 1))
    sets = encoder.parameter_sets
    config = bytes([1, *sets[0][1:4], 0xFF, 0xE1]) + len(sets[0]).to_bytes(2) + sets[0] + b"\1"
    config += len(sets[1]).to_bytes(2) + sets[1]
    units = []
    for number, luma in enumerate(lumas):
        frame = av.VideoFrame.from_ndarray(luma, format="gray").reformat(format="yuv420p")
        for picture in encoder.encode(frame, number * 450_000, key=True):
            payload = b"".join(len(unit).to_bytes(4) + unit for unit in picture.nal_units)
            at_90k = BEGIN_90K + picture.pts_90k
            units.append(AccessUnit(at_90k, at_90k, key=True, payload=payload, rtp_90k=0, arrival_ns=0))
    return VideoFormat("avc1.42c01e", 640, 360, sets, config, 3600), units


@pytest.mark.law("7", "18(4)")
@pytest.mark.parametrize("was_moved", [False, True])
def test_a_line_ends_when_its_camera_was_moved_and_begins_again_with_the_old_view_alone(was_moved: bool) -> None:
    mask = replace(SMALL, view=view_of(seen(3, 10), (SMALL,)))
    messages: list[object] = []
    troubles: list[PipeTrouble] = []
    line = PictureLine(
        MaskPlan((Window(0, None, mask),)), lambda message: messages.append(unpack(message[LENGTH.size :])),
        troubles.append, watch=ViewWatch(was_moved=was_moved),
    )  # fmt: skip
    before = [seen(3, number, right=32) for number in range(2)] if was_moved else []
    video, units = filmed([*before, *(seen(3, number) for number in range(4)), *[seen(3, 9, right=32)] * 9])
    line.format(video)
    for unit in units:
        line.unit(unit)
    written = [one.pts_90k for one in messages if isinstance(one, PipeMasked)]
    results = [one.result for one in messages if isinstance(one, MaskLook)]
    assert written[0] == units[len(before)].pts_90k
    assert (results[-1], troubles[0].reason) == (MaskSeen.MOVED, GapReason.MASK_MOVED.value)
    assert len(troubles) == 1
    assert written[-1] == units[len(before) + 5].pts_90k, "nothing from the second look at the other view on"
    assert sum(isinstance(one, PipeDamage) for one in messages) == 1, "what was written ended as a gap"


def test_looks_and_views_are_read_as_they_were_written() -> None:
    look = MaskLook("M00000012.3", 5, MaskSeen.NOT_SEEN, 90, -3, 4, 870)
    for one in (look, replace(look, worst_deviation=None)):
        assert unpack(pack_look(one)[LENGTH.size :]) == one
    plan = MaskPlan((Window(0, None, replace(SMALL, view=bytes(range(240)) * 15)),))
    assert parse_plan(plan.as_json()) == plan
