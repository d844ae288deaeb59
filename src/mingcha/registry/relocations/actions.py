"""Asks for moving or removing points, answers for the police, confirms, postpones and withdraws (article 10)."""

from collections.abc import Sequence
from datetime import date

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import has_hand_of, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.points.mandatory import is_mandatory
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.points.rows import points_called
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.ended_findings import OF_TAKING_AWAY, end_findings
from mingcha.registry.relocations.keeping.rules import may_keep_case
from mingcha.registry.relocations.models import RelocatedPoint, Relocation
from mingcha.registry.relocations.rows import judge_anew, judged_case, move_on, read_relocation
from mingcha.registry.relocations.states import RelocationState
from mingcha.registry.relocations.values import NewRelocation
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called

_NOTED = "公安机关已登记知悉"


@cites("3", "6", "10(1)", "10(2)")
def ask_relocation(by: Asker, *, system: str, points: Sequence[str], new: NewRelocation, clock: Clock) -> int:
    """Asks for moving or removing points of a system; returns the number of the case. Of points that article 6 does not
    demand this is the filing; an early one is kept and confirmed again (T10b-N).

    `points`: 20-digit codes, at least one. Raises Refused (articles 3, 10),
    Fault(NOT_FOUND), Fault(CONFLICT) for a point that is out of use or of another case.
    """
    with act("registry.relocation.ask", by=actor_of(by), clock=clock, cites=("3", "6", "10")) as record:
        now, held = clock.now(), system_called(system)
        units = {unit.code for unit in (held.building_unit, held.using_unit) if unit is not None}
        require(may_keep_case(duty_of(by, now), held.place, units))
        chosen = standing_points(held, points)
        mandatory = any(is_mandatory(point, now) for point in chosen)
        today = shanghai_day(now)
        require(relocations_rules.request_is_whole(new, today, mandatory=mandatory))
        made = Relocation.objects.create(
            system=held,
            kind=new.kind.value,
            mandatory=mandatory,
            ground_kind=new.ground_kind.value,
            ground=checked_name(new.ground, relocations_rules.MOST_GROUND),
            mover=checked_name(new.mover, relocations_rules.MOST_MOVER),
            interim=checked_name(new.interim, relocations_rules.MOST_INTERIM) if new.interim.strip() else "",
            planned_on=new.planned_on,
            noticed_on=today,
            asked_by=actor_of(by).id,
            asked_at=now,
        )
        rows = RelocatedPoint.objects.bulk_create(RelocatedPoint(relocation=made, point=point) for point in chosen)
        record.wrote(*rows)
        record_case(record, made)
        record.fact("kind", made.kind)
        record.fact("mandatory", mandatory)
        record.fact("ground", [made.ground_kind, made.ground])
        record.fact("mover", made.mover)
        record.fact("planned_on", made.planned_on.isoformat())
        record.fact("points", [point.code for point in chosen])
    return made.pk


