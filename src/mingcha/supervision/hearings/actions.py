"""Hearings asked for, set, held and given up (APL 63, 64; article 23)."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_lines, checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.penalty_dates import hearing_from
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import case_facts, cited_of_case, facts_for, move_on, read_case
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.hearings import rules
from mingcha.supervision.hearings.models import CaseHearing, HearingWaiver
from mingcha.supervision.hearings.rows import chair_left
from mingcha.supervision.hearings.values import HearingNoticeServed, HearingRecord, NewHearing
from mingcha.supervision.orders.rows import receipt_of

HEARINGS = "hearings"
"""The folder of signed records of hearings, below the documents."""
WAIVERS = "hearing-waivers"
"""The folder of papers by which persons gave a hearing up, below the documents."""


@cites("23", "APL 63", "APL 64")
def ask_hearing(by: Asker, *, case: int, asked_on: date, note: str, revision: int, clock: Clock) -> None:
    """Records that the person asked for a hearing, and how. Raises Refused (3; APL 64), Fault(NOT_FOUND),
    Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.hearing.ask", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        require(rules.may_ask_hearing(duty_of(by, now), case_facts(held), asked_on, note, shanghai_day(now)))
        noted = checked_name(note, rules.MOST_NOTE)
        made = CaseHearing(case=held, asked_on=asked_on, asked_note=noted, noted_by=actor_of(by).id)
        made.pk = CaseHearing.objects.filter(case=held).values_list("pk", flat=True).first()  # one that was given up
        made.save()
        move_on(held, CaseState.NOTICED)
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(made)
        record.fact("asked_on", asked_on.isoformat())


