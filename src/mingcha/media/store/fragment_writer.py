"""The writer thread: drains a bounded queue of fragments, so that a slow disk does not block the network side.

If the queue exceeds its bound (bytes or count), the oldest GOPs are dropped and recorded as a gap with the disk's
reason. All other writes to the journal (sealing, assignments, disposal) run on this thread as calls, in order.
"""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

import structlog

from mingcha.kit.clock import Clock
from mingcha.media.journal.rows import CauseRow
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.store.footage_store import FootageFile, FootageStore, FragmentJob
from mingcha.media.units import GapReason, LostFootage

_LOG = structlog.get_logger("mingcha.media.writer")
_COMMIT_AFTER_NS = 400_000_000
_COMMIT_EARLY_NS = 250_000_000
"""Commits this much earlier if the thread is awake, to save a wake-up for the commit alone."""
_AT_ONCE = 64
"""Fragments that are written before the first of them is synced."""
_RETRY_COMMIT_NS = 1_000_000_000
_ROWS_LIMIT = 20_000
"""Rows that may wait for a journal that cannot commit; beyond that the queue fills and GOPs are dropped."""


@dataclass(frozen=True, slots=True)
class QueueBound:
    """The limits of the queue."""

    size_bytes: int = 192 << 20
    fragments: int = 8192


@dataclass(frozen=True, slots=True)
class _Close:
    file: FootageFile


@dataclass(frozen=True, slots=True)
class _Call:
    run: Callable[[JournalWriter], object]
    done: Future[object]


type _Job = FragmentJob | _Close | _Call | CauseRow
type _Step = list[FragmentJob] | _Close | _Call | CauseRow


