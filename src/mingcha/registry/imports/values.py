"""What an import found and did, and a list that was handed in on the pages, as plain frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from mingcha.jobs.values import JobRow
from mingcha.kit.words import Words
from mingcha.registry.imports.faults import CellFault
from mingcha.registry.imports.port import LineRefusal
from mingcha.registry.imports.rules import ListPhase


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import as its asker sees it: the job, how many lines were judged so far of how many, how many are refused,
    the first of these, and, when it is done, how many points were registered, under which entry, with which codes."""

    job: JobRow
    source: str
    check_only: bool
    lines: int
    judged: int
    refused: int
    named: tuple[LineRefusal, ...]
    points: int
    entry: int | None
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list that a person handed in. `check` and `writing` are the jobs of its newest judgement and writing, None
    where there is none (any more); `label`: the coordinate system of all its lines, "" where each names its own;
    `revision`: of its repairs; `faults`, `left_out` and `known` (lines about registered
    points, which change nothing) as it was judged last."""

    number: int
    asked_by: str
    asked_at: datetime
    touched_at: datetime
    source: str
    sha256: str
    lines: int
    parts: int
    label: str
    revision: int
    judged_sha256: str
    faults: int
    left_out: int
    known: int
    phase: ListPhase
    check: JobRow | None
    writing: JobRow | None

    @property
    def running(self) -> JobRow | None:
        """The job that is at work on it or waits for a worker."""
        found = {ListPhase.CHECKING: self.check, ListPhase.WRITING: self.writing}.get(self.phase)
        return found if found is not None and found.is_open else None

    @property
    def failed(self) -> JobRow | None:
        """The newest job if it failed: its error says why."""
        newest = max((job for job in (self.check, self.writing) if job), key=lambda job: job.number, default=None)
        return newest if newest is not None and newest.error is not None else None

    @property
    def notes(self) -> tuple[Words, ...]:
        """What is to be known of the file beside its lines, as other sheets and hidden rows of a workbook."""
        kept_notes = cast("Iterable[tuple[str, str]]", self.check.arguments.get("notes", ())) if self.check else ()
        return tuple(Words(zh, en) for zh, en in kept_notes)

    @property
    def to_register(self) -> int:
        """Lines that would be registered."""
        return self.lines - self.left_out - self.known


@dataclass(frozen=True, slots=True)
class FaultKindCount:
    """How many faults of a column under an article there are ("": input that cannot be right)."""

    column: str
    article: str
    count: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with its faults by kind, the lines that the running job is done with and has to do, what it would register
    (the systems with the most lines, how many systems in all, the first and the last line with their names), the lines
    that are left out (the first of them), when it is removed if nobody goes on with it, and what was registered:
    points, entry, codes."""

    row: ListRow
    kinds: tuple[FaultKindCount, ...]
    refused_lines: int
    done: int
    to_do: int
    systems: tuple[tuple[str, int], ...]
    system_count: int
    ends: tuple[tuple[int, str], ...]
    left_out: tuple[int, ...]
    repairs: int
    removed_on: datetime
    points: int
    entry: int | None
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault as a page shows it: with the repairs that were saved since the list was judged over its cells
    (`repaired`: the columns that have one), the revisions of all repairs of its line by column, and whether one that
    was saved since leaves the line out."""

    fault: CellFault
    cells: tuple[tuple[str, str | None], ...]
    repaired: frozenset[str]
    revisions: Mapping[str, int]
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class FaultPage:
    """Some faults of a list, how many there are under the same filter, and the revision of the repairs over them."""

    rows: tuple[FaultRow, ...]
    count: int
    revision: int
