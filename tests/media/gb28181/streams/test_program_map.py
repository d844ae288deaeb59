"""Program stream maps as devices write them, by their bytes."""

import pytest
from tests.support.fault_kinds import fault_of
from tests.support.media.program_streams import MAP_H264_ALAW

from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.streams.program_map import crc32_mpeg2, read_program_map, write_program_map

pytestmark = pytest.mark.law("13(1)")


def test_the_crc_is_that_of_mpeg_2() -> None:
    assert crc32_mpeg2(b"123456789") == 0x0376E6E7


def test_a_map_with_a_crc_of_zeros_is_read_and_counted() -> None:
    found = read_program_map(MAP_H264_ALAW)
    assert found.codecs == ((0xE0, "h264"), (0xC0, "alaw"))
    assert not found.crc_holds


def test_private_bytes_in_front_of_the_table_are_skipped() -> None:
    info = b"\xff\x14" + b"private-media-server"
    table = bytes.fromhex("24e000000fc00000")
    inner = bytes((0xE1, 0xFF)) + len(info).to_bytes(2) + info + len(table).to_bytes(2) + table
    data = b"\0\0\1\xbc" + (len(inner) + 4).to_bytes(2) + inner
    found = read_program_map(data + crc32_mpeg2(data).to_bytes(4))
    assert found.codecs == ((0xE0, "h265"), (0xC0, "aac"))
    assert found.crc_holds
    assert (found.codec(0xE0), found.codec(0xE1)) == ("h265", "")


def test_svac_and_types_that_nobody_knows_are_named_or_empty() -> None:
    data = bytes.fromhex("000001bc0012e1ff0000000880e0000077c00000") + bytes(4)
    assert read_program_map(data).codecs == ((0xE0, "svac"), (0xC0, ""))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MAP_H264_ALAW[:-1],
        b"\0\0\1\xbb" + MAP_H264_ALAW[4:],
        bytes.fromhex("000001bc0012e1ff00ff00081be0000090c00000") + bytes(4),
        bytes.fromhex("000001bc0012e1ff000000ff1be0000090c00000") + bytes(4),
        bytes.fromhex("000001bc0012e1ff000000081be000ff90c00000") + bytes(4),
        bytes.fromhex("000001bcffffe1ff000000081be0000090c00000") + bytes(70_000),
    ],
)
def test_what_exceeds_itself_is_no_map(data: bytes) -> None:
    assert fault_of(read_program_map, data) is FaultKind.INVALID


def test_what_we_write_is_read_with_its_crc() -> None:
    found = read_program_map(write_program_map([(0xE0, "h264"), (0xC0, "ulaw")], b"\xff\x02ab"))
    assert found.codecs == ((0xE0, "h264"), (0xC0, "ulaw"))
    assert found.crc_holds
