"""Finds units with points in use and monitoring staff of their own that plan no shifts, for the clock: who watches when
is then nowhere to be read (article 16(1), 值班监看). It bars nothing: duty viewing asks such a unit for no watch.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, Turn, carry_out_turn, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, roles_at
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.shifts.models import Shift


@cites("16(1)")
def find_missing_plans(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each unit without a shift in the next `shift.planned_days` (ours), and ends those of units
    that have one again or nobody to plan for. Returns how many. Nothing is written where none is."""
    turn, _ = _turn(clock.now())
    if not turn.count:
        return 0
    with suppress(NothingLeft), act("registry.shifts.remind", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now = clock.now()
        turn, missing = _turn(now)
        carry_out_turn(record, turn, lambda code: _finding(missing[code]), "已有排班计划或者已无须排班", now)
        record.fact("missing", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count


def _turn(now: datetime) -> tuple[Turn, dict[str, Organisation]]:
    """The turn at an instant, and the units without a plan by code."""
    missing = {unit.code: unit for unit in _without_plan(now)}
    return turn_of(FindingKind.SHIFT_PLAN_MISSING, SubjectKind.ORGANISATION, missing), missing


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


def _finding(unit: Organisation) -> NewFinding:
    return NewFinding(
        kind=FindingKind.SHIFT_PLAN_MISSING,
        article="16(1)",
        subject_kind=SubjectKind.ORGANISATION,
        subject=unit.code,
        words=Words(
            f"{unit.name}：有在用点位和监看人员，近日没有排班",
            f"{unit.name}: has points in use and monitoring staff, and no shift planned for the next days",
        ),
        place=unit.place,
    )