@cites("23", "APL 64")
def set_hearing(by: Asker, *, case: int, new: NewHearing, revision: int, clock: Clock) -> None:
    """Sets day and place of a hearing, from when on its notice is issued; who sets it presides. Set anew, its notice is
    to be served anew. Raises as `ask_hearing`."""
    with act("supervision.hearing.set", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        actor, who, today = actor_of(by).id, duty_of(by, now), shanghai_day(now)
        first = hearing_from(today, calendar_in_force()).due
        facts, left = facts_for(held, actor), chair_left(case_facts(held), now)
        require(rules.may_set_hearing(who, actor, facts, new, first, today, chair_left=left))
        hearing = CaseHearing.objects.get(case=held)
        hearing.anew_reason = checked_name(new.anew_reason, rules.MOST_NOTE) if hearing.set_on is not None else ""
        hearing.set_on, hearing.first_on, hearing.notice_on = new.on, first, today
        hearing.notified_on, hearing.receiver = None, ""
        hearing.place = checked_name(new.place, rules.MOST_PLACE)
        hearing.is_public = new.is_public
        hearing.closed_reason = "" if new.is_public else checked_name(new.closed_reason, rules.MOST_NOTE)
        hearing.chair, hearing.chair_name = actor, who.name
        hearing.save()
        _go_on(record, held, hearing)
        record.fact("set_on", new.on.isoformat())
        record.fact("anew_reason", hearing.anew_reason)


@cites("23", "APL 64")
def serve_hearing_notice(by: Asker, *, case: int, served: HearingNoticeServed, revision: int, clock: Clock) -> None:
    """Records that the notice of a hearing was served. Raises as `ask_hearing`."""
    with act("supervision.hearing.serve", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        today = shanghai_day(now)
        # a day to come is refused by the rule, but no working day can be counted from the last one of the calendar
        first = hearing_from(min(served.on, today), calendar_in_force()).due
        who, facts = duty_of(by, now), case_facts(held)
        chair = facts.hearing.chair if facts.hearing is not None else ""
        receipt = receipt_of(PrintedKind.HEARING_NOTICE, held.pk, chair, who.user_id)
        require(rules.may_serve_hearing_notice(who, facts, served, first, today, receipt))
        hearing = CaseHearing.objects.get(case=held)
        hearing.notified_on, hearing.first_on = served.on, first
        hearing.receiver = checked_name(served.receiver, rules.MOST_NOTE)
        hearing.save()
        _go_on(record, held, hearing)
        record.fact("notified_on", served.on.isoformat())


@cites("23", "APL 64")
def sign_hearing_record(
    by: Asker, *, case: int, signed: bool, note: str, scan: bytes, folder: Path, revision: int, clock: Clock,
    instead: str = "",
) -> None:  # fmt: skip
    """Records that the person signed the record of a hearing (`scan`: that record, b"" for none), or refused to, by who
    presided; by another officer with `instead`: why who presided does not. `folder`: the documents of the home. Raises
    as `ask_hearing`, and Refused for a file that is no scan."""
    now, actor = clock.now(), actor_of(by).id
    who, today = duty_of(by, now), shanghai_day(now)
    given: dict[str, Any] = {"signed": signed, "instead": instead, "scanned": bool(scan)}
    # before the file is looked at
    facts = facts_for(read_case(case, revision), actor)
    require(rules.may_sign_hearing_record(who, actor, facts, note, today, **given))
    kept = kept_scan(scan, below=HEARINGS, folder=folder, on=today, article="APL 64", about="scan") if scan else None
    with (
        kept or nullcontext() as document,
        act("supervision.hearing.sign", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record,
    ):
        held = read_case(case, revision)
        facts = facts_for(held, actor)
        require(rules.may_sign_hearing_record(who, actor, facts, note, today, **given))
        hearing = CaseHearing.objects.get(case=held)
        hearing.record_signed, hearing.signing_on = signed, today
        if document is not None:
            hearing.record_file, hearing.record_digest = document.file, document.sha256
        hearing.signing_note = "" if signed else checked_name(" ".join(note.split()), rules.MOST_NOTE)
        if facts.hearing and facts.hearing.chair != actor:
            hearing.signing_by, hearing.signing_name = actor, who.name
            hearing.signing_instead = checked_name(" ".join(instead.split()), rules.MOST_NOTE)
        hearing.save()
        _go_on(record, held, hearing)
        record.fact("signed", signed)
        record.fact("instead", hearing.signing_instead)
        record.fact("scan", hearing.record_digest)


@cites("23", "APL 64")
def hold_hearing(
    by: Asker, *, case: int, new: HearingRecord, revision: int, clock: Clock, scan: bytes = b"", folder: Path
) -> None:
    """Records a hearing, by who presided over it; of one to which the person did not come the record that those present
    signed (`scan`) is kept. `folder`: the documents of the home. Raises as `ask_hearing`, and Refused for a file that
    is no scan."""
    now, actor, scanned = clock.now(), actor_of(by).id, bool(scan)
    who, today = duty_of(by, now), shanghai_day(now)
    # before the file is looked at
    facts = facts_for(read_case(case, revision), actor)
    require(rules.may_hold_hearing(who, actor, facts, new, today, scanned=scanned))
    kept = kept_scan(scan, below=HEARINGS, folder=folder, on=today, article="APL 64", about="scan") if scanned else None
    with (
        kept or nullcontext() as document,
        act("supervision.hearing.hold", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record,
    ):
        held = read_case(case, revision)
        require(rules.may_hold_hearing(who, actor, facts_for(held, actor), new, today, scanned=scanned))
        hearing = CaseHearing.objects.get(case=held)
        hearing.held_on, hearing.attended = new.held_on, new.attended
        # one that was set before there was a notice: its record is laid before the person all the same
        hearing.notice_on = hearing.notice_on or hearing.notified_on
        hearing.record = checked_lines(new.record, rules.MOST_RECORD, about="record")
        hearing.opinion = checked_lines(new.opinion, rules.MOST_TEXT, about="opinion")
        if document is not None:
            hearing.record_file, hearing.record_digest = document.file, document.sha256
        hearing.save()
        move_on(held, CaseState.NOTICED)
        held.review_agrees = None  # an earlier review knew nothing of it: the case is reviewed again
        held.save(update_fields=["revision", "review_agrees"])
        record_case(record, held)
        record.wrote(hearing)
        record.fact("held_on", new.held_on.isoformat())
        record.fact("attended", new.attended)
        record.fact("scan", hearing.record_digest)


@cites("23", "APL 64")
def withdraw_hearing(
    by: Asker, *, case: int, given_up_on: date, reason: str, scan: bytes, folder: Path, revision: int, clock: Clock
) -> None:
    """Records that the person gave the hearing up on a day, by an officer who did not handle the case, with the paper
    that the person signed (`scan`). `folder`: the documents of the home. Raises as `ask_hearing`, and Refused for a
    file that is no scan."""
    now, actor, scanned = clock.now(), actor_of(by).id, bool(scan)
    who, today = duty_of(by, now), shanghai_day(now)
    # before the file is looked at
    facts = facts_for(read_case(case, revision), actor)
    require(rules.may_withdraw_hearing(who, actor, facts, given_up_on, reason, today, scanned=scanned))
    with (
        kept_scan(scan, below=WAIVERS, folder=folder, on=today, article="APL 64", about="scan") as document,
        act("supervision.hearing.withdraw", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record,
    ):
        held = read_case(case, revision)
        facts = facts_for(held, actor)
        require(rules.may_withdraw_hearing(who, actor, facts, given_up_on, reason, today, scanned=scanned))
        hearing, stated = CaseHearing.objects.get(case=held), checked_name(reason, rules.MOST_NOTE)
        hearing.withdrawn_on, hearing.withdrawn_reason = given_up_on, stated
        hearing.save()
        made = HearingWaiver.objects.create(
            case=held,
            given_up_on=given_up_on,
            reason=stated,
            noted_by=actor,
            noted_name=who.name,
            file=document.file,
            digest=document.sha256,
        )
        _go_on(record, held, hearing)
        record.wrote(made)
        record.fact("given_up_on", given_up_on.isoformat())
        record.fact("reason", stated)
        record.fact("scan", made.digest)


def _go_on(record: ActRecord, held: PenaltyCase, hearing: CaseHearing) -> None:
    """Counts a step of a told case and names its rows to the act."""
    move_on(held, CaseState.NOTICED)
    held.save(update_fields=["revision"])
    record_case(record, held)
    record.wrote(hearing)
