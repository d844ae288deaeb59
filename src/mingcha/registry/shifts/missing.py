"""Finds units with points in use and monitoring staff of their own that plan no shifts, for the clock: who watches when
is then nowhere to be read (article 16(1), 值班监看). It bars nothing: duty viewing asks such a unit for no watch.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.asker import Asker, actor_of, roles_at
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.shifts.models import Shift

MOST_PLANS_A_TURN = 100
"""Findings that one act of the clock opens and ends."""


@cites("16(1)")
def find_missing_plans(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each unit without a shift in the next `shift.planned_days` (ours), and ends those of units
    that have one again or nobody to plan for. Returns how many. Nothing is written where none is."""
    now = clock.now()
    missing = {unit.code: unit for unit in _without_plan(now)}
    open_now = Finding.objects.filter(kind=FindingKind.SHIFT_PLAN_MISSING.value, closed_at=None)
    standing = set(open_now.values_list("subject", flat=True))
    opened = sorted(missing.keys() - standing)[:MOST_PLANS_A_TURN]
    ended = sorted(standing - missing.keys())[:MOST_PLANS_A_TURN]
    if not opened and not ended:
        return 0
    with act("registry.shifts.remind", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        for code in opened:
            _open(record, missing[code], now)
        for code in ended:
            _close(record, code, now)
        record.fact("missing", opened)
        record.fact("ended", ended)
    return len(opened) + len(ended)


def _without_plan(now: datetime) -> list[Organisation]:
    """Units with points in use and own monitoring staff, and no shift of a plan within the days that a plan looks
    ahead: a plan without shifts is none."""
    today = shanghai_day(now)
    days = parameters.number("shift.planned_days", today)
    plans = {"plan__unit": OuterRef("pk"), "plan__withdrawn_at": None}
    planned = Shift.objects.filter(**plans, ends_at__gt=now, begins_at__lt=now + timedelta(days=days))
    in_use = Point.objects.filter(system__site__organisation=OuterRef("pk"), state=PointState.IN_USE)
    monitors = roles_at(now).filter(role=Role.MONITOR.value, user__is_active=True, user__organisation=OuterRef("pk"))
    return list(Organisation.objects.filter(Exists(monitors), Exists(in_use), ~Exists(planned)))


def _open(record: ActRecord, unit: Organisation, now: datetime) -> None:
    ensure_finding(
        record,
        kind=FindingKind.SHIFT_PLAN_MISSING,
        article="16(1)",
        subject_kind=SubjectKind.ORGANISATION,
        subject=unit.code,
        words=Words(
            f"{unit.name}：有在用点位和监看人员，近日没有排班",
            f"{unit.name}: has points in use and monitoring staff, and no shift planned for the next days",
        ),
        place=unit.place,
        now=now,
    )


def _close(record: ActRecord, code: str, now: datetime) -> None:
    kind, of = FindingKind.SHIFT_PLAN_MISSING, SubjectKind.ORGANISATION
    close_mended(record, kind=kind, subject_kind=of, subject=code, reason="已有排班计划或者已无须排班", now=now)
