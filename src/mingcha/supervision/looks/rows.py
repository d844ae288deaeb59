"""Rows of looks, found and turned into values; not for pages (articles 7, 12)."""

import re

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.looks.values import LookFinding
from mingcha.registry.points.models import Point
from mingcha.supervision.looks.models import LookReference, PictureFinding
from mingcha.supervision.looks.values import CoverCause, PictureFindingRow, PictureJudgement, ReferenceOfLooks

_NUMBER = re.compile(r"B-\d{8,12}", re.ASCII)


def reference_of(point: Point) -> LookReference | None:
    """The newest accepted reference of a camera."""
    return LookReference.objects.filter(point=point).order_by("-version").first()


def reference_value(held: LookReference, code: str) -> ReferenceOfLooks:
    """A reference as a value; `code`: that of its point."""
    return ReferenceOfLooks(code, held.version, held.accepted_at, held.accepted_by, held.reason)


def finding_called(number: str) -> PictureFinding:
    """The finding of this number, with its point. Raises Fault(NOT_FOUND)."""
    rows = PictureFinding.objects.select_related("point__system__site")
    held = rows.filter(pk=int(number[2:])).first() if _NUMBER.fullmatch(number) else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个问题", "there is no such finding"), number)
    return held


def finding_value(held: PictureFinding) -> PictureFindingRow:
    """A finding as a value."""
    return PictureFindingRow(
        number=held.name,
        camera=held.point.code,
        kind=LookFinding(held.kind),
        reference=held.reference,
        since=held.since,
        opened_at=held.opened_at,
        ended_at=held.ended_at,
        share_permille=held.share_permille,
        shift_tenths=held.shift_tenths,
        is_growing=held.is_growing,
        is_case=held.is_case,
        judgement=PictureJudgement(held.judgement),
        cause=CoverCause(held.cause) if held.cause else None,
        owner=held.owner,
        reason=held.reason,
        who=held.judged_by,
        judged_at=held.judged_at,
    )
