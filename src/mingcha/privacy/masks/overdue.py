"""Finds drawn masks that an officer could have checked and nobody did in time (article 18)."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.masks import rules
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.rows import masks_with_points, standing_needs_of
from mingcha.privacy.masks.values import MaskMaker, MaskState
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import stands
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import OUT_OF_USE

MOST_A_TURN = 100
"""Masks that one act of the clock names."""


@cites("18")
def find_unchecked_masks(by: Actor, *, clock: Clock) -> int:
    """Opens the finding of each point with a drawn mask that could have been checked for `privacy.mask_check_days`,
    once; returns how many. Nothing is written where there is none. One whose picture is missing waits for it."""
    if not _overdue(clock.now()):
        return 0
    with act("privacy.mask.remind", by=by, clock=clock, cites=("18",)) as record:
        now = clock.now()
        found = _overdue(now)  # again under the log's lock: one may have been checked meanwhile
        for held in found:
            ensure_finding(
                record,
                kind=FindingKind.MASK_UNCHECKED,
                article="18",
                subject_kind=SubjectKind.POINT,
                subject=held.point.code,
                words=Words(
                    f"{held.point.name}：遮挡 {held.no} 逾期未核验", f"{held.point.name}: nobody checked mask {held.no}"
                ),
                place=held.point.place,
                now=now,
            )
        record.fact("masks", [str(held) for held in found])
    return len(found)


def close_unchecked(record: ActRecord, point: Point, now: datetime) -> None:
    """Closes that finding of a point in the act that judged its mask; the clock opens it again for another one."""
    close_mended(
        record,
        kind=FindingKind.MASK_UNCHECKED,
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        reason="遮挡已处理",
        now=now,
    )


def _overdue(now: datetime) -> list[Mask]:
    drawn = masks_with_points().filter(state=MaskState.PROPOSED.value).exclude(point__state=OUT_OF_USE).order_by("pk")
    found = list[Mask]()
    for held in drawn.iterator(1000):
        if len(found) < MOST_A_TURN and _is_overdue(held, now):
            found.append(held)
    return found


def _is_overdue(held: Mask, now: datetime) -> bool:
    if not rules.is_check_overdue(held.proof_given_at or held.drawn_at, now):
        return False
    answers = bool(standing_needs_of(held, now))
    due = rules.needs_proof(MaskMaker(held.by), answers_need=answers, is_less=held.is_less)
    return not (due and not held.proof) and not stands(FindingKind.MASK_UNCHECKED, SubjectKind.POINT, held.point.code)
