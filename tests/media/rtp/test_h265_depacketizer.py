"""RFC 7798 against literal packets: units, aggregates, fragments, borders of pictures, and what is refused."""

import pytest
from tests.support.media.fake_camera import rtp
from tests.support.media.h265_payloads import DELIMITER, IDR, SEI, SUFFIX_SEI, TRAIL, TRAIL_SECOND, aggregate, fragments

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.codecs.nal import nal_units
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.rtp.h265_depacketizer import H265Depacketizer

VPS, SPS, PPS = b"\x40\x01\x0c\x01", b"\x42\x01\x01\x01", b"\x44\x01\xc0\x71"
IDR_SECOND = b"\x28\x01\x2f" + bytes(range(1, 90))


class Found:
    """A depacketizer and what it hands out."""

    def __init__(self) -> None:
        self.pictures: list[CodedPicture] = []
        self.troubles: list[str] = []
        self.reader = H265Depacketizer(96, self.pictures.append, self.troubles.append, self.troubles.append)
        self._sequence = 0

    def feed(self, timestamp: int, *payloads: bytes, marker: bool = True) -> "Found":
        for place, payload in enumerate(payloads):
            packet = rtp(self._sequence, timestamp, payload, marker=marker and place == len(payloads) - 1)
            self._sequence += 1
            self.reader.packet(memoryview(bytearray(packet)))
            self.reader.settle()
        return self

    def units(self) -> list[list[bytes]]:
        return [list(nal_units(picture.payload)) for picture in self.pictures]


def test_aggregated_fragmented_and_single_units_become_one_access_unit_without_its_delimiter() -> None:
    found = Found().feed(1000, aggregate(DELIMITER, VPS, SPS, PPS), SEI, *fragments(IDR), IDR_SECOND, SUFFIX_SEI)
    assert found.units() == [[VPS, SPS, PPS, SEI, IDR, IDR_SECOND, SUFFIX_SEI]]
    assert found.pictures[0].kinds == 1 << 32 | 1 << 33 | 1 << 34 | 1 << 39 | 1 << 20 | 1 << 40
    assert found.pictures[0].timestamp == 1000
    assert found.troubles == []


def test_a_fragment_keeps_layer_and_sub_layer_in_its_header() -> None:
    unit = b"\x00\x03\x80" + bytes(2000)
    assert [piece[:3] for piece in fragments(unit, 900)] == [b"\x62\x03\x80", b"\x62\x03\x00", b"\x62\x03\x40"]
    assert Found().feed(1, *fragments(unit, 900)).units() == [[unit]]


@pytest.mark.parametrize("marker", [True, False])
def test_the_short_way_gives_the_same_as_the_general_way(marker: bool) -> None:
    payloads = fragments(IDR, 100)
    pieces = [rtp(i, 5, p, marker=marker and i == len(payloads) - 1) for i, p in enumerate(payloads)]
    stream = b"".join(b"$\0" + len(p).to_bytes(2) + p for p in pieces)
    found = Found()
    found.reader.packet(memoryview(pieces[0]))
    view = memoryview(bytearray(stream))
    stop = found.reader.fragments(view, 4 + len(pieces[0]), len(view), 0x2400)
    assert stop == len(stream)
    assert found.units() == ([[IDR]] if marker else [])
    found.reader.packet(memoryview(rtp(len(pieces), 6, TRAIL, marker=True)))
    assert found.units() == [[IDR], [TRAIL]]


def test_pictures_are_told_apart_by_marker_by_time_and_by_their_first_slice() -> None:
    assert Found().feed(1, TRAIL, TRAIL_SECOND).feed(2, TRAIL).units() == [[TRAIL, TRAIL_SECOND], [TRAIL]]
    assert Found().feed(1, TRAIL, marker=False).feed(2, TRAIL).units() == [[TRAIL], [TRAIL]]
    same_time = Found().feed(1, TRAIL, TRAIL_SECOND, SEI, TRAIL, TRAIL_SECOND)
    assert same_time.units() == [[TRAIL, TRAIL_SECOND], [SEI, TRAIL, TRAIL_SECOND]]
    again = Found().feed(1, TRAIL).feed(1, TRAIL)
    assert again.units() == [[TRAIL], [TRAIL]]
    assert again.troubles == same_time.troubles == []


def test_a_camera_that_marks_every_slice_is_understood_after_one_loss() -> None:
    found = Found()
    for time in range(3):
        found.feed(time, TRAIL).feed(time, TRAIL_SECOND)
    found.feed(9, TRAIL)
    assert len(found.troubles) == 1
    assert found.units() == [[TRAIL], [TRAIL, TRAIL_SECOND], [TRAIL, TRAIL_SECOND]]


def test_a_picture_whose_first_slice_is_missing_is_a_loss() -> None:
    found = Found().feed(1, TRAIL_SECOND).feed(2, TRAIL)
    assert found.units() == [[TRAIL]]
    assert found.troubles == ["a picture without its beginning"]


def test_broken_packets_spoil_their_unit_only() -> None:
    found = Found()
    begin, *_, end = fragments(IDR, 700)
    for time, payloads in enumerate(
        [(begin, TRAIL), (end,), (b"\x60\x01\x00\xff\x01",), (b"\x62\x01\x93",), (b"\x66\x01\x00",), (b"\x02",)]
    ):
        found.feed(time, *payloads)
    assert found.pictures == []
    assert len(found.troubles) == 6
    assert found.feed(9, IDR).units() == [[IDR]]


def test_units_of_higher_layers_are_left_out() -> None:
    upper = b"\x02\x09\xd0\x11"
    assert Found().feed(1, TRAIL, upper).units() == [[TRAIL]]


def test_paci_packets_are_refused_in_words() -> None:
    with pytest.raises(Fault, match="PACI") as refused:
        Found().feed(1, b"\x64\x01\x00\x00\x02")
    assert refused.value.kind is FaultKind.UNSUPPORTED
