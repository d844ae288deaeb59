"""A film has the pictures of its source, covered, with the same times; the same bytes after every end (article 21)."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from tests.support.privacy.footage import (
    BEGIN_90K,
    SIZE,
    STEP_90K,
    film_pictures,
    frozen_film,
    rendered_here,
    span_of,
    write_footage,
)

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.privacy.detection.chunk import FrameAt, detect_chunk, parse_chunk
from mingcha.privacy.detection.model_files import FileState, listed_models, models_folder, state_of
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box
from mingcha.privacy.rendering import processes
from mingcha.privacy.rendering.canvas import canvas_of, on_canvas, placing_of
from mingcha.privacy.rendering.chunk_order import RenderOrder, order_of, parse_order
from mingcha.privacy.rendering.chunks import CHUNK_90K, FilmSpan, chunks_of
from mingcha.privacy.rendering.decoding import frames_of
from mingcha.privacy.rendering.film import detect_film, joined, keep_frozen, render_film
from mingcha.privacy.rendering.folder import FILM, RedactionFolder, detected_name, rendered_name
from mingcha.privacy.rendering.foot_bar import FootBar
from mingcha.privacy.rendering.processes import RENDER, detect_order, render_order, run_worker
from mingcha.privacy.rendering.source import SourceFragment, fragments_of, needed_by
from mingcha.privacy.tracks.freezing import FrozenFilm, parse_frozen

COUNT = 230
BOX = Box(16, 16, 56, 48)


class KilledError(Exception):
    """Stands for the end of the process."""


class EndingFiles(SystemFiles):
    """The machine's own file system until operation number `end`, which is done by half or not at all."""

    def __init__(self, end: int) -> None:
        self.end, self.count = end, 0

    def _step(self) -> bool:
        self.count += 1
        return self.count == self.end

    def write(self, handle: int, data: bytes | bytearray) -> None:
        if self._step():
            super().write(handle, data[: len(data) // 2])
            raise KilledError
        super().write(handle, data)

    def fdatasync(self, handle: int) -> None:
        if self._step():
            raise KilledError
        super().fdatasync(handle)

    def rename(self, old: Path, new: Path) -> None:
        if self._step():
            raise KilledError
        super().rename(old, new)
        if self._step():
            raise KilledError

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        if self._step():
            raise KilledError


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[SourceFragment, ...]:
    """Footage of 23 seconds in one file: three chunks."""
    path = tmp_path_factory.mktemp("source") / "a.mp4"
    write_footage(path, COUNT)
    return fragments_of([path])


@pytest.fixture(scope="module")
def rendered(source: tuple[SourceFragment, ...]) -> dict[int, bytes]:
    """Each chunk, rendered once."""
    film, chunks = frozen_film(COUNT, [BOX]), chunks_of(span_of(COUNT))
    return {place: rendered_here(source, chunk, order_of(film, chunks, place)) for place, chunk in enumerate(chunks)}


def render_from(rendered: dict[int, bytes]) -> Callable[[FilmSpan, RenderOrder], bytes]:
    return lambda _, order: rendered[order.number - 1]


def test_the_film_has_every_picture_at_its_time_and_nothing_under_the_box(
    tmp_path: Path, rendered: dict[int, bytes]
) -> None:
    folder = RedactionFolder(tmp_path)
    keep_frozen(folder, frozen_film(COUNT, [BOX]))
    ends: list[int] = []
    render_film(folder, span_of(COUNT), render_from(rendered), lambda: ends.append(1))
    assert len(ends) == 3
    pictures = list(film_pictures(folder.read(FILM)))
    assert [pts for pts, _ in pictures] == [n * STEP_90K for n in range(COUNT)]
    for _, luma in pictures:
        inside = luma[BOX.top + 2 : BOX.bottom - 2, BOX.left + 2 : BOX.right - 2]
        assert np.abs(inside.astype(int) - 60).max() <= 3
        assert luma[:12].std() > 20, "the rest is there"


def test_no_note_of_encoder_or_source_is_in_the_film(rendered: dict[int, bytes]) -> None:
    film = b"".join(joined(list(rendered.values())))
    for note in (b"x264", b"Lavc", b"Lavf", b"udta", b"meta", b"prft", b"uuid", b"avc1\0\0\0\0\0\0\0\0\0\0\0\0"):
        assert note not in film
    assert film.count(b"moof") == 3


def test_a_chunk_is_the_same_in_another_process(source: tuple[SourceFragment, ...], rendered: dict[int, bytes]) -> None:
    chunks = chunks_of(span_of(COUNT))
    order = order_of(frozen_film(COUNT, [BOX]), chunks, 1)
    assert parse_order(order.as_json()) == order
    again = run_worker(RENDER, render_order(chunks[1], needed_by(chunks[1], source), order))
    assert again == rendered[1]


def test_the_bytes_are_the_same_whatever_ends_the_work(tmp_path: Path, rendered: dict[int, bytes]) -> None:
    film, span = frozen_film(COUNT, [BOX]), span_of(COUNT)
    whole = RedactionFolder(tmp_path / "whole")
    whole.path.mkdir()
    keep_frozen(whole, film)
    render_film(whole, span, render_from(rendered))
    names = sorted(path.name for path in whole.path.iterdir())
    end = 0
    while True:
        end += 1
        folder = RedactionFolder(tmp_path / str(end), EndingFiles(end))
        folder.path.mkdir()
        try:
            keep_frozen(folder, film)
            render_film(folder, span, render_from(rendered))
        except KilledError:
            calm = RedactionFolder(folder.path)
            keep_frozen(calm, film)
            render_film(calm, span, render_from(rendered))
            assert {name: calm.read(name) for name in names} == {name: whole.read(name) for name in names}, end
            assert sorted(path.name for path in calm.path.iterdir()) == names
        else:
            break
    assert end > 20, "each write, each sync and both sides of each rename were the end once"


def test_other_boxes_throw_away_what_was_rendered(tmp_path: Path, rendered: dict[int, bytes]) -> None:
    folder = RedactionFolder(tmp_path)
    keep_frozen(folder, frozen_film(COUNT, [BOX]))
    render_film(folder, span_of(COUNT), render_from(rendered))
    keep_frozen(folder, frozen_film(COUNT, [BOX]))
    assert folder.has(FILM)
    keep_frozen(folder, frozen_film(COUNT, [BOX, Box(64, 0, 96, 16)]))
    assert not folder.has(FILM)
    assert not folder.has(rendered_name(0))


def test_a_detection_is_never_made_twice(tmp_path: Path, source: tuple[SourceFragment, ...]) -> None:
    folder, asked = RedactionFolder(tmp_path), []

    def detect(chunk: FilmSpan) -> bytes:
        asked.append(chunk)
        return detect_chunk(frames_of(chunk, needed_by(chunk, source)), [], S1).packed()

    first = detect_film(folder, span_of(COUNT), detect)
    assert detect_film(folder, span_of(COUNT), detect) == first
    assert len(asked) == 3
    assert [len(chunk.frames) for chunk in first] == [100, 100, 30]
    assert first[1].frames[0] == FrameAt(BEGIN_90K + CHUNK_90K, *SIZE)
    assert parse_chunk(folder.read(detected_name(2))) == first[2]


def test_a_worker_that_writes_nonsense_is_not_kept(tmp_path: Path) -> None:
    folder = RedactionFolder(tmp_path)
    with pytest.raises(ValueError, match=r"."):
        detect_film(folder, span_of(10), lambda _: b"{}")
    assert list(tmp_path.iterdir()) == []


def test_holes_stay_and_a_chunk_may_be_empty(tmp_path: Path) -> None:
    early, late = tmp_path / "a.mp4", tmp_path / "b.mp4"
    write_footage(early, 20)
    write_footage(late, 20, begin_90k=BEGIN_90K + 25 * 90_000, seed=2)
    fragments = fragments_of([late, early])
    one, other = frozen_film(20, [BOX]), frozen_film(20, [], begin_90k=BEGIN_90K + 25 * 90_000)
    film, span = FrozenFilm("s1", one.frames + other.frames), FilmSpan(BEGIN_90K, BEGIN_90K + 30 * 90_000)
    folder = RedactionFolder(tmp_path)
    keep_frozen(folder, film)
    render_film(folder, span, lambda chunk, order: rendered_here(fragments, chunk, order))
    assert folder.read(rendered_name(1)) == b""
    times = [pts for pts, _ in film_pictures(folder.read(FILM))]
    assert times == [n * STEP_90K for n in range(20)] + [25 * 90_000 + n * STEP_90K for n in range(20)]


def test_pictures_of_another_size_lie_in_the_middle_and_are_covered_there(tmp_path: Path) -> None:
    small = tmp_path / "b.mp4"
    write_footage(small, 5, size=(48, 48))
    film = frozen_film(5, [Box(8, 8, 24, 24)], size=(48, 48))
    chunks = chunks_of(span_of(5))
    order = order_of(film, chunks, 0)
    wide = RenderOrder(1, SIZE, order.begin_90k, order.next_90k, order.frames)
    luma = next(iter(film_pictures(rendered_here(fragments_of([small]), chunks[0], wide))))[1]
    place = placing_of(48, 48, SIZE)
    assert place == (24, 8, 48, 48)
    covered = on_canvas(Box(8, 8, 24, 24), FrameAt(0, 48, 48), SIZE)
    assert covered == Box(32, 16, 48, 32)
    inside = luma[covered.top + 2 : covered.bottom - 2, covered.left + 2 : covered.right - 2].astype(int)
    assert np.abs(inside - 60).max() <= 3
    assert np.abs(luma[:, :20].astype(int) - 60).max() <= 3, "beside the picture is nothing"


@pytest.mark.parametrize(
    ("sizes", "canvas"),
    [([(1280, 720)], (1280, 720)), ([(2560, 1440), (640, 480)], (1920, 1080)), ([(1080, 1920)], (606, 1080)),
     ([(641, 361)], (640, 360))],
)  # fmt: skip
def test_the_canvas_is_the_largest_size(sizes: list[tuple[int, int]], canvas: tuple[int, int]) -> None:
    assert canvas_of(FrameAt(0, *size) for size in sizes) == canvas


def test_a_box_on_the_canvas_is_never_smaller() -> None:
    at = FrameAt(0, 1280, 720)
    assert on_canvas(Box(1, 1, 2, 2), at, (640, 360)) == Box(0, 0, 1, 1)
    assert on_canvas(Box(0, 0, 1280, 720), at, (1920, 1080)) == Box(320, 180, 1600, 900)


def test_frozen_pictures_that_the_source_does_not_have_end_the_work(source: tuple[SourceFragment, ...]) -> None:
    chunks = chunks_of(span_of(COUNT))
    order = order_of(frozen_film(COUNT, []), chunks, 2)
    for frames in (order.frames[:-1], order.frames[1:]):
        with pytest.raises(ValueError, match="frozen"):
            rendered_here(source, chunks[2], RenderOrder(3, SIZE, BEGIN_90K, BEGIN_90K, frames))
    with pytest.raises(ValueError, match="frozen"):
        rendered_here((), chunks[2], order)


def test_chunks_of_different_films_are_not_joined(rendered: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="different"):
        joined([rendered[0], rendered[1].replace(b"avc1", b"avc3")])
    with pytest.raises(ValueError, match="different"):
        joined([b"", b""])
    with pytest.raises(ValueError, match="head"):
        joined([rendered[0][8:]])


def test_a_clip_of_the_door_gives_what_the_recorders_files_give(
    tmp_path: Path, source: tuple[SourceFragment, ...], rendered: dict[int, bytes]
) -> None:
    """A clip begins with any fragment of a file, and one of another file, with a lower number, may follow."""
    data = Path(source[0].file).read_bytes()
    clip = data[: source[0].init_bytes]
    for one in (*source[9:], source[0]):
        clip += data[one.offset_bytes : one.offset_bytes + one.size_bytes]
    (tmp_path / "clip-1.mp4").write_bytes(clip + clip[-100:])
    found = fragments_of([tmp_path / "clip-1.mp4"])
    assert [(one.start_90k, one.frames) for one in found] == [
        (one.start_90k, one.frames) for one in (source[0], *source[9:])
    ]
    order = order_of(frozen_film(COUNT, [BOX]), chunks_of(span_of(COUNT)), 2)
    assert rendered_here(found, chunks_of(span_of(COUNT))[2], order) == rendered[2]


@pytest.mark.law("21")
def test_where_something_stays_visible_by_law_every_picture_says_so(source: tuple[SourceFragment, ...]) -> None:
    """The text is a part of the frozen boxes, so both signs name it; it covers what is below it."""
    chunks, plain = chunks_of(span_of(COUNT)), frozen_film(COUNT, [BOX])
    film = replace(plain, bar="依法公开 江岸区公安分局")
    assert (parse_frozen(film.packed()), film.digest != plain.digest) == (film, True)
    assert (b"bar" in film.packed(), b"bar" in plain.packed()) == (True, False)
    order = order_of(film, chunks, 2)
    assert parse_order(order.as_json()) == order
    rows = FootBar(film.bar, *SIZE).rows
    made = rendered_here(source, chunks[2], order)
    foot = [luma[-rows:] for _, luma in film_pictures(made)]
    assert len(foot) == 30
    for one in foot:
        assert (np.median(one), one.max() > 150, one[:3].max() < 60) == (16, True, True)
    assert rendered_here(source, chunks[2], order) == made


def test_times_make_chunks() -> None:
    assert chunks_of(FilmSpan(5, 5 + CHUNK_90K + 1)) == (
        FilmSpan(5, 5 + CHUNK_90K),
        FilmSpan(5 + CHUNK_90K, 6 + CHUNK_90K),
    )
    for wrong in (FilmSpan(5, 5), FilmSpan(-1, 5), FilmSpan(0, 1 << 60)):
        with pytest.raises(ValueError, match="duration"):
            chunks_of(wrong)


def test_a_file_that_is_no_footage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x08free")
    with pytest.raises(Fault) as raised:
        fragments_of([tmp_path / "a.mp4"])
    assert raised.value.kind is FaultKind.CORRUPT


def test_a_worker_without_models_fails_and_nothing_passes(tmp_path: Path, source: tuple[SourceFragment, ...]) -> None:
    chunk = chunks_of(span_of(COUNT))[0]
    with pytest.raises(Fault, match="a model for detection is missing") as raised:
        run_worker(processes.DETECT, detect_order(chunk, source, tmp_path, "s1"))
    assert raised.value.kind is FaultKind.UNAVAILABLE


def test_a_picture_that_takes_too_long_ends_the_process() -> None:
    """In a process of its own, with a limit of a moment."""
    code = (
        "import mingcha.privacy.rendering.worker as worker\n"
        "worker.PICTURE_LIMIT_S = 0.05\n"
        "for _ in worker.each_in_time([1]):\n"
        "    while True: pass\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == -signal.SIGPROF


def test_the_worker_looks_with_the_models(source: tuple[SourceFragment, ...]) -> None:
    if any(state_of(models_folder(), one) is not FileState.READY for one in listed_models()):
        pytest.skip("no models: run scripts/models.py")
    chunk = chunks_of(span_of(COUNT))[2]
    order = detect_order(chunk, needed_by(chunk, source), models_folder(), "s1")
    found = parse_chunk(run_worker(processes.DETECT, order))
    assert len(found.frames) == 30
    assert [number for number, _ in found.looked_at] == [*range(0, 30, 3), 29]


def test_without_packages_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(processes._NEEDED, processes.DETECT, ("no_such_package",))
    with pytest.raises(Fault) as raised:
        run_worker(processes.DETECT, {})
    assert raised.value.kind is FaultKind.UNSUPPORTED


def test_a_worker_that_hangs_is_ended() -> None:
    with pytest.raises(Fault, match="without an answer"):
        run_worker(("/bin/sh", "-c", "exec sleep 60"), {}, 0.1)


def test_the_decoder_is_libav() -> None:
    assert av.codecs_available >= {"libx264"}
