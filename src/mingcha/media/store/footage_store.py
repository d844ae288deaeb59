"""Writes fragments to disk and journal: one write and one fdatasync per fragment, one commit for many rows.

Fragments of many cameras are written first and writeback is started, then each is synced: the file system commits its
own journal once for all of them.

Runs on the writer thread (fragment_writer.py). A row is committed only after the data, the file's name and its folders
are durable; that commit is the acknowledgement. A failed file is abandoned at its last good byte: fdatasync is not
repeated after a failure, because the kernel may have dropped the pages.
"""

import errno
import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from mingcha.kit.canonical import Json
from mingcha.kit.clock import TICKS_90K, Clock
from mingcha.media.disk.file_layer import FileLayer, make_folders
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.rows import CauseRow, ClosedFile, FileRow, FragmentRow, InitRow
from mingcha.media.journal.writing import Batch, JournalWriter
from mingcha.media.mp4.fragment import Sample, Sound, disk_fragment
from mingcha.media.mp4.index import pack_frames
from mingcha.media.mp4.init import file_header
from mingcha.media.units import GapReason, LostFootage

_LOG = structlog.get_logger("mingcha.media.store")
_PAUSE_AFTER_TROUBLE_NS = 1_000_000_000
_NAMES_TRIED = 1000
_FOLDERS_REMEMBERED = 10_000


@dataclass(slots=True, eq=False)
class FootageFile:
    """A file of a camera's recording; the store creates it with its first fragment."""

    camera: str
    epoch: int
    label: str
    minute: int
    run: str
    init: InitRow
    failed: bool = False
    """Set by the store: the file gets no more fragments; the recording begins another at the next key frame."""
    skip_to_key: bool = False
    """Set by the queue: fragments were dropped, so those up to the next key frame cannot be decoded."""
    sound: bool = False
    """Whether it has a sound track."""
    mask: str = ""
    """The privacy masks in its pictures (masks.plan.Masked.names); "" without any. A file has one set of versions."""


@dataclass(slots=True)
class FragmentJob:
    """A finished fragment on its way to the disk."""

    file: FootageFile
    start_90k: int
    duration_90k: int
    samples: list[Sample]
    payload_bytes: int
    sound: Sound | None = None

    @property
    def key(self) -> bool:
        """Whether decoding can begin here."""
        return self.samples[0].key


@dataclass(slots=True)
class _OpenFile:
    id: int
    handle: int
    path: Path
    good_bytes: int = 0
    fragments: int = 0
    end_90k: int = 0


@dataclass(slots=True)
class _Written:
    """A fragment written but not yet synced; `name` and `header` are set for the first one of a file."""

    job: FragmentJob
    opened: _OpenFile
    size_bytes: int
    digest: bytes
    name: FootageName | None
    header: bytes | None


@dataclass(slots=True)
class StoreFigures:
    """The figures for status; written by the store's thread, read by others."""

    trouble: GapReason | None = None
    detail: str = ""
    acknowledged_90k: dict[str, int] = field(default_factory=dict)
    """End of the last acknowledged fragment of each camera."""
    acknowledged_bytes: int = 0
    """Since the start."""


