"""What the bench says of an engine that finds all, one that finds nothing, and one without models (article 21)."""

from typing import Any

import av
import numpy as np
import pytest

from mingcha.bench.redaction.clips import Cast, make_clip
from mingcha.bench.redaction.coded import CodedClip, coded
from mingcha.bench.redaction.covering import covering_figures, film_figures
from mingcha.bench.redaction.labels import Label
from mingcha.bench.redaction.manners import ClipKind
from mingcha.bench.redaction.measure import measured
from mingcha.bench.redaction.passes import all_passes
from mingcha.bench.redaction.persons import LabelledFilm
from mingcha.bench.redaction.run import RedactionRun
from mingcha.privacy.detection.model_files import MODELS, Detects
from mingcha.privacy.detection.values import Box, Detection

PLATES_ALONE = frozenset({Detects.FACE, Detects.PERSON})


class Listed:
    """Finds what stands in a list, by the number of the picture."""

    turns = 1

    def __init__(self, boxes: list[list[Detection]], step_90k: int) -> None:
        self._boxes, self._step_90k = boxes, step_90k

    def detect(self, frame: Any, turn: int = 0, still: Any = None) -> list[Detection]:
        return self._boxes[frame.pts // self._step_90k]


def plates_clip() -> CodedClip:
    return coded(
        make_clip(ClipKind.EASY, 2, Cast(), width=320, height=180, rate=10, length=5, without=PLATES_ALONE)
    )  # fmt: skip


def test_an_engine_that_finds_all_covers_all_and_one_that_finds_nothing_none() -> None:
    clip = plates_clip()
    known = [[Detection(one.kind, one.box, 900) for one in labels] for labels in clip.labels]
    made = all_passes(clip, [Listed(known, clip.step_90k)])
    figures = covering_figures(clip, [frame.boxes for frame in made.frozen.frames])
    assert figures["plate_count"] > 0
    assert (figures["plate_recall"], figures["face_recall"], figures["uncovered_face_share"]) == (1.0, None, None)
    assert sum(row["count"] for row in figures["plates_by_width"]) > 0
    assert 0 < figures["masked_share"] < 0.5
    assert made.film_bytes > 1000
    assert len(made.frozen.frames) == 5
    nothing = all_passes(clip, [Listed([[]] * 5, clip.step_90k)])
    bare = covering_figures(clip, [frame.boxes for frame in nothing.frozen.frames])
    assert (bare["plate_recall"], bare["masked_share"], nothing.gate_findings) == (0.0, 0.0, 0)


def test_persons_count_in_the_labelled_frames_alone_and_as_found_where_the_engine_looked(tmp_path: Any) -> None:
    with av.open(str(tmp_path / "street.avi"), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(8):
            frame = av.VideoFrame.from_ndarray(np.full((96, 96), 60 + 20 * number, np.uint8), "yuv420p")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    box = Box(32, 16, 48, 48)
    persons = (Label(Detects.PERSON, box), Label(Detects.PERSON, Box(80, 0, 96, 16), is_partly_hidden=True))
    film = LabelledFilm("street.avi", "", 96, 64, {4: persons, 5: persons}, "a test", "today", ("age",))
    found = [[Detection(Detects.PERSON, box, 900)]] * 8
    figures = film_figures(tmp_path / "street.avi", film, [Listed(found, 9000)])
    assert (figures["count"], figures["recall"], figures["whole_count"], figures["whole_recall"]) == (4, 0.5, 2, 1.0)
    assert (figures["looked_count"], figures["found_recall"]) == (2, 0.5), "of every fourth picture, so not of 5"
    assert figures["cannot_show"] == ["age"]


def test_without_models_the_trials_alone_are_measured_and_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv(MODELS, str(tmp_path))
    figures = measured(RedactionRun(None, trials=1, has_peer=False))
    assert [figures[name] for name in ("clips", "empty", "persons", "peer", "peer_ratio")] == [[], [], None, None, None]
    assert (figures["fill_same"], len(figures["missing"]), figures["seed"]) == (1, 3, 62)
