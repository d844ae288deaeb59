"""Files with sound: their boxes byte for byte, what a demuxer reads in them, and recovery, check and rebuilding."""

import io
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.media.synthetic import ASSIGNED, FORMAT, ListLog, now_90k, recording_on, units
from tests.support.media.tones import AAC_CONFIG, aac_units, alaw_tone

from mingcha.kit.clock import HandClock
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.feed.sound_track import SoundRun, SoundTrack, SoundUnit
from mingcha.media.gateway.key_frames import parse_head, parse_samples
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import has_sound, init_segment, read_init, silent_init
from mingcha.media.mp4.scan import parse_fragment, parse_header, scan_fragments
from mingcha.media.recorder.checks import check_footage
from mingcha.media.store.recovery import recover
from mingcha.media.units import GapReason

START = datetime(2026, 11, 25, 5, 58, 30, tzinfo=UTC)
ALAW = SoundFormat("alaw", 8_000, 1)
AAC = SoundFormat("mp4a.40.2", 16_000, 1, AAC_CONFIG, 1024)
SAMPLES = [
    Sample(3600, key=True, composition_90k=0, payload=b"key frame"),
    Sample(3601, key=False, composition_90k=-5, payload=b"delta"),
]
RUN = SoundRun(0x92F9E5026060 - 7, ((1800, b"aaaa"), (1801, b"bbb")))


def test_a_fragment_with_sound_byte_for_byte() -> None:
    silent, sealed = disk_fragment(7, 0x92F9E5026060, SAMPLES), disk_fragment(7, 0x92F9E5026060, SAMPLES, RUN)
    assert sealed.data[:32] == silent.data[:32]
    assert sealed.data[32:-56] == (
        b"\0\0\0\xc8moof" b"\0\0\0\x10mfhd\0\0\0\0\0\0\0\x07" b"\0\0\0\x60traf"
        b"\0\0\0\x10tfhd\0\x02\0\0\0\0\0\x01" b"\0\0\0\x14tfdt\x01\0\0\0\0\0\x92\xf9\xe5\x02\x60\x60"
        b"\0\0\0\x34trun\x01\0\x0f\x01\0\0\0\x02\0\0\0\xd0"
        b"\0\0\x0e\x10\0\0\0\x09\x02\0\0\0\0\0\0\0" b"\0\0\x0e\x11\0\0\0\x05\x01\x01\0\0\xff\xff\xff\xfb"
        b"\0\0\0\x50traf"
        b"\0\0\0\x10tfhd\0\x02\0\0\0\0\0\x02" b"\0\0\0\x14tfdt\x01\0\0\0\0\0\x92\xf9\xe5\x02\x60\x59"
        b"\0\0\0\x24trun\0\0\x03\x01\0\0\0\x02\0\0\0\xde"
        b"\0\0\x07\x08\0\0\0\x04" b"\0\0\x07\x09\0\0\0\x03"
        b"\0\0\0\x1dmdatkey framedeltaaaaabbb"
    )  # fmt: skip


def test_the_pictures_of_a_fragment_with_sound_are_found_as_ever() -> None:
    sealed = disk_fragment(7, 1000, SAMPLES, RUN)
    found, silent = parse_fragment(bytes(sealed.data), 0, 7), parse_fragment(disk_fragment(7, 1000, SAMPLES).data, 0, 7)
    assert found is not None
    assert silent is not None
    assert (found.frames, found.start_90k, found.digest) == (silent.frames, 1000, sealed.digest)
    head, pictures = parse_samples(bytes(sealed.data), 2)
    assert pictures == SAMPLES
    assert sealed.data[head.size_bytes :].startswith(b"key frame")
    assert parse_head(bytes(sealed.data[:160]), 2).size_bytes == head.size_bytes


