"""An edit works in its own time, out of kept files; what is covered is what all detections give (article 21)."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.kit.errors import Fault
from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.scenes import BLOCK
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.redaction import covered_rows
from mingcha.privacy.redaction.covering import covering
from mingcha.privacy.redaction.edits import EditKind, KeyFrame, NewEdit
from mingcha.privacy.redaction.kept_covering import FILM_FILE, _stored, keep_film, kept_covering
from mingcha.privacy.redaction.values import Span
from mingcha.privacy.rendering.chunks import CHUNK_90K, FilmSpan
from mingcha.privacy.rendering.folder import TRACKS, detected_name
from mingcha.privacy.tracks.stored import parse_film

WIDTH, HEIGHT, STEP_90K, CHUNKS = 320, 160, 30_000, 4
LENGTH_90K = CHUNKS * CHUNK_90K
SPAN = FilmSpan(777, 777 + LENGTH_90K)
pytestmark = pytest.mark.law("21")


def write_film(folder: Path) -> None:
    """Four chunks of three pictures a second, one of them empty: a face that walks through, a plate, a faint face of
    a single look, a plate that a second look dropped, and a cut between two chunks."""
    for place in range(CHUNKS):
        first = place * 30
        frames = tuple(FrameAt(SPAN.from_90k + (first + one) * STEP_90K, WIDTH, HEIGHT) for one in range(30))
        looked_at = tuple((one, found_in(first + one)) for one in range(0, 30, 3))
        blocks = ("20" if place == 3 else "90") * (WIDTH // BLOCK * (HEIGHT // BLOCK))
        chunk = ChunkDetections(S1.name, frames, (), looked_at, blocks, blocks)
        empty = ChunkDetections(S1.name, (), (), ())
        (folder / detected_name(place)).write_bytes((empty if place == 1 else chunk).packed())
    (folder / TRACKS).write_bytes(covering(folder, SPAN, ()).tracks_text)


def found_in(number: int) -> tuple[Detection, ...]:
    """What is in a picture."""
    found = [Detection(Detects.FACE, Box(2 * number, 40, 2 * number + 20, 60), 900)] if number % 60 < 45 else []
    if number in (12, 66, 69):
        found.append(Detection(Detects.FACE, Box(200, 20, 260, 100), 90))
    if number > 70:
        found.append(Detection(Detects.PLATE, Box(10, 130, 60, 150), 280))
        found.append(Detection(Detects.PLATE, Box(200, 100, 260, 150), 700, is_dropped=True))
    return tuple(found)


keys = st.builds(KeyFrame, st.integers(0, LENGTH_90K), st.just(900), st.just(700), st.just(9_000), st.just(5_000))


@st.composite
def some_edits(draw: st.DrawFn) -> list[NewEdit]:
    """Edits of any kind, some of tracks that there are not."""
    made: list[NewEdit] = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        kind = draw(st.sampled_from(list(EditKind)))
        begin = draw(st.integers(0, CHUNKS * 10 - 1))
        span = Span(begin * 90_000, draw(st.integers(begin + 1, CHUNKS * 10)) * 90_000)
        is_class = kind in (EditKind.CLASS_OFF, EditKind.CLASS_ON)
        track = draw(st.sampled_from(["face", "plate"] if is_class else ["t0", "t1", "t2", "t3", f"r{number - 1}"]))
        edit = NewEdit(kind, span, track, draw(st.sampled_from(["t0", "t1", "t2"])), (draw(keys), draw(keys)))
        try:
            with tempfile.TemporaryDirectory() as made_in:
                write_film(Path(made_in))
                covering(Path(made_in), SPAN, [*made, edit])
        except Fault:
            continue
        made.append(edit)
    return made


@settings(max_examples=8, deadline=None)
@given(some_edits(), st.sets(st.integers(0, 6)))
def test_what_is_kept_is_what_all_detections_give(edits: list[NewEdit], not_asked: set[int]) -> None:
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        write_film(folder)
        keep_film(folder, covering(folder, SPAN, ()))
        for count in range(len(edits) + 1):
            if count not in not_asked:  # a page of before read no further, or its file is gone
                whole = covering(folder, SPAN, edits[:count])
                found = kept_covering(folder, SPAN, edits[:count])
                assert found.frozen() == whole.frozen()
                assert list(found.boxes(0, LENGTH_90K)) == list(whole.boxes(0, LENGTH_90K))
                assert list(found.film_tracks()) == list(whole.film_tracks())
                assert found.now.edited.visible() == whole.edited.visible()


def test_an_edit_writes_the_rows_of_its_own_time_alone(tmp_path: Path) -> None:
    write_film(tmp_path)
    kept_covering(tmp_path, SPAN, ()).frozen()
    (first,) = tmp_path.glob("rows-*")
    edits = [NewEdit(EditKind.WHOLE_FRAME, Span(2 * CHUNK_90K + 90_000, 3 * CHUNK_90K))]
    kept_covering(tmp_path, SPAN, edits).frozen()
    (second,) = set(tmp_path.glob("rows-*")) - {first}
    assert list(covered_rows._opened(second).places) == [2]  # type: ignore[union-attr]
    frozen = covering(tmp_path, SPAN, edits).frozen()
    for path in (first, second, tmp_path / FILM_FILE, tmp_path / TRACKS):
        path.unlink()
        assert kept_covering(tmp_path, SPAN, edits).frozen() == frozen, path.name
    for path in tmp_path.glob("rows-*"):
        path.write_bytes(b"nothing of ours")
    assert kept_covering(tmp_path, SPAN, edits).frozen() == frozen


def test_a_stored_film_of_another_version_is_made_anew(tmp_path: Path) -> None:
    write_film(tmp_path)
    (tmp_path / FILM_FILE).write_bytes(b"PK\x03\x04 half of it")
    assert kept_covering(tmp_path, SPAN, ()).frozen() == covering(tmp_path, SPAN, ()).frozen()
    assert parse_film((tmp_path / FILM_FILE).read_bytes()).tracks.keys() == {f"t{number}" for number in range(9)}


def test_kept_files_that_a_disk_cut_short_or_altered_are_not_believed(tmp_path: Path) -> None:
    write_film(tmp_path)
    true = kept_covering(tmp_path, SPAN, ()).frozen()
    (rows,) = tmp_path.glob("rows-*")
    data = rows.read_bytes()
    film = (tmp_path / FILM_FILE).read_bytes()
    place = data.index(b'"3":') + 1
    for at in (len(data) - 9, place):
        rows.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        assert kept_covering(tmp_path, SPAN, ()).frozen() == true
    for altered in (data[:-9], data[:place]):
        rows.write_bytes(altered)
        assert kept_covering(tmp_path, SPAN, ()).frozen() == true
    flags = film.index(b"PK\x01\x02") + 8
    _stored.cache_clear()
    (tmp_path / FILM_FILE).write_bytes(film[:flags] + b"\x01" + film[flags + 1 :])  # as if it were encrypted
    assert [*_stored(tmp_path, SPAN).tracks] == [f"t{number}" for number in range(9)]
