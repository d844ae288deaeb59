"""Applications of departments are written, submitted, returned, forwarded and withdrawn (article 13(2)). A step on what
somebody has read names its digest: content that changed meanwhile is a conflict."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.applications import rules
from mingcha.sharing.applications.asked import may_be_asked
from mingcha.sharing.applications.changes import tell_withdrawn
from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.applications.purposes import SharingKind, may_share_for
from mingcha.sharing.applications.rows import (
    application_called,
    application_facts,
    application_row,
    new_step,
    next_application_no,
    offered_sets_of,
    steps_of,
    stored_content,
    write_content,
)
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.applications.values import ApplicationFacts, ApplicationRow, Gap, NewApplication

_CITED = ("13(2)",)


@cites("13(2)", "19", "PIPL 26")
def draft_application(
    by: Asker, *, new: NewApplication, clock: Clock, no: str = "", digest: str = ""
) -> ApplicationRow:
    """Writes an application of the own department: a new one for the number "", else a draft or a returned one anew.
    `digest`: of the content as the writer read it, asked for where there is one.

    Raises Refused (articles 13(2), 19), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) where the content changed."""
    with (
        refusals_noted(by, "sharing.application.draft", no, clock),
        act("sharing.application.draft", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        if no:
            held = application_called(who, no)
            require(rules.may_write_application(who, application_facts(held, steps_of(held))))
            _require_unchanged(held, digest)
        else:
            require(rules.may_apply(who))
            held = Application(
                no=next_application_no(now),
                department=organisation_called(rules.own_departments(who)[0]),
                state=ApplicationState.DRAFT.value,
            )
        if new.purpose:
            require(may_share_for(new.purpose, new.kind or SharingKind.ROWS))
        write_content(held, new)
        held.written_at, held.written_by = now, record.by.id
        if record.by.id not in held.writers.splitlines():
            held.writers += f"{record.by.id}\n"
        held.save()
        record.wrote(held)
        _state(record, held)
    return _row(held)


@cites("13(2)", "19", "GDSR", "PIPL 26")
def submit_application(by: Asker, *, no: str, digest: str, clock: Clock) -> ApplicationRow:
    """Submits an application, if it is whole. Raises Refused (articles 13(2), 19; GDSR) with every gap,
    Fault(NOT_FOUND), Fault(CONFLICT) where the content is another than the digest says."""
    with (
        refusals_noted(by, "sharing.application.submit", no, clock),
        act("sharing.application.submit", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_called(who, no)
        steps = steps_of(held)
        require(rules.may_submit_application(who, application_facts(held, steps)))
        _require_unchanged(held, digest)
        offered = next(iter(offered_sets_of([held.data_set.serial])), None) if held.data_set else None
        require(may_be_asked(stored_content(held), offered, shanghai_day(now)))
        held.set_version = offered.version if offered else 0
        held.state, held.submitted_at, held.submitted_by = ApplicationState.SUBMITTED.value, now, record.by.id
        _save(record, held, new_step(held, steps, now, record.by.id))
    return _row(held)


@cites("3", "13(2)", "GDSR")
def return_application(by: Asker, *, no: str, digest: str, gaps: tuple[Gap, ...], clock: Clock) -> ApplicationRow:
    """Returns an application with all that lacks; after the first time only parts that were written anew since.
    Raises Refused (articles 3, 13(2); GDSR), else as submit_application."""
    with (
        refusals_noted(by, "sharing.application.return", no, clock),
        act("sharing.application.return", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_called(who, no)
        steps = steps_of(held)
        facts = application_facts(held, steps)
        require(rules.may_return_application(who, facts, _hands(who, facts)))
        require(rules.names_gaps(gaps, facts))
        _require_unchanged(held, digest)
        held.state = ApplicationState.RETURNED.value
        step = new_step(held, steps, now, record.by.id)
        step.gaps = [{"part": one.part.value, "why": checked_name(one.why, rules.MOST_GAP)} for one in gaps]
        _save(record, held, step)
        record.fact("gaps", [one.part.value for one in gaps])
    return _row(held)


@cites("3", "13(2)")
def forward_application(by: Asker, *, no: str, digest: str, clock: Clock) -> ApplicationRow:
    """Forwards an application to the police, whose term to answer begins. Raises Refused (articles 3, 13(2)), else as
    submit_application."""
    with (
        refusals_noted(by, "sharing.application.forward", no, clock),
        act("sharing.application.forward", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_called(who, no)
        steps = steps_of(held)
        facts = application_facts(held, steps)
        require(rules.may_forward(who, facts, _hands(who, facts)))
        _require_unchanged(held, digest)
        held.state, held.forwarded_at, held.forwarded_by = ApplicationState.FORWARDED.value, now, record.by.id
        _save(record, held, new_step(held, steps, now, record.by.id))
    return _row(held)


@cites("13(2)")
def withdraw_application(by: Asker, *, no: str, why: str, clock: Clock) -> ApplicationRow:
    """Withdraws an application of the own department, with the reason. Raises Refused (article 13(2)),
    Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.application.withdraw", no, clock),
        act("sharing.application.withdraw", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_called(who, no)
        steps = steps_of(held)
        require(rules.may_withdraw_application(who, application_facts(held, steps)))
        require(rules.has_withdrawal_reason(why))
        held.state = ApplicationState.WITHDRAWN.value
        step = new_step(held, steps, now, record.by.id)
        step.why = checked_name(why, rules.MOST_WHY)
        _save(record, held, step)
        tell_withdrawn(record, held.no, now)
        _state(record, held)
        record.fact("why", step.why)
    return _row(held)


def _save(record: ActRecord, held: Application, step: ApplicationStep) -> None:
    """Saves an application with the step that was taken, with the facts of the entry."""
    held.save()
    step.save()
    record.wrote(held, step)
    _state(record, held)


def _state(record: ActRecord, held: Application) -> None:
    for key, value in (
        ("application", held.no), ("department", held.department.code), ("kind", held.kind), ("purpose", held.purpose),
        ("set", held.data_set.code if held.data_set else ""), ("digest", held.digest), ("state", held.state),
    ):  # fmt: skip
        record.fact(key, value)


def _hands(who: DutyFacts, facts: ApplicationFacts) -> tuple[Hand, ...]:
    return hands_of((who.user_id, *facts.applicants))


def _row(held: Application) -> ApplicationRow:
    offered = offered_sets_of([held.data_set.serial]) if held.data_set else ()
    names = {one.number: one.name for one in offered}
    return application_row(held, stored_content(held), names, calendar_in_force())


def _require_unchanged(held: Application, digest: str) -> None:
    """Raises Fault(CONFLICT) where the content is another than the reader has seen."""
    if held.digest != digest:
        words = Words("该申请已被他人修改，请重新查看", "the application was changed meanwhile: read it again")
        raise Fault(FaultKind.CONFLICT, words)
