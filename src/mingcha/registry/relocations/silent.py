"""Cameras in use that nobody hears and for which nobody asked: suspected of having been removed (article 10).

The register does not know recorders: who does (overview/silence) hands in which cameras are silent and which are heard.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.points.mandatory import is_mandatory
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.points.rows import WITH_ALL
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.models import RelocatedPoint

MOST_A_TURN = 100
"""Findings that one act opens or ends."""


def suspected(limit: int | None = None) -> tuple[str, ...]:
    """The codes of the points of which the finding stands, the oldest first."""
    rows = Finding.objects.filter(kind=FindingKind.SILENT_REMOVAL.value, closed_at=None).order_by("pk")
    return tuple(rows.values_list("subject", flat=True)[:limit])


@cites("10(1)", "10(2)")
def note_silent_points(
    by: Actor, *, silent: Mapping[str, datetime], heard: Collection[str], clock: Clock
) -> tuple[int, int]:
    """Opens the finding "疑似擅自拆除" of each point in use that was silent too long and is of no case, once, for the
    police of its territory, and ends that of each that speaks again; returns how many of both. Nothing is written where
    none is. `silent`: code -> since when its recorder, which speaks, does not hear it; `heard`: codes that are
    recorded. For the clock."""
    now = clock.now()
    standing = set(suspected())
    long = [code for code, since in silent.items() if relocations_rules.is_silent_too_long(since, now)]
    fresh = _unasked(set(long) - standing)[:MOST_A_TURN]
    again = sorted(standing & set(heard))[:MOST_A_TURN]
    if not fresh and not again:
        return 0, 0
    with act("registry.relocation.suspect", by=by, clock=clock, cites=("10",)) as record:
        for point in fresh:
            _open(record, point, silent[point.code], now)
        for code in again:
            close_mended(
                record,
                kind=FindingKind.SILENT_REMOVAL,
                subject_kind=SubjectKind.POINT,
                subject=code,
                reason="摄像机已恢复",
                now=now,
            )
        record.fact("silent", [point.code for point in fresh])
        record.fact("heard", again)
    return len(fresh), len(again)


def _unasked(codes: set[str]) -> list[Point]:
    """Those of these points that are in use, switched on and of no case that waits."""
    rows = Point.objects.select_related(*WITH_ALL).filter(code__in=codes, state=PointState.IN_USE, enabled=True)
    asked = RelocatedPoint.objects.filter(waits=True).values("point")
    return list(rows.exclude(pk__in=asked).order_by("code"))


def _open(record: ActRecord, point: Point, since: datetime, now: datetime) -> None:
    day = shanghai_day(since)
    ensure_finding(
        record,
        kind=FindingKind.SILENT_REMOVAL,
        article=relocations_rules.article_of(is_mandatory(point, now)),
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：自 {day} 起无画面，且无移动或者拆除申请，疑似擅自拆除",
            f"{point.name}: silent since {day} without a request: it may have been removed at will",
        ),
        place=point.place,
        now=now,
    )
