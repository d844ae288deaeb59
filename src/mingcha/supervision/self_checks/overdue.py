"""Finds units whose self-check or security check was not signed by its day, for the clock (article 16(1)). The finding
names the unit alone: which check it is and what it lacks stand on the pages of checks.
"""

from contextlib import suppress
from datetime import date, datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, Turn, carry_out_turn, end_mended, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.places.models import Organisation
from mingcha.supervision.self_checks.kinds import CheckState
from mingcha.supervision.self_checks.models import SelfCheck

_KIND, _OF = FindingKind.SELF_CHECK_OVERDUE, SubjectKind.ORGANISATION
_UNSIGNED = (CheckState.OPEN.value, CheckState.ANSWERED.value)


@cites("16(1)")
def find_overdue_checks(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each unit with a check that is past its last day and not signed, and ends those of units
    that have none. Returns how many. Nothing is written where none is."""
    turn, _ = _turn(clock.now())
    if not turn.count:
        return 0
    name = "supervision.self_check.remind"
    with suppress(NothingLeft), act(name, by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now = clock.now()
        turn, late = _turn(now)
        carry_out_turn(record, turn, lambda code: _finding(late[code]), "已签署", now)
        record.fact("overdue", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count


def end_of_signed(record: ActRecord, unit: Organisation, now: datetime) -> None:
    """Ends the finding of a unit in the act that signs a check, unless another one of it is past its day."""
    if not SelfCheck.objects.filter(unit=unit, **_overdue(shanghai_day(now))).exists():
        end_mended(record, _KIND, _OF, unit.code, "已签署", now)


def _turn(now: datetime) -> tuple[Turn, dict[str, Organisation]]:
    """The turn at an instant, and the units with an overdue check by code."""
    overdue = SelfCheck.objects.filter(**_overdue(shanghai_day(now)))
    late = {unit.code: unit for unit in Organisation.objects.filter(pk__in=overdue.values("unit"))}
    return turn_of(_KIND, _OF, late), late


def _overdue(today: date) -> dict[str, object]:
    return {"state__in": _UNSIGNED, "due_on__lt": today}


def _finding(unit: Organisation) -> NewFinding:
    return NewFinding(
        kind=_KIND,
        article="16(1)",
        subject_kind=_OF,
        subject=unit.code,
        words=Words(
            f"{unit.name}：自查或者安全检查逾期未签署", f"{unit.name}: a self-check or security check is past its day"
        ),
        place=unit.place,
    )
