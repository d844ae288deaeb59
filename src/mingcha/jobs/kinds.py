"""The kinds of jobs. The planes above register theirs when Django starts; this plane knows none of them.

A direct call and not a signal, as registry/points/changes.py. docs/design/jobs.md says what a handler must keep to.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mingcha.jobs.queues import ANY_HOST, QUEUES
from mingcha.jobs.running import PartRun
from mingcha.jobs.values import JobRow
from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


def _nothing_written(_job: JobRow) -> None:
    return None


def _nothing_to_clear(_job: JobRow) -> None:
    return None


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job.

    `run` does one part and returns its result, which has a canonical form; it may be called again for a part that was
    done halfway, so it must change nothing twice. `written` returns the result of the business act if the log has it
    already, else None: it is asked before a part that writes is run and when such a part failed, since its worker may
    have died between the act and its report. `clear` removes what only an open job needs; it may be called twice.
    """

    name: str
    words: Words
    run: Callable[[PartRun], Json]
    written: Callable[[JobRow], Json] = _nothing_written
    clear: Callable[[JobRow], object] = _nothing_to_clear
    queue: str = ANY_HOST


_kinds: dict[str, JobKind] = {}


def add_kind(kind: JobKind) -> None:
    """Registers a kind for the life of the process. Raises RuntimeError for another kind of the same name, and for a
    queue that no worker serves."""
    if kind.queue not in QUEUES:
        raise RuntimeError(f"{kind.name}: no worker serves the queue {kind.queue!r}")
    if _kinds.setdefault(kind.name, kind) != kind:
        raise RuntimeError(f"two kinds of jobs are called {kind.name!r}")


def find_kind(name: str) -> JobKind | None:
    """The kind of this name; None when this program does not know it."""
    return _kinds.get(name)


def kind_called(name: str) -> JobKind:
    """The kind of this name. Raises Fault(UNSUPPORTED): the job was queued by a program that knows more kinds."""
    kind = find_kind(name)
    if kind is None:
        words = Words(f"本程序不识此类任务：“{name}”", f"this program knows no jobs of kind {name!r}")
        raise Fault(FaultKind.UNSUPPORTED, words)
    return kind


def words_of_kind(name: str) -> Words:
    """The title of a kind in both languages; its name if this program does not know it."""
    kind = _kinds.get(name)
    return kind.words if kind is not None else Words(name, name)