@given(st.data())
def test_any_change_of_a_fragment_with_sound_is_refused(data: st.DataObject) -> None:
    whole = bytes(disk_fragment(1, 1000, SAMPLES, RUN).data)
    at = data.draw(st.integers(0, len(whole) - 1))
    patch = data.draw(st.binary(min_size=1, max_size=12))
    spliced = whole[:at] + patch + whole[at + len(patch) :]
    assert (parse_fragment(spliced, 0, 1) is not None) == (spliced == whole)


@pytest.mark.parametrize("sound", [ALAW, AAC])
def test_an_initialisation_segment_with_sound(sound: SoundFormat) -> None:
    silent, init = init_segment(FORMAT), init_segment(FORMAT, sound)
    assert (has_sound(silent), has_sound(init)) == (False, True)
    assert silent_init(init) == silent == silent_init(silent)
    assert read_init(init) == read_init(silent) == (FORMAT.codec, FORMAT.width, FORMAT.height)


def test_the_sample_entries_of_sound_byte_for_byte() -> None:
    entry = b"\0\0\0\0\0\0\0\x01" + bytes(8) + b"\0\x01\0\x10\0\0\0\0"
    assert b"\0\0\0\x24alaw" + entry + b"\x1f\x40\0\0" in init_segment(FORMAT, ALAW)
    # ISO/IEC 14496-14, 5.6.1 and 14496-1, 7.2.6: object type 0x40, audio stream, AudioSpecificConfig 14 08
    esds = (
        b"\0\0\0\x33esds\0\0\0\0" b"\x03\x80\x80\x80\x22\0\0\0" b"\x04\x80\x80\x80\x14\x40\x15"
        + bytes(11) + b"\x05\x80\x80\x80\x02\x14\x08" + b"\x06\x80\x80\x80\x01\x02"
    )  # fmt: skip
    assert b"\0\0\0\x57mp4a" + entry + b"\x3e\x80\0\0" + esds in init_segment(FORMAT, AAC)


