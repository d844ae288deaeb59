"""Queries of exports (articles 15, 16(3), 25)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from mingcha.access.exports import opened
from mingcha.access.exports import rules as exports_rules
from mingcha.access.exports.models import Export
from mingcha.access.exports.packing import bag_file
from mingcha.access.exports.rows import export_called, export_row, of_readable_units
from mingcha.access.exports.values import ExportRow
from mingcha.jobs.queries import job as job_called
from mingcha.jobs.queries import parts_of
from mingcha.jobs.rules import JobState
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.queries import organisation_place


@dataclass(frozen=True, slots=True)
class ExportProgress:
    """The progress of an export's job: bytes of footage and of the file so far; `error`: why it failed."""

    state: str
    parts: int
    parts_done: int
    progress_bytes: int
    error: Words | None


@cites("15", "25")
def export(asker: Reader, number: str, *, at: datetime) -> ExportRow:
    """An export, for its managing unit and for auditors. Raises Fault(NOT_FOUND), Refused (article 15)."""
    held = export_row(export_called(number))
    require(exports_rules.may_read_export(duty_of(asker, at), organisation_place(held.managing_unit)))
    return held


@cites("15", "25")
def reads_exports(asker: Reader, managing_unit: str, *, at: datetime) -> bool:
    """Whether a person may read the exports of this unit's footage (its code)."""
    return bool(exports_rules.may_read_export(duty_of(asker, at), organisation_place(managing_unit)))


@cites("14", "15", "15(1)", "15(4)", "16(3)")
def may_export(asker: Reader, request: str, *, at: datetime) -> Decision:
    """Whether a person may begin an export of a request and hand one over now, for pages. Raises Fault(NOT_FOUND)."""
    found = opened.opened_request(request, at)
    who = duty_of(asker, at)
    hands = hands_of((who.user_id, found.approver_id))
    return exports_rules.may_operate(who, found, hands) and exports_rules.is_still_open(found)


@cites("15", "25")
def exports(asker: Reader, *, at: datetime, request: str = "", limit: int = 100) -> tuple[ExportRow, ...]:
    """The newest exports that the asker may read, of one request if it is named."""
    readable = of_readable_units(duty_of(asker, at), exports_rules.ALL_READERS)
    rows = Export.objects.filter(readable).order_by("-pk")
    if request:
        rows = rows.filter(request=request)
    return tuple(export_row(row) for row in rows[:limit])


def export_progress(one: ExportRow) -> ExportProgress:
    """The progress of its job. A missing job ended long ago, so it counts as done."""
    try:
        job = job_called(one.job)
    except Fault:
        return ExportProgress(JobState.DONE.value, 0, 0, 0, None)
    progress = sum(part.progress for part in parts_of(one.job))
    return ExportProgress(job.state.value, job.parts, job.parts_done, progress, job.error)


def export_file(one: ExportRow) -> Path | None:
    """The file for delivery; None before it is made and after it was removed."""
    path = bag_file(settings.MINGCHA_HOME.exports, one)
    return path if path.exists() else None
