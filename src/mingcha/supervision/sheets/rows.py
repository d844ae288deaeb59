"""Rows of sheets, found and turned into values; not for pages (articles 12, 21)."""

import json
import re
from dataclasses import replace

from django.db.models import Q, QuerySet

from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.looks.values import LookFinding
from mingcha.media.masks.polygons import Polygon, parse_polygons
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.supervision.looks.models import PictureFinding
from mingcha.supervision.looks.rules import JUDGES
from mingcha.supervision.looks.values import CoverCause
from mingcha.supervision.obstructions.rows import of_point
from mingcha.supervision.sheets.models import PictureSheet, SheetPicture
from mingcha.supervision.sheets.states import RUNNING, ReceiverKind, SheetPart, SheetState
from mingcha.supervision.sheets.values import PictureOfSheet, SheetBefore, SheetFacts, SheetRow

_NUMBER = re.compile(r"BT-\d{8,12}", re.ASCII)
_SITE = "finding__point__system__site"
_PLACE = PlaceColumns(f"{_SITE}__division", f"{_SITE}__organisation__code", f"{_SITE}__zone")


def sheets_in_reach(who: DutyFacts) -> QuerySet[PictureSheet]:
    """The sheets that a person reads."""
    return PictureSheet.objects.filter(reach(who, _PLACE))


def sheets_worked_on_by(who: DutyFacts) -> QuerySet[PictureSheet]:
    """The sheets that a person works on: of the places where this person judges findings."""
    return sheets_in_reach(replace(who, roles=tuple(one for one in who.roles if one.role in JUDGES)))


def with_text(text: str) -> Q:
    """Sheets with this text in the name or code of point or unit or in the receiver, or of this number."""
    number = Q(pk=int(text[3:])) if _NUMBER.fullmatch(text) else Q()
    return of_point(text, "finding__point__") | Q(receiver__icontains=text) | number


def sheet_called(no: str) -> PictureSheet:
    """The sheet of this number, with its finding and point. Raises Fault(NOT_FOUND)."""
    rows = PictureSheet.objects.select_related("finding__point__system__site")
    held = rows.filter(pk=int(no[3:])).first() if _NUMBER.fullmatch(no) else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份告知单", "there is no such sheet"), no)
    return held


def picture_called(held: PictureSheet, part: SheetPart) -> SheetPicture:
    """A picture of a sheet."""
    return SheetPicture.objects.get(sheet=held, part=part.value)


def pictures_of(held: PictureSheet) -> tuple[SheetPicture, ...]:
    """The pictures of a sheet, the reference first."""
    order = list(SheetPart)
    return tuple(sorted(held.pictures.all(), key=lambda one: order.index(SheetPart(one.part))))


def sheet_facts(held: PictureSheet) -> SheetFacts:
    """A sheet as its rules see it."""
    return SheetFacts(
        state=SheetState(held.state),
        place=held.finding.point.place,
        prepared_by=held.prepared_by_id,
        prepared_session=held.prepared_session,
        prepared_at=held.prepared_at,
        pictures=tuple(map(picture_value, pictures_of(held))),
        has_ended=held.finding.ended_at is not None,
    )


def sheet_before(found: PictureFinding) -> SheetBefore | None:
    """The newest sheet of a finding, None without one."""
    held = found.sheets.order_by("-pk").first()
    if held is None:
        return None
    by = (held.withdrawn_by_id or 0) if held.sent_at is None else 0
    return SheetBefore(held.prepared_at, SheetState(held.state) in RUNNING, by)


def sheet_row(held: PictureSheet) -> SheetRow:
    """A sheet as a value."""
    return SheetRow(
        no=held.name,
        number=held.pk,
        finding=held.finding.name,
        camera=held.finding.point.code,
        state=SheetState(held.state),
        receiver_kind=ReceiverKind(held.receiver_kind),
        receiver=held.receiver,
        purpose=held.purpose,
        kind=LookFinding(held.kind),
        share_permille=held.share_permille,
        since=held.since,
        cause=CoverCause(held.cause),
        owner=held.owner,
        prepared_by=held.prepared_by_id,
        prepared_at=held.prepared_at,
        sent_by=held.sent_by_id or 0,
        sent_at=held.sent_at,
        withdrawn_by=held.withdrawn_by_id or 0,
        withdrawn_at=held.withdrawn_at,
        withdrawn_reason=held.withdrawn_reason,
        removed_at=held.removed_at,
        pictures=tuple(map(picture_value, pictures_of(held))),
    )


def picture_value(held: SheetPicture) -> PictureOfSheet:
    """A picture of a sheet as a value."""
    return PictureOfSheet(
        part=SheetPart(held.part),
        picture_at=held.picture_at,
        original=held.original_sha256,
        has_original=held.original_removed_at is None,
        is_sought=held.is_sought,
        proposed=polygons_of(held.proposed),
        polygons=polygons_of(held.polygons),
        is_empty=held.is_empty,
        copy=held.copy_sha256,
        covered_by=held.covered_by_id or 0,
        covered_session=held.covered_session,
        covered_at=held.covered_at,
        checked_by=held.checked_by_id or 0,
        checked_at=held.checked_at,
    )


def polygons_of(text: str) -> tuple[Polygon, ...]:
    """The polygons of a column, () for ""."""
    return tuple(parse_polygons(json.loads(text))) if text else ()


def polygons_text(polygons: tuple[Polygon, ...]) -> str:
    """Polygons as a column keeps them, "" for none."""
    return canonical_json([[list(corner) for corner in one] for one in polygons]).decode() if polygons else ""
