"""The gate refuses a film for each thing that must not be in it, and passes one that has none (article 21, T21a)."""

import io
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.privacy.footage import (
    BEGIN_90K,
    SIZE,
    STEP_90K,
    frozen_film,
    rendered_here,
    span_of,
    write_footage,
)

from mingcha.media.mp4.boxes import box
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt, detect_some
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.rendering.chunk_order import order_of
from mingcha.privacy.rendering.chunks import chunks_of
from mingcha.privacy.rendering.common_bytes import SourceIndex
from mingcha.privacy.rendering.decoding import film_frames
from mingcha.privacy.rendering.film import joined
from mingcha.privacy.rendering.film_file import fragments_in, read_head
from mingcha.privacy.rendering.gate import (
    GateKind,
    covered_share,
    digest_findings,
    film_findings,
    residual_findings,
    source_findings,
)
from mingcha.privacy.rendering.source import SourceFragment, coded_pictures, fragments_of

COUNT = 120
FROZEN = frozen_film(COUNT, [Box(16, 16, 56, 48)])


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[SourceFragment, ...]:
    path = tmp_path_factory.mktemp("source") / "a.mp4"
    write_footage(path, COUNT)
    return fragments_of([path])


@pytest.fixture(scope="module")
def film(source: tuple[SourceFragment, ...]) -> bytes:
    """A film that passes, of two fragments."""
    chunks = chunks_of(span_of(COUNT))
    made = [rendered_here(source, chunk, order_of(FROZEN, chunks, place)) for place, chunk in enumerate(chunks)]
    return b"".join(joined(made))


def kinds(film: bytes) -> list[GateKind]:
    return [one.kind for one in film_findings(io.BytesIO(film), FROZEN)]


def with_samples(film: bytes, change: Callable[[int, Sample], Sample]) -> bytes:
    """The film, written anew with other samples in its first fragment."""
    file = io.BytesIO(film)
    head = read_head(file)
    first, *rest = fragments_in(file)
    samples = [change(number, sample) for number, sample in enumerate(first.samples)]
    tail = b"".join(film[one.offset_bytes : one.offset_bytes + one.size_bytes] for one in rest)
    return head + live_fragment(first.number, first.start_90k, samples) + tail


def test_a_film_of_ours_passes(film: bytes, source: tuple[SourceFragment, ...]) -> None:
    assert kinds(film) == []
    assert source_findings(io.BytesIO(film), coded_pictures(source)) == []
    assert with_samples(film, lambda _, sample: sample) == film


@pytest.mark.parametrize(
    "change",
    [
        lambda film: film + box(b"udta", b"where it was"),
        lambda film: film + box(b"free", bytes(8)),
        lambda film: film + b"\0",
        lambda film: film[:-1],
        lambda film: b"",
        lambda film: film[:28] + box(b"meta") + film[28:],
        lambda film: film.replace(b"mingcha\0", b"someone\0"),
        lambda film: film.replace(b"vide", b"soun", 1),
        lambda film: film.replace(b"mvhd\0\0\0\0\0\0\0\0", b"mvhd\0\0\0\0\0\0\0\1"),
        lambda film: film.replace(b"moof", b"prft", 1),
    ],
    ids=["udta", "free", "a byte more", "cut short", "nothing", "meta", "handler", "sound", "a time", "no moof"],
)
def test_anything_besides_one_picture_stream_is_refused(film: bytes, change: Callable[[bytes], bytes]) -> None:
    assert kinds(change(film)) == [GateKind.STREAMS]


def test_a_second_track_is_refused(film: bytes) -> None:
    moov_at = film.index(b"moov") - 4
    size = int.from_bytes(film[moov_at : moov_at + 4])
    moov = film[moov_at + 8 : moov_at + size]
    trak_at = moov.index(b"trak") - 4
    trak = moov[trak_at : trak_at + int.from_bytes(moov[trak_at : trak_at + 4])]
    twice = film[:moov_at] + box(b"moov", moov, trak) + film[moov_at + size :]
    assert kinds(twice) == [GateKind.STREAMS]


def test_a_parameter_set_that_is_none_is_refused(film: bytes) -> None:
    at = film.index(b"avcC") + 4
    assert film[at + 8] & 0x1F == 7
    assert kinds(film[: at + 8] + bytes([6]) + film[at + 9 :]) == [GateKind.STREAMS]


