"""Finds drawn masks that an officer could have checked and nobody did in time (article 18)."""

from datetime import datetime
from itertools import islice, product

from django.db.models import Exists, OuterRef, Q

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.masks import rules
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.rows import covers_need, masks_with_points
from mingcha.privacy.masks.values import MaskMaker, MaskState
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
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
    """Up to MOST_A_TURN of them, in one statement: the clock asks each hour, and most masks wait for their picture."""
    of_point = Finding.objects.filter(
        kind=FindingKind.MASK_UNCHECKED.value, subject_kind=SubjectKind.POINT.value, closed_at=None
    )
    drawn = masks_with_points().prefetch_related(None).filter(state=MaskState.PROPOSED.value)
    rows = (
        drawn.exclude(point__state=OUT_OF_USE)
        .annotate(answers_need=Exists(covers_need()))
        .exclude(awaits_proof())
        .exclude(Exists(of_point.filter(subject=OuterRef("point__code"))))
        .order_by("pk")
    )
    ready = ((held, held.proof_given_at or held.drawn_at) for held in rows.iterator(1000))
    return list(islice((held for held, since in ready if rules.is_check_overdue(since, now)), MOST_A_TURN))


def awaits_proof() -> Q:
    """The rule `needs_proof` as a condition on masks with `answers_need`: a picture is due and missing."""
    found = Q(pk__in=[])
    for by, answers, is_less in product(MaskMaker, (True, False), (True, False)):
        if rules.needs_proof(by, answers_need=answers, is_less=is_less):
            found |= Q(by=by.value, answers_need=answers, is_less=is_less)
    return found & Q(proof="")
