"""The state of a detector as bytes, and what a number of false findings proves."""

import zlib

import numpy as np
import pytest
from tests.support.media.looking import EVERY_MS, LEARNED_MS, checks, covering, learned, noon

from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.rates import upper_limit
from mingcha.media.looks.state import MOST_BYTES, StateError, pack_state, unpack_state
from mingcha.media.looks.values import LookFinding


def test_a_state_goes_on_where_it_was_and_stays_within_half_a_megabyte() -> None:
    camera = learned()
    checks(camera, [noon(camera, covering(camera, 0.34)) for _ in range(5)])
    again = CameraDetector()
    unpack_state(pack_state(camera.detector), again)
    picture = noon(camera, covering(camera, 0.34))
    at_ms = LEARNED_MS + 5 * EVERY_MS
    assert again.check(picture, at_ms) == camera.detector.check(picture, at_ms)
    assert again.standing == camera.detector.standing
    assert set(again.standing) == {LookFinding.PARTIAL_SUDDEN}
    modes = [camera.detector.models.values()]
    assert len(pack_state(camera.detector)) * 3 < MOST_BYTES, modes


@pytest.mark.parametrize(
    "data",
    [b"", b"rubbish", zlib.compress(b"{}\n"), zlib.compress(b'{"version": 9}\n'), zlib.compress(b"x" * 3_000_000)],
)
def test_bytes_that_are_no_state_are_refused(data: bytes) -> None:
    with pytest.raises(StateError):
        unpack_state(data, CameraDetector())


def test_a_state_that_was_cut_is_refused() -> None:
    body = zlib.decompress(pack_state(learned().detector))
    with pytest.raises(StateError):
        unpack_state(zlib.compress(body[: len(body) // 2]), CameraDetector())


@pytest.mark.parametrize(
    ("events", "days", "limit"), [(0, 3000, 0.000999), (1, 4750, 0.000999), (2, 6300, 0.000999), (0, 58, 0.0517)]
)
def test_the_upper_limit_of_a_rate(events: int, days: int, limit: float) -> None:
    """3,000 camera-days without, 4,750 with one, 6,300 with two (supervision.md, 4.3); tables of Poisson limits."""
    assert upper_limit(events, days) == pytest.approx(limit, rel=2e-3)
    assert upper_limit(events, 0) is None


def test_the_limit_of_many_events_is_near_their_rate() -> None:
    limit = upper_limit(400, 400)
    assert limit is not None
    assert 1 < limit < 1.1
    assert np.isfinite(limit)
