"""Proves each day of keeping: one row per camera-day, one attested proof with the digest of all rows (art. 16(5))."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import batched, islice

from django.db import transaction
from django.db.models import Max

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import day_of, hour_of
from mingcha.custody.proofs.day_account import CountedDay, DayAccount, together
from mingcha.custody.proofs.lines import proof_line
from mingcha.custody.proofs.models import CameraDay, DayProof, ReachState
from mingcha.custody.proofs.queries import SEALED_WITHIN, camera_accounts
from mingcha.custody.proofs.rules import is_still_proved
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import day_begins, shanghai_day

DAYS_A_TURN = 31
"""Limit of days per run, so that a home that was off for months does not block the worker."""
_MARGIN = timedelta(minutes=5)
"""Days with hours stored this shortly before the newest proof are checked again: it may have missed them."""
_LOOKED_BACK = timedelta(days=3)
"""Hours stored up to this long before the newest proof are compared with the proof of their own day."""
_ROWS_AT_ONCE = 1000


@cites("16(5)")
def prove_days(by: Actor, *, clock: Clock) -> tuple[date, ...]:
    """Proves every finished day without a proof, and again each day whose hours arrived late; returns the days
    proved."""
    now = clock.now()
    last = shanghai_day(now - SEALED_WITHIN) - timedelta(days=1)
    # count only days with a new proof: unchanged days must not use up the limit
    proved = (day for day in _days_to_prove(last) if prove_day(by, day, clock=clock))
    return tuple(islice(proved, DAYS_A_TURN))


@cites("16(5)")
def prove_day(by: Actor, day: date, *, clock: Clock) -> bool:
    """Counts one day of all registered cameras; returns False, and writes nothing, if the last proof is still correct.

    The rows are derived and written before the act, so the act holds the log's lock for one row only: one entry a day,
    however many cameras there are.
    """
    now = clock.now()
    rows = list(_rows(day, now))
    newest = DayProof.objects.filter(day=day).order_by("-revision").first()
    proved = _counted(CameraDay.objects.filter(day=day).order_by("camera")) if newest is not None else None
    if is_still_proved(_counted(rows), proved):
        return False
    digest = digest_of(proof_line(row) for row in rows)
    with transaction.atomic():
        CameraDay.objects.filter(day=day).delete()
        for some in batched(rows, _ROWS_AT_ONCE):
            CameraDay.objects.bulk_create(some)
    total = together(DayAccount(r.expected_ms, r.footage_ms, r.gaps, r.unexplained_ms, r.size_bytes) for r in rows)
    with act("custody.day.prove", by=by, clock=clock, cites=("16(5)",)) as record:
        proof = DayProof.objects.create(
            day=day,
            revision=1 if newest is None else newest.revision + 1,
            cameras=len(rows),
            expected_ms=total.expected_ms,
            footage_ms=total.footage_ms,
            gaps=dict(total.gaps_ms),
            unexplained_ms=total.unexplained_ms,
            short=Counter(row.standing for row in rows)[ReachState.SHORT.value],
            digest=digest,
            made_at=now,
        )
        record.wrote(proof)
        record.fact("day", day.isoformat())
        record.fact("cameras", len(rows))
        record.fact("unexplained_ms", total.unexplained_ms)
    return True


def digest_of(lines: Iterator[bytes]) -> str:
    """base64 SHA-256 over the lines, ordered by camera code."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return base64.b64encode(digest.digest()).decode()


def _counted(rows: Iterable[CameraDay]) -> list[CountedDay]:
    return [CountedDay(r.camera, r.expected_ms, r.footage_ms, r.unexplained_ms, r.size_bytes, r.gaps) for r in rows]


def _rows(day: date, now: datetime) -> Iterator[CameraDay]:
    for one in camera_accounts(day, day, now=now):
        for _, counted in one.days:
            if counted.expected_ms:
                yield CameraDay(
                    camera=one.camera,
                    day=day,
                    expected_ms=counted.expected_ms,
                    footage_ms=counted.footage_ms,
                    gaps=dict(counted.gaps_ms),
                    unexplained_ms=counted.unexplained_ms,
                    size_bytes=counted.size_bytes,
                    retention_class=one.reach.retention.value,
                    oldest_day=one.reach.oldest_day,
                    must_reach_back_to=one.reach.must_reach_back_to,
                    standing=one.reach.standing.value,
                )


def _days_to_prove(last: date) -> list[date]:
    """The days up to `last` without a proof, and those with hours stored after their proof, ascending."""
    ends = DayProof.objects.aggregate(day=Max("day"), made_at=Max("made_at"))
    if ends["day"] is None:
        first = Hour.objects.order_by("hour").values_list("hour", flat=True).first()
        begin = (
            last + timedelta(days=1) if first is None else max(day_of(first), last - timedelta(days=DAYS_A_TURN - 1))
        )
        late: set[date] = set()
    else:
        begin = ends["day"] + timedelta(days=1)
        late = _late_days(ends["made_at"], before_hour=hour_of(day_begins(begin)))
    return sorted({*late, *(begin + timedelta(days=n) for n in range((last - begin).days + 1))})


def _late_days(newest_made_at: datetime, *, before_hour: int) -> set[date]:
    """The days before this hour with hours stored after the proof of their own day, or while the newest proof was being
    made. Days left over by an interrupted run are found by the next runs."""
    came = Hour.objects.filter(taken_in_at__gt=newest_made_at - _LOOKED_BACK, hour__lt=before_hour, beside=False)
    newest: dict[date, datetime] = {}
    for hour, at in came.values("hour").annotate(at=Max("taken_in_at")).values_list("hour", "at"):
        day = day_of(hour)
        newest[day] = max(at, newest.get(day, at))
    proofs = DayProof.objects.filter(day__in=list(newest)).values("day").annotate(at=Max("made_at"))
    proved = dict(proofs.values_list("day", "at"))
    return {day for day, at in newest.items() if at > newest_made_at - _MARGIN or (day in proved and at > proved[day])}
