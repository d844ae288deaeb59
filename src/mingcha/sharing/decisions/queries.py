"""Decisions for their readers: what an officer judges, what was decided, what a unit is asked, and what a decision
agreed to, for the supply (articles 3, 13(2), 13(3))."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import Calendar
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rows import application_called, offered_sets_of, steps_of, stored_content
from mingcha.sharing.applications.rules import own_departments, reply_by
from mingcha.sharing.applications.states import DECIDED, DISPUTABLE, ApplicationState
from mingcha.sharing.decisions import rules
from mingcha.sharing.decisions.assessed import units_not_assessed
from mingcha.sharing.decisions.models import DecidedPoint, SharingDecision
from mingcha.sharing.decisions.principles import ConsentAnswer, PointBar, SharingOutcome
from mingcha.sharing.decisions.rows import (
    asked_of_unit,
    decision_row,
    decisions_of,
    dispute_row,
    judged_application,
    known_of,
    scope_of,
    unit_answer,
    unit_answers,
)
from mingcha.sharing.decisions.scope import (
    asked_digest,
    codes_to_name,
    exact_codes,
    judged_digest,
    newest_answers,
    police_among,
    read_unit_points,
    still_answering,
)
from mingcha.sharing.decisions.values import (
    AgreedScope,
    ConsentRequest,
    DecidedPointRow,
    DecisionRow,
    DisputeSteps,
    JudgingPage,
)
from mingcha.sharing.decisions.visible import application_for_unit, applications_for_units, unanswered
from mingcha.sharing.point_rows.values import ReadPoint

MOST_POINTS_SHOWN = 500
"""Refused points that a decision lists."""


@cites("3", "13(2)", "13(3)")
def judging(reader: Reader, no: str, *, at: datetime) -> JudgingPage:
    """What an officer reads before deciding an application: its points, what is known of the first two principles, what
    the units answered. Raises Refused (articles 13(2)) for who reads no points, Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = application_called(who, no)
    require(rules.may_read_scope(who))
    facts = judged_application(held, steps_of(held))
    scope, answers = scope_of(held, at)
    hands = hands_of((who.user_id, *facts.applicants, *facts.forwarders, *facts.deciders))
    free = [one for one in scope.points if one.bar is None] if facts.kind.is_footage else []
    codes = [one.code for one in free]
    return JudgingPage(
        no=no,
        digest=judged_digest(held.digest, scope),
        content=stored_content(held),
        scope=scope,
        known=known_of(held, scope, at),
        units=unit_answers(scope, still_answering(answers, scope.points)),
        may_decide=rules.may_decide(who, facts, hands),
        unassessed=tuple(code for code, _ in units_not_assessed(codes, facts.department, at)),
        agreeable=frozenset(one.unit for one in free),
    )


