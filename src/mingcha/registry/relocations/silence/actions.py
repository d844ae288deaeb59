"""Opens and ends the suspicion that a camera in use without video was taken away without a case (article 10).

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
from mingcha.registry.relocations.silence import rules as silence_rules
from mingcha.registry.relocations.states import RelocationState

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
    """Opens the finding "疑似擅自拆除" of each point in use that was silent too long without a case that explains it,
    once, for the police of its territory, and ends that of each that records again or is explained; returns how many of
    both. Nothing is written where none is. `silent`: code -> since when its recorder, which speaks, does not hear it;
    `heard`: codes that are recorded. For the clock."""
    now = clock.now()
    standing = set(suspected())
    long = {code for code, since in silent.items() if silence_rules.is_silent_too_long(since, now)}
    asked = _explained(long | standing, now)
    fresh = _in_use(long - standing - asked)[:MOST_A_TURN]
    again = sorted(standing & (set(heard) | asked))[:MOST_A_TURN]
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
                reason="已到移动、拆除事项的计划日期" if code in asked else "摄像机已恢复",
                now=now,
            )
        record.fact("silent", [point.code for point in fresh])
        record.fact("ended", again)
    return len(fresh), len(again)


def _in_use(codes: set[str]) -> list[Point]:
    """Those of these points that are in use and switched on."""
    rows = Point.objects.select_related(*WITH_ALL).filter(code__in=codes, state=PointState.IN_USE, enabled=True)
    return list(rows.order_by("code"))


def _explained(codes: set[str], now: datetime) -> set[str]:
    """Those of these points whose silence a case that waits explains."""
    found, today = set[str](), shanghai_day(now)
    waiting = RelocatedPoint.objects.filter(waits=True, relocation__planned_on__lte=today, point__code__in=codes)
    columns = ("point__code", *(f"relocation__{name}" for name in ("state", "planned_on", "noticed_on", "mandatory")))
    for code, state, planned_on, noticed_on, mandatory in waiting.values_list(*columns):
        state = RelocationState(state)
        if silence_rules.explains_silence(state, planned_on, noticed_on, today, mandatory=mandatory):
            found.add(code)
    return found


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
