"""One writer thread per disk. A disk that hangs, fails or was swapped is excluded; the others continue (article 16(5)).

Each camera-hour is assigned to a disk (disks.chosen); a file stays on its first disk. If a disk stops answering, its
thread is abandoned: acknowledged fragments stay, queued ones become a gap with the disk's reason, and another thread
takes over the journal.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import structlog

from mingcha.kit.clock import Clock
from mingcha.media.disk.disks import ROOM_BYTES, Disk, Disks, DiskState, chosen, probe
from mingcha.media.journal.file_rows import forget_tails
from mingcha.media.journal.rows import CauseRow
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.store.footage_store import FootageFile, FootageStore, FragmentJob
from mingcha.media.store.fragment_writer import FragmentWriter, QueueBound
from mingcha.media.units import GapReason, LostFootage

_LOG = structlog.get_logger("mingcha.media.store.disk_writers")
STUCK_AFTER_NS = 20_000_000_000
_LOOK_EVERY_NS = 10_000_000_000
_ANSWER_S = 1.0
"""How long `watch` waits for the answers of probed disks; a later answer counts when it comes."""
_HOUR_90K = 3600 * 90_000
_FULL = GapReason.DISK_FULL


@dataclass(slots=True, eq=False)
class _Lane:
    """A disk, its present writer, and abandoned writers that still hang."""

    disk: Disk
    writer: FragmentWriter
    given_up: list[FragmentWriter] = field(default_factory=list)
    doubted_ns: int = 0
    """Begin of the call that hung at the last check; 0 if none hung."""
    asking: threading.Thread | None = None
    """The thread of the last probe."""

    @property
    def trouble(self) -> GapReason | None:
        """Why footage is not kept, or not all of it: what the store met, or a disk that is slower than what comes."""
        return self.writer.store.figures.trouble or (GapReason.DISK_FAULT if self.writer.behind else None)


class DiskWriters:
    """The writers of one recorder. Everything but `watch` may be called from any thread and never blocks."""

    def __init__(
        self, disks: Disks, recorder: str, journal: JournalWriter, clock: Clock, bound: QueueBound | None = None
    ) -> None:
        self.disks = disks
        self._recorder = recorder
        self._journal = journal
        self._clock = clock
        bound = bound or QueueBound()
        count = max(1, sum(disk.setting.weight > 0 for disk in disks.all))
        self._bound = QueueBound(bound.size_bytes // count, max(1, bound.fragments // count))
        self._dropping: dict[str, LostFootage] = {}
        self._lanes = [_Lane(disk, self._writer(disk)) for disk in disks.all]
        self._lane_of: dict[FootageFile, _Lane] = {}
        self._looked_ns = 0
        self._changing = threading.Lock()
        """Held while a disk's state changes: a late answer must not change a disk that was excluded since."""
        self._running = False

    def start(self) -> None:
        """Begins to write, to the disks that were usable when their identities were read."""
        self._running = True
        for lane in self._lanes:
            if lane.disk.state is not DiskState.GOOD:
                lane.writer.store.take_out(*_reason_of(lane.disk))
            lane.writer.start()

    def stop(self) -> None:
        """Writes the queued fragments, closes the files, commits, and ends the threads that still answer."""
        for lane in self._lanes:
            lane.writer.stop()

    @property
    def queued(self) -> tuple[int, int]:
        """Queued fragments and bytes of all disks."""
        counts = [lane.writer.queued for lane in self._lanes]
        return sum(count for count, _ in counts), sum(size for _, size in counts)

    @property
    def trouble(self) -> GapReason | None:
        """The reason why nothing can be written, or why some disk cannot be written to; None if all is well."""
        reasons = [lane.trouble for lane in self._lanes if lane.disk.setting.weight > 0]
        return next((reason for reason in reasons if reason is not None), None)

    @property
    def lost(self) -> dict[str, LostFootage]:
        """The cameras whose pictures come and are not kept now, by code: each until its own next kept fragment, since a
        disk that fails for one camera may keep those of others; and those of a disk that is behind."""
        behind = {camera: one for lane in self._lanes for camera, one in lane.writer.behind.items()}
        return behind | self._dropping

    def as_met(self, disk: Disk) -> Disk:
        """A disk with the state in which its writer met it: full or failing at once, and not only after a probe, which
        never excludes the only disk of a recorder; failing, too, while it is slower than what comes."""
        lane = next(lane for lane in self._lanes if lane.disk is disk)
        if disk.state is not DiskState.GOOD or lane.trouble is None:
            return disk
        state = DiskState.FULL if lane.trouble is _FULL else DiskState.FAULT
        return Disk(disk.setting, disk.id, state, lane.writer.store.figures.detail or "slower than what comes")

    @property
    def stores(self) -> Sequence[FootageStore]:
        """The present stores, one per disk."""
        return [lane.writer.store for lane in self._lanes]

    def put(self, job: FragmentJob) -> None:
        """Queues a fragment at the disk of its file; chooses the disk of a new file."""
        lane = self._lane_of.get(job.file)
        if lane is None:
            lane = self._lane_of[job.file] = self._choose(job)
        lane.writer.put(job)

    def close_file(self, file: FootageFile) -> None:
        """The file gets no more fragments."""
        lane = self._lane_of.pop(file, None)
        if lane is not None:
            lane.writer.close_file(file)

    def cause(self, row: CauseRow) -> None:
        """Records that footage of a camera started or stopped."""
        self._lanes[0].writer.cause(row)

    def call[T](self, run: Callable[[JournalWriter], T]) -> "Future[T]":
        """Runs a function on the journal once everything queued before it on every disk is committed."""
        if len(self._lanes) == 1:
            return self._lanes[0].writer.call(run)
        meeting = _Meeting(len(self._lanes), run)
        for lane in self._lanes:
            lane.writer.call(meeting.arrive).add_done_callback(meeting.failed)
        return meeting.done

    def watch(self) -> None:
        """Abandons writers whose disks do not answer, and uses disks again that have recovered. Waits a moment for the
        answers of probed disks, so it must not run on the event loop."""
        for lane in self._lanes:
            hangs_since_ns = lane.writer.hangs_since_ns(STUCK_AFTER_NS)
            if hangs_since_ns and hangs_since_ns == lane.doubted_ns:
                self._give_up(lane)
            # twice: after a pause of the whole process every running call seems to hang
            lane.doubted_ns = hangs_since_ns
        now_ns = self._clock.monotonic_ns()
        if now_ns - self._looked_ns < _LOOK_EVERY_NS:
            return
        self._looked_ns = now_ns
        asked = [thread for lane in self._lanes if (thread := self._begin_to_ask(lane)) is not None]
        for thread in asked:
            thread.join(_ANSWER_S)

    def _writer(self, disk: Disk) -> FragmentWriter:
        named = len(self.disks.all) > 1 or bool(disk.id)
        store = FootageStore(
            disk.root, self._recorder, self.disks.files, self._journal, self._clock, disk=disk.id,
            is_still_there=(lambda: self.disks.is_still(disk)) if named else None, dropping=self._dropping,
        )  # fmt: skip
        return FragmentWriter(store, self._clock, self._bound)

    def _choose(self, job: FragmentJob) -> _Lane:
        if len(self._lanes) == 1:
            return self._lanes[0]
        well = [lane for lane in self._lanes if lane.writer.store.figures.trouble is None]
        disk = chosen([lane.disk for lane in well], job.file.camera, job.start_90k // _HOUR_90K)
        if disk is not None:
            return next(lane for lane in well if lane.disk is disk)
        # no disk can be written to: the gap gets the reason of a disk that should be
        return max(self._lanes, key=lambda lane: lane.disk.setting.weight)

    def _is_out(self, lane: _Lane) -> bool:
        """Whether a disk is excluded. If the only disk of a recorder fails, its fragments are still tried each second,
        unless it was given up or was missing; it is asked only while no fragment comes."""
        if lane.disk.state is not DiskState.GOOD:
            return True
        store = lane.writer.store
        if store.figures.trouble is None:
            return False
        return len(self._lanes) > 1 or self._clock.monotonic_ns() - store.progress_ns >= _LOOK_EVERY_NS

    def _give_up(self, lane: _Lane) -> None:
        _LOG.error("disk_does_not_answer", disk=lane.disk.id, path=str(lane.disk.root))
        with self._changing:
            lane.disk.state, lane.disk.detail = DiskState.HANGS, "it does not answer"
            hung, lane.writer = lane.writer, self._writer(lane.disk)
            lane.writer.store.take_out(*_reason_of(lane.disk))
        lane.writer.call(lambda journal: _commit_handed_over(journal, hung.store, self._clock))
        lane.writer.take_over(hung)
        lane.given_up.append(hung)
        lane.writer.start()

    def _came_back(self, hung: FragmentWriter) -> bool:
        if not hung.ended.is_set():
            return False
        if hung.cut_files:
            cut = hung.cut_files
            self.call(lambda journal: _forget_tails(journal, cut))
        return True

    def _begin_to_ask(self, lane: _Lane) -> threading.Thread | None:
        """Probes a failing disk in its own thread: a probe of a dying disk can block forever and must not delay the
        others. None while its writer hangs or an earlier probe has not returned."""
        lane.given_up = [writer for writer in lane.given_up if not self._came_back(writer)]
        open_still = lane.asking is not None and lane.asking.is_alive()
        if lane.given_up or lane.doubted_ns or open_still or not self._is_out(lane):
            return None
        lane.asking = threading.Thread(target=self._ask, args=(lane, lane.writer), name="disk-asking", daemon=True)
        lane.asking.start()
        return lane.asking

    def _ask(self, lane: _Lane, writer: FragmentWriter) -> None:
        """Probes an excluded disk; it gets files again if it is ours, writable, and has room."""
        try:
            self._take_answer(lane, writer, self._seen(lane.disk))
        except Exception:  # noqa: BLE001 - nothing waits for this thread; the next probe tries again
            _LOG.exception("asking_a_disk_failed", path=str(lane.disk.root))

    def _seen(self, disk: Disk) -> Disk:
        """The disk with its present state. Blocks until the disk answers."""
        seen = self.disks.reread(disk)
        if seen.state is DiskState.GOOD:
            try:
                if self.disks.files.space(seen.root).bytes_free < min(ROOM_BYTES, _tenth(self.disks, seen)):
                    seen.state, seen.detail = DiskState.FULL, "no room"
                elif seen.setting.weight > 0:
                    probe(self.disks.files, seen)
            except OSError as error:
                seen.state, seen.detail = DiskState.FAULT, error.strerror or str(error)
        return seen

    def _take_answer(self, lane: _Lane, writer: FragmentWriter, seen: Disk) -> None:
        disk = lane.disk
        with self._changing:
            if lane.writer is not writer:
                return  # abandoned since; probed again when its thread has returned
            before = disk.state
            if len(self._lanes) == 1 and before is DiskState.GOOD and seen.state is not before:
                return  # the next fragment tries it
            disk.id, disk.state, disk.detail = seen.id, seen.state, seen.detail
            if disk.state is DiskState.GOOD:
                _LOG.info("disk_good_again", disk=disk.id, path=str(disk.root), before=before.value)
                writer.store.disk = disk.id
                writer.store.take_in()
            else:
                writer.store.take_out(*_reason_of(disk))


class _Meeting[T]:
    """A call queued at every writer; the last writer to reach it runs it."""

    def __init__(self, count: int, run: Callable[[JournalWriter], T]) -> None:
        self.done: Future[T] = Future()
        self._run = run
        self._left = count
        self._lock = threading.Lock()

    def arrive(self, journal: JournalWriter) -> None:
        """Called by a writer once everything queued before is committed."""
        with self._lock:
            self._left -= 1
            if self._left:
                return
        if not self.done.set_running_or_notify_cancel():
            return  # the caller no longer waits
        try:
            result = self._run(journal)
        except BaseException as error:  # noqa: BLE001 - passed on to the waiting caller
            self.done.set_exception(error)
        else:
            self.done.set_result(result)

    def failed(self, arrived: "Future[None]") -> None:
        """Called by a writer that could not commit: the call is not run."""
        error = arrived.exception()
        if error is None:
            return
        with self._lock:
            if self.done.running() or self.done.done():
                return
            self._left += 10**6  # so that no writer is the last one any more
        if self.done.set_running_or_notify_cancel():
            self.done.set_exception(error)


def _reason_of(disk: Disk) -> tuple[GapReason, str]:
    reason = _FULL if disk.state is DiskState.FULL else GapReason.DISK_FAULT
    return reason, f"disk {disk.id or disk.root.name}: {disk.state.value} {disk.detail}".strip()


def _commit_handed_over(journal: JournalWriter, store: FootageStore, clock: Clock) -> None:
    batch = store.hand_over()
    if len(batch):
        journal.commit(batch, int(clock.now().timestamp() * 1000))


def _forget_tails(journal: JournalWriter, files: Sequence[int]) -> None:
    with journal.transaction() as connection:
        forget_tails(connection, files)


def _tenth(disks: Disks, disk: Disk) -> int:
    return disks.files.space(disk.root).bytes_total // 10
