"""Kinds of jobs for tests, and what their handlers were called with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from mingcha.jobs import kinds
from mingcha.jobs.kinds import JobKind, add_kind
from mingcha.jobs.running import PartRun
from mingcha.jobs.values import JobRow
from mingcha.kit.canonical import Json
from mingcha.kit.words import Words

COUNT = "test.count"


class Counting:
    """A kind whose handler notes each try, then does `act` (by default nothing)."""

    def __init__(self) -> None:
        self.ran: list[tuple[int, int, int]] = []
        """(job, part, tries) of each call."""
        self.act: Callable[[PartRun], object] = lambda _run: None
        self.in_the_log: Json = None
        self.cleared: list[JobRow] = []

    def run(self, run: PartRun) -> Json:
        """The handler."""
        self.ran.append((run.job.number, run.part.part, run.part.tries))
        self.act(run)
        return {"part": run.part.part, "earlier": len(run.earlier_results())}

    @property
    def kind(self) -> JobKind:
        """The kind, to be registered."""
        return JobKind(
            COUNT, Words("计数", "counting"), self.run, written=lambda _job: self.in_the_log, clear=self.cleared.append
        )


@contextmanager
def registered(*more: JobKind) -> Iterator[None]:
    """Registers kinds for a while."""
    with patch.object(kinds, "_kinds", dict(kinds._kinds)):
        for kind in more:
            add_kind(kind)
        yield
