"""`mingcha check` for a recorder: compares the files on its disks with the journal, byte for byte (article 20).

Works offline and while recording: a file being written may be longer than its acknowledged fragments, never shorter.
journal/row_checks.py checks the rows alone, station/journal/audit.py the journal against its log.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.clock import from_90k
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.disk.disks import Disks, disks_at
from mingcha.media.disk.file_layer import FileLayer
from mingcha.media.disk.footage_files import parse_name, parse_path
from mingcha.media.journal.file_rows import file_id, has_tail, newest_minute, state_of
from mingcha.media.journal.found_rows import mask_of
from mingcha.media.journal.inventory import KnownFile, fragments_of, known_files, torn_paths
from mingcha.media.journal.order_rows import is_planned
from mingcha.media.journal.row_checks import check_rows
from mingcha.media.journal.schema import open_reader
from mingcha.media.journal.single_values import last_sign_of_life_ms
from mingcha.media.journal.states import FileState
from mingcha.media.mp4.file_root import file_root
from mingcha.media.mp4.index import pack_frames
from mingcha.media.mp4.init import init_id
from mingcha.media.mp4.scan import FoundFragment, parse_fragment, parse_header

_PLANE = "media"


def check_footage(where: Path | Disks, files: FileLayer, journal: Path) -> Iterator[Finding]:
    """Findings on every disagreement, with the file and, inside a file, the fragment and its time.

    A missing disk gives one finding with the number of files that cannot be checked.
    """
    connection, disks = open_reader(journal), disks_at(where, files)
    away: Counter[str] = Counter()
    try:
        yield from _disks_not_usable(disks)
        # Files are listed before the journal is read, so that a file made in between is not reported as unknown.
        lying: dict[str, list[Path]] = {}
        for _, path, below, _ in disks.walk():
            lying.setdefault(below, []).append(path)
        for known in known_files(connection):
            try:
                below = known.name.path
            except ArithmeticError:  # a minute outside the calendar: the row was edited
                yield _finding("journal_altered", f"file/{known.id}", "时间超出范围", "a time that cannot be")
                continue
            found = lying.pop(below, [])
            where_it_lies = found[0] if found else disks.find(known.name, known.disk)
            yield from _check_file(connection, where_it_lies, files, known, disks, away)
            for more in found[1:]:
                yield _finding("unknown_file", str(more), "另一块盘上有同名文件", "this name lies on two disks")
        torn = torn_paths(connection)
        for below in lying:
            if below not in torn and not _journaled_since(connection, below):
                yield _finding("unknown_file", below, "该文件不在录像日志中", "this file is not in the journal")
        for disk, count in sorted(away.items()):
            words = "录像盘不在，其文件无法核验", "this disk is away, and its files cannot be looked at"
            yield _finding("disk_away", f"disk/{disk}", *words, files=count)
        yield from check_rows(connection)
    finally:
        connection.close()


def _disks_not_usable(disks: Disks) -> Iterator[Finding]:
    for disk in disks.away:
        facts = {"state": disk.state.value, "detail": disk.detail}
        yield _finding("disk_not_usable", str(disk.root), "录像盘不可用", "this disk cannot be used", **facts)


def _check_file(
    connection: sqlite3.Connection, where: Path, files: FileLayer, known: KnownFile, disks: Disks, away: Counter[str]
) -> Iterator[Finding]:
    path = known.name.path
    try:
        handle = files.open_read(where)
    except FileNotFoundError:
        if known.state == FileState.DISPOSED or _disposed_since(connection, known.id):
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
        if known.state == FileState.DISPOSED:
            yield _finding("present_after_disposal", path, "已处置的录像仍在", "disposed of, but still there")
            return
        yield from _check_parts(connection, files, handle, known)
    except OSError as error:
        yield _finding("unreadable", path, "录像文件无法读取", "the file cannot be read", error=str(error.strerror))
    finally:
        files.close(handle)


def _check_parts(connection: sqlite3.Connection, files: FileLayer, handle: int, known: KnownFile) -> Iterator[Finding]:
    path = known.name.path
    yield from _check_header(files.read(handle, 0, known.header_bytes), known)
    good_bytes, digests = known.header_bytes, [known.header_digest]
    begin_90k, end_90k = None, None
    for number, offset, size, start_90k, digest, duration_90k, *rest in fragments_of(connection, known):
        wrong = []
        if offset != good_bytes or number != len(digests):
            wrong.append(("journal_altered", "录像日志中的片段不连续", "rows of fragments do not abut"))
        data = files.read(handle, offset, size)
        found = parse_fragment(data, offset, len(digests))
        if len(data) < size:
            wrong.append(("fragment_missing", "片段缺失", "the file ends before this fragment does"))
        elif found is None or found.digest != digest:
            wrong.append(("fragment_altered", "片段被改动", "this fragment was altered"))
        elif _columns_of(found) != (start_90k, duration_90k, *rest):
            wrong.append(("journal_altered", "录像日志与片段不符", "a row differs from its fragment"))
        for kind, zh, en in wrong:
            yield _finding(kind, path, zh, en, fragment=number, offset=offset, time=_time(start_90k))
        good_bytes = offset + size
        digests.append(digest)
        begin_90k = start_90k if begin_90k is None else begin_90k
        end_90k = start_90k + duration_90k
    is_whole = known.state == FileState.WHOLE
    if begin_90k not in (None, known.begin_90k) or (is_whole and end_90k not in (None, known.end_90k)):
        yield _finding("journal_altered", path, "文件起止时间不符", "begin or end is not that of the fragments")
    yield from _check_whole(connection, files, handle, known, good_bytes, digests)


def _check_header(data: bytes, known: KnownFile) -> Iterator[Finding]:
    """Compares the header with its digest and the row's columns with the header."""
    path = known.name.path
    if hashlib.sha256(data).digest() != known.header_digest:
        yield _finding("header_altered", path, "文件头被改动", "the header was altered", bytes=known.header_bytes)
        return
    header, name = parse_header(data), known.name
    row = (name.camera, name.epoch, known.label, name.minute, name.n, known.run, known.mask, known.init)
    facts = {} if header is None else header.facts
    in_header = tuple(facts.get(field) for field in ("camera", "epoch", "label", "minute", "n", "run"))
    if header is None or (*in_header, mask_of(facts), init_id(header.init)) != row:
        yield _finding("journal_altered", path, "录像日志与文件头不符", "the row differs from the file's header")


