"""Which fragments of the source a film and its chunks have: those that a reviewer is shown, and what they refer to."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.support.privacy.footage import BEGIN_90K, STEP_90K, write_footage

from mingcha.access.tickets.tokens import TicketPayload
from mingcha.media.gateway.index import inside_window
from mingcha.media.gateway.key_frames import Indexed
from mingcha.privacy.rendering.chunks import FilmSpan, chunks_of
from mingcha.privacy.rendering.decoding import frames_of
from mingcha.privacy.rendering.source import SourceFragment, fragments_of, needed_by, shown_of

SECOND_90K = 90_000


def fragment(begin_s: float, *, key: bool, file: str = "a") -> SourceFragment:
    begin_90k = BEGIN_90K + round(begin_s * SECOND_90K)
    return SourceFragment(file, 0, 0, 0, 10, begin_90k, begin_90k + SECOND_90K, key)


@given(st.lists(st.booleans(), max_size=12), st.integers(0, 1_999), st.integers(0, 12_000), st.integers(1, 12_000))
def test_a_film_has_what_its_reviewer_is_shown(keys: list[bool], begin_ms: int, from_ms: int, length_ms: int) -> None:
    """What the source of a film begins with is what the gateway plays under a ticket for the film's time: a picture
    before that could not be watched, and the review never be signed."""
    fragments = [fragment(begin_ms / 1000 + place, key=key) for place, key in enumerate(keys)]
    first_ms = BEGIN_90K // 90 + from_ms
    ticket = TicketPayload(
        id="", grant="", who="", points=(), modes=(), from_ms=first_ms, to_ms=first_ms + length_ms, iat_ms=0, exp_ms=0,
        origin="",
    )  # fmt: skip
    rows = [Indexed(one.start_90k, SECOND_90K, 0, one.key, "", 0, 0, 10) for one in fragments]
    played = [row.start_90k for row in inside_window(rows, ticket)]
    span = FilmSpan(ticket.from_ms * 90, ticket.to_ms * 90)
    assert [one.start_90k for one in shown_of(span, fragments)] == played


def test_pictures_at_the_begin_of_a_chunk_refer_to_a_key_picture_seconds_before(tmp_path: Path) -> None:
    """Four seconds between two key pictures, fragments of one: the second chunk begins two seconds behind one."""
    write_footage(tmp_path / "a.mp4", 150, gop=40, fragment=10)
    fragments, chunks = fragments_of([tmp_path / "a.mp4"]), chunks_of(FilmSpan(BEGIN_90K, BEGIN_90K + 150 * STEP_90K))
    assert [place for place, one in enumerate(fragments) if one.key] == [0, 4, 8, 12]
    times = [frame.pts for chunk in chunks for frame in frames_of(chunk, needed_by(chunk, fragments))]
    assert times == [BEGIN_90K + number * STEP_90K for number in range(150)]


def test_of_two_recorders_each_file_has_its_own_key_picture() -> None:
    fragments = [
        fragment(0, key=True), fragment(0.5, key=True, file="b"), fragment(1, key=False),
        fragment(1.5, key=False, file="b"), fragment(2, key=True), fragment(2.5, key=False, file="b"),
    ]  # fmt: skip
    chunk = FilmSpan(BEGIN_90K + 2 * SECOND_90K, BEGIN_90K + 3 * SECOND_90K)
    assert needed_by(chunk, fragments) == tuple(fragments[place] for place in (1, 3, 4, 5))
    assert needed_by(FilmSpan(0, 1), fragments) == ()
