"""Closes findings that a mask is missing once nothing is, whoever ended the need (article 18)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.privacy.masks.models import MaskNeedCovered
from mingcha.privacy.masks.values import MaskState
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.points.models import Point

MOST_A_TURN = 400
"""Points whose finding one act of the clock closes."""


@cites("18")
def close_missing(by: Actor, *, clock: Clock) -> int:
    """Closes the finding that a mask is missing of each point of which every need is ended or answered by a checked
    mask: needs end with areas, views and kinds of place, in acts of the register; returns how many points. Nothing is
    written where there is none."""
    if not _answered(clock.now()).exists():
        return 0
    with act("privacy.mask.close_missing", by=by, clock=clock, cites=("18",)) as record:
        now = clock.now()
        points = list(_answered(now)[:MOST_A_TURN])
        for point in points:
            _close(record, point, now)
        record.fact("points", len(points))
    return len(points)


def close_answered(record: ActRecord, point: Point, now: datetime) -> None:
    """Closes that finding of one point in the act that checked its mask, if each of its needs is answered now."""
    if not MaskNeed.objects.filter(_unanswered(now), point=point).exists():
        _close(record, point, now)


def _answered(now: datetime) -> QuerySet[Point]:
    of_kind = Finding.objects.filter(
        kind=FindingKind.MASK_MISSING.value, subject_kind=SubjectKind.POINT.value, closed_at=None
    )
    waits = MaskNeed.objects.filter(_unanswered(now), point=OuterRef("pk"))
    return Point.objects.filter(~Exists(waits), code__in=of_kind.values("subject")).order_by("pk")


def _unanswered(now: datetime) -> Q:
    """The needs that stand and have no checked mask."""
    answered = MaskNeedCovered.objects.filter(need=OuterRef("pk"), mask__state=MaskState.CHECKED.value)
    return Q(ended_at=None) & (Q(until_at=None) | Q(until_at__gt=now)) & ~Q(Exists(answered))


def _close(record: ActRecord, point: Point, now: datetime) -> None:
    close_mended(
        record,
        kind=FindingKind.MASK_MISSING,
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        reason="须遮挡的内容均已遮挡或者已不存在",
        now=now,
    )
