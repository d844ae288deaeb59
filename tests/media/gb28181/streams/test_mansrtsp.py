"""Orders for a playback, as platforms and the text of the standard write them, and their answers; anything else is
refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.streams.mansrtsp import (
    PlaybackMethod,
    PlaybackOrder,
    PlaybackStatus,
    read_order,
    write_status,
)

pytestmark = pytest.mark.law("13(1)")
PLAY, PAUSE = PlaybackMethod.PLAY, PlaybackMethod.PAUSE


@pytest.mark.parametrize(
    ("data", "order"),
    [
        # as an open platform writes them
        (b"PLAY RTSP/1.0\r\nCSeq: 2\r\nRange: npt=now-\r\n", PlaybackOrder(PLAY, 2)),
        (b"PAUSE RTSP/1.0\r\nCSeq: 3\r\nPauseTime: now\r\n", PlaybackOrder(PAUSE, 3)),
        (b"PLAY RTSP/1.0\r\nCSeq: 4\r\nScale: 2.000000\r\n", PlaybackOrder(PLAY, 4, scale=2)),
        (b"PLAY RTSP/1.0\r\nCSeq: 5\r\nRange: npt=80-\r\n", PlaybackOrder(PLAY, 5, 80)),
        # as the standard names the protocol, with an empty line
        (
            b"PLAY MANSRTSP/1.0\r\nCSeq: 6\r\nScale: -0.5\r\nRange: npt=12.5-100\r\n\r\n",
            PlaybackOrder(PLAY, 6, 12.5, 100, -0.5, "MANSRTSP/1.0"),
        ),
        (
            b"TEARDOWN MANSRTSP/1.0\r\nCSeq: 7\r\n\r\n",
            PlaybackOrder(PlaybackMethod.TEARDOWN, 7, protocol="MANSRTSP/1.0"),
        ),
        # tolerated
        (b"play\nrange : NPT=00:01:30.5-\n\0", PlaybackOrder(PLAY, 0, 90.5)),
        (b"PLAY rtsp://1 RTSP/1.0\r\nCSeq: x\r\nRange: npt=-\r\n", PlaybackOrder(PLAY)),
    ],
)  # fmt: skip
def test_orders_as_they_come(data: bytes, order: PlaybackOrder) -> None:
    assert read_order(data) == order


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\r\n", b"RECORD RTSP/1.0\r\n", b"PLAY HTTP/1.1\r\n", b"PLAY RTSP/1.0\r\nScale: 0\r\n",
        b"PLAY RTSP/1.0\r\nScale: nan\r\n", b"PLAY RTSP/1.0\r\nScale: 1e9\r\n", b"PLAY RTSP/1.0\r\nRange: npt=-5-\r\n",
        b"PLAY RTSP/1.0\r\nRange: npt=9-3\r\n", b"PLAY RTSP/1.0\r\nRange: smpte=1-\r\n",
        b"PLAY RTSP/1.0\r\nRange: npt=99999999-\r\n", b"PLAY RTSP/1.0\r\nRange: npt=5\r\n",
        b"PLAY RTSP/1.0" + b"\r\nX: y" * 40, b"PLAY RTSP/1.0\r\n" + b"x" * 4_096,
    ],
)  # fmt: skip
def test_what_is_no_order(data: bytes) -> None:
    assert fault_of(read_order, data) is FaultKind.INVALID


def test_answers_are_these_bytes() -> None:
    order = read_order(b"PLAY MANSRTSP/1.0\r\nCSeq: 6\r\nScale: -2\r\n\r\n")
    assert write_status(order, PlaybackStatus.OK) == b"MANSRTSP/1.0 200 OK\r\nCSeq: 6\r\nScale: -2.000000\r\n\r\n"
    assert write_status(order, PlaybackStatus.NO_SUCH_RANGE) == b"MANSRTSP/1.0 457 Invalid Range\r\nCSeq: 6\r\n\r\n"
    pause = read_order(b"PAUSE RTSP/1.0\r\nCSeq: 3\r\nPauseTime: now\r\n")
    assert write_status(pause, PlaybackStatus.OK) == b"RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n"


GOOD = b"PLAY MANSRTSP/1.0\r\nCSeq: 6\r\nScale: -0.5\r\nRange: npt=12.5-100\r\n\r\n"


@given(st.binary(max_size=200) | st.tuples(st.integers(0, 70), st.integers(0, 9), st.binary(max_size=9)).map(
    lambda change: GOOD[: change[0]] + change[2] + GOOD[change[0] + change[1] :]
))  # fmt: skip
def test_any_bytes_are_an_order_or_a_fault(data: bytes) -> None:
    assert fault_of(read_order, data) in (None, FaultKind.INVALID)
