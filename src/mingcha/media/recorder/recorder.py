"""The recorder: reads cameras, writes footage, seals minutes and hours, carries out orders.

It imports no law, database or log; those are passed in as callables. It starts from its own journal and keeps recording
when everything else is down.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import camera_address
from mingcha.media.disk.disks import Disk, Disks, DiskSetting, DiskState, Owner
from mingcha.media.disk.file_layer import DiskSpace, FileLayer
from mingcha.media.disposal_order import Order
from mingcha.media.ingest.source import TakeStill
from mingcha.media.journal.assignments import Append, kept_assignments, take_in_assignments
from mingcha.media.journal.barred_devices import kept_barred, kept_places
from mingcha.media.journal.camera_rows import first_unsealed_minutes
from mingcha.media.journal.holds import take_in_holds
from mingcha.media.journal.order_rows import OrderProgress
from mingcha.media.journal.policy import take_in_policy
from mingcha.media.journal.reading import newest_footage
from mingcha.media.journal.rows import AssignmentRow, HoldRow
from mingcha.media.journal.sealing import seal, seal_withdrawn
from mingcha.media.journal.states import StateName
from mingcha.media.journal.witnessed_heads import AskWitnessed, note_witnessed
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.camera_recording import CameraRecording
from mingcha.media.recorder.control import Mover
from mingcha.media.recorder.disposal import Disposal, MayDispose
from mingcha.media.recorder.mask_switch import MaskedCameras
from mingcha.media.recorder.state_board import StateBoard
from mingcha.media.recorder.sub_streams import CameraReader, SubStreams
from mingcha.media.store.disk_writers import DiskWriters
from mingcha.media.store.footage_store import FootageStore
from mingcha.media.store.fragment_writer import QueueBound
from mingcha.media.store.recovery import recover
from mingcha.media.store.unlinking import is_present, unlink_files
from mingcha.media.units import CameraPhase, CameraState, GapReason

_LOG = structlog.get_logger("mingcha.media.recorder.recorder")
_SEAL_AFTER_MS, _MINUTE_MS = 5_000, 60_000


@dataclass(frozen=True, slots=True)
class RecorderSettings:
    """The paths, name and disks of one recorder; `signalling`: the socket of the program at which devices register."""

    recorder: str
    """The recorder's own name in files, journal and log."""
    footage: Path
    journal: Path
    socket: Path
    demo: bool = False
    """Whether this is a demo home (then `keep` is accepted)."""
    queue: QueueBound = QueueBound()
    home: str = ""
    """The id of the installation, as in the identity files of its disks."""
    own_weight: int = 1
    """The share of `footage` relative to the other disks."""
    disks: tuple[DiskSetting, ...] = ()
    signalling: Path | None = None

    @property
    def all_disks(self) -> tuple[DiskSetting, ...]:
        """The home's own folder and the further ones."""
        return (DiskSetting(self.footage, self.own_weight), *self.disks)