@cites("3", "13(2)")
def decision(reader: Reader, no: str, *, at: datetime) -> DecisionRow | None:
    """The newest decision on an application, None before it is decided. Points that were not agreed are listed
    for who reads the scope, and of pictures for the department, without those that it sees by their cell alone. Those
    that became secret or classified since are neither listed nor counted, but for the department: it knows what it was
    answered, and an answer that changes would tell it which point became a secret.
    Raises Refused (article 13(2)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = application_called(who, no)
    found = next(iter(decisions_of(held)), None)
    if found is None:
        return None
    points = DecidedPoint.objects.filter(decision=found)
    bars = dict(points.order_by("point__code").values_list("point__code", "bar"))
    is_answered = not rules.may_read_scope(who) and held.department.code in own_departments(who)
    nameable = frozenset(bars) if is_answered else codes_to_name(list(bars), at)
    refused = [code for code, bar in bars.items() if bar and code in nameable]
    shown = _named_codes(who, held, refused, at)[:MOST_POINTS_SHOWN]
    rows = [
        DecidedPointRow(one.point.code, one.point.name, PointBar(one.bar), one.why)
        for one in points.filter(point__code__in=shown).select_related("point").order_by("point__code")
    ]
    return decision_row(found, sum(not bars[code] for code in nameable), rows, len(refused))


@cites("13(2)")
def dispute_steps(reader: Reader, no: str, *, at: datetime) -> DisputeSteps:
    """Which steps of a dispute the reader may take. Raises Refused (article 13(2)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = application_called(who, no)
    facts, newest = judged_application(held, steps_of(held)), next(iter(decisions_of(held)), None)
    none = rules.no_dispute()
    if newest is None:
        return DisputeSteps(none, none, None)
    decided_on, calendar = shanghai_day(newest.decided_at), calendar_in_force()
    last_day = rules.dispute_by(decided_on, calendar)
    raised = dispute_row(newest)
    disputer = person_id(raised.raised_by) if raised else 0
    hands = hands_of((who.user_id, *facts.applicants, *facts.deciders, disputer))
    return DisputeSteps(
        dispute=rules.may_dispute(who, facts, last_day, shanghai_day(at)),
        settle=rules.may_settle(who, facts, disputer, hands),
        dispute_by=last_day if facts.state in DISPUTABLE and not facts.is_settled else None,
        days=parameters.number("sharing.dispute_workdays", decided_on),
        is_provisional=not calendar.covers(last_day),
    )


@cites("13(3)")
def consent_requests(reader: Reader, *, at: datetime) -> tuple[ConsentRequest, ...]:
    """The applications that ask for points of the reader's units, a line for each unit: those that wait for its
    answer first, then the oldest first. Raises Refused (article 13(3))."""
    who = duty_of(reader, at)
    found = applications_for_units(who, at)
    names = _set_names([one.application for one in found])
    read = read_unit_points(sorted({unit for one in found for unit in one.units}), at) if found else []
    asked = [_consent_request(who, one.application, unit, names, read, at) for one in found for unit in one.units]
    calendar = calendar_in_force()
    return tuple(sorted((_with_last_day(one, calendar) for one in asked), key=lambda one: not _waits(one)))


@cites("13(3)")
def consent_request(reader: Reader, no: str, unit: str, *, at: datetime) -> ConsentRequest:
    """One of them. Raises Refused (article 13(3)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = application_for_unit(who, no, at)
    if unit not in rules.units_of_manager(who):
        words = Words("没有这个单位的申请", "there is no such application for this unit")
        raise Fault(FaultKind.NOT_FOUND, words)
    found = _consent_request(who, held, unit, _set_names([held]), read_unit_points((unit,), at), at)
    items = {item.code: item.name for one in offered_sets_of([found.content.data_set]) for item in one.items}
    decided = next(iter(decisions_of(held)), None) if found.state in DECIDED else None
    return replace(
        _with_last_day(found, calendar_in_force()),
        fields=tuple(items.get(code, code) for code in found.content.fields),
        outcome=SharingOutcome(decided.outcome) if decided else None,
        until_on=decided.until_on if decided else None,
    )


@cites("13(3)")
def count_waiting_consents(reader: Reader, *, at: datetime) -> int:
    """How many answers of the reader's units are outstanding."""
    who = duty_of(reader, at)
    return len(unanswered(who, at)) if rules.may_read_consents(who) else 0


@cites("13(2)", "13(3)", "15", "19")
def agreed_scope(no: str) -> AgreedScope:
    """What the decision on an application agreed to, for the supply and the door; for acts, not for pages. Points whose
    unit no longer consents are left out (T13-28); those that became secret are not, since the door asks that itself.
    Raises Fault(NOT_FOUND) where nothing was agreed."""
    rows = SharingDecision.objects.filter(application__no=no).exclude(
        application__state=ApplicationState.WITHDRAWN.value
    )
    held = rows.select_related("application__department", "application__data_set").order_by("-number").first()
    if held is None or held.until_on is None or held.application.data_set is None:
        words = Words("没有同意共享的决定", "there is no decision that agreed")
        raise Fault(FaultKind.NOT_FOUND, words, no)
    content, application = stored_content(held.application), held.application
    return AgreedScope(
        department=application.department.code,
        data_set=held.application.data_set.code,
        kind=content.kind or SharingKind.ROWS,
        purpose=content.purpose,
        points=_standing_points(held),
        opens=content.opens,
        closes=content.closes,
        back_hours=content.back_hours,
        until_on=held.until_on,
    )


def _standing_points(held: SharingDecision) -> tuple[str, ...]:
    """The agreed points, by code, of units whose newest answer consents for them, or that are police organs; without
    those of a unit that took a point over and was never asked for it."""
    answers = newest_answers(held.application)
    consented = {
        unit: frozenset(one.points) for unit, one in answers.items() if one.answer == ConsentAnswer.CONSENTS.value
    }
    rows = DecidedPoint.objects.filter(decision=held, bar="").order_by("point__code")
    found = list(rows.values_list("point__code", "point__system__site__organisation__code"))
    free = police_among({unit for _, unit in found})
    return tuple(code for code, unit in found if unit in free or code in consented.get(unit, ()))


def _with_last_day(one: ConsentRequest, calendar: Calendar) -> ConsentRequest:
    """The request with the day until which the police answer, while they have not."""
    if one.state is not ApplicationState.FORWARDED or one.forwarded_at is None:
        return one
    last_day = reply_by(shanghai_day(one.forwarded_at), calendar)
    return replace(one, reply_by=last_day, is_provisional=not calendar.covers(last_day))


def _waits(one: ConsentRequest) -> bool:
    """Whether a unit is to answer an application, and has not."""
    return one.newest.answer is None and any(may for _, may in one.steps)


def _named_codes(who: DutyFacts, held: Application, refused: Sequence[str], at: datetime) -> list[str]:
    """Those of the points that were not agreed that this person reads: who reads a scope all of them; the department
    none of rows, and of pictures those that it named itself, or does not see by their cell alone."""
    if rules.may_read_scope(who):
        return list(refused)
    if held.kind == SharingKind.ROWS.value or held.department.code not in own_departments(who):
        return []
    exact = exact_codes(refused, at).union(held.points)
    return [code for code in refused if code in exact]


def _set_names(rows: list[Application]) -> dict[int, str]:
    serials = sorted({one.data_set.serial for one in rows if one.data_set})
    return {one.number: one.name for one in offered_sets_of(serials)} if serials else {}


def _consent_request(
    who: DutyFacts, held: Application, unit: str, names: dict[int, str], read: Sequence[ReadPoint], at: datetime
) -> ConsentRequest:
    organ, content, row = organisation_called(unit), stored_content(held), newest_answers(held).get(unit)
    points, facts = asked_of_unit(held, organ, row, [one for one in read if one.organisation == unit], at)
    return ConsentRequest(
        no=held.no,
        unit=unit,
        unit_name=organ.name,
        department_name=held.department.name,
        set_name=names.get(content.data_set, held.data_set.code if held.data_set else ""),
        state=ApplicationState(held.state),
        forwarded_at=held.forwarded_at,
        content=content,
        points=points,
        newest=unit_answer(unit, organ.name, len(points), row),
        digest=asked_digest(points),
        steps=tuple((one, rules.may_answer_consent(who, facts, one)) for one in ConsentAnswer),
    )
