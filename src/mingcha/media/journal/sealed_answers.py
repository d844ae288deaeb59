"""Sealed hours and minutes in the JSON of the local protocol."""

import base64
import json

from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.states import FileState

_OLDEST_HOURS = 200


def sealed_hours(journal: JournalReader, recorder: str, after: int, limit: int) -> list[dict[str, object]]:
    """Hours with a sequence number above `after`: the fields of their entries, `sequence`, `entry` (log index),
    `disposal`."""
    rows = journal.connection.execute(
        "SELECT h.sequence, h.entry, c.code, h.epoch, h.hour, h.label, h.bitmap, h.bytes, h.gaps, h.digest, h.disposal"
        " FROM hour h JOIN camera c ON c.number = h.camera WHERE h.sequence > ? ORDER BY h.sequence LIMIT ?",
        (after, limit),
    )
    return [
        {
            "sequence": row[0], "entry": row[1], "v": 1, "t": "hour", "rec": recorder, "cam": row[2], "ep": row[3],
            "hour": row[4], "label": row[5], "bitmap": row[6], "bytes": row[7], "gaps": json.loads(row[8]),
            "digest": _text(row[9]), "disposal": row[10],
        }
        for row in rows
    ]  # fmt: skip


def sealed_minutes(journal: JournalReader, camera: str, hour: int) -> list[dict[str, object]]:
    """The minutes of an hour with their files; a disposed file has its root and no parts."""
    connection = journal.connection
    rows = connection.execute(
        "SELECT m.minute, m.epoch, m.label, m.entry, m.leaf, m.cover_ms, m.bytes, m.gaps, m.camera FROM minute m"
        " JOIN camera c ON c.number = m.camera WHERE c.code = ? AND m.minute >= ? AND m.minute < ?"
        " ORDER BY m.minute, m.epoch, m.label",
        (camera, hour * 60, hour * 60 + 60),
    ).fetchall()
    return [
        {
            "min": row[0], "ep": row[1], "label": row[2], "entry": row[3], "leaf": _text(row[4]), "cover_ms": row[5],
            "bytes": row[6], "gaps": json.loads(row[7]), "files": _files(journal, row[8], row[0], row[1], row[2]),
        }
        for row in rows
    ]  # fmt: skip


def oldest_hours(journal: JournalReader, enough_bytes: int) -> list[list[object]]:
    """[camera, epoch, hour, bytes] of the oldest hours not disposed of, until their sum reaches `enough_bytes`."""
    rows = journal.connection.execute(
        "SELECT c.code, h.epoch, h.hour, h.bytes FROM hour h JOIN camera c ON c.number = h.camera"
        " WHERE h.disposal IS NULL ORDER BY h.hour, h.camera LIMIT ?",
        (_OLDEST_HOURS,),
    )
    found: list[list[object]] = []
    for row in rows:
        found.append(list(row))
        enough_bytes -= row[3]
        if enough_bytes <= 0:
            break
    return found


def _files(journal: JournalReader, number: int, minute: int, epoch: int, label: str) -> list[dict[str, object]]:
    rows = journal.connection.execute(
        "SELECT id, n, header_bytes, header_digest, begin_90k, end_90k, bytes, root, state, disposal FROM file"
        " WHERE camera = ? AND minute = ? AND epoch = ? AND label = ? ORDER BY n",
        (number, minute, epoch, label),
    ).fetchall()
    files: list[dict[str, object]] = []
    for file, n, header_bytes, header_digest, begin_90k, end_90k, size_bytes, root, state, disposal in rows:
        facts: dict[str, object] = {"file": file, "n": n, "bytes": size_bytes, "root": _text(root)}
        if state == FileState.DISPOSED:
            facts["disposal"] = disposal
        else:
            parts = journal.connection.execute(
                "SELECT bytes, digest FROM fragment WHERE camera = ? AND start_90k >= ? AND start_90k < ?"
                " AND file = ? ORDER BY start_90k",
                (number, begin_90k, end_90k, file),
            )
            facts["parts"] = [[header_bytes, _text(header_digest)], *([size, _text(d)] for size, d in parts)]
        files.append(facts)
    return files


def _text(data: bytes | None) -> str:
    return base64.b64encode(data or b"").decode()
