"""Rows of share grants: found for who may see them, and turned into the values that rules judge; for actions and
queries, not for pages (article 13(2))."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.access.register.queries import count_share_uses
from mingcha.kit.checked import or_missing
from mingcha.kit.decision import require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand, are_same_hand, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.sharing.applications.asked import is_offered
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rows import application_facts, offered_for, steps_of
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.models import (
    CHECKED,
    GrantPerson,
    GrantReading,
    GrantReview,
    GrantStep,
    ShareGrant,
    UsageReport,
)
from mingcha.sharing.grants.states import RUNNING, GrantState, ReviewResult, Side
from mingcha.sharing.grants.terms import (
    Period,
    is_report_late,
    owed_reports,
    periods_of,
    report_late_after,
    review_by,
)
from mingcha.sharing.grants.values import (
    AskedPerson,
    GrantFacts,
    GrantStepRow,
    PersonRow,
    ReportRow,
    ReviewRow,
    ShareGrantRow,
    SupplyChecks,
    SupplyFacts,
)

AGREED = (ApplicationState.AGREED.value, ApplicationState.AGREED_PARTLY.value, ApplicationState.SETTLED.value)
"""The states of an application whose decision may be supplied, if it agrees; a disputed one is settled first."""
RUNNING_STATES = sorted(one.value for one in RUNNING)
"""The states of a grant that is not over, as they are stored."""
_STOPPED = (GrantState.SUSPENDED.value, GrantState.ENDED.value)
WITH_APPLICATION = ("department", "decision__application__data_set", "decision__application__department")
"""What is read with a grant."""


def grants_open_to(who: DutyFacts) -> QuerySet[ShareGrant]:
    """The grants that this person may read: all of them for officers, clerks and auditors of the city, those of the own
    department, and those that name the person. Raises Refused (article 13(2)) for who has none of these ways."""
    rows = ShareGrant.objects.select_related(*WITH_APPLICATION)
    if rules.reads_every_grant(who):
        return rows
    named = Q(decision__application__in=applications_naming(who).values("application"))
    if not own_departments(who) and not rows.filter(named).exists():
        require(rules.may_read_grants(who))
    return rows.filter(named | Q(department__code__in=own_departments(who)))


def applications_naming(who: DutyFacts) -> QuerySet[GrantPerson]:
    """The people of grants who are this account: named, not removed, and of the department still. The clock removes who
    left it from what runs alone, so that what is over names them for ever."""
    rows = GrantPerson.objects.filter(user=who.user_id, named_at__isnull=False, removed_at=None)
    return rows.filter(application__department__code=who.organisation) if who.organisation else rows.none()


def grant_called(who: DutyFacts, no: str) -> ShareGrant:
    """The grant with this number, for a person who may read it. Raises Refused (article 13(2)), Fault(NOT_FOUND), which
    another department's grant is, too."""
    found = grants_open_to(who).filter(no=no).first() if len(no) <= 20 else None
    return or_missing(found, "共享提供", "share grant", no)


def decisions_open_to(who: DutyFacts, on: date, *, in_any_state: bool = False) -> QuerySet[SharingDecision]:
    """The newest decisions that agree to something and have no grant yet, as far as this person reads grants; without
    those that cannot be supplied on a Shanghai day (disputed, being decided anew, over), unless `in_any_state`."""
    require(rules.may_read_grants(who))
    rows = _newest().filter(grant=None, until_on__isnull=False)
    rows = rows if in_any_state else rows.filter(application__state__in=AGREED, until_on__gte=on)
    return rows if rules.reads_every_grant(who) else rows.filter(application__department__code__in=own_departments(who))


def decision_of(who: DutyFacts, application: str) -> SharingDecision:
    """The newest decision on the application with this number, if it agrees to something, supplied or not, for a person
    who may read its grant. Raises Refused (article 13(2)), Fault(NOT_FOUND)."""
    require(rules.may_read_grants(who))
    rows = _newest()
    if not rules.reads_every_grant(who):
        rows = rows.filter(application__department__code__in=own_departments(who))
    rows = rows.filter(application__no=application, until_on__isnull=False) if len(application) <= 20 else rows.none()
    return or_missing(rows.first(), "同意的决定", "decision that agrees to", application)


def _newest() -> QuerySet[SharingDecision]:
    """The newest decision on each application."""
    later = SharingDecision.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    rows = SharingDecision.objects.filter(~Exists(later))
    return rows.select_related("application__department", "application__data_set")


def running_grant(application: int) -> ShareGrant | None:
    """The grant of an application (key) that is in force or suspended; it has one at most."""
    rows = ShareGrant.objects.filter(decision__application=application, state__in=[one.value for one in RUNNING])
    return rows.select_related(*WITH_APPLICATION).first()


