"""The parsers of a redaction's files take any bytes, and read what was written (article 21)."""

import io

from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.redaction_target import FILES, redaction
from tests.support.fuzz.mutated import MANY, mutated

from mingcha.privacy.detection.chunk import parse_chunk
from mingcha.privacy.rendering.film_file import fragments_in
from mingcha.privacy.tracks.freezing import parse_frozen


@MANY
@given(st.binary(max_size=400) | st.sampled_from(FILES).flatmap(mutated))
def test_any_bytes(data: bytes) -> None:
    redaction(data)


def test_the_beginnings_are_whole_files() -> None:
    chunk, frozen, film = FILES
    assert parse_chunk(chunk).packed() == chunk
    assert parse_frozen(frozen).packed() == frozen
    assert len(list(fragments_in(io.BytesIO(film)))) == 1


def test_brackets_without_end_are_refused() -> None:
    redaction(b"[" * 100_000)
