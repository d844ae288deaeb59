"""Runs at the start of a recorder: journals whole fragments that have no row and truncates torn tails.

Each open file is scanned from its last journaled fragment on. Files without a row are journaled, never deleted. A file
without one whole fragment was never acknowledged and is renamed to .torn. What a failing disk refuses is retried at a
later start.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from mingcha.kit.canonical import Json, canonical_json
from mingcha.media.disk.disks import READABLE, Disk, Disks, DiskState, disks_at, lies
from mingcha.media.disk.file_layer import FileLayer
from mingcha.media.disk.footage_files import TORN_SUFFIX, FootageName, hour_folder, parse_path
from mingcha.media.journal.assignments import Append
from mingcha.media.journal.camera_rows import cameras_to_record, is_minute_sealed, known_cameras
from mingcha.media.journal.file_rows import (
    disk_of,
    end_of_fragments,
    file_id,
    forget_tails,
    note_torn,
    open_files,
    uncut_files,
)
from mingcha.media.journal.found_rows import fragment_row, init_row, mask_of
from mingcha.media.journal.rows import CauseRow, ClosedFile, FileRow
from mingcha.media.journal.states import StateName
from mingcha.media.journal.writing import Batch, JournalWriter
from mingcha.media.mp4.scan import FoundFragment, FoundHeader, read_header, scan_fragments
from mingcha.media.units import GapReason

_LOG = structlog.get_logger("mingcha.media.store.recovery")
_NAMED_IN_ENTRY = 200
_HOURS_REMEMBERED = 200
"""Number of stored signs of life around which files without rows must still be searched, since a disk failed or was
missing at the next start."""
_HOUR_MS = 3_600_000


@dataclass(slots=True)
class Recovered:
    """The result of recovery; paths below the footage folder."""

    fragments: int = 0
    taken_in: list[str] = field(default_factory=list)
    cut: list[tuple[str, int]] = field(default_factory=list)
    """(path, bytes cut)."""
    torn: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Journaled files that are missing or shorter than acknowledged; `check` reports them too."""
    later: list[str] = field(default_factory=list)
    """Files and folders that a failing disk kept from being processed; a later start does it."""

    def __bool__(self) -> bool:
        return bool(self.fragments or self.taken_in or self.cut or self.torn or self.lost)


def recover(
    where: Path | Disks, recorder: str, files: FileLayer, journal: JournalWriter, append: Append, now: datetime
) -> Recovered:
    """Makes disks and journal agree, and logs an entry `recovered` if anything was changed.

    Can be interrupted and repeated: a tail is cut only after the whole fragments before it are journaled.
    """
    done, disks = Recovered(), disks_at(where, files)
    now_ms = int(now.timestamp() * 1000)
    alive_ms = int(journal.state(StateName.ALIVE_MS, "0"))
    _cut_tails(disks, files, journal, done)
    _finish_open_files(disks, files, journal, done)
    _take_in_unknown(disks, files, journal, alive_ms, now_ms, done)
    with journal.transaction() as connection:
        if alive_ms:
            journal.take_in(Batch(causes=_down(connection, alive_ms)))
        if done:
            append(connection, [canonical_json(_entry(recorder, done, now_ms))], now)
    if done:
        _LOG.warning("recovered", fragments=done.fragments, files=len(done.taken_in), cut=len(done.cut))
    return done


def _cut_tails(disks: Disks, files: FileLayer, journal: JournalWriter, done: Recovered) -> None:
    """Truncates the files that a failing disk kept from being truncated; those of a missing disk wait."""
    for file in uncut_files(journal.connection):
        try:
            cut_bytes = _cut(files, disks.find(file.name, file.disk), file.size_bytes)
        except OSError as error:  # check reports it, or its disk
            _LOG.warning("torn_tail_left", path=file.name.path, error=error.strerror)
            continue
        if cut_bytes:
            done.cut.append((file.name.path, cut_bytes))
        with journal.transaction() as connection:
            forget_tails(connection, [file.id])


def _cut(files: FileLayer, path: Path, good_bytes: int) -> int:
    """Truncates a file to its good bytes; returns the number of bytes cut. Raises OSError."""
    handle = files.open_read(path)
    try:
        size = files.size(handle)
    finally:
        files.close(handle)
    if size > good_bytes:
        files.truncate(path, good_bytes)
    return max(0, size - good_bytes)


