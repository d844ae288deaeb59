"""Draws up the notice, tells the person of a penalty case, records the statement (article 23; APL 41 to 45, 63)."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_lines, checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.fine_rules import Who
from mingcha.law.penalty_dates import hearing_asked_until, statement_until
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases import notices, rules
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.notice_values import HandedNotice, NoticeText
from mingcha.supervision.cases.rows import case_facts, cited_of_case, move_on, printed_notice, read_case
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import NewNotice
from mingcha.supervision.hearings.rules import offers_hearing
from mingcha.supervision.officers.rows import enforcer_of
from mingcha.supervision.orders.rows import receipt_of

CASES = "cases"
"""The folder of signed statements and waivers, below the documents."""


@cites("23", "APL 41", "APL 42", "APL 44")
def notify_person(by: Asker, *, case: int, new: NewNotice, revision: int, clock: Clock) -> None:
    """Records the notice before a penalty, as it was handed over: facts, grounds, basis, amount and rights. Raises
    Refused (3, 23; APL 41, 42, 44), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.case.notify", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        who, enforcer = enforcer_of(by, now)
        require(notices.may_notify_person(who, enforcer, case_facts(held), new, shanghai_day(now)))
        record.fact("superseded_drawn_on", held.notice_drawn_on.isoformat() if held.notice_drawn_on else "")
        held.notice_drawn_on = None  # who drew it up stays one who handles the case
        _write_notice(record, held, new.text, new.handed_on)
        _hand_over(record, held, HandedNotice(new.handed_on, new.receiver), enforcer.actor)
        held.save()
        record_case(record, held)


@cites("23", "APL 41", "APL 42", "APL 44")
def draw_notice(by: Asker, *, case: int, new: NoticeText, revision: int, clock: Clock) -> None:
    """Draws up the notice before a penalty, of which the paper is printed and handed over; no day runs yet. Where the
    paper says the same as before, it keeps its day. Raises as `notify_person`."""
    with act("supervision.case.draw_notice", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        who, enforcer = enforcer_of(by, now)
        require(notices.may_draw_notice(who, enforcer, case_facts(held), new, shanghai_day(now)))
        before, today = _printed(held), shanghai_day(now)
        move_on(held, CaseState.OPEN)
        _write_notice(record, held, new, today)
        if held.notice_drawn_on is None or _printed(held) != before:
            record.fact("superseded_drawn_on", held.notice_drawn_on.isoformat() if held.notice_drawn_on else "")
            held.notice_drawn_on, held.notice_drawn_by = today, enforcer.actor
        held.save()
        record_case(record, held)


@cites("23", "APL 42", "APL 44")
def hand_over_notice(by: Asker, *, case: int, handed: HandedNotice, revision: int, clock: Clock) -> None:
    """Records that the notice that was drawn up was handed over, by the print that `handed` names: from then on the
    days of a statement run. Raises as `notify_person`."""
    with act("supervision.case.hand_over_notice", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        who, enforcer = enforcer_of(by, now)
        receipt = receipt_of(PrintedKind.PENALTY_NOTICE, held.pk, held.notice_drawn_by, who.user_id)
        today, printed = shanghai_day(now), printed_notice(held, shanghai_day(now))
        require(notices.may_hand_over_notice(who, enforcer, case_facts(held), handed, today, receipt, printed))
        record.fact("paper_sha256", printed.sha256)
        _hand_over(record, held, handed, enforcer.actor)
        held.save()
        record_case(record, held)


def _write_notice(record: ActRecord, held: PenaltyCase, new: NoticeText, on: date) -> None:
    """Sets in memory what a notice says, by the law of a day."""
    held.notice_facts = checked_name(new.facts, rules.MOST_TEXT)
    held.notice_grounds = checked_name(new.grounds, rules.MOST_TEXT)
    held.notice_evidence = " ".join(one.value for one in new.evidence)
    held.notice_outcome, held.is_complex = new.proposed.value, new.is_complex
    held.notice_yuan = new.yuan if new.proposed is Outcome.FINE else None
    held.notice_extras = " ".join(one.value for one in new.extras)
    held.hearing_told = offers_hearing(held.rule, Who(held.who), new.yuan, new.extras, on)
    record.fact("proposed", held.notice_outcome)
    record.fact("yuan", str(new.yuan))
    record.fact("evidence", held.notice_evidence)
    record.fact("hearing_told", held.hearing_told)


def _printed(held: PenaltyCase) -> tuple[object, ...]:
    """What the paper of a notice says of a case, to compare two texts."""
    text = (held.notice_facts, held.notice_grounds, held.notice_evidence, held.notice_outcome)
    return (*text, held.notice_yuan, held.notice_extras, held.hearing_told)


def _hand_over(record: ActRecord, held: PenaltyCase, handed: HandedNotice, actor: str) -> None:
    """Sets in memory that the person was told, and the days that run from then on. `actor`: who told."""
    calendar = calendar_in_force()
    last, hearing = statement_until(handed.on, calendar), hearing_asked_until(handed.on, calendar)
    move_on(held, CaseState.NOTICED)
    held.noticed_on, held.notice_by = handed.on, actor
    held.notice_receiver = checked_name(handed.receiver, rules.MOST_RECEIVER)
    held.statement_last, held.statement_provisional = last.due, last.provisional or hearing.provisional
    held.hearing_last = hearing.due
    record.fact("noticed_on", handed.on.isoformat())
    record.fact("statement_last", last.due.isoformat())


@cites("23", "APL 44", "APL 45")
def record_statement(
    by: Asker, *, case: int, text: str, waives: bool, scan: bytes, folder: Path, revision: int, clock: Clock
) -> None:
    """Records what the person states, after what was stated before, or a waiver that the person signed (`scan`, b"" for
    none). `folder`: the documents of the home. Raises as `notify_person`, Refused for a file that is no scan, and
    Fault(INVALID) about `text` where all of it is too long."""
    now, signed = clock.now(), bool(scan)
    today = shanghai_day(now)
    before = case_facts(read_case(case, revision))
    require(rules.may_record_statement(duty_of(by, now), before, text, waives=waives, signed=signed))
    kept = (
        kept_scan(scan, below=CASES, folder=folder, on=today, article=rules.article_of(before), about="scan")
        if signed
        else nullcontext()
    )
    with (
        kept if signed else nullcontext() as document,
        act("supervision.case.state", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record,
    ):
        held = read_case(case, revision)
        facts = case_facts(held)
        require(rules.may_record_statement(duty_of(by, now), facts, text, waives=waives, signed=signed))
        move_on(held, CaseState.NOTICED)
        if text.strip():
            stated = f"{held.statement}\n{text.strip()}".strip()
            held.statement = checked_lines(stated, rules.MOST_STATEMENT, about="text")
        held.waived = held.waived or waives
        if document is not None:
            held.statement_file, held.statement_digest = document.file, document.sha256
        held.save()
        record_case(record, held)
        record.fact("waived", waives)
        record.fact("scan", held.statement_digest)


def record_case(record: ActRecord, held: PenaltyCase) -> None:
    """Names a case to the act that wrote it. No name and no number of a person stands in the entry."""
    record.wrote(held)
    record.fact("case", held.no)
    if held.finding is None:
        record.fact("obstruction", held.obstruction_id)
    else:
        record.fact("inspection", held.finding.inspection_id)
        record.fact("question", held.finding.question)
    record.fact("state", held.state)
