"""Rows of a journal beside the disks that hold the footage."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.media.faulty_disks import FaultyDisks
from tests.support.media.synthetic import ASSIGNED, CAMERA, FORMAT, now_90k, units

from mingcha.kit.clock import HandClock
from mingcha.media.disk.disks import Disks, DiskSetting, Owner, prepare_disk
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.camera_recording import CameraRecording
from mingcha.media.recorder.checks import check_footage
from mingcha.media.store.disk_writers import DiskWriters
from mingcha.media.store.fragment_writer import QueueBound
from mingcha.media.units import GapReason

START = datetime(2026, 11, 25, 6, 10, 2, tzinfo=UTC)


OWNER = Owner("h" * 32, "rec-1")


CODES = [str(int(CAMERA) + number) for number in range(8)]


class Row:
    """Some disks in folders of their own, and the writers over them."""

    def __init__(self, folder: Path, journal: JournalWriter, count: int = 2, bound: QueueBound | None = None) -> None:
        self.files = FaultyDisks()
        self.folder = folder
        self.journal = journal
        self.roots = [folder / f"disk{number}" for number in range(count)]
        for root in self.roots:
            root.mkdir()
            prepare_disk(self.files, root, OWNER)
        self.clock = HandClock(START)
        self.disks = self.look()
        self.writers = DiskWriters(self.disks, "rec-1", journal, self.clock, bound)
        self.recordings = {
            code: CameraRecording(replace(ASSIGNED, camera=code), "run", self.clock, self.writers) for code in CODES
        }
        self.writers.start()
        for recording in self.recordings.values():
            recording.begin(self.now_ms)
            recording.format(FORMAT)

    @property
    def now_ms(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    def look(self) -> Disks:
        disks = Disks([DiskSetting(root) for root in self.roots], OWNER, self.files)
        disks.read_identities()
        return disks

    def feed(self, seconds: int) -> None:
        """Pictures of every camera; the clock goes on by as much."""
        for recording in self.recordings.values():
            for unit in units(now_90k(self.clock), seconds * 25):
                recording.unit(unit)
        self.clock.advance(timedelta(seconds=seconds))

    def settle(self) -> None:
        """Everything fed is written, or a gap."""
        self.writers.call(lambda _: None).result(10)

    def give_up_second(self) -> None:
        """The first disk has written what it had; the second one has not answered for 21 s."""
        self.writers._lanes[0].writer.call(lambda _: None).result(10)
        self.clock.advance(timedelta(seconds=21))
        self.writers.watch()
        assert not self.writers._lanes[1].given_up, "one look is not enough: the whole process may have been stopped"
        self.writers.watch()
        assert self.writers._lanes[1].given_up

    def end(self) -> None:
        for recording in self.recordings.values():
            recording.end(GapReason.DISABLED, self.now_ms)
        self.writers.stop()

    def findings(self) -> list[str]:
        found = check_footage(self.look(), self.files, self.folder / "j.db")
        return [f"{each.kind} {each.subject}" for each in found]

    def lying(self) -> list[set[str]]:
        """The cameras of the files on each disk."""
        return [{path.name[:20] for path in root.rglob("*.mp4")} for root in self.roots]

    def reasons(self, camera: str) -> list[str]:
        """What the journal says of a camera, in order."""
        rows = self.journal.connection.execute(
            "SELECT reason FROM cause WHERE camera = (SELECT number FROM camera WHERE code = ?) ORDER BY at_ms, serial",
            (camera,),
        )
        return [row[0] or "flows" for row in rows]