@pytest.mark.parametrize("kind", [6, 9, 12, 7], ids=["SEI", "delimiter", "filling", "SPS"])
def test_what_is_no_slice_is_refused(film: bytes, kind: int) -> None:
    more = (3).to_bytes(4) + bytes([kind, 5, 0])
    noted = with_samples(film, lambda number, one: one._replace(payload=more + one.payload) if number == 7 else one)
    assert kinds(noted) == [GateKind.NOTES]


def test_pictures_at_other_times_are_refused(film: bytes) -> None:
    late = with_samples(film, lambda number, one: one._replace(duration_90k=STEP_90K + 91) if number == 3 else one)
    (found,) = film_findings(io.BytesIO(late), FROZEN)
    assert (found.kind, found.at_90k) == (GateKind.TIMES, BEGIN_90K + 4 * STEP_90K)
    within = with_samples(film, lambda number, one: one._replace(duration_90k=STEP_90K + 90 * (1, -1)[number % 2]))
    assert kinds(within) == []


@pytest.mark.parametrize("hole_90k", [0, 135_000, 250_000])
def test_a_hole_of_the_source_inside_of_a_chunk_keeps_the_times(tmp_path: Path, hole_90k: int) -> None:
    later_90k = BEGIN_90K + 5 * STEP_90K + hole_90k
    write_footage(tmp_path / "a.mp4", 5)
    write_footage(tmp_path / "b.mp4", 5, begin_90k=later_90k)
    frozen = replace(FROZEN, frames=frozen_film(5, []).frames + frozen_film(5, [], begin_90k=later_90k).frames)
    chunks = chunks_of(span_of(100))
    made = rendered_here(fragments_of(sorted(tmp_path.iterdir())), chunks[0], order_of(frozen, chunks, 0))
    assert film_findings(io.BytesIO(made), frozen) == []


def test_missing_pictures_are_refused(film: bytes) -> None:
    fewer = replace(FROZEN, frames=FROZEN.frames[:-1])
    assert [one.kind for one in film_findings(io.BytesIO(film), fewer)] == [GateKind.TIMES]


def test_a_packet_of_the_source_is_found(film: bytes, source: tuple[SourceFragment, ...]) -> None:
    pictures = list(coded_pictures(source))
    assert len(pictures[0]) > 200
    copied = with_samples(film, lambda number, one: one._replace(payload=pictures[0]) if number == 0 else one)
    found = {one.kind for one in source_findings(io.BytesIO(copied), pictures)}
    assert found == {GateKind.SOURCE_PACKET, GateKind.SOURCE_BYTES}


