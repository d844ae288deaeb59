"""Seals minutes and hours: every minute of every enabled camera gets a log entry with its files and gaps (article 20).

All due minutes, the hours that end with them and their log entries are one transaction.
"""

import base64
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.spans import clipped
from mingcha.media.journal import span_rows
from mingcha.media.journal.assignments import Append
from mingcha.media.journal.coverage import Cause, Gap, covered, explained, holes, joined, longest
from mingcha.media.journal.reading import causes, fragments_between, gaps_from_text
from mingcha.media.journal.seal_rows import HourRow, MinuteRow, add_hours, add_minutes, is_hour_sealed
from mingcha.media.journal.states import FileState, StateName
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.mp4.file_root import file_root, leaf_hash

MINUTES_AT_ONCE = 240
"""Most minutes of all cameras in one transaction, at least one a camera: after days without power there are many, and
fragments wait while minutes are sealed."""
_GAPS_IN_AN_ENTRY = 1000
"""An entry of the log holds at most 65,535 bytes (C2SP tlog-tiles); an hour keeps its longest gaps, minutes all."""
_MINUTE_MS = 60_000
_MINUTE_90K = 60 * 90_000


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file in a minute's entry."""

    id: int
    n: int
    size_bytes: int
    parts: int
    root: bytes


@dataclass(frozen=True, slots=True)
class _Group:
    """The files of one minute under one epoch and label; `masks`: (version, by) of the privacy masks in them."""

    epoch: int
    label: str
    files: list[SealedFile]
    cover_ms: int
    masks: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Minute:
    number: int
    minute: int
    group: _Group
    gaps: list[Gap]
    entry: bytes


@dataclass(slots=True)
class _Hour:
    number: int
    hour: int
    epoch: int
    label: str
    bitmap: int
    size_bytes: int
    gaps: list[Gap]
    leaves: list[bytes]
    entry: bytes = b""


