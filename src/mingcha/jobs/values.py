"""Jobs and parts as plain frozen values, for queries, handlers and the planes above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mingcha.jobs.rules import JobState, PartState
from mingcha.kit.canonical import Json
from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job. `asked_by` is an Actor's id ("user:7", "program:console"), `arguments` are plain values without secrets.

    `result` is the result of its last part, or what a failed one kept, None before; `error` says why it failed, with
    the article of a refusal.
    """

    number: int
    kind: str
    kind_words: Words
    asked_by: str
    asked_at: datetime
    arguments: Mapping[str, Json]
    state: JobState
    parts: int
    parts_done: int
    started_at: datetime | None
    ended_at: datetime | None
    result: Json
    error: Words | None
    error_article: str

    @property
    def is_open(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a job. `progress` counts whatever the kind counts; `error` is of its latest try that failed."""

    number: int
    stage: int
    state: PartState
    holder: str
    until: datetime | None
    due_at: datetime
    tries: int
    failures: int
    progress: int
    result: Json
    error: Words | None


@dataclass(frozen=True, slots=True)
class PartLease:
    """A part that a worker took. `tries` is the fencing number: a lease of an earlier try writes nothing any more."""

    job: int
    part: int
    stage: int
    writes: bool
    holder: str
    tries: int


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part of a job to be queued. Parts of a stage wait until every part of the stages before it is done.

    `writes`: the part carries out the business act of the job; while it runs the job cannot be cancelled.
    """

    stage: int = 0
    writes: bool = False
