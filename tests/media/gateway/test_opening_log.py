"""The gateway's log of openings: chained, one line a ticket and point, over restarts, bounded (article 16(3))."""

import errno
import hashlib
import os
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from tests.support.media.gateway_asking import CAMERA, exchange, path_of

from mingcha.access.tickets.tokens import TicketPayload
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gateway import opening_log
from mingcha.media.gateway.opening_log import FIRST_DIGEST, OpeningLog, drop_taken, files_of, read_openings

NOW = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)


def ticket(number: int) -> TicketPayload:
    return TicketPayload(
        f"t{number}", "G-1", "user:7", (CAMERA,), ("live",), 0, 0, NOW_MS, NOW_MS + 120_000, "http://here", "token:7"
    )


def begun(folder: Path, **changes: int) -> OpeningLog:
    log = OpeningLog(folder, HandClock(NOW), **changes)
    log.begin()
    return log


def test_each_line_names_the_one_before_also_over_a_restart(tmp_path: Path) -> None:
    """Issue point C.18: every opening is written down and survives a restart; before, it left no trace."""
    log = begun(tmp_path)
    log.opened(ticket(1), CAMERA, "live")
    log.opened(ticket(1), CAMERA, "live")
    log.opened(ticket(1), CAMERA, "playback")
    log.close()
    again = begun(tmp_path)
    again.refused(ticket(2), "why")
    again.taken([(("user:7", "G-1", CAMERA, "live"), {"bytes": 5})])
    again.close()
    lines = list(read_openings(tmp_path))
    assert [line.facts["t"] for line in lines] == ["start", "open", "open", "start", "refused", "taken"]
    assert [line.n for line in lines] == [1, 2, 3, 4, 5, 6]
    assert {line.log for line in lines} == {log.id}
    assert lines[0].before == FIRST_DIGEST
    assert all(second.before == first.digest for first, second in pairwise(lines))
    raw = files_of(tmp_path)[0].read_bytes().splitlines()
    assert [hashlib.sha256(line).hexdigest() for line in raw] == [line.digest for line in lines]
    assert lines[1].facts["ticket"] == "t1"
    assert [line.n for line in read_openings(tmp_path, 4)] == [5, 6]
    assert [line.n for line in read_openings(tmp_path, 1, 2)] == [2, 3]


def test_a_torn_last_line_is_cut_off_and_said(tmp_path: Path) -> None:
    log = begun(tmp_path)
    log.opened(ticket(1), CAMERA, "live")
    log.close()
    path = files_of(tmp_path)[0]
    with path.open("ab") as file:
        file.write(b'{"at_ms":1')
    assert [line.n for line in read_openings(tmp_path)] == [1, 2]
    begun(tmp_path).close()
    assert [line.facts.get("cut_bytes") for line in read_openings(tmp_path)] == [0, None, 10]


def test_a_last_line_that_cannot_be_read_stops_nobody(tmp_path: Path) -> None:
    log = begun(tmp_path)
    log.opened(ticket(1), CAMERA, "live")
    log.close()
    path = files_of(tmp_path)[0]
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0] + b"nonsense\n")
    again = begun(tmp_path)
    again.close()
    assert [(line.n, line.facts["t"]) for line in read_openings(tmp_path)] == [
        (1, "start"), (2, "unreadable"), (3, "start")
    ]  # fmt: skip
    assert again.id == log.id


def test_files_are_bounded_and_go_when_they_were_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_log, "FILE_BYTES", 1000)
    log = begun(tmp_path, limit_bytes=8000)

    def fill() -> None:
        for number in range(100):
            log.opened(ticket(number), CAMERA, "live")

    with pytest.raises(Fault) as fault:
        fill()
    assert fault.value.kind is FaultKind.UNAVAILABLE, "what cannot be written down is not opened"
    lines = list(read_openings(tmp_path))
    assert sum(path.stat().st_size for path in files_of(tmp_path)) <= 8000
    before = len(files_of(tmp_path))
    assert drop_taken(tmp_path, lines[-1].n) == before - opening_log.KEPT_FILES
    log.opened(ticket(1000), CAMERA, "live")
    rest = list(read_openings(tmp_path))
    assert len(files_of(tmp_path)) <= opening_log.KEPT_FILES + 1
    assert rest[-1].n == lines[-1].n + 1
    assert rest[-1].before == lines[-1].digest
    assert [line.n for line in read_openings(tmp_path, lines[-1].n)] == [rest[-1].n]
    log.close()
    begun(tmp_path).close()
    assert list(read_openings(tmp_path))[-1].n == rest[-1].n + 1


def test_nothing_is_dropped_that_was_not_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_log, "FILE_BYTES", 1000)
    log = begun(tmp_path)
    for number in range(40):
        log.opened(ticket(number), CAMERA, "live")
    first = next(read_openings(tmp_path)).n
    assert drop_taken(tmp_path, 0) == 0
    assert next(read_openings(tmp_path)).n == first
    removed = drop_taken(tmp_path, 10)
    assert removed > 0
    assert next(read_openings(tmp_path)).n <= 11
    log.close()


def test_a_second_gateway_does_not_write_into_the_same_log(tmp_path: Path) -> None:
    log = begun(tmp_path)
    with pytest.raises(Fault):
        begun(tmp_path)
    log.close()


async def test_a_full_disk_opens_nothing(gateway, desk, tmp_path, monkeypatch):
    log = begun(tmp_path)
    gateway.desk._opened = log.opened
    assert (await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket()))[0] == 200
    assert [line.facts["t"] for line in read_openings(tmp_path)] == ["start", "open"]

    def full(_file, _data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(opening_log.os, "write", full)
        assert (await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket(id="t2")))[0] == 503
    assert (await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket(id="t2")))[0] == 200
    log.close()
