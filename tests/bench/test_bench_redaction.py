"""The clips of the bench say where their plates are, recall counts what is covered, and a blur fails the trials."""

import json
from pathlib import Path

import av
import numpy as np
import pytest

from mingcha.bench.redaction.clips import KINDS, STEP_90K, KnownBox, drawn_clip, harder, recorded_clips
from mingcha.bench.redaction.plates_drawn import drawn_plate, number_of
from mingcha.bench.redaction.recall import is_covered, recall_figures
from mingcha.bench.redaction.trials import trial_figures
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box

FACE, PLATE = KnownBox(Detects.FACE, Box(0, 0, 100, 100)), KnownBox(Detects.PLATE, Box(200, 0, 300, 40))


def test_a_drawn_clip_has_its_plates_where_it_says() -> None:
    clip = drawn_clip(3, 7)
    frames = list(clip.frames())
    assert [frame.pts for frame in frames] == [0, STEP_90K, 2 * STEP_90K]
    for frame, known in zip(frames, clip.truth, strict=True):
        pixels = frame.to_ndarray(format="bgr24").astype(int)
        for one in known:
            assert one.box == one.box.within(1280, 720)
            inside = pixels[one.box.top : one.box.bottom, one.box.left : one.box.right]
            assert inside.std() > 2 * pixels[:40, :40].std()
    again = [frame.to_ndarray() for frame in drawn_clip(3, 7).frames()]
    assert all((one.to_ndarray() == other).all() for one, other in zip(frames, again, strict=True))


def test_each_kind_is_harder_in_its_way() -> None:
    lumas = {kind: next(harder(drawn_clip(2, 1), kind).frames()).to_ndarray(format="gray") for kind in KINDS}
    assert lumas["far"].shape == (360, 640)
    assert harder(drawn_clip(2, 1), "far").truth[0][0].box.left == drawn_clip(2, 1).truth[0][0].box.left // 2
    assert lumas["night"].mean() < lumas["easy"].mean() - 20
    assert np.abs(np.diff(lumas["motion"].astype(int))).max() < np.abs(np.diff(lumas["easy"].astype(int))).max() / 2


def test_recorded_clips_have_a_list_of_boxes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with av.open(str(tmp_path / f"{name}.mp4"), "w") as container:
            stream = container.add_stream("libx264", rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            frame = av.VideoFrame.from_ndarray(np.full((72, 64), 100, np.uint8), "yuv420p")
            for packet in (*stream.encode(frame), *stream.encode(None)):
                container.mux(packet)
    (tmp_path / "a.json").write_text(json.dumps([[[1.4, 2, 30.6, 40, "face"]]]))
    (clip,) = recorded_clips(tmp_path, 10, 1)
    assert clip.truth == ((KnownBox(Detects.FACE, Box(1, 2, 31, 40)),),)
    assert len(list(clip.frames())) == 1


@pytest.mark.parametrize(
    ("boxes", "covered"),
    [([Box(10, 10, 90, 90)], True), ([Box(0, 0, 85, 100)], False), ([Box(0, 0, 50, 100), Box(50, 0, 100, 100)], True),
     ([], False), ([Box(0, 0, 100, 86)], True)],
)  # fmt: skip
def test_an_object_counts_if_its_inner_part_is_covered(boxes: list[Box], *, covered: bool) -> None:
    assert is_covered(FACE.box, boxes) is covered


def test_recall_is_counted_by_picture_and_kind() -> None:
    truth = ((FACE, PLATE), (FACE, KnownBox(Detects.FACE, Box(-50, 0, 0, 50))))
    figures = recall_figures(truth, [[Box(0, 0, 100, 100)], []], 400, 100)
    assert (figures["face_recall"], figures["face_count"]) == (0.5, 2), "what is outside the picture is nothing"
    assert (figures["plate_recall"], figures["plate_count"]) == (0.0, 1)
    assert figures["person_recall"] is None
    assert figures["uncovered_face_share"] == 0.5
    assert figures["masked_share"] == 0.125


def test_plates_differ_by_number_and_colour() -> None:
    chance = np.random.default_rng(3)
    numbers = {number_of(chance) for _ in range(20)}
    assert len(numbers) == 20
    blue, green = drawn_plate("鄂A·12345"), drawn_plate("鄂A·12345", is_green=True)
    assert blue.shape == green.shape
    assert (blue != green).any()


def test_our_fill_passes_each_trial_and_a_blur_none() -> None:
    assert trial_figures(2, 5) == {"trials": 2, "fill_same": 2, "blur_same": 0}
