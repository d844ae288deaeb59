"""What a redaction covers after edits of the law's side: what is left visible by law is open, and the film says so."""

from pathlib import Path

import pytest
from tests.support.privacy.listed_boxes import STEP_90K

from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.scenes import BLOCK
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.redaction.covering import SETTINGS, covering
from mingcha.privacy.redaction.edits import EditKind, NewEdit
from mingcha.privacy.redaction.values import Span
from mingcha.privacy.rendering.chunks import FilmSpan
from mingcha.privacy.rendering.folder import detected_name

COUNT, WIDTH, HEIGHT = 10, 320, 160
WHOLE = Span(0, COUNT * STEP_90K)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The detections of ten pictures: two faces that stand still."""
    frames = tuple(FrameAt(number * STEP_90K, WIDTH, HEIGHT) for number in range(COUNT))
    faces = tuple(Detection(Detects.FACE, Box(left, 40, left + 40, 80), 900) for left in (40, 200))
    blocks = "80" * (WIDTH // BLOCK * (HEIGHT // BLOCK))
    looked_at = tuple((number, faces) for number in range(0, COUNT, 3))
    chunk = ChunkDetections(SETTINGS.name, frames, (), looked_at, blocks, blocks)
    (tmp_path / detected_name(0)).write_bytes(chunk.packed())
    return tmp_path


@pytest.mark.law("21")
@pytest.mark.parametrize("kind", [EditKind.EXCEPT, EditKind.KEEP_VISIBLE])
def test_one_track_stays_open_in_its_time_and_the_other_is_filled(folder: Path, kind: EditKind) -> None:
    span = FilmSpan(0, COUNT * STEP_90K)
    whole = covering(folder, span, ()).frozen_film()
    assert {len(one.boxes) for one in whole.frames} == {2}
    assert whole.bar == ""
    edit = NewEdit(kind, Span(0, 5 * STEP_90K), "t0", reason="江岸区人民法院 〔2026〕12 号")
    found = covering(folder, span, [edit])
    film = found.frozen_film()
    assert [len(one.boxes) for one in film.frames] == [1] * 5 + [2] * 5
    assert film.digest != whole.digest
    assert film.bar == ("依法公开 江岸区人民法院 〔2026〕12 号" if kind is EditKind.EXCEPT else "")
    open_in_first = [box.track for box in next(iter(found.boxes(0, 1))).boxes if not box.is_covered]
    assert open_in_first == ["t0"]
    assert sorted(found.edited.visible()) == [number * STEP_90K for number in range(5)], "what the gate excepts"
    again = [edit, NewEdit(EditKind.WHOLE_FRAME, WHOLE)]
    assert all(Box(0, 0, WIDTH, HEIGHT) in one.boxes for one in covering(folder, span, again).frozen_film().frames)


@pytest.mark.law("21")
def test_an_officer_finds_a_track_by_its_time_and_place(folder: Path) -> None:
    region = NewEdit(EditKind.WHOLE_FRAME, WHOLE)
    first, second = covering(folder, FilmSpan(0, COUNT * STEP_90K), [region]).film_tracks()
    assert [(one.name, one.kind, one.span.from_90k) for one in (first, second)] == [
        ("t0", "face", 0),
        ("t1", "face", 0),
    ]
    assert first.left < second.left < 65_535
    assert first.span.to_90k > 9 * STEP_90K
