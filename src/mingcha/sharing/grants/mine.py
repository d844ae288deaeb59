"""Which share grants wait for the reader: a report of the own department, people to be named, a suspended grant, a
review (articles 3, 13(2); NDSR 12)."""

from datetime import datetime, timedelta

from django.db.models import Q

from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.due import may_be_reviewed, may_owe_reports
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.rows import grants_open_to, owed_of, reviewed_on
from mingcha.sharing.grants.terms import is_report_late, review_by
from mingcha.sharing.grants.waiting import people_to_name, suspended_to_act_on

REVIEW_AHEAD = timedelta(days=14)
"""So long before its day a review waits for the police."""


def grants_of_reader(who: DutyFacts, at: datetime) -> Q:
    """The condition on grants that wait for this person now. What the days of the law decide is judged row by row, of
    those grants alone that may have something due."""
    return Q(no__in={*_to_name(who), *_suspended(who, at), *_owed(who, at), *_to_review(who, at)})


def _to_name(who: DutyFacts) -> list[str]:
    rows = people_to_name(who)
    return [] if rows is None else list(rows.values_list("application__decisions__grant__no", flat=True).distinct())


def _suspended(who: DutyFacts, at: datetime) -> list[str]:
    on, rows = shanghai_day(at), suspended_to_act_on(who, at)
    held = list(rows) if rows is not None else []
    owed = owed_of(held, on)
    return [one.no for one in held if not is_report_late(owed[one.pk], on)]


def _owed(who: DutyFacts, at: datetime) -> list[str]:
    departments, on = own_departments(who), shanghai_day(at)
    if not departments:
        return []
    held = list(may_owe_reports(ShareGrant.objects.filter(department__code__in=departments), on))
    owed = owed_of(held, on)
    return [one.no for one in held if owed[one.pk]]


def _to_review(who: DutyFacts, at: datetime) -> list[str]:
    if not rules.reads_every_grant(who) or not who.has(*rules.REVIEWERS_OF_GRANTS):
        return []
    until = shanghai_day(at) + REVIEW_AHEAD
    held = list(may_be_reviewed(grants_open_to(who).exclude(department__code=who.organisation), until))
    reviewed = reviewed_on(held)
    return [one.no for one in held if review_by(shanghai_day(one.in_force_at), reviewed.get(one.pk)) <= until]
