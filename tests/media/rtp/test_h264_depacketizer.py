"""RFC 6184 against literal packets: units, fragments, aggregates, holes, and what cameras do wrong."""

import pytest
from tests.support.media.fake_camera import IDR, P_SLICE, PPS, SPS_720, fragments, rtp

from mingcha.media.codecs.h264 import ParameterSets, pps_ids, read_sps, slice_head
from mingcha.media.codecs.nal import BitReader, nal_units
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer


class Found:
    """A depacketizer and what it hands out."""

    def __init__(self) -> None:
        self.pictures: list[CodedPicture] = []
        self.troubles: list[str] = []
        self.reader = H264Depacketizer(
            96, self.pictures.append, self.troubles.append, lambda detail: self.troubles.append(f"restart: {detail}")
        )

    def feed(self, *packets: bytes) -> None:
        for packet in packets:
            self.reader.packet(memoryview(bytearray(packet)))
            self.reader.settle()

    def units(self) -> list[list[bytes]]:
        return [list(nal_units(picture.payload)) for picture in self.pictures]


def test_single_aggregated_and_fragmented_units_become_one_access_unit() -> None:
    found = Found()
    delimiter, sei = b"\x09\x10", b"\x06\x05\x01\xaa\x80"
    stap = b"\x18\x00\x02" + delimiter + len(SPS_720).to_bytes(2) + SPS_720 + len(PPS).to_bytes(2) + PPS
    payloads = [stap, sei, *fragments(IDR, 700)]
    found.feed(*(rtp(i, 1000, p, marker=i == len(payloads) - 1) for i, p in enumerate(payloads)))
    assert found.units() == [[SPS_720, PPS, sei, IDR]]
    assert found.pictures[0].kinds == 1 << 7 | 1 << 8 | 1 << 6 | 1 << 5
    assert found.pictures[0].timestamp == 1000
    assert found.troubles == []


@pytest.mark.parametrize("marker", [True, False])
def test_the_short_way_gives_the_same_as_the_general_way(marker: bool) -> None:
    payloads = fragments(IDR, 100)
    pieces = [rtp(i, 5, p, marker=marker and i == len(payloads) - 1) for i, p in enumerate(payloads)]
    stream = b"".join(b"$\0" + len(p).to_bytes(2) + p for p in pieces)
    found = Found()
    found.feed(pieces[0])
    start = 4 + len(pieces[0])
    view = memoryview(bytearray(stream))
    stop = found.reader.fragments(view, start, len(view), 0x2400)
    assert stop == len(stream)
    assert found.units() == ([[IDR]] if marker else [])
    found.feed(rtp(len(pieces), 6, P_SLICE, marker=True))
    assert found.units() == [[IDR], [P_SLICE]]


def test_without_marker_a_new_time_ends_a_unit() -> None:
    found = Found()
    found.feed(*(rtp(i, 3600 * i, P_SLICE, marker=False) for i in range(3)))
    assert found.units() == [[P_SLICE], [P_SLICE]]


def test_parameter_sets_with_a_time_of_their_own_go_with_the_next_picture() -> None:
    found = Found()
    found.feed(rtp(0, 1, SPS_720, marker=True), rtp(1, 2, PPS, marker=True), rtp(2, 3, IDR, marker=True))
    assert found.units() == [[SPS_720, PPS, IDR]]


def test_a_camera_that_marks_every_slice_is_understood_after_one_loss() -> None:
    found = Found()
    for picture in range(3):
        found.feed(*(rtp(picture * 2 + i, picture * 3600, P_SLICE, marker=True) for i in range(2)))
    found.feed(rtp(6, 3 * 3600, P_SLICE, marker=True))
    assert len(found.troubles) == 1
    assert [len(units) for units in found.units()] == [1, 2, 2]


def test_holes_and_late_and_double_packets() -> None:
    found = Found()
    found.feed(rtp(65_534, 1, IDR, marker=True), rtp(65_535, 2, P_SLICE, marker=True))
    found.feed(rtp(65_535, 2, P_SLICE, marker=True), rtp(65_530, 0, P_SLICE, marker=True))
    assert len(found.pictures) == 2
    found.feed(rtp(2, 3, P_SLICE, marker=True), rtp(3, 4, P_SLICE, marker=True))
    assert found.troubles == ["packets are missing"]
    assert (found.reader.count.lost, found.reader.count.expected) == (2, 6)
    assert [picture.timestamp for picture in found.pictures] == [1, 2, 4]
    assert found.reader.count.highest == 65_539


def test_another_count_is_followed_at_its_second_packet() -> None:
    found = Found()
    found.feed(rtp(40_000, 1, P_SLICE, marker=True))
    found.feed(*(rtp(9_000 + i, 2 + i, P_SLICE, marker=True) for i in range(4)))
    assert [picture.timestamp for picture in found.pictures] == [1, 4, 5]
    assert len(found.troubles) == 1
    assert (found.reader.count.lost, found.reader.count.expected) == (1, 5), "the step is no loss of thousands"


def test_another_source_restarts() -> None:
    found = Found()
    found.feed(rtp(1, 1, P_SLICE, marker=True), rtp(9, 1, P_SLICE, marker=True, ssrc=9))
    assert found.troubles == ["restart: the source changed (SSRC)"]
    assert len(found.pictures) == 2
    assert (found.reader.count.lost, found.reader.count.expected) == (0, 2)


def test_broken_fragments_spoil_their_unit_only() -> None:
    found = Found()
    begin, *_, end = fragments(IDR, 700)
    found.feed(rtp(0, 1, begin, marker=False), rtp(1, 1, P_SLICE, marker=True))
    found.feed(rtp(2, 2, end, marker=True))
    found.feed(rtp(3, 3, b"\x18\x00\xff\x01", marker=True))
    found.feed(rtp(4, 4, b"\x7d\x85", marker=True))
    found.feed(rtp(5, 5, b"\x19\x00\x00\x01\x02", marker=True))
    assert found.pictures == []
    assert len(found.troubles) == 5
    found.feed(rtp(6, 6, IDR, marker=True))
    assert found.units() == [[IDR]]


def test_a_sequence_parameter_set() -> None:
    found = read_sps(SPS_720)
    assert (found.codec, found.width, found.height) == ("avc1.4d401f", 1280, 720)
    assert found.frame_90k == 3600
    assert pps_ids(PPS) == (0, 0)
    assert slice_head(IDR) == (0, 2, 0)
    assert slice_head(P_SLICE) == (0, 0, 0)


def test_exponential_golomb() -> None:
    reader = BitReader(bytes((0b1_010_011_0, 0b0100_0010, 0b1_0000000)))
    assert [reader.unsigned() for _ in range(4)] == [0, 1, 2, 3]
    reader = BitReader(bytes((0b010_011_00, 0b100_00101)))
    assert [reader.signed() for _ in range(4)] == [1, -1, 2, -2]


def test_avcc_of_the_sets() -> None:
    sets = ParameterSets()
    assert sets.take(SPS_720)
    assert not sets.take(PPS)
    assert not sets.take(b"\x67\x4d")
    assert sets.changed
    sequence = sets.active(0)
    assert sequence is not None
    assert sets.active(1) is None
    made = sets.video_format(sequence, 0)
    assert made.config == (
        b"\x01\x4d\x40\x1f\xff\xe1" + len(SPS_720).to_bytes(2) + SPS_720 + b"\x01" + len(PPS).to_bytes(2) + PPS
    )
    assert made.parameter_sets == (SPS_720, PPS)
    sets.take(SPS_720)
    assert not sets.changed
