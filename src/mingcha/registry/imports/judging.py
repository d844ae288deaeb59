"""Judges a list in parts (articles 7, 13, 18), and what its parts could not see of each other; nothing is registered.

Of each line all that is wrong is named: cells that cannot be read, and what the rules refuse of the rest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import cast

from django.conf import settings

from mingcha.jobs.running import PartRun
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker
from mingcha.registry.imports import port
from mingcha.registry.imports.fault_files import read_heads, remove_faults, write_faults
from mingcha.registry.imports.faults import CellFault, PartHead, ReadLine, fault_of, head_of, read_line
from mingcha.registry.imports.findings import findings_json
from mingcha.registry.imports.job_lines import PartLines, all_lines, list_number, part_lines
from mingcha.registry.imports.lines import LINES_A_PART
from mingcha.registry.imports.models import PointList
from mingcha.registry.imports.port import ImportedPoint, LineRefusal
from mingcha.registry.imports.repairs import list_digest, part_digest
from mingcha.registry.lists.csv_file import Record
from mingcha.registry.points.named_lines import NamedLines, named_by_line

MOST_SYSTEMS = 50
"""Systems that the page of a list names, those with the most lines."""
_CHECK_EVERY = 100
"""Lines between two checkpoints."""


def judge_part(by: Asker, run: PartRun) -> dict[str, Json]:
    """What is wrong with the lines of one part, and their digest; for a list of the pages all of it beside the list."""
    part = part_lines(run.job, run.part.part)
    refused = _refusals(by, run, part)
    digest = part_digest(part.lines)
    if list_number(run.job):
        by_line = {record.line: record for record in part.lines}
        faults = [fault_of(by_line[one.line], one) for one in refused]
        head = head_of(part.given, faults, left_out=part.left_out, sha256=digest)
        _write(run, part.part, head, faults)
        return {"lines": head.lines, "refused": head.refused, "named": [], "sha256": digest}
    return {**findings_json(len(part.given), refused), "sha256": digest}


def names_in_two_parts(run: PartRun) -> Iterator[LineRefusal]:
    """Lines whose system and name stand in an earlier part too: each part was judged without the others."""
    yield from (refusal for part in _each_part(run) for refusal, _ in part)


def end_of_check(run: PartRun) -> dict[str, Json]:
    """Ends the judgement of a list of the pages: what the parts could not see of each other, what would be registered,
    and the digest over all lines as they were judged."""
    arguments, home, number = run.job.arguments, settings.MINGCHA_HOME, list_number(run.job)
    name, parts = str(arguments["list"]), cast("int", arguments["list_parts"])
    remove_faults(home, name, behind=parts)
    seen = _Seen()
    write_between(run, (fault_of(record, refusal) for part in _each_part(run, seen) for refusal, record in part))
    heads = read_heads(home, name)
    if not set(range(1, parts + 1)) <= heads.keys():
        raise Fault(FaultKind.NOT_FOUND, Words("审核结果不完整，请重新审核", "results are missing: judge it again"))
    digest = list_digest(heads[part].sha256 for part in range(1, parts + 1))
    faults = sum(head.faults for head in heads.values())
    left_out = sum(head.left_out for head in heads.values())
    # another judgement may have been asked for since this one lost its lease
    PointList.objects.filter(pk=number, check_job=run.job.number).update(
        judged_revision=cast("int", arguments["revision"]),
        judged_sha256=digest,
        refused=faults,
        left_out=left_out,
        summary="" if faults else seen.summary(),
    )
    return {"lines": arguments["lines"], "refused": sum(head.refused for head in heads.values()), "named": []}


def write_between(run: PartRun, faults: Iterable[CellFault]) -> int:
    """Keeps faults that no part could find by itself behind the last part of the list; how many."""
    behind, count = cast("int", run.job.arguments["list_parts"]), 0
    for batch in batched(faults, LINES_A_PART):
        behind, count = behind + 1, count + len(batch)
        _write(run, behind, head_of((), batch, left_out=0, sha256=""), batch)
    return count


class _Seen:
    """What would be registered: lines by system, the first line and the last one."""

    def __init__(self) -> None:
        self._systems: Counter[str] = Counter()
        self._known = 0
        self._ends: list[list[Json]] = []

    def take(self, record: Record) -> None:
        """Notes a line. One with a code is about a point that is registered, and changes nothing."""
        if is_known(record):
            self._known += 1
            return
        self._systems[record.cells.get("system", "")] += 1
        end: list[Json] = [record.line, record.cells.get("name", "")]
        self._ends = [self._ends[0], end] if self._ends else [end]

    def summary(self) -> str:
        """Canonical JSON for the row of the list. Only for a list without faults: cells may be moved passwords."""
        systems: list[Json] = [[code, count] for code, count in self._systems.most_common(MOST_SYSTEMS)]
        return canonical_json(
            {"systems": systems, "system_count": len(self._systems), "ends": self._ends, "known": self._known}
        ).decode()


def _refusals(by: Asker, run: PartRun, part: PartLines) -> list[LineRefusal]:
    """Every refusal of the lines of a part, in their order, of a line first those of its cells."""
    read: dict[int, ReadLine] = {}

    def readable() -> Iterator[ImportedPoint]:
        for place, record in enumerate(part.lines):
            if place % _CHECK_EVERY == 0:
                run.checkpoint(place)
            line = read_line(record)
            if line.faults:
                read[record.line] = line
            if line.point is not None:
                yield line.point

    judged = list(port.judge_points(by, readable(), run.clock))
    of_cells = [fault for line in read.values() for fault in line.faults]
    of_rules = [one for one in judged if one.line not in read or read[one.line].says(one)]
    return sorted([*of_cells, *of_rules], key=lambda one: one.line)


def _each_part(run: PartRun, seen: _Seen | None = None) -> Iterator[list[tuple[LineRefusal, Record]]]:
    """Of each part the lines whose name an earlier part has, refused."""
    before = NamedLines()
    for part in all_lines(run.job):
        run.checkpoint()
        if seen is not None:
            for record in part.lines:
                seen.take(record)
        named = (record for record in reversed(part.lines) if record.cells.get("name") and not is_known(record))
        names = {_name_of(record): record for record in named}
        again = [(record, line) for name, record in names.items() if (line := before.line_of(name)) is not None]
        for name, record in names.items():
            before.add(name, record.line)
        yield [
            (LineRefusal(record.line, "name", "", named_by_line(line)), record)
            for record, line in sorted(again, key=lambda one: one[0].line)
        ]


def is_known(record: Record) -> bool:
    """Whether a line is about a registered point: it has its code."""
    return bool(record.cells.get("code"))


def _name_of(record: Record) -> int:
    return hash((record.cells.get("system", ""), record.cells.get("name", "")))


def _write(run: PartRun, part: int, head: PartHead, faults: Iterable[CellFault]) -> None:
    name = str(run.job.arguments["list"])
    write_faults(settings.MINGCHA_HOME, settings.MINGCHA_KEYS, name, part, head, faults)
