"""What `mingcha check` asks of the media plane: do the files on the disk and the journal agree, byte for byte?

Offline or while recording: a file that is being written may have more than its acknowledged fragments, never less.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.clock import from_90k
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.disk.disks import Disks, disks_at
from mingcha.media.disk.file_layer import FileLayer
from mingcha.media.disk.footage_files import FootageName, parse_name, parse_path
from mingcha.media.journal.checks import check_rows_alone
from mingcha.media.journal.schema import FILE_DISPOSED, FILE_OPEN, FILE_WHOLE, open_reader
from mingcha.media.mp4.file_root import file_root
from mingcha.media.mp4.index import pack_frames
from mingcha.media.mp4.init import init_id
from mingcha.media.mp4.scan import FoundFragment, parse_fragment, parse_header

_PLANE = "media"
_FILES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    name: FootageName
    label: str
    run: str
    init: str
    number: int
    header_bytes: int
    header_digest: bytes
    begin_90k: int
    end_90k: int | None
    size_bytes: int | None
    fragments: int | None
    root: bytes | None
    state: int
    disk: str


def check_footage(where: Path | Disks, files: FileLayer, journal: Path) -> Iterator[Finding]:
    """Everything that does not agree, each named with its file and, inside one, its fragment and time.

    A disk that is not there is named once, with the number of files that nobody can look at meanwhile.
    """
    connection, disks = open_reader(journal), disks_at(where, files)
    away: Counter[str] = Counter()
    try:
        yield from _disks_not_usable(disks)
        # What lies there is listed before the journal is read: what is made meanwhile is then no stranger.
        lying: dict[str, list[Path]] = {}
        for _, path, below, _ in disks.walk():
            lying.setdefault(below, []).append(path)
        for known in _known_files(connection):
            try:
                below = known.name.path
            except ArithmeticError:  # a minute beyond every calendar: the row was edited
                yield _finding("journal_altered", f"file/{known.id}", "时间超出范围", "a time that cannot be")
                continue
            found = lying.pop(below, [])
            where_it_lies = found[0] if found else disks.find(known.name, known.disk)
            yield from _check_file(connection, where_it_lies, files, known, disks, away)
            for more in found[1:]:
                yield _finding("unknown_file", str(more), "另一块盘上有同名文件", "this name lies on two disks")
        torn = {path for (path,) in connection.execute("SELECT path FROM torn")}
        for below in lying:
            if below not in torn and not _journaled_since(connection, below):
                yield _finding("unknown_file", below, "该文件不在录像日志中", "this file is not in the journal")
        for disk, count in sorted(away.items()):
            words = "录像盘不在，其文件无法核验", "this disk is away, and its files cannot be looked at"
            yield _finding("disk_away", f"disk/{disk}", *words, files=count)
        yield from check_rows_alone(connection)
    finally:
        connection.close()


def _disks_not_usable(disks: Disks) -> Iterator[Finding]:
    for disk in disks.away:
        facts = {"state": disk.state.value, "detail": disk.detail}
        yield _finding("disk_not_usable", str(disk.root), "录像盘不可用", "this disk cannot be used", **facts)


def _known_files(connection: sqlite3.Connection) -> Iterator[_Known]:
    last = 0
    disk = "f.disk" if "disk" in {row[1] for row in connection.execute("PRAGMA table_info(file)")} else "''"
    while True:
        rows = connection.execute(
            "SELECT f.id, c.code, f.epoch, f.minute, f.n, f.label, f.run, f.init, f.camera, f.header_bytes,"  # noqa: S608
            f" f.header_digest, f.begin_90k, f.end_90k, f.bytes, f.fragments, f.root, f.state, {disk}"
            " FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE f.id > ? ORDER BY f.id LIMIT ?",
            (last, _FILES_AT_ONCE),
        ).fetchall()
        if not rows:
            return
        for row in rows:
            yield _Known(row[0], FootageName(*row[1:5]), *row[5:])
        last = rows[-1][0]


def _check_file(
    connection: sqlite3.Connection, where: Path, files: FileLayer, known: _Known, disks: Disks, away: Counter[str]
) -> Iterator[Finding]:
    path = known.name.path
    try:
        handle = files.open_read(where)
    except FileNotFoundError:
        if known.state == FILE_DISPOSED or _disposed_since(connection, known.id):
            return
        if disks.is_away(known.disk):
            away[known.disk] += 1
            return
        yield _finding("missing_unexplained", path, "录像文件缺失且无处置记录", "missing, and no disposal explains it")
        return
    except OSError as error:
        yield _finding("unreadable", path, "录像文件无法读取", "the file cannot be read", error=str(error.strerror))
        return
    try:
        if known.state == FILE_DISPOSED:
            yield _finding("present_after_disposal", path, "已处置的录像仍在", "disposed of, but still there")
            return
        yield from _check_parts(connection, files, handle, known)
    except OSError as error:
        yield _finding("unreadable", path, "录像文件无法读取", "the file cannot be read", error=str(error.strerror))
    finally:
        files.close(handle)


def _check_parts(connection: sqlite3.Connection, files: FileLayer, handle: int, known: _Known) -> Iterator[Finding]:
    path = known.name.path
    yield from _check_header(files.read(handle, 0, known.header_bytes), known)
    good_bytes, digests = known.header_bytes, [known.header_digest]
    begin_90k, end_90k = None, None
    rows = connection.execute(
        "SELECT number, offset_bytes, bytes, start_90k, digest, duration_90k, key, frames, frame_index FROM fragment"
        " WHERE camera = ? AND start_90k >= ? AND start_90k < ? AND file = ? ORDER BY start_90k",
        (known.number, known.begin_90k, 2**62 if known.end_90k is None else known.end_90k, known.id),
    ).fetchall()
    for number, offset, size, start_90k, digest, duration_90k, *rest in rows:
        at = {"fragment": number, "offset": offset, "time": _time(start_90k)}
        if offset != good_bytes or number != len(digests):
            yield _finding("journal_altered", path, "录像日志中的片段不连续", "rows of fragments do not abut", **at)
        data = files.read(handle, offset, size)
        found = parse_fragment(data, offset, len(digests))
        if len(data) < size:
            yield _finding("fragment_missing", path, "片段缺失", "the file ends before this fragment does", **at)
        elif found is None or found.digest != digest:
            yield _finding("fragment_altered", path, "片段被改动", "this fragment was altered", **at)
        elif _said(found) != (start_90k, duration_90k, *rest):
            yield _finding("journal_altered", path, "录像日志与片段不符", "a row differs from its fragment", **at)
        good_bytes, digests = offset + size, [*digests, digest]
        begin_90k = start_90k if begin_90k is None else begin_90k
        end_90k = start_90k + duration_90k
    if begin_90k not in (None, known.begin_90k) or (known.state == FILE_WHOLE and end_90k not in (None, known.end_90k)):
        yield _finding("journal_altered", path, "文件起止时间不符", "begin or end is not that of the fragments")
    yield from _check_whole(connection, files, handle, known, good_bytes, digests)


def _check_header(data: bytes, known: _Known) -> Iterator[Finding]:
    """The header against its digest, and the row's own columns against what the header says."""
    path = known.name.path
    if hashlib.sha256(data).digest() != known.header_digest:
        yield _finding("header_altered", path, "文件头被改动", "the header was altered", bytes=known.header_bytes)
        return
    header, name = parse_header(data), known.name
    row = (name.camera, name.epoch, known.label, name.minute, name.n, known.run, known.init)
    facts = {} if header is None else header.facts
    said = tuple(facts.get(word) for word in ("camera", "epoch", "label", "minute", "n", "run"))
    if header is None or (*said, init_id(header.init)) != row:
        yield _finding("journal_altered", path, "录像日志与文件头不符", "the row differs from the file's header")


