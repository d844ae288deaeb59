"""Notes obstructions, judges candidates, decides doubts, closes (article 12). Inspections and orders have their own."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import SubjectKind
from mingcha.registry.findings.queries import finding as finding_read
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.supervision.looks.queries import picture_finding, proven_rate
from mingcha.supervision.obstructions import rules
from mingcha.supervision.obstructions.above import following
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.rows import (
    camera_since,
    cited,
    corrected_on,
    facts_of,
    inspecting_hands,
    move_on,
    obstruction_of_picture,
    read_obstruction,
)
from mingcha.supervision.obstructions.states import Cause, ObstructionState
from mingcha.supervision.obstructions.values import Judgement, NewObstruction
from mingcha.supervision.obstructions.view import view_of
from mingcha.supervision.officers.rules import may_enforce


@cites("12")
def note_obstruction(by: Asker, *, new: NewObstruction, clock: Clock) -> int:
    """Notes a candidate by hand, from a finding of the register or from a confirmed picture finding, each about this
    point; returns its number. Raises Refused (articles 3, 12), Fault(NOT_FOUND), Fault(CONFLICT) for a finding of the
    register about something else."""
    cites_of_act = rules.articles_of(new.offence, "12")
    with act("supervision.obstruction.note", by=actor_of(by), clock=clock, cites=cites_of_act) as record:
        now, point = clock.now(), point_called(new.point)
        require(may_enforce(duty_of(by, now), point.place))
        require(rules.candidate_is_whole(new, shanghai_day(now)))
        if new.finding:
            _require_finding_of(by, new, now)
        if new.picture_finding:
            found = picture_finding(by, new.picture_finding, at=now)
            carried = obstruction_of_picture(found.number) != 0
            mode = proven_rate(point.code, at=now).mode
            require(rules.may_carry_picture_finding(found, point.code, mode, is_carried=carried))
        held = Obstruction.objects.create(
            point=point,
            state=ObstructionState.CANDIDATE.value,
            offence=new.offence.value,
            seen=checked_name(new.seen, rules.MOST_SEEN),
            since=new.since,
            finding=new.finding,
            picture_finding=new.picture_finding,
            camera_on=camera_since(point),
            noted_by=actor_of(by).id,
            noted_at=now,
        )
        record_obstruction(record, held)
        record.fact("offence", held.offence)
        record.fact("finding", held.finding)
        record.fact("picture_finding", held.picture_finding)
        record.fact("seen", held.seen)
        record.fact("since", held.since.isoformat())
    return held.pk


@cites("12")
def judge_obstruction(by: Asker, *, obstruction: int, judgement: Judgement, revision: int, clock: Clock) -> None:
    """Says what a candidate is, by a person who looked. `revision`: of the obstruction as it was read. Raises Refused
    (articles 3, 12), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.obstruction.judge", by=actor_of(by), clock=clock, cites=cited(obstruction, "12")) as record:
        held = read_obstruction(obstruction, revision)
        require(rules.may_judge_obstruction(duty_of(by, clock.now()), facts_of(held), judgement))
        move_on(held, judgement.outcome)
        held.judged_by = actor_of(by).id
        held.judged_reason = checked_name(judgement.reason, rules.MOST_REASON) if judgement.reason.strip() else ""
        if judgement.outcome is ObstructionState.CONFIRMED and judgement.owner_kind:
            held.cause, held.owner_kind = (judgement.cause or Cause.OTHER).value, judgement.owner_kind.value
            held.owner = checked_name(judgement.owner, rules.MOST_OWNER)
        held.save()
        record_obstruction(record, held)
        record.fact("cause", held.cause)
        record.fact("owner_kind", held.owner_kind)
        record.fact("reason", held.judged_reason)


@cites("12", "3")
def decide_doubt(by: Asker, *, obstruction: int, is_older: bool, reason: str, revision: int, clock: Clock) -> None:
    """Decides as the supervisor whether the system existed first (`is_older`): the case goes on, or ends here. Raises
    as `judge_obstruction`."""
    with act(
        "supervision.obstruction.decide_doubt", by=actor_of(by), clock=clock, cites=cited(obstruction, "12")
    ) as record:
        held = read_obstruction(obstruction, revision)
        who, facts = duty_of(by, clock.now()), facts_of(held)
        require(rules.may_decide_doubt(who, facts, reason, inspecting_hands(who, facts)))
        move_on(held, ObstructionState.INSPECTED if is_older else ObstructionState.CLOSED)
        held.doubt_by, held.doubt_reason = actor_of(by).id, checked_name(reason, rules.MOST_REASON)
        held.save()
        record_obstruction(record, held)
        record.fact("is_older", is_older)
        record.fact("reason", held.doubt_reason)


@cites("12", "23")
def close_obstruction(by: Asker, *, obstruction: int, reason: str, revision: int, clock: Clock) -> None:
    """Closes an obstruction that is corrected, or whose cases are closed. Raises as `judge_obstruction`."""
    with act("supervision.obstruction.close", by=actor_of(by), clock=clock, cites=cited(obstruction, "12")) as record:
        held = read_obstruction(obstruction, revision)
        now = clock.now()
        facts = facts_of(held, *following().cases_of(held.pk), view=view_of(held.point, corrected_on(held), now))
        who = duty_of(by, now)
        require(rules.may_close_obstruction(who, facts, reason, shanghai_day(now), inspecting_hands(who, facts)))
        known_by = rules.clear_view(facts)
        move_on(held, ObstructionState.CLOSED)
        held.close_view = known_by.value if known_by else ""
        held.close_reason = checked_name(reason, rules.MOST_REASON)
        held.save()
        record_obstruction(record, held)
        record.fact("reason", held.close_reason)
        record.fact("view", held.close_view)


def _require_finding_of(by: Asker, new: NewObstruction, now: datetime) -> None:
    row = finding_read(by, new.finding, at=now)
    if (row.subject_kind, row.subject) != (SubjectKind.POINT, new.point):
        words = Words("该问题不是这个点位的", "this finding is not about this point")
        raise Fault(FaultKind.CONFLICT, words, str(new.finding))


def record_obstruction(record: ActRecord, held: Obstruction) -> None:
    """Names an obstruction to the act that wrote it."""
    record.wrote(held)
    record.fact("obstruction", held.pk)
    record.fact("point", held.point.code)
    record.fact("state", held.state)
