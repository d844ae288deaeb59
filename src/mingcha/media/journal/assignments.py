"""The cameras to record: parses the set from the application, keeps it and logs each change."""

import base64
import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.journal.camera_rows import mark_assigned, mark_withdrawn
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.journal.states import AssignmentAct, StateName
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.masks.plan import CLOSED, MaskPlan, plan_from_text
from mingcha.media.ptz.verbs import MOST_PRESETS

type Append = Callable[[sqlite3.Connection, Sequence[bytes], datetime], range]
"""Appends entries to the recorder's log inside the open transaction; returns their indices (evidence.log)."""

_LOG = structlog.get_logger("mingcha.media.journal.assignments")
_CAMERA = re.compile(r"[0-9]{20}")
_FIELDS: dict[str, type] = {
    "camera": str, "url": str, "username": str, "sealed_password": str, "epoch": int, "label": str, "enabled": bool,
}  # fmt: skip
_OPTIONAL: dict[str, type] = {
    "sub_url": str,
    "sound_until_ms": int,
    "mask_plan": str,
    "home_preset": int,
    "home_return_s": int,
}
_LIMIT = 4096
_LIMITS = {"mask_plan": 1 << 22}
"""A plan that is too long closes its camera (readable_plan)."""
_LATEST_MS = 2**47
_LONGEST_RETURN_S = 86_400


def parse_assignments(cameras: object) -> list[AssignmentRow]:
    """Parses `cameras` of the operation `assign`. Raises Fault(INVALID) on a wrong field or a duplicate camera.

    A plan of masks that cannot be read closes its camera alone (article 18): the others are recorded.
    """
    if not isinstance(cameras, list):
        raise _invalid("cameras is not a list")
    rows: dict[str, AssignmentRow] = {}
    for given in cameras:
        if not isinstance(given, dict):
            raise _invalid("a camera is not an object")
        values = {}
        for name, kind in (_FIELDS | _OPTIONAL).items():
            value = given.get(name, kind() if name in _OPTIONAL else None)
            if type(value) is not kind or (isinstance(value, str) and len(value) > _LIMITS.get(name, _LIMIT)):
                raise _invalid(f"{name} is missing or wrong")
            values[name] = value
        row = AssignmentRow(**values)  # type: ignore[arg-type]
        if not _CAMERA.fullmatch(row.camera) or not 0 < row.epoch < 10**18 or row.camera in rows:
            raise _invalid("a camera has no 20-digit code, no epoch, or comes twice")
        if not 0 <= row.sound_until_ms < _LATEST_MS:
            raise _invalid("sound_until_ms is no instant")
        if not 0 <= row.home_preset <= MOST_PRESETS or not 0 <= row.home_return_s <= _LONGEST_RETURN_S:
            raise _invalid("the home preset is none, or its time is beyond a day")
        rows[row.camera] = replace(row, mask_plan=readable_plan(row).as_text())
    return list(rows.values())


def readable_plan(row: AssignmentRow) -> MaskPlan:
    """The plan of a camera's masks; CLOSED if it cannot be read."""
    try:
        return plan_from_text(row.mask_plan)
    except Fault as fault:
        _LOG.error("mask_plan_not_readable", camera=row.camera, detail=fault.detail)
        return CLOSED


def kept_assignments(journal: JournalWriter) -> list[AssignmentRow]:
    """The set in the journal, by camera."""
    rows = journal.connection.execute(
        "SELECT camera, url, username, sealed_password, epoch, label, enabled, sub_url, sound_until_ms, mask_plan,"
        " home_preset, home_return_s FROM assignment ORDER BY camera"
    )
    return [replace(AssignmentRow(*row), enabled=bool(row[6])) for row in rows]