class FragmentWriter:
    """The queue and its thread. `put`, `close_file`, `cause` and `call` may be called from any thread."""

    def __init__(self, store: FootageStore, clock: Clock, bound: QueueBound | None = None) -> None:
        self.store = store
        self._clock = clock
        self._bound = bound or QueueBound()
        self._queue: deque[_Job] = deque()
        self._queued_bytes = 0
        self._queued_fragments = 0
        self._dropped_from: dict[str, int] = {}
        self._behind: dict[str, LostFootage] = {}
        self._ready = threading.Condition()
        self._stopping = False
        self._abandoned = False
        self._current: list[FragmentJob] = []
        self._waking: asyncio.AbstractEventLoop | None = None
        self._busy_since_ns = 0
        self.ended = threading.Event()
        """Set when the thread has ended."""
        self.cut_files: list[int] = []
        """Of an abandoned writer: the files that it truncated to their acknowledged ends when the disk answered
        again."""
        self._commit_ns = 0
        self._thread = threading.Thread(target=self._run, name="footage-writer", daemon=True)

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def stop(self) -> None:
        """Writes the queued fragments, closes the files, commits, and ends the thread."""
        with self._ready:
            self._stopping = True
            self._ready.notify()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def queued(self) -> tuple[int, int]:
        """Queued fragments and bytes."""
        return self._queued_fragments, self._queued_bytes

    @property
    def behind(self) -> dict[str, LostFootage]:
        """The cameras of which a full queue dropped something, since when: the disk is slower than what comes. Until it
        has written the queue down to half of its bound, since a slow disk keeps a little of each camera in between."""
        with self._ready:
            return dict(self._behind)

    def hangs_since_ns(self, longest_ns: int) -> int:
        """Since when the disk has not answered (monotonic clock) if that is longer than `longest_ns`; else 0."""
        since_ns = self._busy_since_ns and max(self._busy_since_ns, self.store.progress_ns)
        return since_ns if since_ns and self._clock.monotonic_ns() - since_ns > longest_ns else 0

    def abandon(self) -> list[_Job]:
        """Abandons a thread that hangs in its disk; returns its queue, beginning with the fragments being written. If
        the disk answers later, the thread truncates what it had begun to write, and ends."""
        with self._ready:
            self._stopping = self._abandoned = True
            left: list[_Job] = [*self._current, *self._queue]
            self._queue.clear()
            self._queued_bytes = self._queued_fragments = 0
            self._ready.notify()
        return left

    def take_over(self, hung: "FragmentWriter") -> None:
        """Abandons another writer and takes over its queue, in order, and its list of dropped footage."""
        jobs = hung.abandon()
        self._dropped_from.update(hung._dropped_from)
        for job in jobs:
            if isinstance(job, FragmentJob):
                self.put(job)
            else:
                self._append(job)

    def put(self, job: FragmentJob) -> None:
        """Queues a fragment; never blocks. Over the bound the oldest GOPs are dropped."""
        with self._ready:
            if job.file.skip_to_key and not job.key:
                return
            job.file.skip_to_key = False
            self._queue.append(job)
            self._queued_bytes += job.payload_bytes
            self._queued_fragments += 1
            if self._queued_bytes > self._bound.size_bytes or self._queued_fragments > self._bound.fragments:
                self._make_room()
            self._wake_soon()

    def close_file(self, file: FootageFile) -> None:
        """The file gets no more fragments."""
        self._append(_Close(file))

    def cause(self, row: CauseRow) -> None:
        """Records that footage of a camera started or stopped."""
        self._append(row)

    def call[T](self, run: Callable[[JournalWriter], T]) -> "Future[T]":
        """Runs a function on the writer thread once everything queued before it is committed."""
        done: Future[T] = Future()
        self._append(_Call(run, done))  # type: ignore[arg-type]
        self._wake()
        return done

    def _append(self, job: _Job) -> None:
        with self._ready:
            self._queue.append(job)
            self._wake_soon()

    def _wake_soon(self) -> None:
        """Wakes the thread; from an event loop after its present step. So a round over all cameras makes one wake-up,
        and the two threads do not compete for the interpreter during it."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._ready.notify()
            return
        if self._waking is not loop:
            self._waking = loop
            loop.call_soon(self._wake)

    def _wake(self) -> None:
        with self._ready:
            self._waking = None
            self._ready.notify()

    def _make_room(self) -> None:
        """Drops the oldest fragments, and those that cannot be decoded without them, until an eighth of the bound is
        free. One pass over the queue, so that dropping does not slow down a disk that cannot keep up."""
        bytes_kept, fragments_kept = self._bound.size_bytes * 7 // 8, self._bound.fragments * 7 // 8
        kept: deque[_Job] = deque()
        headless: dict[str, FootageFile] = {}
        for job in self._queue:
            if isinstance(job, FragmentJob):
                over = self._queued_bytes > bytes_kept or self._queued_fragments > fragments_kept
                camera = job.file.camera
                if over or (camera in headless and not job.key):
                    self._queued_bytes -= job.payload_bytes
                    self._queued_fragments -= 1
                    self._dropped_from.setdefault(camera, job.start_90k)
                    reason = self.store.figures.trouble or GapReason.DISK_FAULT
                    self._behind.setdefault(camera, LostFootage(reason, job.start_90k // 90))
                    headless[camera] = job.file
                    continue
                headless.pop(camera, None)
            kept.append(job)
        for file in headless.values():
            file.skip_to_key = True
        self._queue = kept

    def _run(self) -> None:
        while True:
            job = self._next()
            if job is not None:
                self._guarded(job)
            if self._abandoned:
                self.cut_files = self.store.cut_back()
                self.ended.set()
                return
            early_ns = 0 if job is None else _COMMIT_EARLY_NS
            if self.store.waiting and self._clock.monotonic_ns() >= self._commit_ns - early_ns:
                self._commit()
            if job is None and self._stopping and not self._queue:
                self._finish()
                self.ended.set()
                return

    def _next(self) -> _Step | None:
        """The next job, or the next fragments, each of a different file; None if it is time to commit or to stop."""
        with self._ready:
            while not self._queue and not self._stopping:
                wait_s = None
                if self.store.waiting:
                    wait_s = (self._commit_ns - self._clock.monotonic_ns()) / 1e9
                    if wait_s <= 0:
                        return None
                self._ready.wait(wait_s)
            if not self._queue:
                return None
            if self.store.waiting > _ROWS_LIMIT and not self._stopping:
                self._ready.wait(_RETRY_COMMIT_NS / 1e9)
                return None
            job = self._queue.popleft()
            if not isinstance(job, FragmentJob):
                return job
            taken = self._current = [job]
            files = {job.file}
            while self._queue and len(taken) < _AT_ONCE:
                job = self._queue[0]
                if not isinstance(job, FragmentJob) or job.file in files:
                    break
                files.add(job.file)
                taken.append(job)
                self._queue.popleft()
            self._queued_bytes -= sum(job.payload_bytes for job in taken)
            self._queued_fragments -= len(taken)
            if self._queued_bytes * 2 <= self._bound.size_bytes and self._queued_fragments * 2 <= self._bound.fragments:
                self._behind.clear()
            return taken

    def _guarded(self, job: _Step) -> None:
        """Runs one job; its errors must not end the thread, since without it nothing is recorded."""
        try:
            self._do(job)
        except Exception:  # noqa: BLE001 - a bug met by one fragment must not stop the others; logged with its traceback
            _LOG.exception("writer_bug", job=type(job).__name__)

    def _do(self, job: _Step) -> None:
        if not self.store.waiting:
            self._commit_ns = self._clock.monotonic_ns() + _COMMIT_AFTER_NS
        match job:
            case list():
                for fragment in job:
                    self._tell_dropped(fragment.file.camera)
                self._in_the_disk(lambda: self.store.keep(job))
            case _Close():
                self._in_the_disk(lambda: self.store.close_file(job.file))
            case CauseRow():
                self._tell_dropped(job.camera)
                self.store.cause(job)
            case _Call():
                self._tell_all_dropped()
                self._call(job)

    def _tell_dropped(self, camera: str) -> None:
        """Records footage dropped from the queue, before anything later in time."""
        started_90k = self._dropped_from.pop(camera, None)
        if started_90k is not None:
            self.store.dropped(camera, started_90k, self.store.figures.trouble or GapReason.DISK_FAULT)

    def _tell_all_dropped(self) -> None:
        for camera in list(self._dropped_from):
            self._tell_dropped(camera)

    def _in_the_disk(self, run: Callable[[], None]) -> None:
        self._busy_since_ns = self._clock.monotonic_ns()
        try:
            run()
        finally:
            self._busy_since_ns = 0

    def _call(self, job: _Call) -> None:
        if not job.done.set_running_or_notify_cancel():
            return  # the caller no longer waits
        try:
            self.store.commit()
            with self.store.journal.lock:
                result = job.run(self.store.journal)
        except Exception as error:  # noqa: BLE001 - passed on to the waiting caller
            job.done.set_exception(error)
        else:
            job.done.set_result(result)

    def _commit(self) -> None:
        try:
            self.store.commit()
        except sqlite3.OperationalError as error:  # locked, full, not writable: the rows wait
            _LOG.error("journal_not_committed", error=str(error), rows=self.store.waiting)
            self._commit_ns = self._clock.monotonic_ns() + _RETRY_COMMIT_NS
        except Exception:  # noqa: BLE001 - a row that the journal will never take must not hold up the others
            _LOG.exception("journal_refuses_a_row", rows=self.store.waiting)
            self.store.commit_apart()

    def _finish(self) -> None:
        self._tell_all_dropped()
        try:
            self.store.close()
        except sqlite3.Error as error:
            _LOG.error("journal_not_committed_at_stop", error=str(error), rows=self.store.waiting)
