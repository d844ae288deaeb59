"""The bytes of boxes and fragments, and parsers that must stand any input: scan, frame index, local protocol, names."""

import hashlib
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.media.synthetic import CAMERA, FORMAT

from mingcha.kit.errors import Fault
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.disk.footage_files import FootageName, parse_path
from mingcha.media.journal.coverage import covered, explained, holes, joined, merged_to
from mingcha.media.local.wire import Kind, MessageReader, live_unit_head, pack_message, unpack_live
from mingcha.media.mp4.boxes import box, full_box
from mingcha.media.mp4.file_root import file_root, leaf_hash
from mingcha.media.mp4.fragment import Sample, disk_fragment, live_fragment, ntp_time
from mingcha.media.mp4.index import pack_frames, unpack_frames
from mingcha.media.mp4.init import file_header, init_segment
from mingcha.media.mp4.scan import parse_fragment, parse_header, scan_fragments

SAMPLES = [
    Sample(3600, key=True, composition_90k=0, payload=b"key frame"),
    Sample(3601, key=False, composition_90k=-5, payload=b"delta"),
]
START_90K = 161_601_210_958_560


def test_boxes_are_the_bytes_of_the_standard() -> None:
    assert box(b"free", b"ab") == b"\0\0\0\x0afreeab"
    assert full_box(b"tfdt", 1, 2, b"x") == b"\0\0\0\x0dtfdt\x01\0\0\x02x"


def test_a_live_fragment_byte_for_byte() -> None:
    expected = (
        b"\0\0\0\x68moof" b"\0\0\0\x10mfhd\0\0\0\0\0\0\0\x07" b"\0\0\0\x50traf"
        b"\0\0\0\x10tfhd\0\x02\0\0\0\0\0\x01" b"\0\0\0\x14tfdt\x01\0\0\0\0\0\x92\xf9\xe5\x02\x60\x60"
        b"\0\0\0\x24trun\x01\0\x0f\x01\0\0\0\x01\0\0\0\x70" b"\0\0\x0e\x10\0\0\0\x09\x02\0\0\0\0\0\0\0"
        b"\0\0\0\x11mdatkey frame"
    )  # fmt: skip
    start = 0x92F9E5026060
    assert live_fragment(7, start, SAMPLES[:1]) == expected


def test_a_disk_fragment_carries_time_and_digest() -> None:
    sealed = disk_fragment(1, START_90K, SAMPLES)
    body = sealed.data[:-56]
    assert sealed.digest == hashlib.sha256(body).digest() == sealed.data[-32:]
    size, kind, flags, track, ntp, media = struct.unpack_from(">I4sIIQQ", sealed.data)
    assert (size, kind, flags, track, media) == (32, b"prft", 0x01000018, 1, START_90K)
    assert (ntp >> 32) - 2_208_988_800 == START_90K // 90_000
    assert sealed.data[32:-56] == live_fragment(1, START_90K, SAMPLES)
    found = parse_fragment(sealed.data, 0, 1)
    assert found is not None
    assert (found.start_90k, found.duration_90k) == (START_90K, 7201)
    assert found.frames == ((3600, 9, True), (3601, 5, False))


def test_ntp_time_of_a_half_second() -> None:
    assert ntp_time(45_000) == 2_208_988_800 << 32 | 1 << 31


def test_every_changed_byte_of_a_fragment_is_refused() -> None:
    data = disk_fragment(1, START_90K, SAMPLES).data
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        assert parse_fragment(bytes(changed), 0, 1) is None, at
    assert parse_fragment(data[:-1], 0, 1) is None
    assert parse_fragment(data, 0, 2) is None


def test_scan_stops_where_the_tail_is_torn(tmp_path: Path) -> None:
    header = file_header(init_segment(FORMAT), {"v": 1})
    parts = [disk_fragment(n, START_90K + n * 7201, SAMPLES).data for n in (1, 2)]
    whole = header + b"".join(parts)
    files = SystemFiles()
    for cut in range(len(header), len(whole) + 1):
        path = tmp_path / "f.mp4"
        path.write_bytes(whole[:cut])
        handle = files.open_read(path)
        found = list(scan_fragments(files, handle, len(header), 1))
        files.close(handle)
        assert len(found) == (cut - len(header)) // len(parts[0])
    assert parse_header(whole) is not None
    assert all(parse_header(whole[:cut]) is None for cut in range(len(header)))


@given(st.binary(max_size=400))
def test_scan_stands_any_bytes(data: bytes) -> None:
    assert parse_fragment(data, 0, 1) is None
    assert parse_header(data) is None