def _finish_open_files(disks: Disks, files: FileLayer, journal: JournalWriter, done: Recovered) -> None:
    for file in open_files(journal.connection):
        name, path = file.name, disks.find(file.name, file.disk)
        count, good_bytes, end_90k = end_of_fragments(journal.connection, file)
        batch, cut_from, unread = Batch(), None, False
        try:
            found, size = _scan(files, path, good_bytes, count + 1)
        except FileNotFoundError:
            found, size = [], 0
        except OSError as error:
            _LOG.warning("open_file_not_read", path=name.path, error=error.strerror)
            found, size, unread = [], 0, True
        if size < good_bytes and (unread or disks.is_away(file.disk)):
            # it cannot stay open, since its minute is sealed with the journaled fragments; the tail is cut later
            batch.tails = [file.id]
        elif size < good_bytes:
            done.lost.append(name.path)
        else:
            batch.fragments = [fragment_row(name.camera, file.id, fragment) for fragment in found]
            count, good_bytes, end_90k = _end(found, count, good_bytes, end_90k)
            cut_from = good_bytes if size > good_bytes else None
        closed = ClosedFile(file.id, end_90k, good_bytes, count)
        _settle(path, name, files, journal, batch, closed, size if cut_from is not None else good_bytes, done)


def _settle(
    path: Path,
    name: FootageName,
    files: FileLayer,
    journal: JournalWriter,
    batch: Batch,
    closed: ClosedFile,
    size_bytes: int,
    done: Recovered,
) -> None:
    """Journals whole fragments, cuts the torn tail, and then sets the file to WHOLE, so it can be interrupted and
    repeated. If the disk cannot cut the tail, stores that for the next start."""
    with journal.transaction():
        journal.take_in(batch)
    done.fragments += len(batch.fragments)
    tails: list[int] = []
    if size_bytes > closed.size_bytes:
        try:
            files.truncate(path, closed.size_bytes)
            done.cut.append((name.path, size_bytes - closed.size_bytes))
        except OSError as error:
            _LOG.warning("torn_tail_left", path=name.path, error=error.strerror)
            tails = [closed.id]
    with journal.transaction():
        journal.take_in(Batch(closed=[closed], tails=tails))


