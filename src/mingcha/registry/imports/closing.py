"""Ends lists of the pages: the sealed lines, what was found and the repairs go; what was registered is in the log
(articles 7, 16(1))."""

import json
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from mingcha.jobs.rules import KEEP_JOBS
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, duty_of
from mingcha.registry.imports.fault_files import remove_faults
from mingcha.registry.imports.models import ListRepair, PointList
from mingcha.registry.imports.rows import list_row, list_rows, locked_list
from mingcha.registry.imports.rules import MAY_DISCARD, ListPhase, may_work_on_list, require_phase
from mingcha.registry.imports.source_files import remove_list
from mingcha.registry.imports.values import ListRow

_RUNNING = (ListPhase.CHECKING, ListPhase.WRITING)


def kept_for(now: datetime) -> timedelta:
    """How long a list is kept that nobody goes on with."""
    return timedelta(days=parameters.number("import.list_days", shanghai_day(now)))


def kept_lists() -> set[str]:
    """The files of the lists that are not closed."""
    return set(PointList.objects.filter(closed_at=None).values_list("kept", flat=True))


@cites("7", "16(1)")
def discard_list(by: Asker, number: int, *, clock: Clock) -> None:
    """Removes a list that its person does not want any more. Raises Refused for anybody else, and Fault(CONFLICT) while
    a job is at work on it or after its points were registered."""
    now = clock.now()
    who = duty_of(by, now)
    with transaction.atomic():
        held = locked_list(number)
        require(may_work_on_list(who, held.asked_by))
        require_phase(list_row(held).phase, MAY_DISCARD)
        close_list(number, now)


def close_list(number: int, at: datetime) -> None:
    """Removes the lines of a list, what was found and the repairs, of which the number stays. Nothing happens where it
    is closed already."""
    held = PointList.objects.filter(pk=number, closed_at=None).first()
    if held is None:
        return
    with transaction.atomic():
        repairs = ListRepair.objects.filter(point_list=number)
        summary = (json.loads(held.summary) if held.summary else {}) | {"repairs": repairs.count()}
        PointList.objects.filter(pk=number).update(closed_at=at, summary=canonical_json(summary).decode())
        repairs.delete()
        transaction.on_commit(partial(_remove_files, held.kept), robust=True)


def close_lists(*, clock: Clock) -> int:
    """Closes lists whose points were registered by a worker that died since, and those that nobody went on with in
    time; how many. Forgets lists that were closed as long ago as jobs are kept.

    Each is looked at once more under its lock: its person may have confirmed, repaired or judged it again meanwhile.
    """
    now = clock.now()
    late = now - kept_for(now)
    closed = 0
    for row in list_rows(PointList.objects.filter(closed_at=None).order_by("pk")):
        if not _is_over(row, late):
            continue
        with transaction.atomic():
            held = locked_list(row.number)
            if held.closed_at is None and _is_over(list_row(held), late):
                close_list(row.number, now)
                closed += 1
    PointList.objects.filter(closed_at__lte=now - KEEP_JOBS).delete()
    return closed


def _is_over(row: ListRow, late: datetime) -> bool:
    """Whether its points were registered, or nobody went on with it since `late`."""
    return row.phase is ListPhase.DONE or (row.phase not in _RUNNING and row.touched_at <= late)


def _remove_files(name: str) -> None:
    """If this process dies before, the clock removes them as nobody's."""
    remove_list(settings.MINGCHA_HOME, name)
    remove_faults(settings.MINGCHA_HOME, name)
