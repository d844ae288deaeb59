"""What the recorder is told of sound: kept, logged, ended by its own clock, and readable in journals of before."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import CAMERA, FORMAT
from tests.support.media.tones import alaw_tone

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.disk.disks import disks_at
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.feed.sound_track import SoundTrack, SoundUnit
from mingcha.media.journal.assignments import kept_assignments
from mingcha.media.journal.schema import open_writer
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.store.rebuilding import Rebuilding

ALAW = SoundFormat("alaw", 8_000, 1)
START_MS = int(START.timestamp() * 1000)
LATER = {**ASSIGN, "sound_until_ms": START_MS + 60_000}


async def told(house: House, assignment: dict, version: int) -> SoundTrack | None:
    """Hands down an assignment; what the reader of the camera was given for its sound."""
    await house.client.ask("assign", version=version, cameras=[assignment])
    return house.recorder.cameras[CAMERA].sound


@pytest.mark.law("799-8(4)")
async def test_sound_is_kept_only_while_the_assignment_says_so(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        assert await told(house, ASSIGN, 1) is None
        sound = await told(house, LATER, 2)
        assert sound is not None
        assert house.recorder.ingest.sounds[CAMERA] is sound
        assert sound.is_on(START_MS * 90)
        assert not sound.is_on((START_MS + 60_000) * 90)
        longer = await told(house, {**LATER, "sound_until_ms": START_MS + 90_000}, 3)
        assert longer is sound
        assert sound.is_on((START_MS + 80_000) * 90)
        assert await told(house, ASSIGN, 4) is None
        assert house.recorder.ingest.sounds[CAMERA] is None
        assert not sound.is_on(START_MS * 90)
        said = [(entry["act"], entry.get("sound_until")) for entry in house.log() if entry["t"] == "camera"]
        assert said == [
            ("assigned", None),
            ("changed", START_MS + 60_000),
            ("changed", START_MS + 90_000),
            ("changed", None),
        ]


async def test_a_recorder_that_starts_again_goes_on_and_ends_alone(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await told(house, LATER, 1)
    clock.advance(timedelta(hours=1))
    async with running(tmp_path, clock) as house:
        sound = house.recorder.cameras[CAMERA].sound
        assert sound is not None
        assert not sound.is_on(int(clock.now().timestamp()) * 90_000)


@pytest.mark.parametrize("wrong", ["1", True, -1, 2**60, None])
async def test_what_is_no_instant_is_refused(tmp_path: Path, wrong: object) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        with pytest.raises(Fault) as refused:
            await told(house, {**ASSIGN, "sound_until_ms": wrong}, 1)
        assert refused.value.kind is FaultKind.INVALID


def test_a_journal_made_before_sound_gets_its_column(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    open_writer(path).close()
    old = sqlite3.connect(path)
    old.execute("ALTER TABLE assignment DROP COLUMN sound_until_ms")
    old.execute("INSERT INTO assignment VALUES ('4', 'rtsp://h', '', '', 1, 'R30', 1, x'00', '', '', 0, 0)")
    old.commit()
    old.close()
    journal = JournalWriter(path)
    assert [row.sound_until_ms for row in kept_assignments(journal)] == [0]
    journal.close()


async def test_a_lost_journal_is_made_again_from_files_with_sound(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        sound = await told(house, {**ASSIGN, "sound_until_ms": START_MS + 3_600_000}, 1)
        assert sound is not None
        sound.begin(ALAW)
        house.recorder.ingest.sinks[CAMERA].format(FORMAT)
        for second in range(40):
            for number in range(50):
                at_90k = START_MS * 90 + second * 90_000 + number * 1_800
                sound.take(SoundUnit(at_90k, 1_800, alaw_tone(number * 160, 160)))
            house.feed(1)
        await house.tick(60)
        entries = [json.dumps(entry).encode() for entry in house.log()]
        assert house.findings() == []
    rows = "SELECT number, start_90k, bytes, frames, digest, frame_index FROM fragment ORDER BY start_90k"
    with closing(sqlite3.connect(tmp_path / "journal.db")) as journal:
        before = journal.execute(rows).fetchall()
    assert len(before) == 40
    again = JournalWriter(tmp_path / "again.db")
    with again.transaction():
        done = Rebuilding(again, disks_at(tmp_path / "footage", SystemFiles()), {}).run(enumerate(entries))
    assert (done.missing, done.fragments) == ([], 30)  # those of the minute that is sealed
    assert again.connection.execute(rows).fetchall() == before[:30]
    again.close()
