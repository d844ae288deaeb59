"""The gateway's log of openings: a line for each ticket that opened a point, and what was taken; each line has the
SHA-256 of the one before it (docs/ref/gateway.md, Log of openings).

It survives restarts and is bounded on disk; an opening that cannot be logged is refused. The uplink transfers it to the
database, where each opening is compared with the ticket that was issued (article 16(3)).
"""

import fcntl
import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

import structlog

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.separate_users import group_reads
from mingcha.kit.words import Words
from mingcha.media.gateway.takings import Key
from mingcha.media.gateway.tickets import Ticket

FILE_BYTES = 4 << 20
"""A file of the log is at most this long; the next line begins another."""
LIMIT_BYTES = 256 << 20
"""All files together, over a day of 1,000 viewers. Beyond it openings are refused until the uplink has read the
oldest."""
FIRST_DIGEST = "0" * 64
"""The first line of a log has this digest for the line before it."""
KEPT_FILES = 4
"""Files kept after the uplink has read them, for a check on this machine."""
_PREFIX = "openings-"

log = structlog.get_logger("mingcha.gateway")


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """A line: its number in its log from 1, the digest of its bytes (hexadecimal), the digest of the line before it as
    recorded in the line, and its facts. `facts["t"]`: start, open, refused, taken, moved, home,
    home_failed or left."""

    log: str
    n: int
    digest: str
    before: str
    facts: dict[str, Json]


class OpeningLog:
    """The log of one gateway; only that gateway writes it."""

    def __init__(self, folder: Path, clock: Clock, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._clock = clock
        self._limit_bytes = limit_bytes
        self._lock: int | None = None
        self._file: int | None = None
        self._file_bytes = 0
        self._unsynced = False
        self._n = 0
        self._digest = FIRST_DIGEST
        self._known: dict[tuple[str, str, str], int] = {}
        self.id = ""

    def begin(self) -> None:
        """Continues the log in its folder, or begins one, with a line. Raises Fault(UNAVAILABLE) as opened(), also if
        another gateway writes there."""
        try:
            self._folder.mkdir(mode=group_reads(0o700), parents=True, exist_ok=True)
            self._lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cut_bytes = self._continue()
        except OSError as error:
            raise _cannot(error) from None
        self._write({"t": "start", "cut_bytes": cut_bytes})

    def opened(self, ticket: Ticket, camera: str, way: str) -> None:
        """Writes that a ticket opened a point in a way, once. Raises Fault(UNAVAILABLE) if it cannot be written."""
        key = ticket.id, camera, way
        if key in self._known:
            return
        self._write({"t": "open", **_facts_of(ticket), "camera": camera, "way": way})
        self._known[key] = ticket.exp_ms

    def refused(self, ticket: Ticket, why: str) -> None:
        """Writes that a ticket with our signature was refused because we issue none like it, once. Raises as opened."""
        key = ticket.id, "", why
        if key in self._known:
            return
        self._write({"t": "refused", **_facts_of(ticket), "why": why})
        self._known[key] = self._now_ms() + 3_600_000

    def moved(self, ticket: Ticket, camera: str, verb: str) -> None:
        """Writes that a ticket of control begins a verb (JSON as a text: a line has no fractions). Raises as opened."""
        facts = {**_facts_of(ticket), "camera": camera, "way": "control", "lease": ticket.lease, "verb": verb}
        self._write({"t": "moved", **facts})

    def home(self, camera: str, lease: int, by: str, after_s: int) -> None:
        """Writes that a camera went home, by the clock or by a person. Raises as opened."""
        self._write({"t": "home", "camera": camera, "lease": lease, "by": by, "after_s": after_s})

    def home_failed(self, camera: str, lease: int, why: str) -> None:
        """Writes that a camera could not be brought home. Raises as opened."""
        self._write({"t": "home_failed", "camera": camera, "lease": lease, "why": why})

    def left(self, camera: str, lease: int) -> None:
        """Writes that a camera that is away is not recorded here any more, so that it is not sent home from here.
        Raises as opened."""
        self._write({"t": "left", "camera": camera, "lease": lease})

    def taken(self, increments: Iterable[tuple[Key, dict[str, int]]]) -> None:
        """Logs the increments since the last report. On a full disk the counts are lost and pictures go on."""
        for (who, grant, camera, way), counts in increments:
            try:
                self._write({"t": "taken", "who": who, "grant": grant, "camera": camera, "way": way, **counts})
            except Fault as fault:
                log.warning("takings_not_written", detail=fault.detail)
                return

    def sync(self) -> None:
        """Syncs the lines to the disk and forgets ended tickets; call it every few seconds."""
        now_ms = self._now_ms()
        for key in [one for one, ends_ms in self._known.items() if ends_ms < now_ms]:
            del self._known[key]
        if self._file is not None and self._unsynced:
            self._unsynced = False
            os.fdatasync(self._file)

    def close(self) -> None:
        """Ends writing."""
        if self._file is not None:
            self.sync()
            os.close(self._file)
            self._file = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _continue(self) -> int:
        """Finds the end of the log; returns how many bytes of a torn last line were cut off."""
        self.id = uuid.uuid4().hex[:16]
        files = files_of(self._folder)
        if not files:
            return 0
        data = files[-1].read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(files[-1], whole)
        last = last_line(self._folder)
        if last is not None:
            self.id, self._n, self._digest = last.log or self.id, last.n, last.digest
        return len(data) - whole

    def _write(self, facts: dict[str, Json]) -> None:
        entry = {"log": self.id, "n": self._n + 1, "before": self._digest, "at_ms": self._now_ms(), **facts}
        try:
            line = canonical_json(cast("Json", entry))
            file = self._file_for(len(line) + 1)
            written = os.write(file, line + b"\n")
            if written != len(line) + 1:
                os.ftruncate(file, self._file_bytes)
                raise OSError(f"{written} of {len(line) + 1} bytes written")
        except (OSError, ValueError) as error:
            raise _cannot(error) from None
        self._file_bytes += len(line) + 1
        self._unsynced = True
        self._n, self._digest = self._n + 1, hashlib.sha256(line).hexdigest()

    def _file_for(self, more_bytes: int) -> int:
        if self._file is None:
            files = files_of(self._folder)
            path = files[-1] if files else self._folder / _name(1)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, group_reads(0o600))
            self._file_bytes = os.fstat(self._file).st_size
        if self._file_bytes and self._file_bytes + more_bytes > FILE_BYTES:
            if sum(path.stat().st_size for path in files_of(self._folder)) + FILE_BYTES > self._limit_bytes:
                raise OSError("the log of openings is full: the uplink does not take it")
            os.fdatasync(self._file)
            fresh = os.open(
                self._folder / _name(self._n + 1), os.O_WRONLY | os.O_APPEND | os.O_CREAT, group_reads(0o600)
            )
            os.close(self._file)
            self._file, self._file_bytes = fresh, 0
        return self._file

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def read_openings(folder: Path, after: int = 0, most: int = 1_000_000) -> Iterator[OpeningLine]:
    """The lines after a number, in order, at most `most`, without a torn last line. The caller checks the chain. An
    unreadable line has the kind "unreadable" and breaks the chain."""
    files = files_of(folder)
    found, log_name, n = 0, "", after
    for place, path in enumerate(files):
        if place + 1 < len(files) and _first_of(files[place + 1]) <= after + 1:
            continue
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue  # read by the uplink and removed since the listing
        for line in data[: data.rfind(b"\n") + 1].splitlines():
            try:
                parsed = parse_line(line)
            except Fault:
                parsed = OpeningLine(log_name, n + 1, hashlib.sha256(line).hexdigest(), "", {"t": "unreadable"})
            log_name, n = parsed.log, parsed.n
            if parsed.n > after:
                yield parsed
                found += 1
                if found == most:
                    return


