"""What a handler gets while it does a part: the job, the part, and a checkpoint that ends it in time."""

from collections.abc import Callable
from threading import Event

from mingcha.jobs.rules import LONGEST_SILENCE
from mingcha.jobs.values import JobRow, PartLease
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.words import Words


class LeaseLostError(Exception):
    """The part belongs to another worker now, or its job was cancelled: nothing more may be written for it."""


class StoppedError(Exception):
    """This program must stop: the part is queued again, and another worker starts it from the beginning."""


class EndsBadlyError(Exception):
    """Ends the job as failed for a reason that its asker can correct. `words`: the reason; `result`: stored with it."""

    def __init__(self, words: Words, result: Json = None, article: str = "") -> None:
        self.words = words
        self.result = result
        self.article = article
        super().__init__(words.en)


class PartRun:
    """One try of one part. A handler calls `checkpoint` between pieces of work of at most some seconds."""

    def __init__(
        self,
        job: JobRow,
        part: PartLease,
        clock: Clock,
        stopping: Event,
        earlier: Callable[[], tuple[Json, ...]],
        is_held: Callable[[], bool],
    ) -> None:
        self.job = job
        self.part = part
        self.clock = clock
        self.progress = 0
        """What the kind counts; written with the next renewal of the lease."""
        self.heard_ns = clock.monotonic_ns()
        """When the handler last came to a checkpoint."""
        self.is_lost = Event()
        """Set when a renewal finds that the lease is another worker's."""
        self._stopping = stopping
        self._earlier = earlier
        self._is_held = is_held

    def checkpoint(self, progress: int | None = None) -> None:
        """Notes the progress. Raises StoppedError and LeaseLostError when this try must end here.

        Reads no database, so that it may be called inside the transaction of an act, which it rolls back.
        """
        self.heard_ns = self.clock.monotonic_ns()
        if progress is not None:
            self.progress = progress
        if self._stopping.is_set():
            raise StoppedError
        if self.is_lost.is_set():
            raise LeaseLostError

    def require_held(self) -> None:
        """A checkpoint that asks the rows: before what cannot be taken back, since a renewal finds that the job was
        cancelled up to RENEW_EVERY later. In an act it may be asked again under the log's lock."""
        self.checkpoint()
        if not self._is_held():
            raise LeaseLostError

    @property
    def hangs(self) -> bool:
        """Whether the handler came to no checkpoint for LONGEST_SILENCE: its lease is not renewed any more."""
        return self.clock.monotonic_ns() - self.heard_ns > LONGEST_SILENCE.total_seconds() * 1e9

    def earlier_results(self) -> tuple[Json, ...]:
        """The results of the parts of earlier stages, by number."""
        return self._earlier()
