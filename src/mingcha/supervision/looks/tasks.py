"""The clock of kept pictures: views that nobody signed in time, last clear pictures that nobody judges by any more
(arts. 7, 16(3), 16(5), 20(1))."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from mingcha.custody.classes.queries import UNKNOWN, CameraClass, classes_of
from mingcha.custody.holds.queries import holds_in_force
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import RetentionClass, kept_until, shanghai_day
from mingcha.media.disposal_order import HOUR_SECONDS
from mingcha.registry.documents.document_files import remove_document
from mingcha.supervision.looks.models import ClearStill, LookView
from mingcha.supervision.looks.rows import finding_value
from mingcha.supervision.looks.rules import is_clear_over, view_is_open_for

MOST_A_TURN = 100
"""Pictures that one act of the clock removes."""


@cites("7", "16(3)", "20(1)")
def remove_unsigned_views(by: Actor, *, folder: Path, clock: Clock) -> int:
    """Removes the file of each view that nobody signed within its time, and marks its row; returns how many. Nothing is
    written where there is none. `folder`: the documents of the home."""
    now = clock.now()
    first = now - view_is_open_for(now)
    rows = LookView.objects.filter(reference=None, removed_at=None, taken_at__lt=first).select_related("point")
    if not rows.exists():
        return 0
    with act("supervision.look.remove", by=by, clock=clock, cites=("16(3)", "20(1)")) as record:
        gone = list(rows.order_by("pk")[:MOST_A_TURN])  # under the log's lock: nobody signs one now
        for held in gone:
            held.removed_at = now
            held.save(update_fields=["removed_at"])
            record.wrote(held)
        record.fact("views", [[held.point.code, held.sha256] for held in gone])
        for held in gone:  # a file that is gone already is no fault: a turn that broke off is done again
            remove_document(folder, held.file)
    return len(gone)


@cites("16(3)", "16(5)", "20(1)", "799-17")
def remove_clear_stills(by: Actor, *, folder: Path, clock: Clock) -> int:
    """Removes the file of each last clear picture whose finding ended or was judged, or whose footage is past its legal
    days, unless a hold keeps that footage; returns how many. Nothing is written where there is none. `folder`: the
    documents of the home."""
    now = clock.now()
    found = [held.pk for held in _over(now)[:MOST_A_TURN]]
    if not found:
        return 0
    with act("supervision.look.let_go", by=by, clock=clock, cites=("16(3)", "20(1)")) as record:
        gone = _over(now, among=found)  # under the log's lock: no hold is placed now
        for held in gone:
            held.removed_at = now
            held.save(update_fields=["removed_at"])
            record.wrote(held)
        record.fact("pictures", [[held.finding.name, held.sha256] for held in gone])
        for held in gone:  # a file that is gone already is no fault: a turn that broke off is done again
            remove_document(folder, held.file)
    return len(gone)


def _over(now: datetime, among: Sequence[int] | None = None) -> list[ClearStill]:
    """The kept last clear pictures that are to go, of these alone if they are given."""
    kept = ClearStill.objects.select_related("finding__point").filter(removed_at=None)
    rows = list((kept if among is None else kept.filter(pk__in=among)).order_by("pk"))
    codes, today = {held.finding.point.code for held in rows}, shanghai_day(now)
    classes, holds = classes_of(codes), defaultdict(list)
    for one in holds_in_force(codes):
        holds[one.camera].append((one.from_ms, one.to_ms))
    found = []
    for held in rows:
        code, at_ms = held.finding.point.code, int(held.picture_at.timestamp() * 1000)
        is_held = any(from_ms <= at_ms < to_ms for from_ms, to_ms in holds[code])
        last_day = _last_day(held.picture_at, classes.get(code, UNKNOWN), today)
        if is_clear_over(finding_value(held.finding), last_day, today, is_held=is_held):
            found.append(held)
    return found


def _last_day(filmed_at: datetime, camera: CameraClass, today: date) -> date:
    """The last legal day of the footage of an instant."""
    kind = camera.known(int(filmed_at.timestamp()) // HOUR_SECONDS) or RetentionClass.R30
    return kept_until(shanghai_day(filmed_at), kind, decided_on=today)
