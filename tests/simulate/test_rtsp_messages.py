"""RTSP messages as bytes: in arbitrary pieces, malformed, and Digest against a worked example."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.simulate.rtsp_messages import (
    Credentials,
    Interleaved,
    MessageReader,
    ProtocolError,
    Request,
    digest_response,
    response,
)

WIRE = (
    b"OPTIONS rtsp://h/cam0 RTSP/1.0\r\nCSeq: 1\r\n\r\n"
    b"$\x01\x00\x03abc"
    b"GET_PARAMETER rtsp://h/cam0 RTSP/1.0\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\nbody"
)
MESSAGES = [
    Request("OPTIONS", "rtsp://h/cam0", "RTSP/1.0", {"cseq": "1"}),
    Interleaved(1, b"abc"),
    Request("GET_PARAMETER", "rtsp://h/cam0", "RTSP/1.0", {"cseq": "2", "content-length": "4"}, b"body"),
]


@given(st.lists(st.integers(0, len(WIRE)), max_size=8))
def test_any_chopping_gives_the_same_messages(cuts):
    reader, found = MessageReader(), []
    places = [0, *sorted(cuts), len(WIRE)]
    for start, stop in pairwise(places):
        found += reader.feed(WIRE[start:stop])
    assert found == MESSAGES


@given(st.binary(max_size=400))
def test_any_bytes_are_messages_or_a_protocol_error(data):
    try:
        for message in MessageReader().feed(data):
            assert isinstance(message, Request | Interleaved)
    except ProtocolError:
        pass


@pytest.mark.parametrize(
    "bad",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nno colon\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: 9999999\r\n\r\n",
        b"A" * 17_000,
    ],
)
def test_what_is_not_rtsp_is_refused(bad):
    with pytest.raises(ProtocolError):
        MessageReader().feed(bad)


def test_a_response_repeats_the_sequence_number():
    request = Request("DESCRIBE", "rtsp://h/", "RTSP/1.0", {"cseq": "7"})
    assert response(404, request) == b"RTSP/1.0 404 Not Found\r\nCSeq: 7\r\n\r\n"
    assert response(200, request, {"A": "b"}, "xy").endswith(b"\r\nA: b\r\nContent-Length: 2\r\n\r\nxy")


def test_digest_of_a_worked_example():
    # MD5 by hand: HA1 = md5("admin:simulated camera:secret"), HA2 = md5("PLAY:rtsp://h/cam0")
    known = Credentials("admin", "secret")
    answer = digest_response(known, "PLAY", "rtsp://h/cam0", "abc")
    header = f'Digest username="admin", realm="simulated camera", nonce="abc", uri="rtsp://h/cam0", response="{answer}"'
    assert known.accepts(header, "PLAY", "abc")
    assert not known.accepts(header, "SETUP", "abc")
    assert not known.accepts(header, "PLAY", "abd")
    assert not known.accepts(header.replace("admin", "guest"), "PLAY", "abc")
    assert not known.accepts("Basic YWRtaW46c2VjcmV0", "PLAY", "abc")
    assert "secret" not in repr(known)
