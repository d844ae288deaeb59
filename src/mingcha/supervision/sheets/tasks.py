"""The clock of sheets: pictures that nobody needs any more, and all files three years after the finding ended for good
(articles 12, 20(1), 21)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.document_files import remove_document
from mingcha.registry.printed.actions import remove_issued
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.looks.models import PictureFinding
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.sheets.models import PictureSheet, SheetPicture
from mingcha.supervision.sheets.rules import sheet_is_kept_until
from mingcha.supervision.sheets.states import RUNNING, ReceiverKind

MOST_A_TURN = 100
"""Rows that one act of the clock changes of each kind."""
_MOST_LOOKED_AT = 2000
_RUNNING = [one.value for one in RUNNING]
_ENDED = [ObstructionState.CLOSED.value, ObstructionState.REJECTED.value, ObstructionState.REPAIR.value]
_ENDED_CASES = [CaseState.CLOSED.value, CaseState.NOT_OPENED.value]


@cites("12", "20(1)", "21")
def keep_sheets(by: Actor, *, folder: Path, clock: Clock) -> int:
    """Removes the uncovered still of each sheet that is sent, withdrawn, past `look.sheet_days` or of a finding that
    ended, and the copy of one that never left; notes the day on which a finding ended for good, with its obstruction
    and its cases; removes copies, paper and the names of receiver and owner `look.sheet_keep_years` after it, and with
    the last sheet of a finding, or as long after the end of one that had none, the owner's name in the finding. Returns
    how many sheets, pictures and findings it changed; writes nothing where there is none. `folder`: the documents of
    the home."""
    now = clock.now()
    if not (_bare(now).exists() or _ended() or _over(now) or _named(now)):
        return 0
    with act("supervision.sheet.keep", by=by, clock=clock, cites=("20(1)", "21")) as record:
        bare, ended, over = list(_bare(now)[:MOST_A_TURN]), _ended(), _over(now)
        for picture in bare:
            _remove_bare(record, picture, folder, now)
        for sheet in ended:
            sheet.ended_on = shanghai_day(now)
            sheet.save(update_fields=["ended_on"])
            record.wrote(sheet)
        for sheet in over:
            _remove_all(record, sheet, folder, now)
        named = _named(now)  # those of the sheets that just went among them
        for finding in named:
            finding.owner, finding.owner_removed_at = "", now
            finding.save(update_fields=["owner", "owner_removed_at"])
            record.wrote(finding)
        record.fact("originals", [[one.sheet.name, one.original_sha256] for one in bare])
        record.fact("ended", [one.name for one in ended])
        record.fact("removed", [one.name for one in over])
        record.fact("owners", [one.name for one in named])
    return len(bare) + len(ended) + len(over) + len(named)


def _bare(now: datetime) -> QuerySet[SheetPicture]:
    """Pictures that are kept and that nobody needs: the still of a sheet that is not worked on any more, and the copy
    of one that never left."""
    days = parameters.number("look.sheet_days", shanghai_day(now))
    over = ~Q(sheet__state__in=_RUNNING) | Q(sheet__prepared_at__lt=now - timedelta(days=days))
    over |= Q(sheet__finding__ended_at__isnull=False)
    still, copy = Q(view=None, original_removed_at=None), Q(sheet__sent_at=None) & ~Q(copy="")
    return SheetPicture.objects.select_related("sheet").filter(over & (still | copy)).order_by("pk")


def _ended() -> list[PictureSheet]:
    """Sheets whose finding stands no more, of which no obstruction and no penalty case runs, and no day is noted."""
    rows = PictureSheet.objects.select_related("finding").filter(ended_on=None, finding__ended_at__isnull=False)
    held = list(rows.order_by("pk")[:_MOST_LOOKED_AT])
    run = _pursued({one.finding.name for one in held})
    return [one for one in held if one.finding.name not in run][:MOST_A_TURN]


def _pursued(names: Collection[str]) -> set[str]:
    """The findings of these of which an obstruction or a penalty case runs."""
    rows = Obstruction.objects.filter(picture_finding__in=names).exclude(state__in=_ENDED)
    cases = PenaltyCase.objects.filter(obstruction__picture_finding__in=names).exclude(state__in=_ENDED_CASES)
    run = set(rows.values_list("picture_finding", flat=True))
    return run | set(cases.values_list("obstruction__picture_finding", flat=True))


def _named(now: datetime) -> list[PictureFinding]:
    """Findings with an owner's name that stood so long ago that their sheets were kept for their years: no sheet of
    them is kept any more, and no obstruction and no penalty case of them runs."""
    today = shanghai_day(now)
    rows = PictureFinding.objects.filter(ended_at__isnull=False, ended_at__lt=now).exclude(owner="")
    kept = PictureSheet.objects.filter(finding=OuterRef("pk"), removed_at=None)
    held = list(rows.filter(~Exists(kept)).order_by("ended_at", "pk")[:_MOST_LOOKED_AT])
    over = [one for one in held if one.ended_at and sheet_is_kept_until(shanghai_day(one.ended_at)) <= today]
    run = _pursued({one.name for one in over})
    return [one for one in over if one.name not in run][:MOST_A_TURN]


def _over(now: datetime) -> list[PictureSheet]:
    """Sheets whose files were kept for their years."""
    today = shanghai_day(now)
    rows = PictureSheet.objects.filter(removed_at=None, ended_on__lt=today).order_by("ended_on", "pk")[:MOST_A_TURN]
    return [one for one in rows if one.ended_on and sheet_is_kept_until(one.ended_on) <= today]


def _remove_bare(record: ActRecord, picture: SheetPicture, folder: Path, now: datetime) -> None:
    if picture.view_id is None and picture.original_removed_at is None:
        picture.original_removed_at = now
        remove_document(folder, picture.original)
    if picture.sheet.sent_at is None and picture.copy:
        remove_document(folder, picture.copy)
        picture.copy = ""
    picture.save(update_fields=["original_removed_at", "copy"])
    record.wrote(picture)


def _remove_all(record: ActRecord, sheet: PictureSheet, folder: Path, now: datetime) -> None:
    for picture in sheet.pictures.exclude(copy=""):
        remove_document(folder, picture.copy)
        picture.copy = ""
        picture.save(update_fields=["copy"])
        record.wrote(picture)
    remove_issued(record, PrintedKind.PICTURE_SHEET, sheet.name, folder=folder, now=now)
    # an owner is often a private person: no name outlasts the files; of the lines the kind of receiver stays (16(3))
    if sheet.receiver_kind == ReceiverKind.OWNER.value:
        for line in sheet.handouts.all():
            line.destination = ReceiverKind.OWNER.words.zh
            line.save(update_fields=["destination"])
            record.wrote(line)
    sheet.removed_at, sheet.receiver, sheet.owner = now, "", ""
    sheet.save(update_fields=["removed_at", "receiver", "owner"])
    record.wrote(sheet)
