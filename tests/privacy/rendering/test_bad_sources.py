"""Sources and workers that go wrong: what can be decoded is covered and gated, everything else gives no film (21)."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.support.media.recorded import RecordedFile, clip
from tests.support.privacy.footage import BEGIN_90K, film_pictures

from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.detection.chunk import detect_chunk
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box
from mingcha.privacy.rendering.chunk_order import RenderOrder, order_of
from mingcha.privacy.rendering.chunks import FilmSpan, chunks_of
from mingcha.privacy.rendering.decoding import frames_of
from mingcha.privacy.rendering.encoding import render_chunk
from mingcha.privacy.rendering.gate import film_findings, source_findings
from mingcha.privacy.rendering.processes import RENDER, render_order, run_worker
from mingcha.privacy.rendering.source import SourceFragment, coded_pictures, fragments_of
from mingcha.privacy.tracks.film import film_of
from mingcha.privacy.tracks.freezing import FrozenFilm, freeze_boxes
from mingcha.privacy.tracks.holding import Covered

pytestmark = pytest.mark.law("21")
SPAN = FilmSpan(BEGIN_90K, BEGIN_90K + 10 * 90_000)


def covered_in_the_middle(fragments: tuple[SourceFragment, ...]) -> tuple[FrozenFilm, RenderOrder]:
    """The frozen film of a source, with the middle of every picture covered, and the order of its one chunk."""
    film = film_of([detect_chunk(frames_of(SPAN, fragments), [], S1)], S1)
    middles = [
        Covered(number, Box(at.width // 4, at.height // 4, at.width // 2, at.height // 2))
        for number, at in enumerate(film.frames)
    ]
    frozen = freeze_boxes(film, middles, S1)
    return frozen, order_of(frozen, chunks_of(SPAN), 0)


@pytest.mark.parametrize("encoder", ["libx264", "libx265", "mjpeg", "mpeg4"])
def test_every_codec_of_a_recorder_and_a_change_of_size_within_a_chunk(tmp_path: Path, encoder: str) -> None:
    first, second = clip(encoder, 10, 320, 180), clip("libx264", 10, 192, 108)
    later_90k = BEGIN_90K + 10 * 3600 + 270_000  # after a hole of three seconds
    (tmp_path / "a.mp4").write_bytes(RecordedFile(first, BEGIN_90K).data)
    (tmp_path / "b.mp4").write_bytes(RecordedFile(second, later_90k).data)
    fragments = fragments_of(sorted(tmp_path.iterdir()))
    frozen, order = covered_in_the_middle(fragments)
    assert {(one.at.width, one.at.height) for one in frozen.frames} == {(320, 180), (192, 108)}
    made = render_chunk(frames_of(SPAN, fragments), order)
    assert film_findings(io.BytesIO(made), frozen) == []
    assert source_findings(io.BytesIO(made), coded_pictures(fragments)) == []
    pictures = [luma for _, luma in film_pictures(made)]
    assert (len(pictures), pictures[0].shape) == (20, (180, 320))
    for number, luma in enumerate(pictures):
        inside = luma[50:85, 90:150] if number < 10 else luma[66:88, 118:155]  # the small one lies in the middle
        assert np.abs(inside.astype(int) - 60).max() <= 4, number


def test_8k_fits_into_the_memory_of_a_worker(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(RecordedFile(clip("libx264", 1, 7680, 4320), BEGIN_90K).data)
    fragments = fragments_of([tmp_path / "a.mp4"])
    frozen, order = covered_in_the_middle(fragments)
    made = run_worker(RENDER, render_order(SPAN, fragments, order))
    assert film_findings(io.BytesIO(made), frozen) == []
    assert [luma.shape for _, luma in film_pictures(made)] == [(1080, 1920)]


@pytest.mark.parametrize(
    ("program", "saying"),
    [
        ((sys.executable, "-c", "import sys, mingcha.privacy.rendering.worker as worker\n"
          "sys.exit(worker.main(lambda _: bytes(worker.MEMORY_LIMIT_BYTES)))"), "MemoryError"),
        (("/bin/sh", "-c", "kill -SEGV $$"), "without an answer"),
        (("/bin/sh", "-c", "printf 'nonsense'"), "without an answer"),
    ],
    ids=["out of memory", "crashing", "another answer"],
)  # fmt: skip
def test_a_worker_that_does_not_finish_gives_nothing(program: tuple[str, ...], saying: str) -> None:
    with pytest.raises(Fault, match=saying) as raised:
        run_worker(program, {})
    assert raised.value.kind is FaultKind.UNAVAILABLE, "it is tried again, and fails for good after some tries"
