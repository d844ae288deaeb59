"""Receives reports of forbidden and unlawful cameras, takes them up and closes them with a result (article 18)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name, one_of
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.forbidden import ForbiddenPlace
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.reports import rules
from mingcha.registry.reports.case_numbers import case_no
from mingcha.registry.reports.check_words import digest_of, new_word
from mingcha.registry.reports.limits import count_sender
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.rows import above_districts, may_close, report_called, report_row
from mingcha.registry.reports.unsifted import end_sifted
from mingcha.registry.reports.values import (  # fmt: skip
    NewReport,
    Receipt,
    ReportResult,
    ReportRow,
    ReportState,
    SetAside,
)

MOST_A_TURN = 100
"""Reports that one act of the clock names."""


@cites("18", "799-24(2)")
def receive_report(by: Actor, new: NewReport, *, address: str = "", clock: Clock) -> Receipt:
    """Keeps a report of somebody unknown and returns its case number and check word. `by`: the program of the page;
    `address`: of the network, by which reports of a day are counted, and which is kept nowhere.

    The entry names number, district and kind of place, not what was written. Raises Refused (article 18): not whole,
    or too many of a day; Fault(INVALID).
    """
    one_of(new.place_kind, ["", *ForbiddenPlace], "场所", "kind of place")
    check_word = new_word()
    with act("registry.report.receive", by=by, clock=clock, cites=("18",)) as record:
        now = clock.now()
        require(rules.report_is_whole(new))
        require(rules.may_receive_report(_received_on(shanghai_day(now)).count(), shanghai_day(now)))
        place = rules.place_of(new.district)
        if place is None:  # the rule refused it
            raise Fault(FaultKind.INVALID, Words("没有这个区", "there is no such district"))
        today = shanghai_day(now)
        sent, received = count_sender(address, today), _received_about(place, today)
        held = Report.objects.create(
            beyond_bound=rules.is_beyond_bound(sent, received, today),
            division=place.division,
            zone=place.zone,
            place_kind=new.place_kind,
            kind=new.kind.value if new.kind is not None else "",
            where=checked_name(new.where, rules.MOST_WHERE),
            text=_checked_text(new.text),
            word_digest=digest_of(check_word),
            received_at=now,
            state=ReportState.RECEIVED.value,
        )
        record.wrote(held)
        record.fact("report", held.pk)
        record.fact("division", held.division)
        record.fact("zone", held.zone)
        record.fact("place_kind", held.place_kind)
        record.fact("kind", held.kind)
        record.fact("beyond_bound", held.beyond_bound)
    return Receipt(case_no(held.pk), check_word)


@cites("3", "18")
def take_up_report(by: Asker, *, number: int, clock: Clock) -> ReportRow:
    """An officer takes a report up; its finding closes. Raises Refused (articles 3, 18), Fault(NOT_FOUND),
    Fault(CONFLICT) if it was taken up before."""
    with act("registry.report.take_up", by=actor_of(by), clock=clock, cites=("3", "18")) as record:
        held, now = report_called(number), clock.now()
        require(rules.may_handle_report(duty_of(by, now), held.place))
        _require_step(held, ReportState.TAKEN_UP)
        held.state, held.taken_up_at, held.taken_up_by = ReportState.TAKEN_UP.value, now, record.by.id
        held.save(update_fields=["state", "taken_up_at", "taken_up_by"])
        record.wrote(held)
        record.fact("report", held.pk)
        close_mended(
            record,
            kind=FindingKind.REPORT_LEFT_LYING,
            subject_kind=SubjectKind.REPORT,
            subject=str(held.pk),
            reason="已受理",
            now=now,
        )
        end_sifted(record, [held.place] if held.beyond_bound else [], now)
    return report_row(held, shanghai_day(now))


@cites("3", "18")
def close_report(by: Asker, *, number: int, result: str, handled_on: date, note: str, clock: Clock) -> ReportRow:
    """Closes a report that was taken up, with its result, the day and the reason, by an officer of no organisation that
    it is about. Raises Refused (articles 3, 18, 799-24(2)), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) if it was
    not taken up or is closed."""
    one_of(result, [one.value for one in ReportResult], "结果", "result")
    with act("registry.report.close", by=actor_of(by), clock=clock, cites=("3", "18")) as record:
        held, now = report_called(number), clock.now()
        require(rules.may_handle_report(duty_of(by, now), held.place))
        _require_step(held, ReportState.CLOSED)
        require(rules.may_have_result(ReportResult(result)))
        require(may_close(duty_of(by, now), held, now))
        require(rules.result_is_whole(note, handled_on, shanghai_day(held.received_at), shanghai_day(now)))
        held.state, held.result, held.handled_on = ReportState.CLOSED.value, result, handled_on
        held.note = checked_name(note, rules.MOST_NOTE)
        held.closed_at, held.closed_by = now, record.by.id
        held.save(update_fields=["state", "result", "handled_on", "note", "closed_at", "closed_by"])
        record.wrote(held)
        record.fact("report", held.pk)
        record.fact("result", result)
        record.fact("handled_on", handled_on.isoformat())
    return report_row(held, shanghai_day(now))


@cites("3", "18")
def set_aside_reports(by: Asker, *, numbers: Sequence[int], note: str, clock: Clock) -> SetAside:
    """Sets reports aside as no report, MOST_A_TURN at most, which were received beyond a bound of their day: the first
    officer marks them, another one ends them. Raises Refused (articles 3, 18), Fault(NOT_FOUND)."""
    with act("registry.report.set_aside", by=actor_of(by), clock=clock, cites=("3", "18")) as record:
        now = clock.now()
        who, ended = duty_of(by, now), []
        listed = [report_called(number) for number in dict.fromkeys(numbers)][:MOST_A_TURN]
        require(rules.names_reports(len(listed)))
        hands = hands_of({who.user_id, *(person_id(held.set_aside_by) for held in listed)})
        above = above_districts({held.set_aside_by for held in listed}, now)
        for held in listed:
            first = held.set_aside_by
            given: dict[str, Any] = {"set_aside_by": first, "first_above": first in above, "note": note}
            state, beyond = ReportState(held.state), held.beyond_bound
            require(rules.may_set_aside(who, held.place, state, beyond_bound=beyond, hands=hands, **given))
            if held.set_aside_by:
                _end_as_no_report(held, record.by.id, note, now)
                ended.append(held.pk)
            else:
                held.set_aside_at, held.set_aside_by = now, record.by.id
            held.save()
            record.wrote(held)
        end_sifted(record, [held.place for held in listed if held.pk in ended], now)
        record.fact("reports", [held.pk for held in listed])
        record.fact("ended", ended)
        record.fact("note", checked_name(note, rules.MOST_NOTE))
    return SetAside(len(listed) - len(ended), len(ended))


def _end_as_no_report(held: Report, actor: str, note: str, now: datetime) -> None:
    """Two officers dealt with it: the first is recorded as who took it up."""
    held.taken_up_at, held.taken_up_by = held.set_aside_at, held.set_aside_by
    held.state, held.result, held.handled_on = ReportState.CLOSED.value, ReportResult.NO_REPORT.value, shanghai_day(now)
    held.note, held.closed_at, held.closed_by = checked_name(note, rules.MOST_NOTE), now, actor


@cites("18")
def find_reports_left_lying(by: Actor, *, clock: Clock) -> int:
    """Opens the finding of each report that nobody took up by its day, once, in its territory; returns how many.
    Nothing is written where none is. What is to be sifted first has a finding of its own (unsifted). For the clock."""
    late = _left_lying(clock.now())
    if not late:
        return 0
    with suppress(NothingLeft), act("registry.report.remind", by=by, clock=clock, cites=("18",)) as record:
        now = clock.now()
        late = _left_lying(now)  # under the log's lock: one of them may have been taken up meanwhile
        if not late:
            raise NothingLeft
        for row in late:
            row.was_found = True
            row.save(update_fields=["was_found"])
            record.wrote(row)
            no, due = case_no(row.pk), rules.last_day_to_take_up(shanghai_day(row.received_at))
            ensure_finding(
                record,
                kind=FindingKind.REPORT_LEFT_LYING,
                article="18",
                subject_kind=SubjectKind.REPORT,
                subject=str(row.pk),
                words=Words(f"举报 {no} 应于 {due} 前受理", f"report {no} was to be taken up by {due}"),
                place=row.place,
                now=now,
            )
        record.fact("reports", [row.pk for row in late])
    return len(late)


def _left_lying(now: datetime) -> list[Report]:
    """The reports that nobody took up by their day and of which no finding was opened yet, the oldest first."""
    waiting = Report.objects.filter(state=ReportState.RECEIVED.value, was_found=False, beyond_bound=False).order_by(
        "received_at", "pk"
    )
    today = shanghai_day(now)
    return [row for row in waiting[:MOST_A_TURN] if rules.is_left_lying(shanghai_day(row.received_at), today)]


def _require_step(held: Report, following: ReportState) -> None:
    state = ReportState(held.state)
    if not rules.may_follow(state, following):
        words = Words(f"该举报{state.words.zh}", f"the report is {state.words.en} already")
        if state is ReportState.RECEIVED:
            words = Words("该举报尚未受理", "the report was not taken up yet")
        raise Fault(FaultKind.CONFLICT, words, str(held.pk))


def _received_on(day: date) -> QuerySet[Report]:
    """The reports of a Shanghai day."""
    begins = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return Report.objects.filter(received_at__gte=begins, received_at__lt=begins + timedelta(days=1))


def _received_about(place: Place, day: date) -> int:
    """How many of a Shanghai day are about this district or zone and count towards its bound: none that is beyond one
    already, else a single network would fill it for everybody."""
    rows = _received_on(day).filter(division=place.division, zone=place.zone, beyond_bound=False)
    return rows.count()


def _checked_text(text: str) -> str:
    """A report's text as it is stored: lines of printable characters, at most MOST_TEXT. Raises Fault(INVALID)."""
    lines = text.replace("\r\n", "\n").strip()
    if len(lines) > rules.MOST_TEXT or not lines.replace("\n", "").replace("\t", "").isprintable():
        most = rules.MOST_TEXT
        words = Words(f"情况须为至多 {most} 个字符", f"a report has at most {most} printable characters")
        raise Fault(FaultKind.INVALID, words)
    return lines
