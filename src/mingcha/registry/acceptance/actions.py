"""Opens, measures, signs, closes and withdraws acceptances; a passed one puts its points into use (articles 7, 8)."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import rules as acceptance_rules
from mingcha.registry.acceptance.above import closing_decision
from mingcha.registry.acceptance.assessed import require_assessed
from mingcha.registry.acceptance.claimed.rows import claims_of_batch
from mingcha.registry.acceptance.claimed.rules import agrees_with_claims
from mingcha.registry.acceptance.group.rules import in_two_hands
from mingcha.registry.acceptance.installation.requiring import require_installed
from mingcha.registry.acceptance.installation.rows import moved_since
from mingcha.registry.acceptance.installation.rules import stands_as_signed
from mingcha.registry.acceptance.models import (
    Acceptance,
    AcceptanceItem,
    AcceptanceMember,
    AcceptanceProblem,
    AcceptanceReport,
    AcceptanceSignature,
    AcceptedPoint,
)
from mingcha.registry.acceptance.recorder.rules import agrees_with_recorder
from mingcha.registry.acceptance.recorder.values import RecorderFacts, RecorderValue
from mingcha.registry.acceptance.rows import acceptance_called, judged_acceptance, newest_report
from mingcha.registry.acceptance.states import RELEASED, TRANSITIONS, AcceptanceState
from mingcha.registry.acceptance.values import Measurement, NewAcceptance, NewMember, NewReport
from mingcha.registry.commissioning.beginning import BY_THEMSELVES, begin_use
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.projects.changes import tell_projects_changed
from mingcha.registry.projects.models import Project
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called
from mingcha.registry.views.rows import without_home_preset
from mingcha.registry.views.rules import all_return_home


@cites("3", "7", "8")
def open_acceptance(
    by: Asker,
    *,
    system: str,
    new: NewAcceptance,
    clock: Clock,
    points: Sequence[str] | None = None,
    project: int | None = None,
) -> int:
    """Opens the acceptance of points of a system that are on trial; returns its number.

    `points`: 20-digit codes, None for every point of the system that is on trial and of no other acceptance. Raises
    Refused (articles 3, 8; article 7 for a camera that turns without a home preset, T7a), Fault(NOT_FOUND),
    Fault(CONFLICT) for a point that is not on trial or of another acceptance, and if there is none.
    """
    with act("registry.acceptance.open", by=actor_of(by), clock=clock, cites=("3", "7", "8")) as record:
        now, held = clock.now(), system_called(system)
        builder = held.building_unit.code if held.building_unit else ""
        today = shanghai_day(now)
        least = parameters.number("acceptance.least_persons", today)
        who = duty_of(by, now)
        require(acceptance_rules.may_open_acceptance(who, held.place, builder, new, today, least))
        carried_out = _project(project)
        chosen = _on_trial(held, points, carried_out)
        require(all_return_home([point.name for point in without_home_preset(chosen)]))
        made = Acceptance.objects.create(
            system=held,
            project=carried_out,
            title=checked_name(new.title, acceptance_rules.MOST_TITLE),
            standards=checked_name(new.standards, acceptance_rules.MOST_STANDARDS),
            built_on=new.built_on,
            opened_by=actor_of(by).id,
            opened_at=now,
        )
        record.wrote(made)
        _form_group(record, made, new.members)
        _bind(record, made, chosen)
        _tell(record, made)
        record.fact("built_on", new.built_on.isoformat())
        record.fact("standards", made.standards)
        record.fact("project", project)
        record.fact("points", len(chosen))
        record.fact("group", [[one.name, one.unit, one.title, one.account] for one in new.members])
        tell_projects_changed(record, _projects_of(made), now)
    return made.pk


@cites("3", "7", "8")
def record_report(
    by: Asker, *, acceptance: int, new: NewReport, report: int, recorder: RecorderFacts, clock: Clock
) -> int:
    """Records the report of an inspection: measured items, problems, day and conclusion; returns its number. It takes
    the place of one that was not closed, whose signatures count no more.

    `report`: number of the newest report that the caller has seen, 0 for none; Fault(CONFLICT) if there is a newer
    one. `recorder`: what recorders say of the batch now, NO_RECORDER where none is read; it is kept beside what was
    typed. Raises Refused (articles 3, 8; T8c-N; a value that the recorder contradicts; article 7 for a level
    of GB 35114 above the claimed one, and for 合格 while a point lacks position, view or sign; article 18 while it
    lacks a checked mask), Fault(INVALID).
    """
    with act("registry.acceptance.report", by=actor_of(by), clock=clock, cites=("3", "7", "8")) as record:
        now, held = clock.now(), acceptance_called(acceptance)
        newest = newest_report(held)
        require(
            acceptance_rules.may_report_acceptance(
                duty_of(by, now), judged_acceptance(held, newest), new, shanghai_day(now)
            )
        )
        if newest is not None or report:
            require_newest(newest, report)
        require(agrees_with_recorder(new.measurements, recorder.values, new.accepted_on))
        claims = claims_of_batch(held)
        require(agrees_with_claims(new.measurements, claims))
        if acceptance_rules.opens_use(new.conclusion):
            require_installed(held, recorder.filmed, recorder.masked, now)
        made = _new_report(record, held, newest, new, recorder.values, clock)
        if held.state == AcceptanceState.OPEN.value:
            _move(held, AcceptanceState.MEASURED)
            held.save(update_fields=["state"])
        _tell(record, held)
        record.fact("report", made.number)
        record.fact("accepted_on", new.accepted_on.isoformat())
        record.fact("conclusion", new.conclusion.value)
        record.fact("items", [[one.item.value, one.value, one.fits, one.instrument] for one in new.measurements])
        record.fact("filmed", len(recorder.filmed))
        record.fact("recorder", [[one.item.value, _recorded(one), one.described.zh] for one in recorder.values])
        record.fact("claimed", [[one.value, points] for one, points in sorted(claims.standards.items())])
        record.fact("problems", [[one.text, one.mends, one.due_on.isoformat()] for one in new.problems])
    return made.number


@cites("8")
def sign_acceptance(by: Asker, *, acceptance: int, report: int, clock: Clock) -> None:
    """Signs the newest report as a member of the group. `report`: number of the report that was read. Raises Refused
    (article 8), Fault(CONFLICT) if another report took its place."""
    with act("registry.acceptance.sign", by=actor_of(by), clock=clock, cites=("8",)) as record:
        now, held = clock.now(), acceptance_called(acceptance)
        newest = newest_report(held)
        who = duty_of(by, now)
        require(acceptance_rules.may_sign_acceptance(who, judged_acceptance(held, newest)))
        read = require_newest(newest, report)
        member = AcceptanceMember.objects.get(acceptance=held, user_id=who.user_id)
        made = AcceptanceSignature.objects.create(report=read, member=member, signed_by=actor_of(by).id, signed_at=now)
        record.wrote(made)
        finish_signing(held, newest)
        _tell(record, held)
        record.fact("report", report)
        record.fact("member", member.number)


@cites("3", "7", "8", "9", "16(6)")
def close_acceptance(
    by: Asker, *, acceptance: int, report: int, filmed: Collection[str], clock: Clock, masked: Collection[int] = ()
) -> AcceptanceState:
    """Closes an inspection with the conclusion that its group signed: 合格 puts the batch into use in this act and
    starts the clocks of filing (article 9; T8b), anything else leaves it on trial. Returns the state.

    `filmed`: codes of points of which recorders hold footage, () where none is read; `masked`: numbers of the needs of
    its points that checked masks answer. Raises Refused (articles 3, 8; for 合格 article 8 if a point was moved or
    turned since, 7 if one lacks sign or view now, 18 if one lacks a mask, 11 where the home asks for the archives
    first, 16(6) where the system was not assessed), Fault(CONFLICT) naming article 8 for an acceptance that failed or
    has no report (T8a), and for another report than the one read.
    """
    with act("registry.acceptance.close", by=actor_of(by), clock=clock, cites=("3", "7", "8", "9")) as record:
        now, held = clock.now(), acceptance_called(acceptance)
        newest = newest_report(held)
        judged, who = judged_acceptance(held, newest), duty_of(by, now)
        require(acceptance_rules.may_organise(who, judged.place, judged.builder))
        if newest is None or acceptance_rules.is_unaccepted(judged):
            raise Fault(FaultKind.CONFLICT, acceptance_rules.NOT_ACCEPTED)
        require(acceptance_rules.may_close_acceptance(who, judged))
        require_newest(newest, report)
        newest.closed_at, newest.closed_by = now, actor_of(by).id
        newest.save(update_fields=["closed_at", "closed_by"])
        record.wrote(newest)
        if acceptance_rules.opens_use(judged.conclusion):
            require(in_two_hands(judged.signers, hands_of(judged.signers)))
            require(stands_as_signed(moved_since(held, newest.recorded_at)))
            require_installed(held, filmed, masked, now)
            require(closing_decision()(held.system, shanghai_day(now)))
            _pass(record, held, clock)
        else:
            _move(held, AcceptanceState.FAILED)
        held.save()
        _tell(record, held)
        tell_projects_changed(record, _projects_of(held), now)
        record.fact("report", report)
        record.fact("conclusion", newest.conclusion)
        record.fact("accepted_on", newest.accepted_on.isoformat())
    return AcceptanceState(held.state)


@cites("3", "8")
def withdraw_acceptance(by: Asker, *, acceptance: int, reason: str, clock: Clock) -> None:
    """Withdraws an acceptance that not all members signed, or that they signed as 合格 and that was not closed: its
    points may be of another one. Raises Refused (articles 3, 8), Fault(INVALID) without a reason."""
    stated = checked_name(reason, acceptance_rules.MOST_REASON)
    with act("registry.acceptance.withdraw", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        held = acceptance_called(acceptance)
        judged = judged_acceptance(held, newest_report(held))
        require(acceptance_rules.may_withdraw_acceptance(duty_of(by, clock.now()), judged))
        _move(held, AcceptanceState.WITHDRAWN)
        held.withdrawn_reason = stated
        held.save(update_fields=["state", "withdrawn_reason"])
        _tell(record, held)
        record.fact("reason", stated)
        tell_projects_changed(record, _projects_of(held), clock.now())


def _projects_of(held: Acceptance) -> list[int]:
    """Numbers of the projects whose points are in the batch: their video may have caught up with the main works."""
    rows = AcceptedPoint.objects.filter(acceptance=held, point__project__isnull=False).order_by()
    return list(rows.values_list("point__project__project_id", flat=True).distinct())


def finish_signing(held: Acceptance, newest: AcceptanceReport | None) -> None:
    """Moves a measured acceptance on once the last member signed; a re-inspection keeps its state."""
    if held.state == AcceptanceState.MEASURED.value and not judged_acceptance(held, newest).unsigned:
        _move(held, AcceptanceState.SIGNED)
        held.save(update_fields=["state"])


def _pass(record: ActRecord, held: Acceptance, clock: Clock) -> None:
    keys = list(AcceptedPoint.objects.filter(acceptance=held).order_by("point").values_list("point_id", flat=True))
    used_on = shanghai_day(clock.now())
    require_assessed(held.system, clock.now())
    words = f"验收 {held.pk}：{held.title}"[:200]
    _move(held, AcceptanceState.PASSED)
    held.commissioning = begin_use(record, system=held.system, document=words, used_on=used_on, keys=keys, clock=clock)
    record.fact("used_on", used_on.isoformat())
    record.fact("points", len(keys))


def _on_trial(held: System, points: Sequence[str] | None, project: Project | None) -> list[Point]:
    """The chosen points by primary key. Raises Fault."""
    rows = Point.objects.filter(system=held).order_by("pk")
    rows = rows.filter(project__project=project) if project else rows
    bound = AcceptedPoint.objects.exclude(acceptance__state__in=[state.value for state in RELEASED])
    bound = bound.filter(point__system=held)
    if points is None:
        chosen = list(rows.filter(state=PointState.TRIAL).exclude(pk__in=bound.values("point")))
    else:
        chosen = list(rows.filter(code__in=set(points)))
    unknown = set(points or ()) - {point.code for point in chosen}
    if unknown:
        words = Words("该系统（项目）没有这个点位", "the system or project has no such point")
        raise Fault(FaultKind.NOT_FOUND, words, ", ".join(sorted(unknown)[:3]))
    if not chosen:
        raise Fault(
            FaultKind.CONFLICT, Words("没有待验收的试运行点位", "no point is on trial and waits for acceptance")
        )
    if points is not None:
        _require_free(chosen, bound)
    return chosen


def _bind(record: ActRecord, held: Acceptance, chosen: Sequence[Point]) -> None:
    """Writes which points an acceptance is of; many of them in bulk."""
    batch = (AcceptedPoint(acceptance=held, point=point) for point in chosen)
    if len(chosen) <= BY_THEMSELVES:
        record.wrote(*AcceptedPoint.objects.bulk_create(list(batch)))
    else:
        record.insert_many(AcceptedPoint, batch)


def _require_free(chosen: list[Point], bound: QuerySet[AcceptedPoint]) -> None:
    """Raises Fault(CONFLICT) for a point that is not on trial, or of another acceptance that has not ended."""
    for point in chosen:
        if point.state != PointState.TRIAL:
            words = Words(f"点位“{point.name}”不在试运行", f"the point {point.code} is not on trial")
            raise Fault(FaultKind.CONFLICT, words)
    taken = bound.filter(point__in=chosen).select_related("point").first()
    if taken is not None:
        name, number = taken.point.name, taken.acceptance_id
        words = Words(f"点位“{name}”已在第 {number} 号验收中", f"{name} is of the acceptance {number}")
        raise Fault(FaultKind.CONFLICT, words)


def _project(number: int | None) -> Project | None:
    if number is None:
        return None
    held = Project.objects.filter(pk=number).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个项目", "there is no such project"))
    return held


def _form_group(record: ActRecord, held: Acceptance, members: Sequence[NewMember]) -> None:
    """Writes the members of a group. Raises Refused (article 8) if their accounts are all in one hand."""
    made = [_member(held, number, one) for number, one in enumerate(members, 1)]
    record.wrote(*made)
    accounts = [one.user_id for one in made if one.user_id is not None]
    require(in_two_hands(accounts, hands_of(accounts)))


def _member(held: Acceptance, number: int, new: NewMember) -> AcceptanceMember:
    user = User.objects.filter(username=new.account, is_active=True).first() if new.account else None
    if new.account and user is None:
        words = Words(f"没有这个账户：“{new.account}”", f"there is no account {new.account!r}")
        raise Fault(FaultKind.NOT_FOUND, words)
    most = acceptance_rules.MOST_NAME
    return AcceptanceMember.objects.create(
        acceptance=held,
        number=number,
        name=checked_name(new.name, most),
        unit=checked_name(new.unit, most),
        title=checked_name(new.title, most),
        user=user,
    )


def _new_report(
    record: ActRecord,
    held: Acceptance,
    newest: AcceptanceReport | None,
    new: NewReport,
    recorder: Sequence[RecorderValue],
    clock: Clock,
) -> AcceptanceReport:
    closed = held.reports.exclude(closed_at=None).count()
    made = AcceptanceReport.objects.create(
        acceptance=held,
        number=newest.number + 1 if newest else 1,
        inspection=closed + 1,
        accepted_on=new.accepted_on,
        conclusion=new.conclusion.value,
        recorded_by=record.by.id,
        recorded_at=clock.now(),
    )
    most = acceptance_rules.MOST_TEXT
    measured = {one.item: one for one in recorder}
    items = [_item(made, one, measured.get(one.item)) for one in new.measurements]
    problems = [
        AcceptanceProblem(
            report=made,
            text=checked_name(one.text, most),
            mends=checked_name(one.mends, acceptance_rules.MOST_NAME),
            due_on=one.due_on,
        )
        for one in new.problems
    ]
    record.wrote(made, *AcceptanceItem.objects.bulk_create(items), *AcceptanceProblem.objects.bulk_create(problems))
    return made


def _item(report: AcceptanceReport, typed: Measurement, recorded: RecorderValue | None) -> AcceptanceItem:
    how, most = recorded.described if recorded else Words("", ""), acceptance_rules.MOST_HOW
    return AcceptanceItem(
        report=report,
        item=typed.item.value,
        value=checked_name(typed.value, acceptance_rules.MOST_VALUE),
        fits=typed.fits,
        instrument=checked_name(typed.instrument, acceptance_rules.MOST_TEXT),
        recorder_value=_recorded(recorded) if recorded else "",
        recorder_how_zh=how.zh[:most],
        recorder_how_en=how.en[:most],
    )


def _recorded(one: RecorderValue) -> str:
    return "" if one.value is None else f"{one.value:f}"


def require_newest(newest: AcceptanceReport | None, report: int) -> AcceptanceReport:
    """The newest report. Raises Fault(CONFLICT) if it is another one than the caller has read."""
    if newest is None or newest.number != report:
        words = Words(
            "验收报告已被他人重新填报，请核对最新内容后再办理",
            "somebody else recorded another report meanwhile: look at it again",
        )
        raise Fault(FaultKind.CONFLICT, words)
    return newest


def _move(held: Acceptance, state: AcceptanceState) -> None:
    """Sets the state in memory. Raises Fault(INTERNAL) for a step that TRANSITIONS does not have."""
    if state not in TRANSITIONS[AcceptanceState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("验收状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value


def _tell(record: ActRecord, held: Acceptance) -> None:
    record.wrote(held)
    record.fact("acceptance", held.pk)
    record.fact("system", held.system.code)
    record.fact("state", held.state)