def _said(found: FoundFragment) -> tuple[object, ...]:
    """The columns of a fragment's row as the fragment itself says them."""
    first = int(found.frames[0][2])
    return found.start_90k, found.duration_90k, first, len(found.frames), pack_frames(found.frames)


def _time(start_90k: int) -> str:
    try:
        return from_90k(start_90k).isoformat(timespec="milliseconds")
    except ArithmeticError:  # an edited row may hold anything
        return str(start_90k)


def _check_whole(
    connection: sqlite3.Connection, files: FileLayer, handle: int, known: _Known, good_bytes: int, digests: list[bytes]
) -> Iterator[Finding]:
    path = known.name.path
    if known.state != FILE_WHOLE:
        if known.state != FILE_OPEN or known.root is not None:
            yield _finding("journal_altered", path, "文件状态不符", "the state of the file is not what it was")
        return
    if (known.size_bytes, known.fragments) != (good_bytes, len(digests) - 1):
        yield _finding("journal_altered", path, "录像日志与自身不符", "rows of this file and its fragments disagree")
    if known.root is not None and file_root(digests) != known.root:
        yield _finding("journal_altered", path, "文件根摘要不符", "the file's root is not that of its fragments")
    size = files.size(handle)
    if size > good_bytes and _has_tail(connection, known.id):
        words = (
            "盘故障时写了一半、未被确认的尾部，重启录像后截去",
            "a half-written end that was never acknowledged: its disk failed; cut at the next start",
        )
        yield _finding("tail_left", path, *words, bytes=size - good_bytes)
    elif size > good_bytes:
        yield _finding(
            "file_longer", path, "文件比记录的长", "the file is longer than journaled", bytes=size - good_bytes
        )