@given(st.data())
def test_scan_stands_any_splice(data: st.DataObject) -> None:
    whole = bytearray(disk_fragment(1, START_90K, SAMPLES).data)
    at = data.draw(st.integers(0, len(whole) - 1))
    patch = data.draw(st.binary(min_size=1, max_size=12))
    spliced = bytes(whole[:at]) + patch + bytes(whole[at + len(patch) :])
    assert (parse_fragment(spliced, 0, 1) is not None) == (spliced == whole)


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**8), st.booleans()), max_size=80))
def test_frames_come_back_from_their_blob(frames: list[tuple[int, int, bool]]) -> None:
    assert unpack_frames(pack_frames(frames)) == frames


def test_a_frame_of_the_same_kind_costs_two_bytes() -> None:
    assert pack_frames([(3600, 9, True), (3600, 5, False), (3600, 5, False)])[-2:] == b"\0\0"


@given(st.binary(max_size=60))
def test_a_broken_blob_is_refused_or_read(blob: bytes) -> None:
    try:
        frames = unpack_frames(blob)
    except ValueError:
        return
    assert unpack_frames(pack_frames(frames)) == frames


@given(st.lists(st.tuples(st.sampled_from(Kind), st.integers(0, 2**32 - 1), st.binary(max_size=50))), st.integers(1, 9))
def test_messages_survive_any_chunking(sent: list[tuple[Kind, int, bytes]], step: int) -> None:
    stream = b"".join(pack_message(*message) for message in sent)
    reader = MessageReader()
    got = [m for at in range(0, len(stream), step) for m in reader.feed(stream[at : at + step])]
    assert [(m.kind, m.request, m.body) for m in got] == sent


@given(st.binary(max_size=100))
def test_any_bytes_on_the_socket_are_messages_or_a_fault(data: bytes) -> None:
    try:
        messages = MessageReader().feed(data)
        for message in messages:
            unpack_live(message.body)
    except Fault:
        pass


@pytest.mark.parametrize("head", [b"\0\0\0\x04\x01\0\0\0", b"\xff\xff\xff\xff\x01", b"\0\0\0\x05\x09\0\0\0\x01"])
def test_impossible_heads_are_a_fault(head: bytes) -> None:
    with pytest.raises(Fault):
        MessageReader().feed(head)


def test_a_live_picture_byte_for_byte() -> None:
    head = live_unit_head(key=True, dts_90k=1, cts_90k=-2, duration_90k=3600)
    assert head == b"\x01\x01\0\0\0\0\0\0\0\x01\xff\xff\xff\xfe\0\0\x0e\x10"
    unit = unpack_live(head + b"pay")
    assert not isinstance(unit, tuple)
    assert (unit.key, unit.dts_90k, unit.cts_90k, unit.duration_90k, unit.payload) == (True, 1, -2, 3600, b"pay")


def test_names_say_camera_epoch_and_minute() -> None:
    name = FootageName(CAMERA, 7, 29_926_143, 2)
    assert name.path == f"{CAMERA}/20261125/01/{CAMERA}-7-20261125T0103Z-2.mp4"
    assert parse_path(name.path) == name
    for wrong in (name.path + ".torn", name.path.replace("/01/", "/02/"), name.name, "../" + name.path, ""):
        assert parse_path(wrong) is None


@given(st.text(max_size=90))
def test_any_path_is_a_name_of_ours_or_none(path: str) -> None:
    name = parse_path(path)
    assert name is None or name.path == path


def test_the_tree_of_rfc_6962() -> None:
    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    leaves = [bytes([i]) * 32 for i in range(7)]
    h = [leaf_hash(leaf) for leaf in leaves]
    assert file_root(leaves[:1]) == h[0]
    assert file_root(leaves[:3]) == node(node(h[0], h[1]), h[2])
    assert file_root(leaves) == node(node(node(h[0], h[1]), node(h[2], h[3])), node(node(h[4], h[5]), h[6]))
    assert file_root(leaves[:5]) == node(node(node(h[0], h[1]), node(h[2], h[3])), h[4])


def test_coverage_and_reasons() -> None:
    assert covered([(0, 90), (90, 90), (900, 90)]) == [(0, 2), (10, 11)]
    assert holes([(10, 20), (30, 40)], 0, 50) == [(0, 10), (20, 30), (40, 50)]
    causes = [(5, "CONNECTING"), (10, ""), (20, "SILENT"), (25, "UNREACHABLE"), (30, ""), (42, "RECORDER_DOWN")]
    assert explained([(0, 10), (20, 30), (40, 50)], causes) == [
        (0, 5, "DISABLED"), (5, 10, "CONNECTING"), (20, 25, "SILENT"), (25, 30, "UNREACHABLE"),
        (40, 50, "RECORDER_DOWN"),
    ]  # fmt: skip
    assert joined([(0, 5, "A"), (5, 9, "A"), (9, 10, "B")]) == [(0, 9, "A"), (9, 10, "B")]
    assert merged_to([(0, 1), (2, 3), (10, 11)], 2) == [(0, 3), (10, 11)]
