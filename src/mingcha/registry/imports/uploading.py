"""Takes in a list of points that a person hands in on the pages, and judges it (articles 3, 7, 13)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from mingcha.geo.coordinates import recognise_system
from mingcha.jobs.actions import cancel_job, queue_job
from mingcha.jobs.rules import JobState
from mingcha.jobs.values import NewPart
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.imports.actions import keep_file, shown_name
from mingcha.registry.imports.fault_files import read_heads
from mingcha.registry.imports.models import PointList
from mingcha.registry.imports.one_reading import one_reading
from mingcha.registry.imports.repairs import LABEL
from mingcha.registry.imports.rows import list_row, locked_list, parts_repaired
from mingcha.registry.imports.rules import MAY_REPAIR, may_import_lists, may_work_on_list, require_phase
from mingcha.registry.imports.source_files import remove_list
from mingcha.registry.imports.tasks import NAME
from mingcha.registry.imports.values import ListRow
from mingcha.registry.lists.csv_file import Record

MOST_LISTS = 20
"""Lists of one person that are kept at a time."""
MOST_READING_S = 60.0
"""Seconds in which a file is read: a thread of the pages waits for it. The command line has no such limit."""
_COORDINATES = ("coordinate", "longitude", "latitude")


@cites("3", "7", "13")
def hand_in_list(by: Asker, file: BinaryIO, *, name: str, label: str, clock: Clock) -> int:
    """Keeps a list sealed and queues its judgement; the number of the list. Nothing is registered by it.

    `label`: the coordinate system of all its lines, "" where each line names its own; there is no default. Raises
    Refused for a person who keeps no register, Fault(INVALID) for a file that is no list and for coordinates without a
    label or with two, Fault(CONFLICT) for a person with too many lists, Fault(UNAVAILABLE) while another list is read
    (one_reading), and as ask_for_import does.
    """
    now = clock.now()
    who = duty_of(by, now)
    require(may_import_lists(who))
    actor = actor_of(by)
    if PointList.objects.filter(asked_by=actor.id, closed_at=None).count() >= MOST_LISTS:
        words = Words(
            f"已有 {MOST_LISTS} 份未办结的清单，请先确认或者删除", f"you have {MOST_LISTS} open lists: end one first"
        )
        raise Fault(FaultKind.CONFLICT, words)
    system = recognise_system(label).value if label else ""
    labels = _Labels()
    with one_reading(settings.MINGCHA_HOME, who.user_id):
        given = keep_file(file, labels.watched, within_s=MOST_READING_S)
    try:
        labels.check(system)
        with transaction.atomic():
            held = PointList.objects.create(
                asked_by=actor.id, asked_at=now, touched_at=now, source=shown_name(name), sha256=given.sha256,
                kept=given.kept, lines=given.lines, parts=given.parts, label=system,
            )  # fmt: skip
            _queue_check(by, held, (), given.notes, clock)
    except BaseException:
        remove_list(settings.MINGCHA_HOME, given.kept)
        raise
    return held.pk


@cites("7", "13")
def judge_again(by: Asker, number: int, *, clock: Clock) -> None:
    """Queues another judgement of a list: of the parts that were repaired since the last one; of all parts if none was,
    if the last one did not come to its end, or if the act refused lines that were judged good. Raises Refused for
    anybody but who handed it in, and Fault(CONFLICT) where the list cannot be judged now."""
    now = clock.now()
    who = duty_of(by, now)
    with transaction.atomic():
        held = locked_list(number)
        require(may_work_on_list(who, held.asked_by))
        row = list_row(held)
        require_phase(row.phase, MAY_REPAIR)
        _queue_check(by, held, _parts_to_judge(held, row), row.notes, clock)


@cites("7")
def stop_list(by: Asker, number: int, *, clock: Clock) -> None:
    """Cancels the job that is at work on a list. Raises Refused for anybody but who handed it in, and Fault(CONFLICT)
    where no job can be cancelled: its points are being registered at this moment, or it has ended."""
    who = duty_of(by, clock.now())
    with transaction.atomic():
        held = locked_list(number)
        require(may_work_on_list(who, held.asked_by))
        running = list_row(held).running
        if running is None:
            raise Fault(FaultKind.CONFLICT, Words("没有正在进行的任务", "no job is at work on it"))
        cancel_job(running.number, clock=clock, asked_by=held.asked_by)


class _Labels:
    """Sees whether lines of new points have coordinates, and whether any of them names its own system."""

    def __init__(self) -> None:
        self._placed = self._labelled = False

    def watched(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same lines."""
        for record in records:
            is_placed = not record.cells.get("code") and any(record.cells.get(column) for column in _COORDINATES)
            self._placed = self._placed or is_placed
            self._labelled = self._labelled or bool(record.cells.get(LABEL))
            yield record

    def check(self, label: str) -> None:
        """Raises Fault(INVALID) for coordinates without a label, and for a label beside those of lines."""
        if self._labelled and label:
            words = Words(
                "清单各行已有坐标系，请不要另选",
                "lines of the list name their coordinate systems: choose none for the whole list",
            )
            raise Fault(FaultKind.INVALID, words)
        if self._placed and not self._labelled and not label:
            words = Words(
                "清单有坐标而没有坐标系，请选择整份清单的坐标系",
                "the list has coordinates without a coordinate system: choose that of the whole list",
            )
            raise Fault(FaultKind.INVALID, words)


def _parts_to_judge(held: PointList, row: ListRow) -> Sequence[int]:
    """The parts that are judged again, () for all."""
    check_ended_well = row.check is not None and row.check.state is JobState.DONE
    refused_by_act = row.failed is not None and row.failed == row.writing
    heads = read_heads(settings.MINGCHA_HOME, held.kept)
    if not check_ended_well or refused_by_act or not set(range(1, held.parts + 1)) <= heads.keys():
        return ()
    return parts_repaired(held.pk, after=held.judged_revision or 0)


def _queue_check(by: Asker, held: PointList, parts: Sequence[int], notes: Sequence[Words], clock: Clock) -> None:
    """Queues the judgement of some parts, () for all, and notes it at the list. `notes`: of the file, which the job
    keeps as the one of the command line does."""
    arguments: dict[str, Json] = {
        "list": held.kept, "list_parts": held.parts, "source": held.source, "sha256": held.sha256, "lines": held.lines,
        "check_only": True, "point_list": held.pk, "label": held.label, "revision": held.revision,
        "notes": [[words.zh, words.en] for words in notes],
    }  # fmt: skip
    arguments |= {"parts": list(parts)} if parts else {}
    job = queue_job(
        NAME,
        [NewPart() for _ in range(len(parts) or held.parts)] + [NewPart(1)],
        arguments=arguments,
        by=actor_of(by),
        clock=clock,
    )
    held.check_job, held.touched_at = job.number, clock.now()
    held.save(update_fields=["check_job", "touched_at"])