def test_a_run_of_bytes_of_the_source_is_found(film: bytes, source: tuple[SourceFragment, ...]) -> None:
    pictures = list(coded_pictures(source))
    for count, kind in ((64, [GateKind.SOURCE_BYTES]), (63, [])):
        piece = pictures[0][77 : 77 + count]
        mixed = with_samples(film, lambda n, one, p=piece: one._replace(payload=one.payload + p) if n == 5 else one)
        assert [one.kind for one in source_findings(io.BytesIO(mixed), pictures)] == kind


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(32, 100), st.integers(0, 2**32))
def test_every_run_of_64_bytes_is_found_and_no_shorter_one(before: int, after: int, count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    source = chance.integers(0, 255, 500, np.uint8).tobytes()
    begin = int(chance.integers(0, 500 - count))
    film = bytearray(chance.integers(0, 255, before + count + after, np.uint8).tobytes())
    film[before : before + count] = source[begin : begin + count]
    if begin and before:
        film[before - 1] = source[begin - 1] ^ 1
    if begin + count < 500 and after:
        film[before + count] = source[begin + count] ^ 1
    assert SourceIndex(source).has_run_in(bytes(film)) == (count >= 64)


def looked(*found: Detection, count: int = COUNT) -> list[ChunkDetections]:
    frames = tuple(FrameAt(n * STEP_90K, *SIZE) for n in range(count))
    return [ChunkDetections("s1", frames, (), ((1, found),))]


def face(left: int, score: int = 900) -> Detection:
    return Detection(Detects.FACE, Box(left, 20, left + 20, 40), score)


def test_a_face_that_no_box_covers_is_found() -> None:
    (found,) = residual_findings(looked(face(30), face(70)), FROZEN, 100)
    assert (found.kind, found.at_90k) == (GateKind.UNCOVERED, BEGIN_90K + STEP_90K)
    assert found.detail == "face 900 [70, 20, 90, 40]"


@pytest.mark.parametrize(("left", "is_found"), [(40, False), (41, True), (12, False), (11, True)])
def test_four_fifths_of_it_must_be_covered(left: int, *, is_found: bool) -> None:
    assert bool(residual_findings(looked(face(left)), FROZEN, 100)) is is_found


def test_a_weaker_detection_is_none() -> None:
    assert residual_findings(looked(face(70, 100)), FROZEN, 100) == []
    assert residual_findings(looked(face(70, 101)), FROZEN, 100) != []


def test_what_the_law_leaves_visible_is_excepted_at_its_time() -> None:
    visible = [Detection(Detects.FACE, Box(64, 16, 96, 48), 0)]
    assert residual_findings(looked(face(70)), FROZEN, 100, {BEGIN_90K + STEP_90K: visible}) == []
    assert residual_findings(looked(face(70)), FROZEN, 100, {BEGIN_90K: visible}) != []
    person = [visible[0]._replace(kind=Detects.PERSON)]
    assert residual_findings(looked(face(70)), FROZEN, 100, {BEGIN_90K + STEP_90K: person}) != [], "a face is none"


def test_of_a_visible_box_one_thing_alone_is_excepted_however_wide_it_was_drawn() -> None:
    visible = {BEGIN_90K + STEP_90K: [Detection(Detects.FACE, Box(40, 0, 96, 64), 0)]}
    beside, inside = Detection(Detects.FACE, Box(66, 0, 96, 30), 900), Detection(Detects.FACE, Box(70, 4, 80, 14), 900)
    assert residual_findings(looked(beside, inside), FROZEN, 100, visible) == [], "one face, found twice"
    (found,) = residual_findings(
        looked(beside, Detection(Detects.FACE, Box(42, 34, 60, 52), 900)), FROZEN, 100, visible
    )
    assert found.detail == "face 900 [42, 34, 60, 52]", "another face under the same box"


def test_a_film_that_was_not_looked_at_is_refused() -> None:
    assert [one.kind for one in residual_findings([], FROZEN, 100)] == [GateKind.UNLOOKED]
    (chunk,) = looked()
    assert [one.kind for one in residual_findings([replace(chunk, looked_at=())], FROZEN, 100)] == [GateKind.UNLOOKED]


def test_a_film_with_more_decoded_pictures_is_refused() -> None:
    assert [one.kind for one in residual_findings(looked(count=COUNT + 1), FROZEN, 100)] == [GateKind.TIMES]


def test_boxes_together_cover() -> None:
    assert covered_share(Box(10, 10, 30, 30), [Box(0, 0, 20, 40), Box(20, 0, 40, 20)]) == 0.75
    assert covered_share(Box(10, 10, 30, 30), [Box(40, 40, 50, 50), Box(0, 0, 5, 5)]) == 0.0
    assert covered_share(Box(5, 5, 5, 9), []) == 1.0


def test_other_frozen_boxes_and_other_models_are_found() -> None:
    data = FROZEN.packed()
    digest = sha256(data).hexdigest()
    assert digest_findings(data, digest, {"a": "1", "b": "2"}, {"a": "1"}) == []
    found = digest_findings(data + b" ", digest, {"a": "1"}, {"a": "2", "b": "2"})
    assert [one.detail for one in found] == ["frozen", "a", "b"]


def test_other_pictures_than_in_the_first_pass_are_looked_at(film: bytes, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(film)
    found = []
    for fragment in fragments_in(io.BytesIO(film)):
        frames = film_frames(tmp_path / "film.mp4", fragment.offset_bytes)
        found.append(detect_some(frames, [], S1, every=6, first=1))
    assert [number for number, _ in found[0].looked_at] == list(range(1, 100, 6))
    assert sum(len(chunk.frames) for chunk in found) == COUNT
    assert residual_findings(found, FROZEN, 100) == []
    assert [
        n for n, _ in detect_some(film_frames(tmp_path / "film.mp4", fragment.offset_bytes), [], S1, 99, 98).looked_at
    ] == [19]