def seal(
    journal: JournalWriter, recorder: str, until: Mapping[str, int], append: Append, now: datetime
) -> tuple[int, bool]:
    """Seals each camera's minutes before `until[camera]` (Unix s // 60), and the remaining minutes of withdrawn cameras
    before `until[""]`.

    Returns (number of sealed minutes, whether some are left: then call again).
    """
    with journal.transaction() as connection:
        minutes: list[_Minute] = []
        more = False
        due = _due(connection, until)
        for number, code, next_minute, end in due:
            stop = min(end, next_minute + max(1, MINUTES_AT_ONCE // len(due)))
            more = more or stop < end
            reasons = causes(connection, number)
            for minute in range(next_minute, stop):
                minutes += _minutes_of(connection, recorder, number, code, minute, reasons)
            _end_camera(connection, number, stop)
        hours = _hours_of(connection, recorder, minutes, _left_open(connection, until[""]))
        journal.set_state(StateName.ALIVE_MS, str(int(now.timestamp() * 1000)))
        if minutes or hours:
            indices = append(connection, [*(m.entry for m in minutes), *(h.entry for h in hours)], now)
            _write(connection, minutes, hours, indices)
    return len(minutes), more


def seal_withdrawn(journal: JournalWriter, recorder: str, closed: int, append: Append, now: datetime) -> None:
    """Seals the remaining minutes of withdrawn cameras before `closed`, and their open hours. Call before a camera is
    assigned again: the time between is then skipped instead of sealed minute by minute."""
    more = True
    while more:
        _, more = seal(journal, recorder, {"": closed}, append, now)


def hour_digest(leaves: Sequence[bytes]) -> bytes:
    """SHA-256 over the leaf hashes of an hour's minute entries, in order."""
    return sha256(b"".join(leaves)).digest()


def hour_entry(
    recorder: str, camera: str, epoch: int, hour: int, label: str, bitmap: str, size_bytes: int, gaps: Sequence[Gap],
    digest: bytes,
) -> dict[str, Json]:  # fmt: skip
    """The log entry of a sealed hour."""
    return {
        "v": 1, "t": "hour", "rec": recorder, "cam": camera, "ep": epoch, "hour": hour, "label": label,
        "bitmap": bitmap, "bytes": size_bytes, "gaps": [list(gap) for gap in gaps],
        "digest": base64.b64encode(digest).decode(),
    }  # fmt: skip


def _due(connection: sqlite3.Connection, until: Mapping[str, int]) -> list[tuple[int, str, int, int]]:
    """(number, code, first minute, end) of every camera with minutes to seal."""
    due = []
    rows = connection.execute("SELECT number, code, next_minute, last_minute FROM camera ORDER BY code").fetchall()
    for number, code, next_minute, last_minute in rows:
        end = until.get(code, 0)
        if last_minute is not None:
            newest = connection.execute("SELECT max(minute) FROM file WHERE camera = ?", (number,)).fetchone()[0]
            end = min(until[""], max(last_minute, -1 if newest is None else newest) + 1)
        if end > next_minute:
            due.append((number, code, next_minute, end))
    return due


def _end_camera(connection: sqlite3.Connection, number: int, stop: int) -> None:
    connection.execute("UPDATE camera SET next_minute = ? WHERE number = ?", (stop, number))
    connection.execute(
        "DELETE FROM cause WHERE camera = ?1 AND at_ms <"
        " (SELECT max(at_ms) FROM cause WHERE camera = ?1 AND at_ms <= ?2)",
        (number, stop * _MINUTE_MS),
    )


def _minutes_of(
    connection: sqlite3.Connection, recorder: str, number: int, code: str, minute: int, reasons: Sequence[Cause]
) -> list[_Minute]:
    from_ms, to_ms = minute * _MINUTE_MS, (minute + 1) * _MINUTE_MS
    fragments = fragments_between(connection, number, minute * _MINUTE_90K, (minute + 1) * _MINUTE_90K)
    footage = clipped(covered(fragments), from_ms, to_ms)
    gaps = explained(holes(footage, from_ms, to_ms), reasons)
    span_rows.extend(connection, number, footage, gaps)
    _add_earlier_footage(connection, number, minute)
    groups = _groups(connection, number, minute)
    if not groups:
        epoch, label = _assigned(connection, code, number)
        groups = [_Group(epoch, label, [], 0)]
    cover_ms = sum(b - a for a, b in footage)
    sealed = []
    for i, group in enumerate(groups):
        # One minute under two epochs or labels is rare: the minute's footage and gaps then stand in its last entry.
        last = i == len(groups) - 1
        here = gaps if last else []
        group = replace(group, cover_ms=cover_ms if last else 0)
        entry = canonical_json(_minute_entry(recorder, code, minute, group, here))
        sealed.append(_Minute(number, minute, group, here, entry))
    return sealed


def _groups(connection: sqlite3.Connection, number: int, minute: int) -> list[_Group]:
    groups: dict[tuple[int, str], _Group] = {}
    rows = connection.execute(
        "SELECT id, epoch, label, n, header_bytes, header_digest, begin_90k, mask FROM file"
        " WHERE camera = ? AND minute = ? AND state != ? ORDER BY epoch, n",
        (number, minute, FileState.DISPOSED),
    ).fetchall()
    for file, epoch, label, n, header_bytes, header_digest, begin_90k, mask in rows:
        parts = file_parts(connection, number, file, begin_90k)
        root = file_root([header_digest, *(digest for digest, _ in parts)])
        connection.execute("UPDATE file SET root = ? WHERE id = ?", (root, file))
        size_bytes = header_bytes + sum(size for _, size in parts)
        group = groups.get((epoch, label)) or _Group(epoch, label, [], 0)
        group.files.append(SealedFile(file, n, size_bytes, len(parts) + 1, root))
        masks = {*group.masks, *_masks_of(mask)}
        groups[epoch, label] = replace(group, masks=tuple(sorted(masks)))
    return list(groups.values())


def _masks_of(mask: str) -> list[tuple[str, str]]:
    """(version, by) out of the column; none for a text that somebody edited, which check reports."""
    try:
        return [(str(version), str(by)) for version, by in json.loads(mask or "[]")]
    except (ValueError, TypeError):
        return []


def file_parts(connection: sqlite3.Connection, number: int, file: int, begin_90k: int) -> list[tuple[bytes, int]]:
    """(digest, bytes) of a file's fragments, in order. Times in a file increase, so the range begins at its first
    start."""
    end_90k = connection.execute("SELECT end_90k FROM file WHERE id = ?", (file,)).fetchone()[0]
    return connection.execute(
        "SELECT digest, bytes FROM fragment WHERE camera = ? AND start_90k >= ? AND start_90k < ? AND file = ?"
        " ORDER BY start_90k",
        (number, begin_90k, 2**62 if end_90k is None else end_90k, file),
    ).fetchall()


def _assigned(connection: sqlite3.Connection, code: str, number: int) -> tuple[int, str]:
    """Epoch and label for a minute without files: from the assignment, else from the last minute, else from the last
    file."""
    row = connection.execute("SELECT epoch, label FROM assignment WHERE camera = ?", (code,)).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT epoch, label FROM minute WHERE camera = ? ORDER BY minute DESC LIMIT 1", (number,)
        ).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT epoch, label FROM file WHERE camera = ? ORDER BY minute DESC LIMIT 1", (number,)
        ).fetchone()
    return (0, "") if row is None else (row[0], row[1])


def _minute_entry(recorder: str, code: str, minute: int, group: _Group, gaps: Sequence[Gap]) -> dict[str, Json]:
    files: list[Json] = [
        {"n": file.n, "bytes": file.size_bytes, "parts": file.parts, "root": base64.b64encode(file.root).decode()}
        for file in group.files
    ]
    masks: dict[str, Json] = {"mask": group.masks} if group.masks else {}
    return masks | {
        "v": 1, "t": "minute", "rec": recorder, "cam": code, "ep": group.epoch, "min": minute, "label": group.label,
        "files": files, "cover_ms": group.cover_ms, "gaps": [list(gap) for gap in gaps],
    }  # fmt: skip


