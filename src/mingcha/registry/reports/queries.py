"""Reports in the reader's reach, and what a reporter reads of the own one (articles 3, 18)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from mingcha.kit.decision import Decision, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.reports import case_numbers as case_nos
from mingcha.registry.reports import rules
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.rows import may_close, report_called, report_of_word, report_row, reports_in_reach
from mingcha.registry.reports.values import ReporterView, ReportResult, ReportRow, ReportState


def reports(
    reader: Reader, *, at: datetime, closed: bool = False, limit: int = 100, offset: int = 0
) -> tuple[ReportRow, ...]:
    """The reports in reach: the open ones, the oldest first, after them those that are to be sifted, or (`closed`) the
    closed ones, the newest first. Raises Refused (article 18) for a role that reads none."""
    rows = _asked_for(reader, at, closed=closed).order_by(*(("-pk",) if closed else ("beyond_bound", "pk")))
    return tuple(report_row(held, shanghai_day(at)) for held in rows[offset : offset + limit])


def count_reports(reader: Reader, *, at: datetime, closed: bool = False) -> int:
    """How many such reports there are."""
    return _asked_for(reader, at, closed=closed).count()


def reports_to_sift(reader: Reader, *, at: datetime, limit: int) -> tuple[ReportRow, ...]:
    """The reports that were received beyond a bound of their day and that nobody took up, the oldest first, of those
    that the reader handles. Raises Refused (articles 3, 18) for a role that handles none."""
    who = duty_of(reader, at)
    require(rules.may_sift(who))
    return tuple(report_row(held, shanghai_day(at)) for held in _to_sift(who).order_by("pk")[:limit])


def count_reports_to_sift(reader: Reader, *, at: datetime) -> int:
    """How many such reports there are; 0 for who handles none."""
    who = duty_of(reader, at)
    return _to_sift(who).count() if rules.may_sift(who) else 0


def _to_sift(who: DutyFacts) -> QuerySet[Report]:
    """Without those that the reader set aside: another one ends them, and they would hide what came later."""
    rows = reports_in_reach(who, PUBLIC_SECURITY).filter(state=ReportState.RECEIVED.value, beyond_bound=True)
    return rows.exclude(set_aside_by=f"user:{who.user_id}")


def waiting_reports(reader: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The open reports that the reader handles, the oldest first, those to be sifted last; by one query, none for a
    role that handles none."""
    who = duty_of(reader, at)
    if not who.has(*PUBLIC_SECURITY):
        return ()
    return tuple(
        Waiting(WaitKind.REPORT, str(number), _called(number, ReportState(state)), received_at)
        for number, state, received_at in _OPEN.rows(who, limit=limit)
    )


_OPEN = QueryOfFacts(
    lambda who: (
        reports_in_reach(who, PUBLIC_SECURITY)
        .exclude(state=ReportState.CLOSED.value)
        .order_by("beyond_bound", "pk")
        .values_list("pk", "state", "received_at")
    )
)


def report(reader: Reader, number: int, *, at: datetime) -> ReportRow:
    """One report. Raises Fault(NOT_FOUND), Refused (articles 3, 18)."""
    held = report_called(number)
    require(rules.may_read_reports(duty_of(reader, at), held.place))
    return report_row(held, shanghai_day(at))


def closing(reader: Reader, number: int, *, at: datetime) -> Decision:
    """Whether the reader closes a report that was taken up, contents apart. Raises Fault(NOT_FOUND), Refused (articles
    3, 18) for who reads none."""
    held, who = report_called(number), duty_of(reader, at)
    require(rules.may_read_reports(who, held.place))
    return may_close(who, held, at)


def report_of_reporter(case_no: str, check_word: str) -> ReporterView:
    """State and result of a report, for whoever has its case number and check word. Raises Fault(NOT_FOUND), the same
    for an unknown number and a wrong word."""
    held = report_of_word(case_no, check_word)
    result = ReportResult(held.result) if held.result else None
    received_on = shanghai_day(held.received_at)
    state, no = ReportState(held.state), case_nos.case_no(held.pk)
    return ReporterView(no, received_on, state, result, held.handled_on, rules.answer_by(received_on))


def case_numbers(subjects: Collection[str]) -> dict[str, str]:
    """Case numbers by the subject of a finding, the number of a report."""
    return {one: case_nos.case_no(int(one)) for one in subjects if one.isascii() and one.isdigit()}


def _asked_for(reader: Reader, at: datetime, *, closed: bool) -> QuerySet[Report]:
    who = duty_of(reader, at)
    require(rules.may_read_reports(who))
    rows, state = reports_in_reach(who, rules.READERS), ReportState.CLOSED.value
    return rows.filter(state=state) if closed else rows.exclude(state=state)


def _called(number: int, state: ReportState) -> Words:
    no = case_nos.case_no(number)
    return Words(f"{no}（{state.words.zh}）", f"{no} ({state.words.en})")