def _has_tail(connection: sqlite3.Connection, file: int) -> bool:
    try:
        return connection.execute("SELECT 1 FROM tail WHERE file = ?", (file,)).fetchone() is not None
    except sqlite3.OperationalError:  # a journal that no recorder of this version opened yet
        return False


def _disposed_since(connection: sqlite3.Connection, file: int) -> bool:
    """Whether a file was disposed of while the check ran; during unlinking, whether an order plans it."""
    if connection.execute("SELECT state FROM file WHERE id = ?", (file,)).fetchone()[0] == FILE_DISPOSED:
        return True
    planned = connection.execute(
        "SELECT 1 FROM disposal, json_each(disposal.plan) p WHERE disposal.state = 'unlinking' AND p.value = ?", (file,)
    ).fetchone()
    return planned is not None


def gone_on_an_order(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a file was disposed of, or an order is unlinking it: for what was there when a check began."""
    place = parse_name(name)
    row = None
    if place is not None:
        row = connection.execute(
            "SELECT f.id FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE c.code = ? AND f.minute = ? AND f.epoch = ? AND f.n = ?",
            (place.camera, place.minute, place.epoch, place.n),
        ).fetchone()
    return row is not None and _disposed_since(connection, row[0])


def _journaled_since(connection: sqlite3.Connection, path: str) -> bool:
    """Whether the recorder is just making this file: its journal is alive and the file is of the running minute."""
    name = parse_path(path)
    if name is None:
        return False
    known = connection.execute(
        "SELECT 1 FROM file f JOIN camera c ON c.number = f.camera"
        " WHERE c.code = ? AND f.minute = ? AND f.epoch = ? AND f.n = ?",
        (name.camera, name.minute, name.epoch, name.n),
    ).fetchone()
    if known is not None:
        return True
    alive = connection.execute("SELECT value FROM state WHERE name = 'alive_ms'").fetchone()
    newest = connection.execute(
        "SELECT max(f.minute) FROM file f JOIN camera c ON c.number = f.camera WHERE c.code = ?", (name.camera,)
    ).fetchone()[0]
    return (
        alive is not None and name.minute >= int(alive[0]) // 60_000 - 1 and (newest is None or name.minute >= newest)
    )


def _finding(kind: str, path: str, zh: str, en: str, **facts: str | int) -> Finding:
    return Finding(_PLANE, kind, path, Words(f"{path}：{zh}", f"{path}: {en}"), facts)