def _left_open(connection: sqlite3.Connection, closed: int) -> set[tuple[int, int]]:
    """(number, hour) of cameras that were withdrawn during an hour that is over: its last minute will not be sealed."""
    rows = connection.execute(
        "SELECT number, (next_minute - 1) / 60 FROM camera"
        " WHERE last_minute < next_minute AND ((next_minute - 1) / 60 + 1) * 60 <= ?"
        " AND EXISTS (SELECT 1 FROM minute WHERE minute.camera = number AND minute.minute = next_minute - 1)",
        (closed,),
    )
    return set(rows)


def _add_earlier_footage(connection: sqlite3.Connection, number: int, minute: int) -> None:
    """After the clock was set back, a file of this minute may contain footage of minutes that are sealed already."""
    begin_90k = minute * _MINUTE_90K
    files = connection.execute(
        "SELECT id, begin_90k, end_90k FROM file WHERE camera = ? AND minute = ? AND begin_90k < ? AND state != ?",
        (number, minute, begin_90k, FileState.DISPOSED),
    ).fetchall()
    for file, file_begin_90k, end_90k in files:
        fragments = connection.execute(
            "SELECT start_90k, duration_90k FROM fragment WHERE camera = ? AND start_90k >= ? AND start_90k < ?"
            " AND file = ? ORDER BY start_90k",
            (number, file_begin_90k, end_90k, file),
        ).fetchall()
        for from_ms, to_ms in clipped(covered(fragments), 0, minute * _MINUTE_MS):
            span_rows.join(connection, number, from_ms, to_ms)


def _hours_of(
    connection: sqlite3.Connection, recorder: str, minutes: Sequence[_Minute], left_open: set[tuple[int, int]]
) -> list[_Hour]:
    """The hours that end with these minutes and the given open hours, from the minutes sealed before and now."""
    ended = sorted({(m.number, m.minute // 60) for m in minutes if m.minute % 60 == 59} | left_open)
    hours: list[_Hour] = []
    for number, hour in ended:
        if is_hour_sealed(connection, number, hour):
            continue  # sealed before: a clock that was set back must not seal it twice
        code = connection.execute("SELECT code FROM camera WHERE number = ?", (number,)).fetchone()[0]
        found: dict[tuple[int, str], _Hour] = {}
        for minute, epoch, label, cover_ms, size_bytes, gaps, leaf in _minute_facts(connection, number, hour, minutes):
            row = found.setdefault((epoch, label), _Hour(number, hour, epoch, label, 0, 0, [], []))
            row.bitmap |= (1 << minute % 60) if cover_ms or size_bytes else 0
            row.size_bytes += size_bytes
            row.gaps += gaps
            row.leaves.append(leaf)
        for row in found.values():
            row.gaps = longest(joined(row.gaps), _GAPS_IN_AN_ENTRY)
            digest = hour_digest(row.leaves)
            bitmap = f"{row.bitmap:015x}"
            row.entry = canonical_json(
                hour_entry(recorder, code, row.epoch, hour, row.label, bitmap, row.size_bytes, row.gaps, digest)
            )
            hours.append(row)
    return hours


def _minute_facts(
    connection: sqlite3.Connection, number: int, hour: int, minutes: Sequence[_Minute]
) -> list[tuple[int, int, str, int, int, list[Gap], bytes]]:
    before = connection.execute(
        "SELECT minute, epoch, label, cover_ms, bytes, gaps, leaf FROM minute"
        " WHERE camera = ? AND minute >= ? AND minute < ?",
        (number, hour * 60, hour * 60 + 60),
    ).fetchall()
    facts = [(*row[:5], gaps_from_text(row[5]), row[6]) for row in before]
    facts += [
        (
            *(m.minute, m.group.epoch, m.group.label, m.group.cover_ms),
            *(sum(file.size_bytes for file in m.group.files), m.gaps, leaf_hash(m.entry)),
        )
        for m in minutes
        if m.number == number and m.minute // 60 == hour
    ]
    return sorted(facts, key=lambda fact: fact[:3])


def _write(connection: sqlite3.Connection, minutes: Sequence[_Minute], hours: Sequence[_Hour], indices: range) -> None:
    add_minutes(
        connection,
        [
            MinuteRow(
                *(m.number, m.minute, m.group.epoch, m.group.label, index, leaf_hash(m.entry), m.group.cover_ms),
                *(sum(file.size_bytes for file in m.group.files), m.gaps),
            )
            for m, index in zip(minutes, indices, strict=False)
        ],
    )
    add_hours(
        connection,
        [
            HourRow(
                *(row.number, row.hour, row.epoch, row.label, index, f"{row.bitmap:015x}", row.size_bytes, row.gaps),
                hour_digest(row.leaves),
            )
            for row, index in zip(hours, indices[len(minutes) :], strict=True)
        ],
    )
