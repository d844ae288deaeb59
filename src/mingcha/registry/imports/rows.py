"""Finds lists of points and their repairs, and turns them into values."""

import json
from collections.abc import Collection, Iterable

from django.conf import settings

from mingcha.jobs.queries import jobs_called
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.imports.models import ListRepair, PointList
from mingcha.registry.imports.rules import LEFT_OUT, phase_of
from mingcha.registry.imports.values import ListRow


def list_called(number: int) -> PointList:
    """A list. Raises Fault(NOT_FOUND)."""
    return _or_missing(PointList.objects.filter(pk=number).first(), number)


def locked_list(number: int) -> PointList:
    """A list, locked until the end of the transaction. Raises Fault(NOT_FOUND)."""
    return _or_missing(PointList.objects.select_for_update().filter(pk=number).first(), number)


def list_row(held: PointList) -> ListRow:
    """A list as a value, with its jobs."""
    return list_rows([held])[0]


def list_rows(held: Iterable[PointList]) -> tuple[ListRow, ...]:
    """Lists as values, in the order given; their jobs are read together."""
    rows = list(held)
    jobs = jobs_called({number for row in rows for number in (row.check_job, row.write_job)})
    found = []
    for row in rows:
        check, writing = jobs.get(row.check_job), jobs.get(row.write_job)
        phase = phase_of(
            check.state if check else None,
            writing.state if writing else None,
            is_judged=row.judged_revision == row.revision,
            has_faults=row.refused > 0,
            is_closed=row.closed_at is not None,
        )
        found.append(
            ListRow(
                number=row.pk,
                asked_by=row.asked_by,
                asked_at=row.asked_at,
                touched_at=row.touched_at,
                source=row.source,
                sha256=row.sha256,
                lines=row.lines,
                parts=row.parts,
                label=row.label,
                revision=row.revision,
                judged_sha256=row.judged_sha256,
                faults=row.refused,
                left_out=row.left_out,
                known=json.loads(row.summary).get("known", 0) if row.summary else 0,
                phase=phase,
                check=check,
                writing=writing,
            )
        )
    return tuple(found)


def repairs_of_part(number: int, part: int) -> dict[int, dict[str, str]]:
    """The repairs of a part of a list: line -> column -> new value."""
    return _unsealed(ListRepair.objects.filter(point_list=number, part=part))


def repairs_of_lines(number: int, lines: Collection[int]) -> dict[int, dict[str, tuple[str, int]]]:
    """The repairs of some lines: line -> column -> new value and the revision that it came with."""
    found: dict[int, dict[str, tuple[str, int]]] = {}
    for one in ListRepair.objects.filter(point_list=number, line__in=lines):
        value = settings.MINGCHA_KEYS.unseal(one.sealed_value)
        found.setdefault(one.line, {})[one.column] = (value, one.revision)
    return found


def parts_repaired(number: int, *, after: int = -1) -> list[int]:
    """The parts with repairs of a revision after this one, in order."""
    rows = ListRepair.objects.filter(point_list=number, revision__gt=after)
    return sorted(set(rows.values_list("part", flat=True)))


def lines_left_out(number: int, limit: int) -> tuple[int, ...]:
    """The first lines that repairs leave out."""
    rows = ListRepair.objects.filter(point_list=number, column=LEFT_OUT).order_by("line")
    keys = settings.MINGCHA_KEYS
    found = (line for line, sealed in rows.values_list("line", "sealed_value").iterator() if keys.unseal(sealed) == "1")
    return tuple(line for _, line in zip(range(limit), found, strict=False))


def _unsealed(repairs: Iterable[ListRepair]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for one in repairs:
        found.setdefault(one.line, {})[one.column] = settings.MINGCHA_KEYS.unseal(one.sealed_value)
    return found


def _or_missing(held: PointList | None, number: int) -> PointList:
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有这份清单：{number}", f"there is no list {number}"))
    return held
