"""Records points that were destroyed, or taken away before it was asked, with their real day (article 10).

The register does not know recorders: who does hands in the last day of which there is footage.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.circuits.hanging import leave_with_points
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.findings.actions import open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.mandatory import is_mandatory
from mingcha.registry.points.models import Point
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.actions import as_who_asked, record_case, standing_points
from mingcha.registry.relocations.carrying_out import take_out_of_use
from mingcha.registry.relocations.ended_findings import OF_WHAT_STANDS
from mingcha.registry.relocations.keeping.rules import may_keep_case
from mingcha.registry.relocations.losses import rules as losses_rules
from mingcha.registry.relocations.losses.values import LastSeen, NewLoss
from mingcha.registry.relocations.models import RelocatedPoint, Relocation
from mingcha.registry.relocations.states import ENDED_UNDONE, GroundKind, MovingKind, RelocationState
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called

NOBODY_KNOWN = "不明"
"""Who took points away, where nobody knows."""
_KIND, _OF = FindingKind.LOSS_UNNOTED, SubjectKind.RELOCATION


@cites("3", "6", "10(1)", "10(2)")
def record_loss(
    by: Asker,
    *,
    system: str,
    points: Sequence[str],
    new: NewLoss,
    filmed: Mapping[str, date],
    recording: Collection[str],
    clock: Clock,
) -> int:
    """Records that points of a system were destroyed, or were moved or removed before it was asked: they are out of
    use, and the case says both the real day and that of the record; returns its number. The police of the place have a
    finding until they noted it. `points`: 20-digit codes; `filmed`: code -> last day of which there is footage;
    `recording`: codes of those that record now. Raises Refused (articles 3, 10), Fault(NOT_FOUND), Fault(CONFLICT) for
    a point that is out of use or of another case."""
    with act("registry.relocation.record_loss", by=actor_of(by), clock=clock, cites=("3", "6", "10")) as record:
        now, held = clock.now(), system_called(system)
        today, units = shanghai_day(now), {unit.code for unit in (held.building_unit, held.using_unit) if unit}
        require(may_keep_case(duty_of(by, now), held.place, units))
        chosen = standing_points(held, points)
        demanded = [point for point in chosen if is_mandatory(point, now)]
        mandatory = bool(demanded)
        seen = _last_seen(chosen, demanded, filmed, recording)
        allowed = losses_rules.may_record_loss(
            duty_of(by, now), held.place, units, new, seen, today, mandatory=mandatory,
            actor=as_who_asked(by, seen.asked_by),
        )  # fmt: skip
        require(allowed)
        made = _case(held, new, by, mandatory, now)
        _take_away(record, made, chosen, now)
        record_case(record, made)
        record.fact("happened", made.happened)
        record.fact("done_on", new.lost_on.isoformat())
        record.fact("recorded_on", today.isoformat())
        record.fact("filmed_on", seen.filmed_on.isoformat() if seen.filmed_on else "")
        record.fact("reason", made.ground)
        record.fact("mandatory", mandatory)
        record.fact("points", [point.code for point in chosen])
    return made.pk


def _case(held: System, new: NewLoss, by: Asker, mandatory: bool, now: datetime) -> Relocation:
    """The case of a loss, which is done."""
    return Relocation.objects.create(
        system=held,
        kind=MovingKind.REMOVE.value,
        state=RelocationState.DONE.value,
        mandatory=mandatory,
        ground_kind=GroundKind.OTHER.value,
        ground=checked_name(new.reason, relocations_rules.MOST_GROUND),
        mover=checked_name(new.by_whom, relocations_rules.MOST_MOVER) if new.by_whom.strip() else NOBODY_KNOWN,
        planned_on=new.lost_on,
        noticed_on=shanghai_day(now),
        asked_by=actor_of(by).id,
        asked_at=now,
        happened=new.happened.value,
        done_on=new.lost_on,
        done_by=actor_of(by).id,
    )


def _take_away(record: ActRecord, made: Relocation, points: Sequence[Point], now: datetime) -> None:
    rows = RelocatedPoint.objects.bulk_create(
        RelocatedPoint(relocation=made, point=point, waits=False) for point in points
    )
    record.wrote(*rows)
    day, noticed_on = made.done_on, made.noticed_on
    take_out_of_use(
        record, list(points), f"第 {made.pk} 号：{day} 毁损或者已移动、拆除，{noticed_on} 登记", OF_WHAT_STANDS, now
    )
    leave_with_points(record, points, min(now, day_ends(made.planned_on)))
    words = Words(
        f"{made.system.name}：{len(points)} 个点位于 {day} 毁损，或者未办理手续即被移动、拆除，{noticed_on} 登记，"
        "待公安机关登记知悉",
        f"{made.system.name}: {len(points)} points were destroyed or taken away on {day} and recorded on {noticed_on}: "
        "the police have not noted it",
    )
    open_finding(
        record,
        kind=_KIND,
        article=relocations_rules.article_of(made.mandatory),
        subject_kind=_OF,
        subject=str(made.pk),
        words=words,
        place=made.system.place,
        now=now,
    )


def _last_seen(
    points: Sequence[Point], demanded: Sequence[Point], filmed: Mapping[str, date], recording: Collection[str]
) -> LastSeen:
    used = Commissioning.objects.filter(points__in=points).order_by("-used_on").values_list("used_on", flat=True)
    days = [filmed[point.code] for point in points if point.code in filmed]
    now = tuple(point.code for point in points if point.code in recording)
    ended = RelocatedPoint.objects.filter(
        point__in=demanded, relocation__state__in=ENDED_UNDONE, relocation__answered_at__isnull=False
    ).values_list("point__code", "relocation__asked_by")
    answered, asked_by = {code for code, _ in ended}, {asked for _, asked in ended}
    return LastSeen(used.first(), max(days, default=None), now, tuple(sorted(answered)), tuple(sorted(asked_by)))
