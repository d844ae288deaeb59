"""SM3 digests of recorded files beside their SHA-256, if 国密 is required (MINGCHA_SM3; GB/T 32905; article 20).

The recorder reads each sealed file once more, in a thread beside recording, and logs the digests:
`{"v":1,"t":"sm3","rec","at","upto","files":[[cam,ep,min,n,bytes,base64 | null],...]}`. `upto`: every minute entry
below this index was processed; null: the file could not be read then (its disk was absent, or it was deleted).
"""

import asyncio
import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import structlog

from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.sqlite_rows import SqliteRows, open_to_read
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.environment import is_on
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.media.disk.disks import Disks
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.recorder.recorder import Recorder

LOOK_EVERY_S = 5.0
_MARK = b'"t":"sm3"'
_ENTRIES_AT_ONCE = 100
_FILES_IN_AN_ENTRY = 400
"""An entry of a log is at most 65,535 bytes, and a camera that reboots constantly produces many files a minute."""
_BLOCK_BYTES = 1 << 20
_LOG = structlog.get_logger("mingcha.record")


def sm3_from_environment() -> bool:
    """MINGCHA_SM3=on (default: off): log an SM3 digest of each recorded file too. Raises Fault(INVALID)."""
    return is_on("MINGCHA_SM3")


class Sm3Digests:
    """Computes SM3 digests of sealed files and appends them to the log; resumes after the last digest in the log."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._upto: int | None = None

    async def run(self) -> None:
        """Runs until cancelled. Logs errors and retries."""
        while True:
            try:
                while await self.turn():
                    pass
            except (OSError, sqlite3.Error, Fault) as error:
                _LOG.warning("sm3_not_taken", error=str(error))
            await asyncio.sleep(LOOK_EVERY_S)

    async def turn(self) -> bool:
        """Processes up to a hundred entries; returns whether more are left."""
        begun = self._upto
        if begun is None:
            begun, size = await asyncio.to_thread(self._begun)
            if begun is None:  # just switched on: files sealed before have no SM3 digest
                await self._append(size, [])
                return True
        upto, files = await asyncio.to_thread(self._read, begun)
        for start in range(0, len(files), _FILES_IN_AN_ENTRY):
            last = start + _FILES_IN_AN_ENTRY >= len(files)
            await self._append(upto if last else begun, files[start : start + _FILES_IN_AN_ENTRY])
        self._upto = upto
        return upto >= begun + _ENTRIES_AT_ONCE

    async def _append(self, upto: int, files: list[Json]) -> None:
        recorder, now = self._recorder, self._recorder.clock.now()
        entry: dict[str, Json] = {
            "v": 1, "t": "sm3", "rec": recorder.settings.recorder, "at": int(now.timestamp() * 1000), "upto": upto,
            "files": files,
        }  # fmt: skip
        body = canonical_json(entry)

        def write(journal: Any) -> None:
            with journal.transaction() as connection:
                recorder.append(connection, [body], now)

        await recorder.ask_writer(write)
        self._upto = upto

    def _begun(self) -> tuple[int | None, int]:
        """The index up to which digests are logged (None before the first), and the size of the log."""
        with closing(open_to_read(self._recorder.settings.journal)) as journal:
            rows = SqliteRows(journal)
            head = rows.head()
            size = 0 if head is None else head.size
            for stop in range(size, 0, -1000):
                for entry in reversed(rows.entries(max(0, stop - 1000), stop)):
                    if _MARK in entry.body:
                        return int(json.loads(entry.body)["upto"]), size
        return None, size

    def _read(self, begun: int) -> tuple[int, list[Json]]:
        with closing(open_to_read(self._recorder.settings.journal)) as journal:
            entries = SqliteRows(journal).entries(begun, begun + _ENTRIES_AT_ONCE)
        files: list[Json] = []
        for entry in entries:
            if b'"t":"minute"' in entry.body:
                logged = json.loads(entry.body)
                files += [self._file(logged, file) for file in logged["files"]]
        return begun + len(entries), files

    def _file(self, logged: Mapping[str, Any], file: Mapping[str, Any]) -> list[Json]:
        name = FootageName(logged["cam"], logged["ep"], logged["min"], file["n"])
        digest = sm3_of(self._recorder.disks, name, file["bytes"])
        shown = None if digest is None else base64.b64encode(digest).decode()
        return [name.camera, name.epoch, name.minute, name.n, file["bytes"], shown]


def sm3_of(disks: Disks, name: FootageName, size_bytes: int) -> bytes | None:
    """SM3 of the first `size_bytes` of a footage file, 32 bytes; None if they cannot be read."""
    digest, left = hashlib.new("sm3"), size_bytes
    try:
        with disks.find(name).open("rb") as file:
            while left:
                block = file.read(min(left, _BLOCK_BYTES))
                if not block:
                    return None
                digest.update(block)
                left -= len(block)
    except OSError:
        return None
    return digest.digest()


def check_sm3_digests(journal: sqlite3.Connection, disks: Disks) -> Iterator[Finding]:
    """Reports files that differ from their SM3 digest. Reads every file that has one: 2 ms per megabyte."""
    rows = SqliteRows(journal)
    head = rows.head()
    for start in range(0, 0 if head is None else head.size, 1000):
        for entry in rows.entries(start, start + 1000):
            if _MARK not in entry.body:
                continue
            for camera, epoch, minute, n, size_bytes, logged in json.loads(entry.body)["files"]:
                name = FootageName(camera, epoch, minute, n)
                digest = None if logged is None else sm3_of(disks, name, size_bytes)
                if digest is not None and digest != base64.b64decode(logged):
                    yield log_finding("sm3_altered", name.path, entry=entry.index)
