"""Share grants for their readers: what is to be supplied, the grants, one with its people, reports, reviews and what
the reader may do (articles 3, 13(2))."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.access.shares.models import SharedPoint
from mingcha.kit.checked import or_missing
from mingcha.kit.decision import cites
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.models import User
from mingcha.registry.points.rules import IN_USE
from mingcha.sharing.applications.asked import suits_set
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rows import offered_for, stored_content
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.decisions.assessed import units_not_assessed
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.decisions.scope import codes_to_name
from mingcha.sharing.decisions.values import AgreedScope
from mingcha.sharing.figures.values import KEYS_OF_FIGURES
from mingcha.sharing.grants import rules, usage
from mingcha.sharing.grants.mine import grants_of_reader
from mingcha.sharing.grants.models import GrantPerson, ShareGrant
from mingcha.sharing.grants.rows import (
    applications_naming,
    asked_person,
    asked_rows,
    count_uses,
    decisions_open_to,
    grant_called,
    grant_facts,
    grant_rows,
    grants_of_set,
    grants_open_to,
    hands_around,
    owed_of,
    person_row,
    report_row,
    review_row,
    step_row,
    stored_checks,
    supply_facts,
)
from mingcha.sharing.grants.standing import agreed_points, scope_of_grant
from mingcha.sharing.grants.states import RUNNING, GrantState, Side
from mingcha.sharing.grants.terms import is_report_late, supply_by
from mingcha.sharing.grants.values import (
    GrantFacts,
    GrantPage,
    GrantSteps,
    ShareGrantRow,
    SupplyChecks,
    ToSupply,
)

MOST_GRANTS = 50
"""Grants of a page of the list."""
MOST_ACCOUNTS = 500
"""Accounts of a department that are offered."""


@cites("3", "13(2)")
def share_grants(
    reader: Reader,
    *,
    at: datetime,
    state: GrantState | None = None,
    mine: bool = False,
    named: bool = False,
    text: str = "",
    limit: int = MOST_GRANTS,
    before: int = 0,
) -> tuple[ShareGrantRow, ...]:
    """The grants that the reader may read, the newest first: of one state, those that wait for the reader (`mine`),
    those that name the reader (`named`), those with this text in the number or the department's name; `before`: only
    lower numbers. Raises Refused (article 13(2))."""
    rows = _asked_for(reader, at, state, mine=mine, named=named, text=text)
    if before:
        rows = rows.filter(pk__lt=before)
    return grant_rows(list(rows.order_by("-pk")[:limit]), shanghai_day(at))


@cites("3", "13(2)")
def count_share_grants(
    reader: Reader,
    *,
    at: datetime,
    state: GrantState | None = None,
    mine: bool = False,
    named: bool = False,
    text: str = "",
) -> int:
    """How many grants `share_grants` would list without a limit. Raises Refused (article 13(2))."""
    return _asked_for(reader, at, state, mine=mine, named=named, text=text).count()


@cites("3", "13(2)")
def to_supply(reader: Reader, *, at: datetime) -> tuple[ToSupply, ...]:
    """The decisions that agree to something and have no grant yet, the oldest first, for who reads grants; none for a
    person whom a grant names alone."""
    who = duty_of(reader, at)
    if not rules.may_read_grants(who):
        return ()
    return tuple(
        _to_supply(who, one, at) for one in decisions_open_to(who, shanghai_day(at)).order_by("decided_at", "pk")
    )


@cites("3", "13(2)")
def supply_of(reader: Reader, application: str, *, at: datetime) -> ToSupply | None:
    """One of them, by the number of its application; None if it was supplied or agrees to nothing that is open to the
    reader."""
    who = duty_of(reader, at)
    if not rules.may_read_grants(who):
        return None
    held = decisions_open_to(who, shanghai_day(at), in_any_state=True).filter(application__no=application).first()
    return _to_supply(who, held, at) if held is not None else None


@cites("13(2)", "799-20")
def accounts_to_ask(reader: Reader, application: str, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """The accounts in use of the department of an application, user name and name, without those that are asked for
    already, for a user of that department; none for anybody else. MOST_ACCOUNTS at most."""
    departments = own_departments(duty_of(reader, at))
    asked = GrantPerson.objects.filter(application__no=application, removed_at=None, user=OuterRef("pk"))
    organs = Application.objects.filter(no=application, department__code__in=departments).values("department")
    rows = User.objects.filter(organisation__in=organs, is_active=True).filter(~Exists(asked))
    return tuple(rows.order_by("name", "username").values_list("username", "name")[:MOST_ACCOUNTS])


@cites("13(2)", "16(6)", "PIPL 55")
def units_to_assess_first(reader: Reader, application: str, *, at: datetime) -> tuple[str, ...]:
    """The names of the units without the impact assessment that the supply of what was decided needs, for who reads
    grants of every department; of rows and figures none."""
    who = duty_of(reader, at)
    if not rules.reads_every_grant(who):
        return ()
    held = decisions_open_to(who, shanghai_day(at), in_any_state=True).filter(application__no=application).first()
    if held is None or not SharingKind(held.application.kind).is_footage:
        return ()
    points = sorted(codes_to_name(sorted(agreed_points(held)), at))
    return tuple(name for _, name in units_not_assessed(points, held.application.department.code, at))


@cites("3", "13(2)")
def grant_of_application(reader: Reader, application: str, *, at: datetime) -> str:
    """The number of the grant of an application, for who may read it. Raises Refused (article 13(2)),
    Fault(NOT_FOUND)."""
    rows = grants_open_to(duty_of(reader, at)).filter(decision__application__no=application)
    found = rows.values_list("no", flat=True).first() if len(application) <= 20 else None
    return or_missing(found, "共享提供", "share grant", application)


@cites("3", "13(2)")
def share_grant(reader: Reader, no: str, *, at: datetime) -> GrantPage:
    """One grant as the reader may read it. Raises Refused (article 13(2)), Fault(NOT_FOUND)."""
    who, on = duty_of(reader, at), shanghai_day(at)
    held = grant_called(who, no)
    scope, people = scope_of_grant(held), _people(held)
    application = held.decision.application
    owed = owed_of([held], on)[held.pk]
    whole, named = rules.may_read_grants(who).allowed, rules.reads_every_grant(who)
    return GrantPage(
        row=grant_rows([held], on)[0],
        purpose=application.purpose,
        contract_no=held.decision.contract_no,
        opens=f"{application.opens:%H:%M}" if application.opens else "",
        closes=f"{application.closes:%H:%M}" if application.closes else "",
        back_hours=application.back_hours,
        redaction=held.decision.redaction,
        share=held.opened,
        is_named=any(one.user_id == who.user_id for one in people if one.named_at and not one.removed_at),
        points=len(_open_points(held, at)) if named else _opened_with(held),
        is_as_opened=not named,
        checks=stored_checks(held.checks) if whole else SupplyChecks(),
        suspended_by=Side(held.suspended_by) if held.suspended_by else None,
        people=tuple(map(person_row, people)) if whole else (),
        history=tuple(step_row(one, named=named) for one in held.steps.order_by("number")),
        reports=tuple(report_row(one) for one in held.reports.order_by("to_on")) if whole else (),
        reviews=tuple(review_row(one, named=named) for one in held.reviews.order_by("pk")) if whole else (),
        owed=owed if whole else (),
        uses=count_uses(held, held.in_force_at, day_ends(on)),
        steps=_steps(who, held, grant_facts(held, on, consents=scope is None or _is_open(scope)), at),
        has_figures=application.data_set is not None and application.data_set.source in KEYS_OF_FIGURES,
    )


@cites("13(2)", "NDSR 12")
def grants_with_late_reports(reader: Reader, no: str, *, at: datetime) -> tuple[str, ...]:
    """The numbers of the grants of the same department and set on which a report is late: why the clock suspended this
    one, and what is reported before it is resumed. None for a person whom the grant names alone. Raises Refused
    (article 13(2)), Fault(NOT_FOUND)."""
    who, on = duty_of(reader, at), shanghai_day(at)
    held = grant_called(who, no)
    rows = list(grants_of_set(held.decision).order_by("pk")) if rules.may_read_grants(who) else []
    owed = owed_of(rows, on)
    return tuple(one.no for one in rows if is_report_late(owed[one.pk], on))


@cites("3", "13(2)")
def open_share_points(reader: Reader, no: str, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """The points that a grant opens now, code and name, for its named people and for officers and auditors of the city;
    none for anybody else, since a clerk reads no point. One that is not open for whatever reason (secret, classified,
    out of use) is not listed. Raises Refused (article 13(2)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = grant_called(who, no)
    named = applications_naming(who).filter(application=held.decision.application_id).exists()
    return _open_points(held, at) if named or rules.reads_points_of_grants(who) else ()


@cites("3", "13(2)", "16(1)")
def points_to_take_out(reader: Reader, no: str, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """The points of the share of a grant that are not withdrawn, code and name, for who takes points out; none for
    anybody else. One that is out of use opens again when it is used again. Raises Refused (article 13(2)),
    Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = grant_called(who, no)
    if not held.opened or not rules.reads_every_point(who):
        return ()
    rows = SharedPoint.objects.filter(share__no=held.opened, withdrawn_at=None)
    return tuple(rows.order_by("point__code").values_list("point__code", "point__name"))


def _open_points(held: ShareGrant, at: datetime) -> tuple[tuple[str, str], ...]:
    """The points of the share that is open, code and name, without those that must not be named now, or are in use no
    longer."""
    if not held.opened:
        return ()
    rows = SharedPoint.objects.filter(share__no=held.opened, withdrawn_at=None, point__state=IN_USE)
    found = list(rows.order_by("point__code").values_list("point__code", "point__name"))
    nameable = codes_to_name([code for code, _ in found], at)
    return tuple(one for one in found if one[0] in nameable)


def _opened_with(held: ShareGrant) -> int:
    """How many points the share was opened with: what its department reads, since a number that changes would tell it
    when one of them became a secret."""
    return SharedPoint.objects.filter(share__no=held.opened).count() if held.opened else 0


def _asked_for(
    reader: Reader, at: datetime, state: GrantState | None, *, mine: bool, named: bool, text: str
) -> QuerySet[ShareGrant]:
    who = duty_of(reader, at)
    rows = grants_open_to(who)
    if mine:
        rows = rows.filter(grants_of_reader(who, at))
    if named:
        rows = rows.filter(decision__application__in=applications_naming(who).values("application"))
    if text:
        rows = rows.filter(Q(no__contains=text) | Q(department__name__contains=text))
    return rows if state is None else rows.filter(state=state.value)


def _to_supply(who: DutyFacts, held: SharingDecision, at: datetime) -> ToSupply:
    application, on = held.application, shanghai_day(at)
    asked = asked_rows(application.pk)
    people = [asked_person(one) for one in asked]
    agreed = sorted(agreed_points(held))
    points = len(codes_to_name(agreed, at) if rules.reads_every_grant(who) else agreed)
    facts = supply_facts(held, points, on)
    hands = hands_around(who, people, (*facts.applicants, facts.decider))
    until, may = held.until_on or on, rules.may_supply(who, facts, people, hands, on)
    calendar = calendar_in_force()
    last_day = supply_by(shanghai_day(held.decided_at), calendar)
    return ToSupply(
        application=application.no,
        department=application.department.code,
        department_name=application.department.name,
        data_set=application.data_set.code if application.data_set else "",
        kind=SharingKind(application.kind),
        decided_at=held.decided_at,
        supply_by=last_day,
        until_on=until,
        points=points,
        asked=tuple(map(person_row, asked)),
        renewable=_renewable(held),
        ask=rules.may_ask_person(who, application.department.code, running=on <= until),
        remove=rules.may_remove_person(who, application.department.code, running=on <= until and bool(asked)),
        supply=may if not may else suits_set(stored_content(application), offered_for(application)),
        is_provisional=not calendar.covers(last_day),
    )


def _renewable(held: SharingDecision) -> tuple[str, ...]:
    """The grants in force of the same department, set and kind."""
    application = held.application
    rows = ShareGrant.objects.filter(
        state=GrantState.IN_FORCE.value,
        kind=application.kind,
        department=application.department_id,
        decision__application__data_set=application.data_set_id,
    )
    return tuple(rows.order_by("pk").values_list("no", flat=True))


def _people(held: ShareGrant) -> tuple[GrantPerson, ...]:
    """Everybody whom the department asked for, with those who were removed."""
    rows = GrantPerson.objects.filter(application=held.decision.application_id)
    return tuple(rows.select_related("user__organisation").order_by("pk"))


def _is_open(scope: AgreedScope) -> bool:
    return bool(scope.points) or not scope.kind.is_footage


def _steps(who: DutyFacts, held: ShareGrant, facts: GrantFacts, at: datetime) -> GrantSteps:
    on, department = shanghai_day(at), facts.department
    asked = asked_rows(held.decision.application_id)
    waiting = [asked_person(one) for one in asked if one.named_at is None]
    named = [asked_person(one) for one in asked if one.named_at is not None]
    others = (*facts.applicants, facts.decider, facts.newest_decider)
    running = facts.state in RUNNING and on <= facts.last_on
    owed = owed_of([held], on)[held.pk]
    return GrantSteps(
        ask=rules.may_ask_person(who, department, running=running),
        name=rules.may_name_some(
            who, facts, waiting, hands_around(who, waiting, (facts.decider, facts.newest_decider))
        ),
        remove=rules.may_remove_person(who, department, running=running),
        suspend=rules.may_suspend(who, facts),
        resume=rules.may_resume_grant(who, facts, hands_around(who, named, others), on, named),
        end=rules.may_end_grant(who, facts),
        report=usage.may_report(who, department, owed),
        review=usage.may_review(who, facts),
    )