def parse_line(line: bytes) -> OpeningLine:
    """A line of the log. Raises Fault(CORRUPT) on anything else."""
    try:
        facts = json.loads(line)
        name, n, before = facts.pop("log"), facts.pop("n"), facts.pop("before")
        if (
            not isinstance(name, str)
            or not isinstance(n, int)
            or not isinstance(before, str)
            or not isinstance(facts.get("t"), str)
        ):
            raise TypeError("not a line")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        words = Words("取流记录有一行无法读取", "a line of the log of openings cannot be read")
        raise Fault(FaultKind.CORRUPT, words, str(error)) from None
    return OpeningLine(name, n, hashlib.sha256(line).hexdigest(), before, facts)


def drop_taken(folder: Path, upto: int) -> int:
    """Removes files whose lines the uplink has read (numbers up to `upto`), except the newest few; returns the number
    removed."""
    files = files_of(folder)
    removed = 0
    for path, following in pairwise(files[: len(files) - KEPT_FILES + 1]):
        if _first_of(following) - 1 > upto:
            break
        path.unlink(missing_ok=True)
        removed += 1
    return removed


def files_of(folder: Path) -> list[Path]:
    """The files of the log, oldest first."""
    return sorted(folder.glob(f"{_PREFIX}*.jsonl")) if folder.is_dir() else []


def last_line(folder: Path) -> OpeningLine | None:
    """The last whole line of the log in a folder; None if there is none."""
    for path in reversed(files_of(folder)):
        data = path.read_bytes()
        lines = data[: data.rfind(b"\n") + 1].splitlines()
        if not lines:
            continue
        try:
            return parse_line(lines[-1])
        except Fault:
            *_, unreadable = read_openings(folder)
            return unreadable
    return None


def _facts_of(ticket: Ticket) -> dict[str, Json]:
    return {
        "ticket": ticket.id, "grant": ticket.grant, "who": ticket.who, "within": ticket.within,
        "iat_ms": ticket.iat_ms, "exp_ms": ticket.exp_ms, "from_ms": ticket.from_ms, "to_ms": ticket.to_ms,
    }  # fmt: skip


def _name(first: int) -> str:
    return f"{_PREFIX}{first:012d}.jsonl"


def _first_of(path: Path) -> int:
    return int(path.stem.removeprefix(_PREFIX))


def _cannot(error: Exception) -> Fault:
    words = Words("取流记录无法写入，暂不能打开画面", "the opening cannot be written down, so nothing is opened")
    return Fault(FaultKind.UNAVAILABLE, words, str(error))