def take_in_assignments(
    journal: JournalWriter, recorder: str, rows: Sequence[AssignmentRow], version: int, append: Append, now: datetime
) -> int:
    """Replaces the set by `rows`; returns the number of changed cameras. Each change is logged, except of what
    changes nothing of what is recorded: a sub stream's address and the home preset.

    Raises Fault(CONFLICT) if a camera's epoch would decrease (a stale set from an older leader).
    """
    before = {row.camera: row for row in kept_assignments(journal)}
    after = {row.camera: row for row in rows}
    changed = [row for row in rows if before.get(row.camera) != row]
    for row in changed:
        if row.camera in before and row.epoch < before[row.camera].epoch:
            raise Fault(FaultKind.CONFLICT, Words("任务的代次比已有的旧", "the assignment's epoch is older than ours"))
    now_ms = int(now.timestamp() * 1000)
    with journal.transaction() as connection:
        entries: list[bytes] = []
        for row in changed:
            known = before.get(row.camera)
            if known is not None and _records_the_same(known, row):
                connection.execute(
                    "UPDATE assignment SET sub_url = ?, home_preset = ?, home_return_s = ? WHERE camera = ?",
                    (row.sub_url, row.home_preset, row.home_return_s, row.camera),
                )
                continue
            salt = os.urandom(16)
            act = AssignmentAct.CHANGED if row.camera in before else AssignmentAct.ASSIGNED
            entries.append(canonical_json(_entry(recorder, row, act, now_ms, salt)))
            mark = mark_assigned if row.enabled else mark_withdrawn
            mark(journal, row.camera, now_ms // 60_000)
            _keep(connection, row, salt)
        for camera in before.keys() - after.keys():
            entries.append(canonical_json(_entry(recorder, before[camera], AssignmentAct.WITHDRAWN, now_ms, None)))
            connection.execute("DELETE FROM assignment WHERE camera = ?", (camera,))
            mark_withdrawn(journal, camera, now_ms // 60_000)
        if entries:
            append(connection, entries, now)
        journal.set_state(StateName.ASSIGNMENT_VERSION, str(version))
    return len(changed) + len(before.keys() - after.keys())


def _records_the_same(known: AssignmentRow, row: AssignmentRow) -> bool:
    beside = {name: getattr(row, name) for name in ("sub_url", "home_preset", "home_return_s")}
    return replace(known, **beside) == row


def _keep(connection: sqlite3.Connection, row: AssignmentRow, salt: bytes) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO assignment"
        " (camera, url, username, sealed_password, epoch, label, enabled, salt, sub_url, sound_until_ms,"
        " mask_plan, home_preset, home_return_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(row.camera, row.url, row.username, row.sealed_password, row.epoch, row.label, row.enabled, salt),
            *(row.sub_url, row.sound_until_ms, row.mask_plan, row.home_preset, row.home_return_s),
        ),
    )


def _entry(recorder: str, row: AssignmentRow, act: AssignmentAct, at_ms: int, salt: bytes | None) -> Mapping[str, Json]:
    entry: dict[str, Json] = {
        "v": 1, "t": "camera", "rec": recorder, "at": at_ms, "cam": row.camera, "act": act, "ep": row.epoch,
        "label": row.label, "enabled": row.enabled,
    }  # fmt: skip
    if row.sound_until_ms:
        entry["sound_until"] = row.sound_until_ms
    if row.mask_plan:
        entry["masks"] = plan_digest(row.mask_plan)
    if salt is not None:
        entry["address"] = address_digest(row, salt)
    return entry


def plan_digest(mask_plan: str) -> str:
    """Base64 of SHA-256 over the plan of a camera's masks as it is kept; "" without masks."""
    return base64.b64encode(hashlib.sha256(mask_plan.encode()).digest()).decode() if mask_plan else ""


def address_digest(row: AssignmentRow, salt: bytes) -> str:
    """Base64 of SHA-256 over salt, address, user name and sealed password. The log contains this digest only, so
    without the salt nobody can test guessed addresses against the log."""
    address = canonical_json([row.url, row.username, row.sealed_password])
    return base64.b64encode(hashlib.sha256(salt + address).digest()).decode()


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("摄像机任务格式不对", "the set of cameras is not well-formed"), detail)