class Ingest(CameraReader, Protocol):
    """Reads the cameras (media/ingest)."""

    async def run(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Callables:
    """Functions of higher floors that the recorder calls; built by run/programs/record.py."""

    ingest: Callable[[Clock, Callable[[str], bool]], Ingest]
    append: Append
    """Appends to the recorder's log inside the journal's open transaction."""
    unseal: Callable[[str], str]
    """Opens a sealed password; raises Fault."""
    may_dispose: MayDispose
    """The decision of law and custody about one hour."""
    verify_order: Callable[[str], Order]
    """The order of a signed token; raises Fault."""
    log_root: Callable[[sqlite3.Connection], str] = lambda _: ""
    """The log's root hash in base64, for status."""
    witnessed: AskWitnessed | None = None
    """The newest cosigned head of the log; None if no witness is configured."""
    needs_policy: bool = False  # whether disposal needs a stored policy
    still: TakeStill | None = None
    movers: Mapping[str, Mover] = field(default_factory=dict)  # of verbs of control, by the scheme of an address


class Recorder:
    """One process's recording of all cameras assigned to it."""

    def __init__(self, settings: RecorderSettings, clock: Clock, files: FileLayer, callables: Callables) -> None:
        self.settings = settings
        self.clock = clock
        self.files = files
        self.callables = callables
        self.cameras: dict[str, CameraRecording] = {}
        self.states = StateBoard()
        self.started_ms = _ms(clock.now())
        self.log_head: dict[str, object] = {"size": 0, "root": "", "at_ms": 0}
        self.journal = self._open()
        self.disks = Disks(settings.all_disks, Owner(settings.home, settings.recorder), files)
        self._know_disks()
        self.writer = DiskWriters(self.disks, settings.recorder, self.journal, clock, settings.queue)
        self.ingest = callables.ingest(clock, self.is_watched)
        self.sub_streams = SubStreams(clock, self.ingest, callables.unseal)
        self.masked_cameras = MaskedCameras(kept_barred(self.journal), kept_places(self.journal))
        self.disposal = Disposal(
            settings.recorder, settings.demo, self.append, callables.may_dispose,
            witnesses=callables.witnessed is not None, needs_policy=callables.needs_policy,
        )  # fmt: skip
        self.footage_gone: Callable[[str], None] = lambda _: None  # called with the camera once footage was unlinked
        self.holds_or_disposal = asyncio.Lock()
        self._disposing, self._assigning = asyncio.Lock(), asyncio.Lock()
        self._sealed_until, self._seal_again = 0, False
        self._run_name = f"{self.started_ms:x}"

    def is_watched(self, camera: str) -> bool:
        """Whether this camera has live viewers (then its socket is read at once)."""
        recording = self.cameras.get(camera)
        return recording.is_watched if recording is not None else SubStreams.is_name(camera)

    def start(self) -> None:
        """Logs the start and begins to record the cameras of the journal."""
        settings = self.settings
        recover(self.disks, settings.recorder, self.files, self.journal, self.append, self.clock.now())
        with self.journal.transaction() as connection:
            entry: dict[str, Json] = {"v": 1, "t": "start", "rec": settings.recorder, "at": self.started_ms}
            self.append(connection, [canonical_json(entry)], self.clock.now())
        rows, unsealed = kept_assignments(self.journal), first_unsealed_minutes(self.journal)
        self.writer.start()
        self._apply_all(rows, unsealed, newest_footage(self.journal.connection))

    async def tick(self) -> None:
        """Seals what is due, then notes the newest cosigned head. The service calls it once a second. Disposal runs in
        its own task (`dispose`), since it may wait for a disk."""
        await self.seal()
        await self.note_witnessed()

    async def note_witnessed(self) -> None:
        """Logs the newest cosigned head of the log if an order waits for it, else once an hour."""
        ask, name, append = self.callables.witnessed, self.settings.recorder, self.append
        head = None if ask is None else await asyncio.to_thread(ask)
        if head is not None:
            known, now = head, self.clock.now()
            await self.ask_writer(lambda journal: note_witnessed(journal, name, known, append, now))

    async def seal(self) -> None:
        """Seals every minute that ended at least five seconds ago, unless a file of it is still being written."""
        closed = self._closed_minute(self.clock.now())
        if closed == self._sealed_until and not self._seal_again:
            return
        until = {"": closed}
        self._seal_again = False
        for camera, recording in self.cameras.items():
            open_minute = recording.open_minute
            until[camera] = closed if open_minute is None else min(closed, open_minute)
            self._seal_again = self._seal_again or until[camera] < closed
            recording.first_unsealed_minute = max(recording.first_unsealed_minute, until[camera])
        self._sealed_until = closed
        name, append, now = self.settings.recorder, self.append, self.clock.now()
        try:
            more = True
            while more:
                _, more = await self.ask_writer(lambda journal: seal(journal, name, until, append, now))
        except BaseException:
            self._seal_again = True
            raise

    async def dispose(self) -> None:
        """Carries out due orders: second decision, unlink, done. Holds wait while an order is being carried out. An
        order on a failing disk waits; the others go on."""
        async with self._disposing:
            due = await self.ask_writer(lambda journal: self.disposal.due(journal, self.clock.now()))
            for name, token in due:
                try:
                    await self._carry_out(self.callables.verify_order(token))
                except OSError as error:
                    _LOG.warning("order_waits_for_a_disk", order=name, error=error.strerror or str(error))

    async def _carry_out(self, order: Order) -> None:
        """Raises OSError if a disk fails while files are looked up or unlinked."""
        # the same disks throughout: a file on a disk that is away for a moment must not be recorded as gone
        disks, files = self.disks.readable, self.files
        away = await self.ask_writer(
            lambda journal: self.disposal.waits_for_a_disk(journal, order, lambda disk: self.disks.is_away(disk, disks))
        )
        if away:
            _LOG.warning("order_waits_for_a_disk", order=order.order, disk=away)
            return
        named = await self.ask_writer(lambda journal: self.disposal.named(journal, order))
        # asked of the disks beside the writer thread: thousands of lookups on a cold disk must not hold recording up,
        # nor holds, which nothing stands against before the second question
        there = await asyncio.to_thread(lambda: {each for each in named if is_present(files, disks, each)})
        await asyncio.to_thread(self.disks.require_still, disks)
        async with self.holds_or_disposal:
            if disks != self.disks.readable:
                return  # a disk that hangs now would keep the holds waiting
            plan = await self.ask_writer(
                lambda journal: self.disposal.begin(journal, order, there.__contains__, self.clock.now())
            )
            if plan is not None:
                await asyncio.to_thread(unlink_files, files, disks, plan)
                await asyncio.to_thread(self.disks.require_still, disks)
                gone = [file for file, _ in plan.files]
                await self.ask_writer(lambda journal: self.disposal.finish(journal, order, gone, self.clock.now()))
            self.footage_gone(order.camera)

    async def take_holds(self, rows: Sequence[HoldRow], version: int) -> int:
        """Stores the whole set of holds; returns the index of its entry in the log."""
        name, append, now = self.settings.recorder, self.append, self.clock.now()
        async with self.holds_or_disposal:
            return await self.ask_writer(lambda journal: take_in_holds(journal, name, rows, version, append, now))

    async def take_policy(self, policy: Mapping[str, Json], version: int) -> int:
        """Stores the retention policy; returns the index of its entry in the log."""
        name, append, now = self.settings.recorder, self.append, self.clock.now()
        return await self.ask_writer(lambda journal: take_in_policy(journal, name, policy, version, append, now))

    async def take_order(self, token: str) -> OrderProgress:
        """Accepts a signed order. Raises Fault(UNAUTHENTICATED) if the signature is wrong."""
        order, now = self.callables.verify_order(token), self.clock.now()
        return await self.ask_writer(lambda journal: self.disposal.take(journal, token, order, now))

    async def ask_writer[T](self, run: Callable[[JournalWriter], T]) -> T:
        """Runs a function on the writer thread."""
        return await asyncio.wrap_future(self.writer.call(run))

    def append(self, connection: sqlite3.Connection, entries: Sequence[bytes], at: datetime) -> range:
        """Appends to the log and stores its head for status."""
        indices = self.callables.append(connection, entries, at)
        self.log_head = {"size": indices.stop, "root": self.callables.log_root(connection), "at_ms": _ms(at)}
        return indices

    def disk_json(self) -> dict[str, object]:
        """Free and total bytes of the disks in use, their footage, trouble of writing, and each disk."""
        spaces = {disk: self._space(disk) for disk in self.disks.all}
        good = [spaces[disk] for disk in self.disks.readable if disk.setting.weight > 0]
        return {
            "bytes_free": sum(space.bytes_free for space in good if space is not None),
            "bytes_total": sum(space.bytes_total for space in good if space is not None),
            "bytes_footage": self.journal.footage_bytes,
            "trouble": None if (trouble := self.writer.trouble) is None else trouble.value,
            "disks": [self.writer.as_met(disk).as_json(space) for disk, space in spaces.items()],
        }

    def _space(self, disk: Disk) -> DiskSpace | None:
        try:
            return None if disk.state is DiskState.HANGS else self.files.space(disk.root)
        except OSError:
            return None

    @property
    def store(self) -> FootageStore:
        """The store of the home's own folder."""
        return self.writer.stores[0]

    def _know_disks(self) -> None:
        """Reads the identities of the disks. The home's own folder gets its identity file at its first start; if the
        journal has its id and the file is missing, the disk is not mounted and nothing is written there."""
        known = self.journal.state(StateName.OWN_DISK)
        self.disks.read_identities(own_must_have_identity=bool(known))
        if not known:
            try:
                name = self.disks.adopt_own()
            except OSError as error:
                _LOG.warning("own_disk_not_marked", error=error.strerror)
                return
            with self.journal.transaction():
                self.journal.set_state(StateName.OWN_DISK, name)
        for disk in self.disks.away:
            _LOG.error("disk_not_usable", path=str(disk.root), state=disk.state.value, detail=disk.detail)

    def stop(self) -> None:
        """Ends every recording and writes the queued fragments."""
        self.sub_streams.stop()
        for recording in self.cameras.values():
            recording.end(GapReason.RECORDER_DOWN, _ms(self.clock.now()))
        self.writer.stop()
        self.journal.close()
        os.close(self._lock)

    async def assign(self, rows: Sequence[AssignmentRow], version: int) -> int:
        """Applies a whole set of assignments; returns how many cameras changed. Once it is in the journal it is applied
        even if the client has disconnected."""
        return await asyncio.shield(self._assign(rows, version))

    async def _assign(self, rows: Sequence[AssignmentRow], version: int) -> int:
        name, append, now = self.settings.recorder, self.append, self.clock.now()
        closed = self._closed_minute(now)

        def take_in(journal: JournalWriter) -> tuple[int, dict[str, int]]:
            seal_withdrawn(journal, name, closed, append, now)
            changed = take_in_assignments(journal, name, rows, version, append, now)
            return changed, first_unsealed_minutes(journal)

        async with self._assigning:
            changed, unsealed = await self.ask_writer(take_in)
            self._apply_all(rows, unsealed, {})
        return changed

    def _apply_all(self, rows: Sequence[AssignmentRow], unsealed: Mapping[str, int], newest: Mapping[str, int]) -> None:
        """Starts, changes and ends recordings to match the whole set; an error of one camera does not affect others."""
        self.ingest.bar_redirects(self.masked_cameras.take(rows), self.masked_cameras.places)
        for camera in self.cameras.keys() - {row.camera for row in rows}:
            self._withdraw(camera, GapReason.DISABLED)
        for row in rows:
            recording = self.cameras.get(row.camera)
            if recording is not None and recording.assignment == row:
                continue
            try:
                self._apply(row, unsealed.get(row.camera, 0), newest.get(row.camera))
            except Exception:  # noqa: BLE001 - the other cameras must still be recorded
                _LOG.exception("assignment_bug", camera=row.camera)

    def _apply(self, row: AssignmentRow, unsealed: int, last_footage_ms: int | None) -> None:
        """Starts, changes or ends the recording of one camera."""
        recording = self.cameras.get(row.camera)
        if not row.enabled:
            self._withdraw(row.camera, GapReason.DISABLED)
            return
        self.sub_streams.assign(row)
        is_read_alike = recording is not None and _reading_of(recording.assignment) == _reading_of(row)
        if recording is None:
            recording = CameraRecording(row, self._run_name, self.clock, self.writer, self.states.show)
            recording.first_unsealed_minute = unsealed
            self.cameras[row.camera] = recording
            recording.begin(_ms(self.clock.now()), last_footage_ms)
        else:
            recording.reassign(row)
        if is_read_alike:
            return
        try:
            address = camera_address(row.url, row.username, self.callables.unseal(row.sealed_password))
        except Fault as fault:
            self.ingest.remove(row.camera)
            self._trouble(recording, fault)
        else:
            self.ingest.assign(row.camera, address, recording, recording.masks, recording.sound)

    def _withdraw(self, camera: str, reason: GapReason) -> None:
        recording = self.cameras.pop(camera, None)
        if recording is None:
            return
        self.ingest.remove(camera)
        self.sub_streams.remove(camera)
        self.states.remove(camera)
        recording.end(reason, _ms(self.clock.now()))

    def _trouble(self, recording: CameraRecording, fault: Fault) -> None:
        reason = GapReason.NOT_A_CAMERA if fault.kind is FaultKind.INVALID else GapReason.REFUSED
        recording.state(CameraState(CameraPhase.TROUBLE, _ms(self.clock.now()), reason, fault.words.en))

    def _closed_minute(self, now: datetime) -> int:
        """The first minute (Unix s // 60) that must not be sealed yet."""
        return (_ms(now) - _SEAL_AFTER_MS) // _MINUTE_MS

    def _open(self) -> JournalWriter:
        """Opens the journal under an exclusive lock. Raises Fault(CONFLICT) if another recorder has it."""
        folder = self.settings.journal.parent
        for each in (folder, self.settings.footage):
            each.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(folder / "recorder.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            words = Words("另一个录像进程正在使用此目录", "another recorder runs in this home")
            raise Fault(FaultKind.CONFLICT, words) from None
        return JournalWriter(self.settings.journal)


def _reading_of(row: AssignmentRow) -> tuple[str | int, ...]:
    """What the ingest is given."""
    return row.url, row.username, row.sealed_password, row.sound_until_ms, row.mask_plan


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
