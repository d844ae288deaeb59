"""The lines of a list for its job: a part or all of them, with the repairs that were made on the pages (article 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.conf import settings

from mingcha.jobs.values import JobRow
from mingcha.registry.imports.repairs import repaired
from mingcha.registry.imports.rows import parts_repaired, repairs_of_part
from mingcha.registry.imports.source_files import part_of_list, whole_list
from mingcha.registry.lists.csv_file import Record


@dataclass(frozen=True, slots=True)
class PartLines:
    """A part of a list: its number, its lines as they were handed in, and as they are judged."""

    part: int
    given: list[Record]
    lines: list[Record]

    @property
    def left_out(self) -> int:
        """Lines that are left out."""
        return len(self.given) - len(self.lines)


def list_number(job: JobRow) -> int:
    """The number of the list on the pages; 0 for an import of the command line."""
    return cast("int", job.arguments.get("point_list", 0))


def part_lines(job: JobRow, number: int) -> PartLines:
    """The lines of which part `number` of a job takes care: a job that judges some parts again names them. Raises as
    part_of_list does."""
    parts = cast("list[int]", job.arguments.get("parts", []))
    part = parts[number - 1] if parts else number
    given = part_of_list(settings.MINGCHA_HOME, settings.MINGCHA_KEYS, str(job.arguments["list"]), part)
    repairs = repairs_of_part(list_number(job), part) if list_number(job) else {}
    return PartLines(part, given, list(repaired(given, repairs, _label(job))))


def all_lines(job: JobRow) -> Iterator[PartLines]:
    """Every part of the list. Raises as whole_list does."""
    number = list_number(job)
    with_repairs = set(parts_repaired(number)) if number else set()
    home, keys = settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    for part, given in enumerate(whole_list(home, keys, str(job.arguments["list"])), 1):
        repairs = repairs_of_part(number, part) if part in with_repairs else {}
        yield PartLines(part, given, list(repaired(given, repairs, _label(job))))


def _label(job: JobRow) -> str:
    return str(job.arguments.get("label", ""))