class Room:
    """A recording on the disk, and a second of pictures with sound after the other."""

    def __init__(self, folder: Path, journal: JournalWriter, sound: SoundFormat | None, until_s: int = 3600) -> None:
        self.folder, self.journal, self.clock, self.files = folder, journal, HandClock(START), SystemFiles()
        self.begin_90k = now_90k(self.clock)
        (folder / "footage").mkdir()
        self.recording, self.writer = recording_on(folder / "footage", self.files, journal, self.clock)
        if sound is not None:
            self.recording.reassign(assigned(self.begin_90k // 90 + until_s * 1000))
            assert self.recording.sound is not None
            self.recording.sound.begin(sound)
        self.second = 0

    def record(self, seconds: int, sound: SoundFormat | None) -> None:
        for _ in range(seconds):
            at_90k = self.begin_90k + self.second * 90_000
            for unit in units(at_90k, 25, gop=25):
                if sound is not None and self.recording.sound is not None:
                    for one in sound_between(sound, at_90k + unit.rtp_90k, self.begin_90k):
                        self.recording.sound.take(one)
                self.recording.unit(unit)
            self.second += 1

    def end(self) -> None:
        self.recording.end(GapReason.RECORDER_DOWN, self.begin_90k // 90 + self.second * 1000)
        self.writer.store.close()

    def paths(self) -> list[Path]:
        return sorted((self.folder / "footage").rglob("*.mp4"))


def assigned(sound_until_ms: int) -> AssignmentRow:
    return AssignmentRow(ASSIGNED.camera, ASSIGNED.url, "", "", 1, "R30", enabled=True, sound_until_ms=sound_until_ms)


def sound_between(sound: SoundFormat, at_90k: int, begin_90k: int) -> list[SoundUnit]:
    """What begins within a picture's 40 ms: G.711 in packets of 20 ms, AAC in units of 64 ms."""
    first, last = at_90k - begin_90k, at_90k - begin_90k + 3600
    if sound is ALAW:
        numbers = range(first // 1800, last // 1800)
        return [SoundUnit(begin_90k + number * 1800, 1800, alaw_tone(number * 160, 160)) for number in numbers]
    tone = aac_units()
    numbers = range(-(-first // 5760), -(-last // 5760))
    return [SoundUnit(begin_90k + number * 5760, 5760, tone[number % 16]) for number in numbers]


@pytest.mark.parametrize(("sound", "codec"), [(ALAW, "pcm_alaw"), (AAC, "aac")])
def test_a_demuxer_reads_both_tracks_in_step(
    tmp_path: Path, journal: JournalWriter, sound: SoundFormat, codec: str
) -> None:
    room = Room(tmp_path, journal, sound)
    room.record(5, sound)
    room.end()
    (path,) = room.paths()
    with av.open(path) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio"]
        heard = container.streams.audio[0]
        assert (heard.codec_context.name, heard.codec_context.sample_rate) == (codec, sound.sample_rate_hz)
        packets = [packet for packet in container.demux() if packet.pts is not None]
        pictures = [packet for packet in packets if packet.stream.type == "video"]
        tones = [packet for packet in packets if packet.stream.type == "audio"]
    assert len(pictures) == 125
    assert all(packet.time_base == Fraction(1, 90_000) for packet in packets)
    assert (tones[0].pts, pictures[0].pts) == (room.begin_90k, room.begin_90k)
    step_90k = 1800 if sound is ALAW else 5760
    assert {later.pts - earlier.pts for earlier, later in pairwise(tones)} == {step_90k}
    assert abs(tones[-1].pts + tones[-1].duration - pictures[-1].pts - 3600) <= step_90k
    with av.open(path) as container:
        pcm = np.concatenate([frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)])
    assert abs(len(pcm) / sound.sample_rate_hz - 5) < 0.07
    loud = np.abs(np.fft.rfft(pcm.astype(np.float64)[sound.sample_rate_hz : 2 * sound.sample_rate_hz]))
    assert int(np.argmax(loud)) == 440


def test_sound_ends_at_its_instant_and_the_next_file_has_none(tmp_path: Path, journal: JournalWriter) -> None:
    room = Room(tmp_path, journal, ALAW, until_s=3)
    room.record(6, ALAW)
    room.end()
    loud, silent = (path.read_bytes() for path in room.paths())
    header = parse_header(loud)
    assert header is not None
    assert header.facts["v"] == 2
    assert has_sound(header.init)
    with av.open(io.BytesIO(loud)) as container:
        packets = [packet for packet in container.demux(audio=0) if packet.pts is not None]
    assert packets[-1].pts + packets[-1].duration == room.begin_90k + 3 * 90_000
    header = parse_header(silent)
    assert header is not None
    assert (header.facts["v"], header.init) == (1, init_segment(FORMAT))


def test_sound_that_is_taken_back_is_dropped_at_once(tmp_path: Path, journal: JournalWriter) -> None:
    room = Room(tmp_path, journal, ALAW)
    room.record(2, ALAW)
    track = room.recording.sound
    assert track is not None
    room.recording.reassign(ASSIGNED)
    assert room.recording.sound is None
    track.take(SoundUnit(room.begin_90k + 2 * 90_000, 1800, b"kept?"))
    assert track.cut(room.begin_90k, room.begin_90k + 10 * 90_000) is None
    room.record(2, None)
    room.end()
    loud, silent = (path.read_bytes() for path in room.paths())
    assert b"traf" in loud
    assert not has_sound(silent)
    with av.open(io.BytesIO(loud)) as container:
        last = [packet for packet in container.demux(audio=0) if packet.pts is not None][-1]
    assert last.pts < room.begin_90k + 2 * 90_000


def test_sound_that_begins_has_a_file_of_its_own(tmp_path: Path, journal: JournalWriter) -> None:
    room = Room(tmp_path, journal, None)
    room.record(2, None)
    room.recording.reassign(assigned(room.begin_90k // 90 + 3_600_000))
    assert room.recording.sound is not None
    room.recording.sound.begin(AAC)
    room.record(3, AAC)
    room.end()
    inits = [parse_header(path.read_bytes()) for path in room.paths()]
    assert [init is not None and has_sound(init.init) for init in inits] == [False, True]


def test_a_point_without_sound_writes_the_bytes_that_it_always_wrote(tmp_path: Path, journal: JournalWriter) -> None:
    room = Room(tmp_path, journal, None)
    room.record(3, None)
    room.end()
    (path,) = room.paths()
    header = parse_header(path.read_bytes())
    assert header is not None
    assert (header.facts["v"], header.init) == (1, init_segment(FORMAT))
    for row in journal.connection.execute("SELECT bytes, frames FROM fragment"):
        assert row == (32 + 88 + 25 * 16 + 8 + 25 * 44 + 56, 25)


def test_recovery_and_check_know_files_with_sound(tmp_path: Path, journal: JournalWriter) -> None:
    room = Room(tmp_path, journal, AAC)
    room.record(4, AAC)
    room.end()
    (path,) = room.paths()
    whole = path.read_bytes()
    assert [each.as_json() for each in check_footage(tmp_path / "footage", room.files, tmp_path / "j.db")] == []
    index = journal.connection.execute("SELECT number, frame_index, digest FROM fragment ORDER BY number").fetchall()

    # the same file cut anywhere in its last fragment, and a journal that knows nothing of it
    again = JournalWriter(tmp_path / "again.db")
    path.write_bytes(whole[:-30])
    recover(tmp_path / "footage", "rec-1", room.files, again, ListLog(), room.clock.now())
    kept = again.connection.execute("SELECT number, frame_index, digest FROM fragment ORDER BY number").fetchall()
    assert kept == index[:-1]
    codec, data = again.connection.execute("SELECT codec, data FROM init").fetchone()
    assert codec == FORMAT.codec
    assert data == init_segment(FORMAT, AAC)
    found = list(check_footage(tmp_path / "footage", room.files, tmp_path / "again.db"))
    assert [each.as_json() for each in found] == []
    again.close()

    altered = bytearray(path.read_bytes())
    altered[-60] ^= 1  # the last byte of sound
    path.write_bytes(altered)
    found = list(check_footage(tmp_path / "footage", room.files, tmp_path / "again.db"))
    assert [each.kind for each in found] == ["fragment_altered"]


def test_scanning_stops_where_the_tail_with_sound_is_torn(tmp_path: Path) -> None:
    parts = [bytes(disk_fragment(n, 1000 + n * 7201, SAMPLES, RUN).data) for n in (1, 2)]
    whole, files = b"".join(parts), SystemFiles()
    for cut in range(len(whole) + 1):
        (tmp_path / "f.mp4").write_bytes(whole[:cut])
        handle = files.open_read(tmp_path / "f.mp4")
        assert len(list(scan_fragments(files, handle, 0, 1))) == cut // len(parts[0])
        files.close(handle)


def test_late_old_and_overtaking_sound() -> None:
    track = SoundTrack(10_000)
    track.begin(ALAW)
    for start_90k in (1_000, 101_000, 100_000, 101_800, 899_000, 950_000):
        track.take(SoundUnit(start_90k, 1800, b"x"))
    # older than half a second before the fragment; overtaking the one before; beyond the end at 900,000
    run = track.cut(100_000, 200_000)
    assert run is not None
    assert (run.start_90k, run.samples) == (101_000, ((800, b"x"), (1800, b"x")))
    assert track.cut(200_000, 300_000) is None
    track.begin(None, "nothing")
    assert (track.format, track.trouble) == (None, "nothing")


def test_what_waits_for_pictures_is_bounded() -> None:
    track = SoundTrack(10**12)
    track.begin(ALAW)
    for number in range(10_000):
        track.take(SoundUnit(1 + number, 1, b"x" * 160))
    run = track.cut(1, 10**9)
    assert run is not None
    assert run.size_bytes <= 1 << 20
    assert run.start_90k > 1