@cites("3", "10(2)")
def confirm_notice(by: Asker, *, relocation: int, revision: int, clock: Clock) -> None:
    """Confirms an early notice inside its window: from then on it counts (T10b-N). `revision`: of the case as it was
    read. Raises Refused (articles 3, 10(2)), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("registry.relocation.confirm", by=actor_of(by), clock=clock, cites=("3", "10(2)")) as record:
        now, held = clock.now(), read_relocation(relocation, revision)
        today = shanghai_day(now)
        require(relocations_rules.may_confirm_notice(duty_of(by, now), judged_case(held), today))
        record.fact("before", held.noticed_on.isoformat())
        held.noticed_on = today
        move_on(held, RelocationState(held.state))
        held.save(update_fields=["noticed_on", "revision"])
        record_case(record, held)
        record.fact("noticed_on", today.isoformat())


@cites("3", "10(1)", "10(2)")
def postpone_relocation(by: Asker, *, relocation: int, planned_on: date, revision: int, clock: Clock) -> None:
    """Gives a case another day. Beyond the window of its notice that files it again, and the police are asked anew.
    Raises Refused (articles 3, 10), Fault(NOT_FOUND), Fault(CONFLICT) as `confirm_notice`."""
    with act("registry.relocation.postpone", by=actor_of(by), clock=clock, cites=("3", "10")) as record:
        now, held = clock.now(), read_relocation(relocation, revision)
        judged, today = judged_case(held), shanghai_day(now)
        require(relocations_rules.may_postpone(duty_of(by, now), judged, planned_on, today))
        after = relocations_rules.after_postponing(judged, planned_on, today)
        record.fact("before", held.planned_on.isoformat())
        held.planned_on, held.noticed_on = planned_on, after.noticed_on
        move_on(held, after.state)
        held.save(update_fields=["planned_on", "noticed_on", "state", "revision"])
        record_case(record, held)
        record.fact("planned_on", planned_on.isoformat())
        record.fact("noticed_on", held.noticed_on.isoformat())


@cites("3", "10(1)", "10(2)")
def answer_relocation(
    by: Asker, *, relocation: int, objects: bool, note: str, revision: int, clock: Clock
) -> RelocationState:
    """Says for the police of the place that a case is known to them, or that they object, with the reason; returns the
    state. Raises Refused (articles 3, 10; T10c-N without ground and plan), Fault(NOT_FOUND), Fault(CONFLICT) as
    `confirm_notice`."""
    with act("registry.relocation.answer", by=actor_of(by), clock=clock, cites=("3", "10")) as record:
        now, held = clock.now(), read_relocation(relocation, revision)
        judge_anew(held, now)
        judged = judged_case(held)
        require(
            relocations_rules.may_answer(
                duty_of(by, now), judged, as_who_asked(by, (judged.asked_by, *judged.handed_by))
            )
        )
        allowed = relocations_rules.may_object(judged, note) if objects else relocations_rules.may_be_known(judged)
        require(allowed)
        answered = RelocationState.OBJECTED if objects else RelocationState.KNOWN
        # what was lost before anybody asked is noted, and stays done
        move_on(held, judged.state if judged.happened else answered)
        held.answered_by, held.answered_at = actor_of(by).id, now
        held.answer_note = checked_name(note, relocations_rules.MOST_NOTE) if note.strip() else ""
        held.save(update_fields=["answered_by", "answered_at", "answer_note", "mandatory", "state", "revision"])
        if judged.happened:
            close_mended(record, kind=FindingKind.LOSS_UNNOTED, subject_kind=SubjectKind.RELOCATION,
                         subject=str(held.pk), reason=_NOTED, now=now)  # fmt: skip
            end_findings(record, Point.objects.filter(relocations__relocation=held), OF_TAKING_AWAY, _NOTED, now)
        record_case(record, held)
        record.fact("mandatory", held.mandatory)
        record.fact("note", held.answer_note)
    return RelocationState(held.state)


@cites("3", "10(1)", "10(2)")
def withdraw_relocation(by: Asker, *, relocation: int, reason: str, revision: int, clock: Clock) -> None:
    """Withdraws a case whose points still stand. Raises Refused (articles 3, 10), Fault(INVALID) without a reason,
    Fault(NOT_FOUND), Fault(CONFLICT) as `confirm_notice`."""
    reason_given = checked_name(reason, relocations_rules.MOST_NOTE)
    with act("registry.relocation.withdraw", by=actor_of(by), clock=clock, cites=("3", "10")) as record:
        now, held = clock.now(), read_relocation(relocation, revision)
        require(relocations_rules.may_withdraw_relocation(duty_of(by, now), judged_case(held)))
        end_case(record, held, RelocationState.WITHDRAWN, reason_given)
        record.fact("reason", reason_given)


def end_case(record: ActRecord, held: Relocation, state: RelocationState, reason: str) -> None:
    """Ends a case that waits, inside an act: its points are free for another one."""
    move_on(held, state)
    held.ended_reason = reason
    held.save(update_fields=["state", "revision", "ended_reason"])
    record.wrote(*release(held))
    record_case(record, held)


def release(held: Relocation) -> list[RelocatedPoint]:
    """Marks the points of a case as waiting no longer; their rows, for the record."""
    rows = list(RelocatedPoint.objects.select_related("point").filter(relocation=held).order_by("pk"))
    for row in rows:
        row.waits = False
    RelocatedPoint.objects.bulk_update(rows, ["waits"])
    return rows


def record_case(record: ActRecord, held: Relocation) -> None:
    """Names a case to the act that wrote it."""
    record.wrote(held)
    record.fact("relocation", held.pk)
    record.fact("system", held.system.code)
    record.fact("state", held.state)


def standing_points(system: System, codes: Sequence[str]) -> list[Point]:
    """The points of a case, which stand and are of no other one. Raises Fault."""
    if not codes or len(codes) > relocations_rules.MOST_POINTS:
        most = relocations_rules.MOST_POINTS
        raise Fault(FaultKind.INVALID, Words(f"点位须为 1 至 {most} 个", f"a case has 1 to {most} points"))
    chosen = points_called(codes)
    for point in chosen:
        if point.system_id != system.pk:
            words = Words(f"点位“{point.name}”不属于该系统", f"the point {point.code} is of another system")
            raise Fault(FaultKind.CONFLICT, words)
        if point.state == PointState.OUT_OF_USE:
            words = Words(
                f"点位“{point.name}”已移动或者拆除，不再使用", f"the point {point.code} was moved or removed already"
            )
            raise Fault(FaultKind.CONFLICT, words)
    taken = RelocatedPoint.objects.filter(point__in=chosen, waits=True).select_related("point").first()
    if taken is not None:
        name, number = taken.point.name, taken.relocation_id
        words = Words(f"点位“{name}”已在第 {number} 号移动、拆除事项中", f"{name} is of the case {number}")
        raise Fault(FaultKind.CONFLICT, words)
    return chosen


def as_who_asked(by: Asker, asked_by: Sequence[str]) -> str:
    """The actor id of `by`; the first of those who asked or handed in, where one of them is the same person by another
    account (identity.hands)."""
    actor = actor_of(by).id
    asked = {person_id(one) for one in asked_by} - {0}
    mine = person_id(actor)
    return asked_by[0] if asked and has_hand_of(mine, asked, hands_of({mine, *asked})) else actor