def next_share_grant_no(now: datetime) -> str:
    """W, the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"W{shanghai_day(now):%Y%m%d}-"
    last = ShareGrant.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def supply_facts(held: SharingDecision, points: int, on: date) -> SupplyFacts:
    """A decision that is to be supplied, as rules see it. `points`: those that can be opened now."""
    application = held.application
    until = held.until_on or on
    return SupplyFacts(
        department=application.department.code,
        kind=SharingKind(application.kind),
        until_on=until,
        applicants=application_facts(application, steps_of(application)).applicants,
        decider=person_id(held.decided_by),
        is_agreed=application.state in AGREED and held.until_on is not None,
        is_supplied=ShareGrant.objects.filter(decision=held).exists() or running_grant(application.pk) is not None,
        points=points,
        owes=department_owes(application.department_id, on),
        is_held_back=is_held_back(held),
    )


def grant_facts(held: ShareGrant, on: date, *, consents: bool = True) -> GrantFacts:
    """A grant as rules see it on a Shanghai day. `consents`: whether a point is left that can be opened."""
    application = held.decision.application
    newest = newest_decision(held)
    return GrantFacts(
        department=held.department.code,
        state=GrantState(held.state),
        kind=SharingKind(held.kind),
        last_on=held.until_on,
        decider=person_id(held.decision.decided_by),
        suspended_by=Side(held.suspended_by) if held.suspended_by else None,
        owes=any_late(grants_of_set(held.decision), on),
        is_decided=newest.until_on is not None and application.state != ApplicationState.WITHDRAWN.value,
        consents=consents,
        is_offered=is_offered(offered_for(application)).allowed,
        applicants=application_facts(application, steps_of(application)).applicants,
        newest_decider=person_id(newest.decided_by),
    )


def newest_decision(held: ShareGrant) -> SharingDecision:
    """The newest decision on the application of a grant: its own, or one that came after a dispute."""
    return SharingDecision.objects.filter(application=held.decision.application_id).order_by("-number")[0]


def grants_of_set(held: SharingDecision) -> QuerySet[ShareGrant]:
    """The grants, over or not, of the same department and set as a decision: those from which it goes on are among
    them."""
    application = held.application
    return ShareGrant.objects.filter(
        department=application.department_id, decision__application__data_set=application.data_set_id
    )


def is_held_back(held: SharingDecision) -> bool:
    """Whether the police suspended a grant of the same department and set after this decision, and nobody resumed it,
    or ended one: who supplies or renews by an older decision would undo that. A grant that ended since its own
    application was refused when it was decided anew is no word on other decisions."""
    anew = SharingDecision.objects.filter(
        application=OuterRef("grant__decision__application"), decided_at=OuterRef("at"), until_on=None
    )
    steps = GrantStep.objects.filter(grant__in=grants_of_set(held)).annotate(is_refused_anew=Exists(anew))
    since: dict[int, datetime | None] = {}
    for one in steps.order_by("grant", "number"):
        if one.state == GrantState.IN_FORCE.value:
            since[one.grant_id] = None
        elif one.state in _STOPPED and one.side == Side.POLICE.value and not one.is_refused_anew:
            since[one.grant_id] = one.at
    return any(at is not None and at > held.decided_at for at in since.values())


def department_owes(department: int, on: date) -> bool:
    """Whether a department (key) owes a report that is late, of any of its grants."""
    return any_late(ShareGrant.objects.filter(department=department), on)


def any_late(grants: QuerySet[ShareGrant], on: date) -> bool:
    """Whether a report on one of these grants is late on a Shanghai day."""
    return any(is_report_late(one, on) for one in owed_of(list(grants), on).values())


def owed_of(held: Collection[ShareGrant], on: date) -> dict[int, tuple[Period, ...]]:
    """The periods of which each of these grants owes a report on a Shanghai day, by key; by one query."""
    reported: dict[int, set[date]] = {one.pk: set() for one in held}
    rows = UsageReport.objects.filter(grant__in=[one.pk for one in held]) if held else UsageReport.objects.none()
    for grant, last in rows.values_list("grant_id", "to_on"):
        reported[grant].add(last)
    return {one.pk: owed_reports(periods_of(*days_of(one)), sorted(reported[one.pk]), on) for one in held}


def days_of(held: ShareGrant) -> tuple[date, date]:
    """The Shanghai day on which a grant came into force, and its last one: of its term, or on which it ended before."""
    last = held.until_on if held.over_at is None else min(held.until_on, shanghai_day(held.over_at))
    return shanghai_day(held.in_force_at), last


def shares_of(held: ShareGrant) -> tuple[str, ...]:
    """The numbers of the shares that a grant opened, the first one first."""
    steps = GrantStep.objects.filter(grant=held).exclude(share="")
    return tuple(steps.order_by("number").values_list("share", flat=True))


def count_uses(held: ShareGrant, since: datetime, until: datetime) -> int:
    """How often a grant was used in [since, until): lines of the register under its shares, and pages of its rows."""
    readings = GrantReading.objects.filter(grant=held, at__gte=since, at__lt=until)
    return count_share_uses(shares_of(held), since, until) + readings.count()


def asked_rows(application: int) -> tuple[GrantPerson, ...]:
    """The people of an application (key) who are not removed, in the order in which they were asked for."""
    rows = GrantPerson.objects.filter(application=application, removed_at=None)
    return tuple(rows.select_related("user__organisation").order_by("pk"))


def asked_person(held: GrantPerson) -> AskedPerson:
    """A person as rules see them; the account was read with it."""
    user = held.user
    code = user.organisation.code if user.organisation else ""
    return AskedPerson(user.pk, code, user.is_active, person_id(held.asked_by))


def hands_around(who: DutyFacts, people: Iterable[AskedPerson], others: Sequence[int]) -> tuple[Hand, ...]:
    """In whose hands the accounts of a supply are."""
    return hands_of((who.user_id, *others, *(id_ for one in people for id_ in (one.user_id, one.asked_by))))


def stored_checks(checks: dict[str, str]) -> SupplyChecks:
    """The security check as it was stored."""
    return SupplyChecks(**{name: checks.get(name, "") for name in CHECKED})


def grant_rows(held: Sequence[ShareGrant], on: date) -> tuple[ShareGrantRow, ...]:
    """Grants as values, as they stand on a Shanghai day, by two queries more, and a few where points were taken out."""
    owed, reviewed = owed_of(held, on), reviewed_on(held)
    return tuple(_grant_row(one, owed[one.pk], reviewed.get(one.pk)) for one in held)


def reviewed_on(held: Collection[ShareGrant]) -> dict[int, date]:
    """The Shanghai day of the newest review of each of these grants that has one, by key. Points that a decider took
    out are no review: by that the grant would go on by the hand that decided it."""
    rows = list(GrantReview.objects.filter(grant__in=[one.pk for one in held]).order_by("pk")) if held else []
    applications = {one.pk: one.decision.application_id for one in held}
    narrowed = [one for one in rows if one.result == ReviewResult.NARROWED.value]
    own = _by_deciders(narrowed, applications) if narrowed else frozenset[int]()
    return {one.grant_id: shanghai_day(one.at) for one in rows if one.pk not in own}


def _by_deciders(reviews: Collection[GrantReview], applications: Mapping[int, int]) -> frozenset[int]:
    """Those of some reviews (keys) by the hand of one who had decided on the application of their grant by then.
    `applications`: keys by that of the grant."""
    asked = {applications[one.grant_id] for one in reviews}
    rows = SharingDecision.objects.filter(application__in=asked)
    decided = [
        (application, at, person_id(by))
        for application, at, by in rows.values_list("application", "decided_at", "decided_by")
    ]
    hands = hands_of((*(by for *_, by in decided), *(person_id(one.by) for one in reviews)))
    return frozenset(
        one.pk
        for one in reviews
        for application, at, by in decided
        if application == applications[one.grant_id] and at <= one.at and are_same_hand(person_id(one.by), by, hands)
    )


def _grant_row(held: ShareGrant, owed: Sequence[Period], reviewed: date | None) -> ShareGrantRow:
    application, runs = held.decision.application, GrantState(held.state) in RUNNING
    return ShareGrantRow(
        number=held.pk,
        no=held.no,
        application=application.no,
        department=held.department.code,
        department_name=held.department.name,
        data_set=application.data_set.code if application.data_set else "",
        kind=SharingKind(held.kind),
        state=GrantState(held.state),
        in_force_at=held.in_force_at,
        until_on=held.until_on,
        report_by=report_late_after(owed[0]) if owed else None,
        review_by=review_by(shanghai_day(held.in_force_at), reviewed) if runs else None,
    )


def person_row(held: GrantPerson) -> PersonRow:
    """A person as a value; the account was read with it."""
    return PersonRow(held.pk, held.user.name, held.user.username, held.asked_at, held.named_at, held.removed_at)


def report_row(held: UsageReport) -> ReportRow:
    """A report as a value."""
    names = ReportRow.__dataclass_fields__
    return ReportRow(**{name: getattr(held, name) for name in names})


def review_row(held: GrantReview, *, named: bool) -> ReviewRow:
    """A review as a value. `named`: with who made it."""
    return ReviewRow(held.at, held.by if named else "", ReviewResult(held.result), held.why, held.withdrawn)


def step_row(held: GrantStep, *, named: bool) -> GrantStepRow:
    """A step as a value. `named`: with who took it; the department reads for which side it was."""
    by = held.by if named else ""
    return GrantStepRow(GrantState(held.state), held.at, by, Side(held.side), held.why, held.share)