def _columns_of(found: FoundFragment) -> tuple[object, ...]:
    """The columns of a fragment row, from the bytes of the fragment."""
    first = int(found.frames[0][2])
    return found.start_90k, found.duration_90k, first, len(found.frames), pack_frames(found.frames)


def _time(start_90k: int) -> str:
    try:
        return from_90k(start_90k).isoformat(timespec="milliseconds")
    except ArithmeticError:  # an edited row may hold anything
        return str(start_90k)


def _check_whole(
    connection: sqlite3.Connection,
    files: FileLayer,
    handle: int,
    known: KnownFile,
    good_bytes: int,
    digests: list[bytes],
) -> Iterator[Finding]:
    path = known.name.path
    if known.state != FileState.WHOLE:
        if known.state != FileState.OPEN or known.root is not None:
            yield _finding("journal_altered", path, "文件状态不符", "the state of the file is not what it was")
        return
    if (known.size_bytes, known.fragments) != (good_bytes, len(digests) - 1):
        yield _finding("journal_altered", path, "录像日志与自身不符", "rows of this file and its fragments disagree")
    if known.root is not None and file_root(digests) != known.root:
        yield _finding("journal_altered", path, "文件根摘要不符", "the file's root is not that of its fragments")
    size = files.size(handle)
    if size > good_bytes and has_tail(connection, known.id):
        words = (
            "盘故障时写了一半、未被确认的尾部，重启录像后截去",
            "a half-written end that was never acknowledged: its disk failed; cut at the next start",
        )
        yield _finding("tail_left", path, *words, bytes=size - good_bytes)
    elif size > good_bytes:
        yield _finding(
            "file_longer", path, "文件比记录的长", "the file is longer than journaled", bytes=size - good_bytes
        )


def _disposed_since(connection: sqlite3.Connection, file: int) -> bool:
    """Whether a file was disposed of while the check ran; during unlinking, whether an order plans it."""
    return state_of(connection, file) == FileState.DISPOSED or is_planned(connection, file)


def gone_on_an_order(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a file that existed when a check began was disposed of or is being unlinked by an order."""
    place = parse_name(name)
    file = None if place is None else file_id(connection, place)
    return file is not None and _disposed_since(connection, file)


def _journaled_since(connection: sqlite3.Connection, path: str) -> bool:
    """Whether a file got its row after the files were listed, or may get it soon: the recorder is alive and the file is
    of the newest minute."""
    name = parse_path(path)
    if name is None:
        return False
    if file_id(connection, name) is not None:
        return True
    alive_ms, newest = last_sign_of_life_ms(connection), newest_minute(connection, name.camera)
    return alive_ms is not None and name.minute >= alive_ms // 60_000 - 1 and (newest is None or name.minute >= newest)


def _finding(kind: str, path: str, zh: str, en: str, **facts: str | int) -> Finding:
    return Finding(_PLANE, kind, path, Words(f"{path}：{zh}", f"{path}: {en}"), facts)
