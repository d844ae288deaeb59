"""Repairs cells of a list over its lines (articles 7, 13): who handed it in, against the revision that was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, duty_of
from mingcha.registry.imports.fault_files import read_heads
from mingcha.registry.imports.faults import PartHead
from mingcha.registry.imports.models import ListRepair
from mingcha.registry.imports.rows import list_row, locked_list
from mingcha.registry.imports.rules import (
    MAY_REPAIR,
    MOST_REPAIRS,
    checked_repair,
    may_work_on_list,
    require_phase,
)
from mingcha.registry.lists.csv_file import COLUMNS


@dataclass(frozen=True, slots=True)
class Repair:
    """The new value of a cell, or LEFT_OUT for the whole line."""

    line: int
    column: str
    value: str


@cites("7", "13")
def repair_list(by: Asker, number: int, repairs: Sequence[Repair], *, revision: int, clock: Clock) -> int:
    """Keeps repairs of cells, all or none, and returns the new revision; the list is judged again when it is asked for.

    `revision`: of the repairs as they were read. Raises Refused for anybody but who handed the list in,
    Fault(CONFLICT) when somebody saved others since or the list cannot be repaired now, and Fault(INVALID) for a cell
    or line that the list cannot have.
    """
    now = clock.now()
    who = duty_of(by, now)
    if not 1 <= len(repairs) <= MOST_REPAIRS:
        raise Fault(
            FaultKind.INVALID,
            Words(f"一次修改 1 至 {MOST_REPAIRS} 格", f"1 to {MOST_REPAIRS} cells are repaired at once"),
        )
    values = {(one.line, one.column): checked_repair(one.column, one.value, COLUMNS) for one in repairs}
    with transaction.atomic():
        held = locked_list(number)
        require(may_work_on_list(who, held.asked_by))
        require_phase(list_row(held).phase, MAY_REPAIR)
        if held.revision != revision:
            words = Words(
                "清单已在另一窗口修改，请核对后再保存", "it was repaired in another window: compare, then save again"
            )
            raise Fault(FaultKind.CONFLICT, words)
        heads = read_heads(settings.MINGCHA_HOME, held.kept)
        keys = settings.MINGCHA_KEYS
        ListRepair.objects.bulk_create(
            [
                ListRepair(
                    point_list=held,
                    part=_part_of(line, heads, held.parts),
                    line=line,
                    column=column,
                    sealed_value=keys.seal(value),
                    revision=revision + 1,
                )
                for (line, column), value in values.items()
            ],
            update_conflicts=True,
            unique_fields=["point_list", "line", "column"],
            update_fields=["sealed_value", "revision"],
        )
        held.revision, held.touched_at = revision + 1, now
        held.save(update_fields=["revision", "touched_at"])
    return revision + 1


def _part_of(line: int, heads: Mapping[int, PartHead], parts: int) -> int:
    """The part in which a line is. Raises Fault(INVALID) for a line that the list has not, and for one whose part was
    not judged yet."""
    for part, head in heads.items():
        if part <= parts and head.first <= line <= head.last:
            return part
    raise Fault(FaultKind.INVALID, Words(f"清单没有第 {line} 行", f"the list has no line {line}"))
