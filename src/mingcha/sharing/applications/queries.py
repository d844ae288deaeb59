"""Applications for their readers: the list, one with its steps and what the reader may do, the sets that can be asked
for (articles 3, 13(2))."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.registrars import hands_of
from mingcha.sharing.applications import rules
from mingcha.sharing.applications.content import application_digest
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.rows import (
    application_called,
    application_facts,
    application_row,
    applications_open_to,
    content_for,
    contents_for,
    offered_sets_of,
    step_row,
    steps_of,
)
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.applications.values import ApplicationPage, ApplicationRow, ApplicationSteps, OfferedSet

MOST_APPLICATIONS = 50


@cites("3", "13(2)")
def applications(
    reader: Reader,
    *,
    at: datetime,
    state: ApplicationState | None = None,
    mine: bool = False,
    text: str = "",
    limit: int = MOST_APPLICATIONS,
    before: int = 0,
) -> tuple[ApplicationRow, ...]:
    """The applications that the reader may read, the newest first: of one state, those that wait for the reader, those
    with this text in the number or the department's name; `before`: only lower numbers. Raises Refused (13(2))."""
    rows = _asked_for(reader, at, state, mine=mine, text=text)
    if before:
        rows = rows.filter(pk__lt=before)
    return _rows(duty_of(reader, at), list(rows.order_by("-pk")[:limit]))


@cites("3", "13(2)")
def count_applications(
    reader: Reader, *, at: datetime, state: ApplicationState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many applications `applications` would list without a limit. Raises Refused (article 13(2))."""
    return _asked_for(reader, at, state, mine=mine, text=text).count()


@cites("3", "13(2)")
def count_waiting_applications(reader: Reader, *, at: datetime) -> int:
    """How many applications wait for the reader: returned to the own department, to be checked, to be answered."""
    who = duty_of(reader, at)
    return applications_open_to(who).filter(waits_for(who)).count() if rules.may_read_applications(who) else 0


@cites("3", "13(2)")
def application(reader: Reader, no: str, *, at: datetime) -> ApplicationPage:
    """One application as the reader may read it. Raises Refused (article 13(2)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = application_called(who, no)
    steps = steps_of(held)
    facts, content = application_facts(held, steps), content_for(who, held, steps)
    hands = hands_of((who.user_id, *facts.applicants))
    offered = offered_sets_of([content.data_set]) if content.data_set else ()
    names = {one.number: one.name for one in offered}
    named = rules.sees_submitted(who) or rules.sees_drafts(who)
    return ApplicationPage(
        row=application_row(held, content, names, calendar_in_force()),
        content=content,
        digest=application_digest(content),
        asked=next(iter(offered), None),
        set_number=content.data_set,
        set_version=held.set_version,
        history=tuple(step_row(one, named=named) for one in steps),
        open_parts=rules.parts_to_name(facts),
        steps=ApplicationSteps(
            draft=rules.may_write_application(who, facts),
            submit=rules.may_submit_application(who, facts),
            give_back=rules.may_return_application(who, facts, hands),
            forward=rules.may_forward(who, facts, hands),
            withdraw=rules.may_withdraw_application(who, facts),
        ),
    )


@cites("13(2)")
def offered_sets(reader: Reader, *, at: datetime) -> tuple[OfferedSet, ...]:
    """The published sets without any row, by number, for who reads applications. Raises Refused (article 13(2))."""
    require(rules.may_read_applications(duty_of(reader, at)))
    return offered_sets_of()


def waits_for(who: DutyFacts) -> Q:
    """The condition on applications with a next step of this person's: returned to the own department, submitted or
    disputed by another one, forwarded to be answered."""
    found = Q(state=ApplicationState.RETURNED.value, department__code__in=rules.own_departments(who))
    if who.has(*rules.CHECKERS):
        waiting = [ApplicationState.SUBMITTED.value, ApplicationState.DISPUTED.value]
        found |= Q(state__in=waiting) & ~Q(department__code=who.organisation)
    if who.has(*rules.ANSWERERS_OF_APPLICATIONS):
        found |= Q(state=ApplicationState.FORWARDED.value)
    return found


def _asked_for(
    reader: Reader, at: datetime, state: ApplicationState | None, *, mine: bool, text: str
) -> QuerySet[Application]:
    who = duty_of(reader, at)
    rows = applications_open_to(who)
    if mine:
        rows = rows.filter(waits_for(who))
    if text:
        rows = rows.filter(Q(no__contains=text) | Q(department__name__contains=text))
    return rows if state is None else rows.filter(state=state.value)


def _rows(who: DutyFacts, found: Sequence[Application]) -> tuple[ApplicationRow, ...]:
    contents = contents_for(who, found)
    numbers = sorted({one.data_set for one in contents.values() if one.data_set})
    names = {one.number: one.name for one in offered_sets_of(numbers)} if numbers else {}
    calendar = calendar_in_force()
    return tuple(application_row(one, contents[one.pk], names, calendar) for one in found)
