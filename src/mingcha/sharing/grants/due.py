"""The days that run for share grants, for the page of deadlines: supply, report, review, last day (article 13(2); NDSR
12)."""

from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.models import GrantReview, ShareGrant, UsageReport
from mingcha.sharing.grants.rows import decisions_open_to, grants_open_to, owed_of, reviewed_on
from mingcha.sharing.grants.states import RUNNING, ReviewResult
from mingcha.sharing.grants.terms import (
    last_begin_of_due,
    last_decision_to_supply,
    report_late_after,
    review_by,
    supply_by,
)

_RUNNING = sorted(one.value for one in RUNNING)


@cites("13(2)", "NDSR 12", "GDSR")
def due_share_grants(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """What is due of share grants up to a day, or was, for who owes it: the supply for a clerk of another department,
    the report and the end of the term for the department, the review for an officer. The numbers of days are our own or
    were not read in the text: there is no legal day. Of the grants those alone are read that may have something due."""
    who, found = duty_of(asker, at), list[Due]()
    if not rules.may_read_grants(who):
        return ()
    side = own_departments(who)
    if who.has(*rules.SUPPLIERS):
        found += _supplies(who, until, shanghai_day(at))
    if side:
        found += _of_department(who, side, until, shanghai_day(at))
    if who.has(*rules.REVIEWERS_OF_GRANTS):
        found += _reviews(who, until)
    return tuple(sorted(found, key=lambda one: one.safe_on)[:limit])


def may_owe_reports(rows: QuerySet[ShareGrant], on: date) -> QuerySet[ShareGrant]:
    """Those of these grants that may owe a report on a Shanghai day: nobody reported to their end, and they are over,
    or a period may be over since the last day that was reported on."""
    newest = UsageReport.objects.filter(grant=OuterRef("pk")).order_by("-to_on").values("to_on")[:1]
    rows = rows.annotate(
        reported_on=Subquery(newest),
        begun_on=TruncDate("in_force_at", tzinfo=SHANGHAI),
        over_on=TruncDate("over_at", tzinfo=SHANGHAI),
    ).annotate(since_on=Coalesce("reported_on", "begun_on"))
    before_over = Q(over_on=None) | Q(reported_on__lt=F("over_on"))
    unreported = Q(reported_on=None) | (Q(reported_on__lt=F("until_on")) & before_over)
    has_period = Q(over_at__isnull=False) | Q(until_on__lt=on) | Q(since_on__lte=last_begin_of_due(on))
    return rows.filter(unreported, has_period)


def may_be_reviewed(rows: QuerySet[ShareGrant], until: date) -> QuerySet[ShareGrant]:
    """Those of these grants whose review may be due by a Shanghai day: they run, and none of them was reviewed, or came
    into force, shortly before. Whether points that were taken out are a review depends on who did it (reviewed_on)."""
    reviews = GrantReview.objects.filter(grant=OuterRef("pk")).exclude(result=ReviewResult.NARROWED.value)
    newest = reviews.order_by("-pk").values("at")[:1]
    rows = rows.filter(state__in=_RUNNING).annotate(reviewed_at=Coalesce(Subquery(newest), F("in_force_at")))
    return rows.filter(reviewed_at__lt=day_ends(last_begin_of_due(until)))


def _supplies(who: DutyFacts, until: date, on: date) -> list[Due]:
    found, calendar = list[Due](), calendar_in_force()
    rows = decisions_open_to(who, on).filter(decided_at__lt=day_ends(last_decision_to_supply(until)))
    for held in rows.exclude(application__department__code=who.organisation):
        day = supply_by(shanghai_day(held.decided_at), calendar)
        if day <= until:
            no, name = held.application.no, held.application.department.name
            about = Words(f"{name}的共享申请 {no}", f"application {no} of {name}")
            provisional = not calendar.covers(day)
            found.append(Due(DueKind.SHARING_SUPPLY, no, about, name, "13(2)", day, None, provisional=provisional))
    return found


def _of_department(who: DutyFacts, departments: tuple[str, ...], until: date, on: date) -> list[Due]:
    rows = grants_open_to(who).filter(department__code__in=departments)
    ending = rows.filter(state__in=_RUNNING, until_on__lte=until)
    found = [_due(DueKind.SHARING_LAST_DAY, one.no, one.department.name, one.until_on) for one in ending]
    held = list(may_owe_reports(rows, on))
    owed = owed_of(held, on)
    late_after = {one: report_late_after(owed[one.pk][0]) for one in held if owed[one.pk]}
    return found + [
        _due(DueKind.SHARING_REPORT, one.no, one.department.name, day)
        for one, day in late_after.items()
        if day <= until
    ]


def _reviews(who: DutyFacts, until: date) -> list[Due]:
    held = list(may_be_reviewed(grants_open_to(who).exclude(department__code=who.organisation), until))
    reviewed, found = reviewed_on(held), list[Due]()
    for one in held:
        day = review_by(shanghai_day(one.in_force_at), reviewed.get(one.pk))
        if day <= min(until, one.until_on):
            found.append(_due(DueKind.SHARING_REVIEW, one.no, one.department.name, day))
    return found


def _due(kind: DueKind, no: str, name: str, day: date) -> Due:
    return Due(kind, no, Words(f"{name}的共享提供 {no}", f"share grant {no} of {name}"), name, "13(2)", day, None)
