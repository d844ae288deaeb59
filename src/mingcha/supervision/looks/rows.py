"""Rows of looks, found and turned into values; not for pages (articles 7, 12)."""

import re

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.looks.picture import LightMode
from mingcha.media.looks.values import DEVICE_KINDS, LookFinding
from mingcha.registry.points.models import Point
from mingcha.supervision.looks.models import ClearStill, LookReference, LookShadowEnd, LookView, PictureFinding
from mingcha.supervision.looks.rules import COVERS
from mingcha.supervision.looks.values import (  # fmt: skip
    CoverCause,
    EndCause,
    KeptView,
    PictureFindingRow,
    PictureJudgement,
    ReferenceOfLooks,
    ShadowEnd,
)

_NUMBER = re.compile(r"B-\d{8,12}", re.ASCII)


def detected() -> QuerySet[PictureFinding]:
    """What hosts claim: all but what devices say of themselves, which neither proves nor disproves a detector."""
    return PictureFinding.objects.exclude(kind__in=DEVICE_KINDS)


def waiting() -> QuerySet[PictureFinding]:
    """What waits for the judgement of a person; what a device said waits as long as it stands (rules.is_past)."""
    rows = PictureFinding.objects.filter(judgement=PictureJudgement.CANDIDATE.value)
    return rows.exclude(kind__in=DEVICE_KINDS, ended_at__isnull=False)


def reference_of(point: Point) -> LookReference | None:
    """The newest accepted reference of a camera."""
    return LookReference.objects.select_related("view").filter(point=point).order_by("-version").first()


def is_learned_anew(point: Point) -> bool:
    """Whether a host learned the newest reference of a camera anew, so that what it compares proves nothing."""
    held = reference_of(point)
    return held is not None and held.relearned_at is not None


def learned_anew_by_day() -> QuerySet[LookReference]:
    """Of a camera-day: the references that a host had learned anew by then and that no other signature had followed."""
    rows = LookReference.objects.filter(point=OuterRef("point"), relearned_at__isnull=False)
    rows = rows.annotate(anew_on=TruncDate("relearned_at", tzinfo=SHANGHAI)).filter(anew_on__lte=OuterRef("day"))
    later = LookReference.objects.filter(point=OuterRef("point"), version__gt=OuterRef("version"))
    later = later.annotate(signed_on=TruncDate("accepted_at", tzinfo=SHANGHAI))
    return rows.filter(~Exists(later.filter(signed_on__lt=OuterRef(OuterRef("day")))))


def reference_value(held: LookReference, code: str) -> ReferenceOfLooks:
    """A reference as a value; `code`: that of its point."""
    view = held.view.sha256 if held.view else ""
    of_whom = (held.accepted_at, held.accepted_by, held.reason)
    return ReferenceOfLooks(code, held.version, *of_whom, view, held.relearned_at)


def view_value(held: LookView, code: str) -> KeptView:
    """A kept view as a value; `code`: that of its point."""
    is_signed = LookReference.objects.filter(view=held).exists()
    return KeptView(code, held.sha256, held.taken_at, held.user_id, is_signed)


def newest_view(point: Point) -> LookView | None:
    """The newest view that was taken of a camera."""
    return LookView.objects.filter(point=point).order_by("-pk").first()


def view_called(point: Point, sha256: str) -> LookView:
    """The kept view of a camera with this digest. Raises Fault(NOT_FOUND)."""
    held = LookView.objects.filter(point=point, sha256=sha256).order_by("-pk").first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这幅画面", "there is no such view"), sha256[:16])
    return held


def kept_clear(held: PictureFinding) -> ClearStill | None:
    """The last clear picture of a finding while its file is kept."""
    return ClearStill.objects.filter(finding=held, removed_at=None).first()


def finding_called(number: str) -> PictureFinding:
    """The finding of this number, with its point. Raises Fault(NOT_FOUND)."""
    rows = PictureFinding.objects.select_related("point__system__site")
    held = rows.filter(pk=int(number[2:])).first() if _NUMBER.fullmatch(number) else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个问题", "there is no such finding"), number)
    return held


def repairs_unanswered() -> QuerySet[PictureFinding]:
    """The findings of what may be a cover that are in repair and whose work order was not verified, as far as they
    know."""
    covers = [one.value for one in COVERS]
    rows = PictureFinding.objects.filter(judgement=PictureJudgement.REPAIR.value, kind__in=covers, repaired_at=None)
    return rows.order_by("pk")


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
        clear_at=held.clear_at,
        judgeable_permille=held.judgeable_permille,
        checks=held.checks,
        modes=tuple(LightMode(one) for one in held.modes.split()),
        end_cause=EndCause(held.end_cause) if held.end_cause else None,
    )


def shadow_end(site: int) -> ShadowEnd | None:
    """By whom shadow mode of a site was ended; None while it goes on."""
    held = LookShadowEnd.objects.filter(site=site).first()
    return ShadowEnd(held.ended_at, held.ended_by, held.paper_no) if held else None
