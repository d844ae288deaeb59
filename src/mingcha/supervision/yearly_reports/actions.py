"""Signs, sends, receives and returns the yearly report of a unit (articles 3, 25)."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rows import organisation_called
from mingcha.supervision.yearly_reports import rules
from mingcha.supervision.yearly_reports.figures import figures_of
from mingcha.supervision.yearly_reports.models import YearlyReport
from mingcha.supervision.yearly_reports.rows import (
    figures_text,
    newest_of,
    yearly_called,
    yearly_facts,
    yearly_row,
)
from mingcha.supervision.yearly_reports.values import YearlyFacts, YearlyRow, YearlyState

_CITES = ("25",)


@cites("3", "16(1)", "25")
def sign_yearly_report(by: Asker, *, unit: str, year: int, note: str = "", clock: Clock) -> YearlyRow:
    """The manager signs the report of a year that is over: its figures are computed now and fixed in the row. Raises
    Refused (articles 3, 25), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.yearly_report.sign", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), organisation_called(unit)
        last = newest_of(held, year)
        facts = YearlyFacts(held.place, year, YearlyState(last.state) if last else None)
        require(rules.may_sign_yearly(duty_of(by, now), facts, shanghai_day(now)))
        made = YearlyReport.objects.create(
            unit=held,
            year=year,
            version=last.version + 1 if last else 1,
            state=YearlyState.SIGNED.value,
            figures=figures_text(figures_of(unit, year)),
            note=checked_name(" ".join(note.split()), rules.MOST_NOTE) if note.strip() else "",
            signed_at=now,
            signed_by=record.by.id,
        )
        record.fact("unit", unit)
        record.fact("year", year)
        return _entered(record, made)


@cites("3", "25")
def send_yearly_report(by: Asker, *, number: int, clock: Clock) -> YearlyRow:
    """Sends a signed report to the city. Raises Refused (articles 3, 25), Fault(NOT_FOUND)."""
    with act("supervision.yearly_report.send", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), yearly_called(number)
        require(rules.may_send_yearly(duty_of(by, now), yearly_facts(held)))
        held.state, held.sent_at, held.sent_by = YearlyState.SENT.value, now, record.by.id
        held.save(update_fields=["state", "sent_at", "sent_by"])
        return _entered(record, held)


@cites("3", "25")
def receive_yearly_report(by: Asker, *, number: int, clock: Clock) -> YearlyRow:
    """The city's police receive a report; the receipt gets its number. Raises Refused (articles 3, 25),
    Fault(NOT_FOUND)."""
    with act("supervision.yearly_report.receive", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), yearly_called(number)
        require(rules.may_receive_yearly(duty_of(by, now), yearly_facts(held)))
        serial = YearlyReport.objects.filter(year=held.year).exclude(receipt_no="").count() + 1
        held.state, held.received_at, held.received_by = YearlyState.RECEIVED.value, now, record.by.id
        held.receipt_no = f"ND{held.year}-{serial:05d}"
        held.save(update_fields=["state", "received_at", "received_by", "receipt_no"])
        record.fact("receipt", held.receipt_no)
        return _entered(record, held)


@cites("3", "25")
def return_yearly_report(by: Asker, *, number: int, reason: str, clock: Clock) -> YearlyRow:
    """The city's police return a report with a reason; the unit signs its next version. Raises Refused (articles 3,
    25), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.yearly_report.return", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), yearly_called(number)
        require(rules.may_return_yearly(duty_of(by, now), yearly_facts(held), reason))
        held.state, held.received_at, held.received_by = YearlyState.RETURNED.value, now, record.by.id
        held.returned_reason = checked_name(" ".join(reason.split()), rules.MOST_REASON)
        held.save(update_fields=["state", "received_at", "received_by", "returned_reason"])
        record.fact("reason", held.returned_reason)
        return _entered(record, held)


def _entered(record: ActRecord, held: YearlyReport) -> YearlyRow:
    record.wrote(held)
    record.fact("report", held.pk)
    record.fact("version", held.version)
    return yearly_row(held)
