"""What an import found and did, as plain frozen values."""

from dataclasses import dataclass

from mingcha.jobs.values import JobRow
from mingcha.registry.imports.port import LineRefusal


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
