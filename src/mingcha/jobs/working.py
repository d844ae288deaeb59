"""Does one part: takes it, runs its handler while a thread renews the lease, and reports how it ended."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.jobs.actions import fail_part, finish_part, give_back_part, renew, take_part
from mingcha.jobs.kinds import JobKind, find_kind
from mingcha.jobs.queries import is_lease_held, job, results_before
from mingcha.jobs.rules import RENEW_EVERY, is_worth_another_try
from mingcha.jobs.running import EndsBadlyError, LeaseLostError, PartRun, StoppedError
from mingcha.jobs.values import PartLease
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words

_LOG = structlog.get_logger("mingcha.jobs")

PROGRAM_ENDS = Event()
"""Set by the program when it is asked to end; every part that runs in this process is given back."""
HANGS = Event()
"""Set when a handler of this process came to no checkpoint for LONGEST_SILENCE. Its thread cannot be ended, so the
program must end and be started again; otherwise it has a worker less for ever."""
_NO_DATABASE = Words("数据库没有应答", "the database did not answer")
_BUG = Words("程序错误，详见日志", "an internal error; see the program's log")


def holder_here() -> str:
    """The name under which this thread holds leases: host, process and thread."""
    return f"{socket.gethostname()[:40]}/{os.getpid()}/{threading.get_native_id()}"


def do_part(number: int, part: int, *, clock: Clock, stopping: Event = PROGRAM_ENDS) -> bool:
    """Takes a part and runs its handler. Returns whether the part is done; False also if it could not be taken.

    Errors of the handler are stored in the rows and logged; they do not end the worker. Raises DatabaseError only
    before the part is taken.
    """
    asked = job(number)
    kind = find_kind(asked.kind)
    if kind is None:
        _LOG.warning("job_of_unknown_kind", job=number)  # for a program that knows it; the clock gives another hint
        return False
    if stopping.is_set():
        return False
    lease = take_part(number, part, holder_here(), clock=clock)
    if lease is None:
        return False
    earlier, is_held = partial(results_before, number, lease.stage), partial(is_lease_held, lease)
    run = PartRun(asked, lease, clock, stopping, earlier, is_held)
    with _renewed(run):
        return _end_of(kind, run)


def _end_of(kind: JobKind, run: PartRun) -> bool:
    """Runs the handler and stores how it ended; returns whether the part is done."""
    lease, clock = run.part, run.clock
    try:
        found = kind.written(run.job) if lease.writes else None
        done = finish_part(lease, kind.run(run) if found is None else found, clock=clock)
        if not done:
            raise LeaseLostError
    except StoppedError:
        _give_back(lease, clock)
    except LeaseLostError:
        _LOG.warning("lease_lost", job=lease.job, part=lease.part, tries=lease.tries)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is the end of this try, not of the worker
        return _after(error, kind, run)
    else:
        return True
    return False


def _give_back(lease: PartLease, clock: Clock) -> None:
    """Gives a part back; without the database its lease ends by itself, and it is taken up again."""
    try:
        give_back_part(lease, clock=clock)
    except DatabaseError as away:
        connection.close()
        _LOG.warning("part_not_reported", job=lease.job, part=lease.part, error=type(away).__name__)
    else:
        _LOG.info("part_given_back", job=lease.job, part=lease.part)


def _after(error: Exception, kind: JobKind, run: PartRun) -> bool:
    """Reports a try that failed, unless the business act of the job is in the log all the same: a worker that was
    thought dead wrote it."""
    lease, clock = run.part, run.clock
    try:
        if isinstance(error, DatabaseError):
            connection.close()
        found = kind.written(run.job) if lease.writes else None
        if found is not None:
            return finish_part(lease, found, clock=clock)
        words, article, lasting = _in_words(error)
        _LOG.warning("part_failed", job=lease.job, part=lease.part, reason=words.en, lasting=lasting)
        kept = error.result if isinstance(error, EndsBadlyError) else None
        fail_part(lease, words, article=article, lasting=lasting, clock=clock, result=kept)
    except DatabaseError as away:
        connection.close()  # the lease ends by itself, and the part is taken up again
        _LOG.warning("part_not_reported", job=lease.job, part=lease.part, error=type(away).__name__)
    return False


def _in_words(error: Exception) -> tuple[Words, str, bool]:
    """What the job says of an error, its article, and whether another try would meet it again."""
    if isinstance(error, EndsBadlyError):
        return error.words, error.article, True
    if isinstance(error, Refused):
        return error.decision.reason, error.decision.article, True
    if isinstance(error, Fault):
        return error.words, "", not is_worth_another_try(error.kind)
    if isinstance(error, DatabaseError):
        return _NO_DATABASE, "", False
    _LOG.error("job_bug", exc_info=error)
    return _BUG, "", False


@contextmanager
def _renewed(run: PartRun) -> Iterator[None]:
    """Renews the lease every RENEW_EVERY in a thread with a connection of its own, until the part ends."""
    ended = Event()

    def keep() -> None:
        try:
            while not ended.wait(RENEW_EVERY.total_seconds()) and not run.hangs:
                renew_once(run)
        finally:
            connection.close()
        if not ended.is_set():
            _LOG.error("part_hangs", job=run.part.job, part=run.part.part)
            HANGS.set()

    thread = threading.Thread(target=keep, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def renew_once(run: PartRun) -> None:
    """Renews the lease of a running part; one that is lost is noted, so that the next checkpoint ends the try."""
    lease = run.part
    try:
        if not renew(lease, progress=run.progress, clock=run.clock):
            run.is_lost.set()
    except DatabaseError as error:  # such as an embedded database that an act holds; the next turn tries again
        connection.close()
        _LOG.warning("lease_not_renewed", job=lease.job, part=lease.part, error=type(error).__name__)