def _take_in_unknown(
    disks: Disks, files: FileLayer, journal: JournalWriter, alive_ms: int, now_ms: int, done: Recovered
) -> None:
    """Files without committed rows; all files if the journal is new (the old one was lost)."""
    left = {int(hour) for hour in journal.state(StateName.UNLOOKED_HOURS).split(",") if hour}
    hours: set[int] = left | {alive_ms // _HOUR_MS} if alive_ms else set()
    for disk, path, size in _candidates(disks, files, journal, hours, now_ms, done):
        try:
            _take_in_if_unknown(disks, disk, path, size, files, journal, alive_ms, done)
        except OSError as error:
            _leave(path, error, done)
    # a disk that fails as a whole shows no folder and raises nothing
    whole = all(disk.state in READABLE and disk.state is not DiskState.FAULT for disk in disks.all)
    after: set[int] = set() if whole and not done.later else hours
    if after != left:
        with journal.transaction():
            journal.set_state(StateName.UNLOOKED_HOURS, ",".join(map(str, sorted(after)[-_HOURS_REMEMBERED:])))


def _candidates(
    disks: Disks, files: FileLayer, journal: JournalWriter, hours: set[int], now_ms: int, done: Recovered
) -> Iterator[tuple[Disk, Path, int]]:
    for disk in disks.readable:
        for folder in _folders(journal, hours, now_ms):
            try:
                yield from ((disk, *found) for found in files.walk(disk.root / folder))
            except OSError as error:
                _leave(disk.root / folder, error, done)


def _folders(journal: JournalWriter, hours: set[int], now_ms: int) -> list[str]:
    """The folders of a disk that may have files without rows: those around these hours; all if there are none."""
    if not hours:
        return [""]
    cameras = known_cameras(journal.connection)
    around = {each for hour in hours for each in range(hour - 1, min(hour + 3, now_ms // _HOUR_MS + 2))}
    return [hour_folder(camera, hour) for camera in cameras for hour in sorted(around)]


def _leave(path: Path, error: OSError, done: Recovered) -> None:
    _LOG.warning("left_to_a_later_start", path=str(path), error=error.strerror or str(error))
    done.later.append(str(path))


def _take_in_if_unknown(
    disks: Disks,
    disk: Disk,
    path: Path,
    size: int,
    files: FileLayer,
    journal: JournalWriter,
    alive_ms: int,
    done: Recovered,
) -> None:
    name = parse_path(path.relative_to(disk.root).as_posix())
    if name is None:
        return
    if file_id(journal.connection, name) is not None:
        where = disks.find(name, disk_of(journal.connection, name)) if len(disks.all) > 1 else path
        if path != where and lies(files, where):  # if a disk did not answer, `where` is a guess
            _set_aside(path, name, size, files, journal, done)  # begun here, abandoned, and begun again on another disk
    elif size == 0:
        files.unlink(path)  # an empty file
        files.fsync_dir(path.parent)
    elif alive_ms and is_minute_sealed(journal.connection, name.camera, name.minute):
        # its disk hung when its minute was sealed as a gap, so nothing of it was acknowledged
        _set_aside(path, name, size, files, journal, done)
    else:
        _take_in(disk, path, name, files, journal, done)


def _set_aside(
    path: Path, name: FootageName, size: int, files: FileLayer, journal: JournalWriter, done: Recovered
) -> None:
    """Renames a file without a whole fragment and records it."""
    files.rename(path, path.with_name(path.name + TORN_SUFFIX))
    try:
        files.fsync_dir(path.parent)
    except OSError as error:  # the file is renamed, so the journal must record it
        _LOG.warning("name_not_made_durable", path=name.path, error=error.strerror)
    with journal.transaction() as connection:
        note_torn(connection, name.path + TORN_SUFFIX, size)
    done.torn.append(name.path)


def _take_in(
    disk: Disk, path: Path, name: FootageName, files: FileLayer, journal: JournalWriter, done: Recovered
) -> None:
    handle = files.open_read(path)
    try:
        size = files.size(handle)
        header = read_header(files, handle)
        if header is not None and not _belongs(header, name):
            header = None
        found = [] if header is None else list(scan_fragments(files, handle, header.size_bytes, 1))
        files.fdatasync(handle)  # what a killed process wrote may still be in memory alone
    finally:
        files.close(handle)
    if header is None or not found:
        _set_aside(path, name, size, files, journal, done)
        return
    files.fsync_dir(path.parent)  # the name may not have been durable yet
    batch, closed = _whole_file(journal, name, header, found, disk.id)
    done.taken_in.append(name.path)
    _settle(path, name, files, journal, batch, closed, size, done)


def _whole_file(
    journal: JournalWriter, name: FootageName, header: FoundHeader, found: list[FoundFragment], disk: str
) -> tuple[Batch, ClosedFile]:
    file = journal.new_file_id()
    init = init_row(header.init)
    count, good_bytes, end_90k = _end(found, 0, header.size_bytes, found[0].start_90k)
    batch = Batch(
        inits=[init],
        files=[
            FileRow(
                id=file,
                camera=name.camera,
                epoch=name.epoch,
                minute=name.minute,
                n=name.n,
                label=str(header.facts.get("label", "")),
                run=str(header.facts.get("run", "")),
                init=init.id,
                header_bytes=header.size_bytes,
                header_digest=header.digest,
                begin_90k=found[0].start_90k,
                disk=disk,
                mask=mask_of(header.facts),
            )
        ],
        fragments=[fragment_row(name.camera, file, fragment) for fragment in found],
    )
    return batch, ClosedFile(file, end_90k, good_bytes, count)


def _belongs(header: FoundHeader, name: FootageName) -> bool:
    facts = header.facts
    in_header = (facts.get("camera"), facts.get("epoch"), facts.get("minute"), facts.get("n"))
    return in_header == (name.camera, name.epoch, name.minute, name.n)


def _scan(files: FileLayer, path: Path, offset_bytes: int, number: int) -> tuple[list[FoundFragment], int]:
    handle = files.open_read(path)
    try:
        found = list(scan_fragments(files, handle, offset_bytes, number))
        files.fdatasync(handle)  # what a killed process wrote may still be in memory alone
        return found, files.size(handle)
    finally:
        files.close(handle)


def _end(found: list[FoundFragment], count: int, good_bytes: int, end_90k: int) -> tuple[int, int, int]:
    for fragment in found:
        count, good_bytes = count + 1, fragment.offset_bytes + fragment.size_bytes
        end_90k = fragment.start_90k + fragment.duration_90k
    return count, good_bytes, end_90k


def _down(connection: sqlite3.Connection, alive_ms: int) -> list[CauseRow]:
    """Records for every known camera that the recorder was down since its last sign of life."""
    return [CauseRow(code, alive_ms, GapReason.RECORDER_DOWN.value, "") for code in cameras_to_record(connection)]


def _entry(recorder: str, done: Recovered, at_ms: int) -> dict[str, Json]:
    return {
        "v": 1, "t": "recovered", "rec": recorder, "at": at_ms, "fragments": done.fragments,
        "taken_in": done.taken_in[:_NAMED_IN_ENTRY], "torn": done.torn[:_NAMED_IN_ENTRY],
        "cut": [list(item) for item in done.cut[:_NAMED_IN_ENTRY]], "lost": done.lost[:_NAMED_IN_ENTRY],
    }  # fmt: skip
