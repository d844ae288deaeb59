"""Finds shifts that run with fewer persons at their seats than they need, for the clock (article 16(1)). It stops
nobody: one who watches is better than none. Its unit's manager and the keepers of the place read it.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from mingcha.evidence.entries import act
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, Turn, carry_out_turn, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.shifts.models import Shift
from mingcha.registry.watches.states import WatchState

_KIND, _OF = FindingKind.SHIFT_SHORT, SubjectKind.SHIFT
_LEFT = WatchState.ENDED_EARLY.value


@cites("16(1)")
def find_short_shifts(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each shift at which fewer persons have signed in than it needs, `shift.short_minutes` (ours)
    after its begin, and ends those of shifts that have enough, or are over. Returns how many. Nothing is written where
    none is."""
    turn, _ = _turn(clock.now())
    if not turn.count:
        return 0
    name = "registry.watch.find_short"
    with suppress(NothingLeft), act(name, by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now = clock.now()
        turn, short = _turn(now)
        carry_out_turn(record, turn, lambda number: _finding(short[number]), "人员已到齐，或者班次已结束", now)
        record.fact("short", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count


def _turn(now: datetime) -> tuple[Turn, dict[str, Shift]]:
    """The turn at an instant, and the shifts with too few persons by number."""
    short = {str(one.pk): one for one in _short(now)}
    return turn_of(_KIND, _OF, short), short


def _short(now: datetime) -> list[Shift]:
    """The running shifts of plans that stand at which fewer persons signed in than they need; whose watch was ended
    early counts no more."""
    late = timedelta(minutes=parameters.number("shift.short_minutes", shanghai_day(now)))
    came = Count("watches", filter=Q(watches__signed_in_at__isnull=False) & ~Q(watches__state=_LEFT))
    running = Shift.objects.filter(plan__withdrawn_at=None, begins_at__lte=now - late, ends_at__gt=now)
    rows = running.select_related("plan__unit").annotate(came=came).filter(came__lt=F("least"))
    return list(rows.order_by("begins_at", "pk"))


def _finding(held: Shift) -> NewFinding:
    came, least = held.watches.exclude(signed_in_at=None).exclude(state=_LEFT).count(), held.least
    unit, begun = held.plan.unit, held.begins_at.astimezone(SHANGHAI)
    return NewFinding(
        kind=_KIND,
        article="16(1)",
        subject_kind=_OF,
        subject=str(held.pk),
        words=Words(
            f"{unit.name}：{begun:%H:%M} 起的班次应到 {least} 人，实到 {came} 人",
            f"{unit.name}: the shift from {begun:%H:%M} on needs {least} persons at its seats, {came} came",
        ),
        place=unit.place,
    )