class FootageStore:
    """Holds the open files, the batch that waits for its commit, and the reasons of lost footage."""

    def __init__(
        self, root: Path, recorder: str, files: FileLayer, journal: JournalWriter, clock: Clock, *,
        disk: str = "", is_still_there: Callable[[], bool] | None = None,
        dropping: dict[str, LostFootage] | None = None,
    ) -> None:  # fmt: skip
        """`disk`: the id of the disk at `root`; `is_still_there` checks it before each file. `dropping`: the cameras
        whose footage is being lost and why, shared by the stores of one recorder."""
        self.journal = journal
        self.figures = StoreFigures()
        self._root = root
        self._recorder = recorder
        self._files = files
        self._clock = clock
        self._open: dict[FootageFile, _OpenFile] = {}
        self._batch = Batch()
        self.disk = disk
        self._is_still_there = is_still_there
        self._dropping: dict[str, LostFootage] = {} if dropping is None else dropping
        self._out = False
        self._handing = threading.Lock()
        self._abandoned = False
        self.progress_ns = 0
        """When the disk last answered (monotonic clock)."""
        self._retry_ns = 0
        self._durable: set[Path] = set()

    @property
    def waiting(self) -> int:
        """Rows that wait for the commit."""
        return len(self._batch)

    def keep(self, jobs: list[FragmentJob]) -> None:
        """Writes and syncs fragments, each of a different file; their rows wait for commit(). Never raises errors of a
        disk. Removes each fragment from the list once it is written or lost."""
        written = [done for job in list(jobs) if (done := self._written(job, jobs)) is not None]
        for done in written:
            if self._tried(done.job, lambda done=done: self._sync(done)):  # type: ignore[misc]
                self._kept(done.job)
            jobs.remove(done.job)
            self.progress_ns = self._clock.monotonic_ns()

    def _written(self, job: FragmentJob, jobs: list[FragmentJob]) -> "_Written | None":
        now_ns = self.progress_ns = self._clock.monotonic_ns()
        paused = self.figures.trouble and now_ns < self._retry_ns and job.file not in self._open
        if job.file.failed or self._out or paused:
            job.file.failed = True
            self.dropped(job.file.camera, job.start_90k, self.figures.trouble or GapReason.DISK_FAULT)
        else:
            done = self._tried(job, lambda: self._write(job))
            if done is not None:
                return done
        jobs.remove(job)
        return None

    def _tried[T](self, job: FragmentJob, run: Callable[[], T]) -> T | None:
        """Runs `run`; on an error abandons only this fragment's file."""
        try:
            return run()
        except (OSError, sqlite3.Error) as error:
            self._abandon(job, error)
        except Exception:  # noqa: BLE001 - a bug must not stop the writer; logged with its traceback
            _LOG.exception("writer_bug", camera=job.file.camera)
            self._abandon(job, OSError("internal error"))
        return None

    def _sync(self, done: "_Written") -> bool:
        self._files.fdatasync(done.opened.handle)
        if done.header is not None:
            self._files.fsync_dir(done.opened.path.parent)
            self._note_file(done, done.header)
        self._note(done)
        return True

    def _kept(self, job: FragmentJob) -> None:
        if self.figures.trouble:
            _LOG.info("disk_good_again")
            self.figures.trouble, self.figures.detail = None, ""
        if job.file.camera in self._dropping:
            self._dropping.pop(job.file.camera, None)
            self._batch.causes.append(CauseRow(job.file.camera, _ms(job.start_90k), "", ""))

    def close_file(self, file: FootageFile) -> None:
        """The file gets no more fragments."""
        opened = self._open.pop(file, None)
        if opened is None:
            return
        try:
            self._files.close(opened.handle)
        except OSError as error:  # every fragment was synced; the handle is closed in any case (close(2))
            _LOG.warning("file_not_closed_well", path=opened.path.name, error=error.strerror)
        if opened.fragments:
            self._batch.closed.append(ClosedFile(opened.id, opened.end_90k, opened.good_bytes, opened.fragments))

    def cause(self, row: CauseRow) -> None:
        """Records that footage of a camera started or stopped."""
        self._dropping.pop(row.camera, None)
        self._batch.causes.append(row)

    def dropped(self, camera: str, start_90k: int, reason: GapReason) -> None:
        """Records that footage of a camera was dropped from `start_90k` on (wall time, 90 kHz); only once until its
        footage is written again."""
        if camera not in self._dropping:
            self._dropping[camera] = LostFootage(reason, _ms(start_90k))
            self._batch.causes.append(CauseRow(camera, _ms(start_90k), reason.value, self.figures.detail))

    def commit(self) -> None:
        """Acknowledges everything synced so far. Raises sqlite3.Error and keeps the batch if the commit fails."""
        batch = self._batch
        if not len(batch) or self._abandoned:
            return
        self.journal.commit(batch, int(self._clock.now().timestamp() * 1000))
        figures = self.figures
        for row in batch.fragments:
            figures.acknowledged_90k[row.camera] = row.start_90k + row.duration_90k
            figures.acknowledged_bytes += row.size_bytes
        self._batch = Batch()

    def commit_apart(self) -> None:
        """Commits camera by camera after a commit that can never succeed. A camera that fails again is left to recovery
        and begins another file."""
        whole, self._batch = self._batch, Batch()
        rows: list[FileRow | FragmentRow | CauseRow] = [*whole.files, *whole.fragments, *whole.causes]
        for camera in {row.camera for row in rows}:
            self._batch = Batch(
                inits=whole.inits,
                files=[row for row in whole.files if row.camera == camera],
                fragments=[row for row in whole.fragments if row.camera == camera],
                causes=[row for row in whole.causes if row.camera == camera],
            )
            try:
                self.commit()
            except Exception as error:  # noqa: BLE001 - the other cameras must be committed
                _LOG.error("rows_left_to_recovery", camera=camera, error=str(error), rows=len(self._batch))
                for file in [file for file in self._open if file.camera == camera]:
                    file.failed = True
                    self._files.close(self._open.pop(file).handle)
        self._batch = Batch(closed=whole.closed)

    def take_out(self, reason: GapReason, detail: str) -> None:
        """Stops writing to this disk. Fragments that still come become a gap with this reason."""
        self._out = True
        self.figures.trouble, self.figures.detail = reason, detail

    def take_in(self) -> None:
        """Resumes writing to this disk after a probe that succeeded."""
        self._out = False
        self._retry_ns = 0
        self.figures.trouble, self.figures.detail = None, ""

    def hand_over(self) -> Batch:
        """The batch that another store commits for this one, whose thread hangs in the disk: the rows of synced
        fragments and the end of each open file. Later writes of that thread are not acknowledged; cut_back removes
        them."""
        with self._handing:
            self._abandoned = True
            batch, self._batch = self._batch, Batch()
            for file, opened in self._open.items():
                file.failed = True
                if opened.fragments:
                    closed = ClosedFile(opened.id, opened.end_90k, opened.good_bytes, opened.fragments)
                    batch.closed.append(closed)
                    batch.tails.append(opened.id)
        return batch

    def cut_back(self) -> list[int]:
        """Closes every open file and truncates it to what was acknowledged; returns the ids of the files that were cut.
        Called after hand_over by the thread that hung, once it is free."""
        done = []
        for file in list(self._open):
            opened = self._open.pop(file)
            try:
                self._files.close(opened.handle)
            except OSError:
                pass  # the handle is given back all the same (close(2))
            if self._cut(opened):
                done.append(opened.id)
        return done

    def close(self) -> None:
        """Closes all files and commits."""
        for file in list(self._open):
            self.close_file(file)
        self.commit()

    def _write(self, job: FragmentJob) -> "_Written":
        """Writes a fragment; the first one creates the file, with header and fragment in one write."""
        opened = self._open.get(job.file)
        header, name = None, None
        if opened is None:
            if self._is_still_there is not None and not self._is_still_there():
                raise OSError(errno.ENODEV, "the disk that was here is not here any more")
            name, handle = self._new_name(job.file)
            opened = _OpenFile(self.journal.new_file_id(), handle, self._root / name.path)
            self._open[job.file] = opened
            header = file_header(job.file.init.data, self._header_facts(job.file, name))
        fragment = disk_fragment(opened.fragments + 1, job.start_90k, job.samples, job.sound)
        self._files.write(opened.handle, fragment.data if header is None else header + fragment.data)
        begin = opened.good_bytes
        count = len(fragment.data) + (0 if header is None else len(header))
        self._files.begin_sync(opened.handle, begin, count)
        return _Written(job, opened, len(fragment.data), fragment.digest, name, header)

    def _note_file(self, done: "_Written", header: bytes) -> None:
        """The row of a new file whose name and first fragment are durable."""
        file, name, opened = done.job.file, done.name, done.opened
        assert name is not None
        if not self.journal.knows_init(file.init.id):
            self._batch.inits.append(file.init)
        self._batch.files.append(
            FileRow(
                *(opened.id, name.camera, name.epoch, name.minute, name.n, file.label, file.run),
                *(file.init.id, len(header), hashlib.sha256(header).digest(), done.job.start_90k, self.disk, file.mask),
            )
        )
        opened.good_bytes = len(header)

    def _new_name(self, file: FootageFile) -> tuple[FootageName, int]:
        if len(self._durable) > _FOLDERS_REMEMBERED:
            self._durable.clear()
        first = self.journal.next_n(file.camera, file.minute, file.epoch)
        for n in range(first, first + _NAMES_TRIED):
            name = FootageName(file.camera, file.epoch, file.minute, n)
            make_folders(self._files, self._root, name.folder, self._durable)
            try:
                handle = self._files.create(self._root / name.path)
            except FileExistsError:
                continue  # exists but has no row yet, or recovery did not find it: never overwritten
            self.journal.promise_n(name.camera, name.minute, name.epoch, n)
            return name, handle
        raise OSError(errno.EEXIST, "no free name for a footage file")

    def _header_facts(self, file: FootageFile, name: FootageName) -> dict[str, Json]:
        return {
            "v": 2 if file.sound else 1, "camera": file.camera, "epoch": file.epoch, "label": file.label,
            "minute": file.minute, "n": name.n, "recorder": self._recorder, "run": file.run,
        } | ({"mask": json.loads(file.mask)} if file.mask else {})  # fmt: skip

    def _note(self, done: "_Written") -> None:
        job, opened, size_bytes, digest = done.job, done.opened, done.size_bytes, done.digest
        samples = job.samples
        index = pack_frames([(duration, len(payload), key) for duration, key, _, payload in samples])
        with self._handing:
            if self._abandoned:
                return
            opened.fragments += 1
            self._batch.fragments.append(
                FragmentRow(
                    *(job.file.camera, job.start_90k, opened.id, opened.fragments, opened.good_bytes, size_bytes),
                    *(job.duration_90k, job.key, len(samples), digest, index),
                )
            )
            opened.good_bytes += size_bytes
            opened.end_90k = job.start_90k + job.duration_90k

    def _abandon(self, job: FragmentJob, error: OSError | sqlite3.Error) -> None:
        number = error.errno if isinstance(error, OSError) else None
        text = (error.strerror if isinstance(error, OSError) else None) or str(error)
        reason = GapReason.DISK_FULL if number in (errno.ENOSPC, errno.EDQUOT) else GapReason.DISK_FAULT
        _LOG.error("footage_not_kept", camera=job.file.camera, reason=reason.value, error=text)
        job.file.failed = True
        self.figures.trouble, self.figures.detail = reason, text
        self._durable.clear()  # a folder may be gone: disposal removes empty ones
        self._retry_ns = self._clock.monotonic_ns() + _PAUSE_AFTER_TROUBLE_NS
        opened = self._open.get(job.file)
        self.close_file(job.file)
        if opened is not None and not self._cut(opened) and opened.fragments:
            self._batch.tails.append(opened.id)
        self.dropped(job.file.camera, job.start_90k, reason)

    def _cut(self, opened: _OpenFile) -> bool:
        """Truncates a half-written fragment; if that fails, recovery does it at the next start, by the row `tail`."""
        try:
            if opened.fragments:
                self._files.truncate(opened.path, opened.good_bytes)
            else:
                self._files.unlink(opened.path)  # just created, not acknowledged, without a fragment
        except OSError as error:
            _LOG.warning("torn_tail_left", path=opened.path.name, error=error.strerror)
            return False
        return True


def _ms(ticks_90k: int) -> int:
    return ticks_90k * 1000 // TICKS_90K
