"""The days that run for share grants, for the page of deadlines: supply, report, review, last day (article 13(2); NDSR
12)."""

from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.rows import days_of, decisions_open_to, grants_open_to, owed_of, reviewed_on
from mingcha.sharing.grants.states import RUNNING
from mingcha.sharing.grants.terms import report_late_after, review_by, supply_by

_RUNNING = sorted(one.value for one in RUNNING)


@cites("13(2)", "NDSR 12", "GDSR")
def due_share_grants(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """What is due of share grants up to a day, or was, for who owes it: the supply for a clerk of another department,
    the report and the end of the term for the department, the review for an officer. The numbers of days are our own or
    were not read in the text: there is no legal day."""
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


def _supplies(who: DutyFacts, until: date, on: date) -> list[Due]:
    found, calendar = list[Due](), calendar_in_force()
    for held in decisions_open_to(who, on).exclude(application__department__code=who.organisation):
        day = supply_by(shanghai_day(held.decided_at), calendar)
        if day <= until:
            no, name = held.application.no, held.application.department.name
            about = Words(f"{name}的共享申请 {no}", f"application {no} of {name}")
            provisional = not calendar.covers(day)
            found.append(Due(DueKind.SHARING_SUPPLY, no, about, name, "13(2)", day, None, provisional=provisional))
    return found


def _of_department(who: DutyFacts, departments: tuple[str, ...], until: date, on: date) -> list[Due]:
    held = list(grants_open_to(who).filter(department__code__in=departments))
    owed, found = owed_of(held, on), list[Due]()
    for one in held:
        if owed[one.pk] and (day := report_late_after(owed[one.pk][0])) <= until:
            found.append(_due(DueKind.SHARING_REPORT, one.no, one.department.name, day))
        _, last = days_of(one)
        if one.state in _RUNNING and last <= until:
            found.append(_due(DueKind.SHARING_LAST_DAY, one.no, one.department.name, last))
    return found


def _reviews(who: DutyFacts, until: date) -> list[Due]:
    held = list(grants_open_to(who).filter(state__in=_RUNNING).exclude(department__code=who.organisation))
    reviewed, found = reviewed_on(held), list[Due]()
    for one in held:
        day = review_by(shanghai_day(one.in_force_at), reviewed.get(one.pk))
        if day <= min(until, one.until_on):
            found.append(_due(DueKind.SHARING_REVIEW, one.no, one.department.name, day))
    return found


def _due(kind: DueKind, no: str, name: str, day: date) -> Due:
    return Due(kind, no, Words(f"{name}的共享提供 {no}", f"share grant {no} of {name}"), name, "13(2)", day, None)
