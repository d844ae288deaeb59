"""Departments report on the use of what was shared with them (article 13(2); NDSR 12)."""

from datetime import date, datetime

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_lines
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.grants import usage
from mingcha.sharing.grants.models import ShareGrant, UsageReport
from mingcha.sharing.grants.rows import count_uses, grant_called, owed_of, report_row
from mingcha.sharing.grants.terms import Period
from mingcha.sharing.grants.values import NewReport, ReportRow

CITED = ("13(2)", "NDSR 12")


@cites("13(2)", "NDSR 12")
def sign_report(by: Asker, *, no: str, to_on: date, new: NewReport, clock: Clock) -> ReportRow:
    """Signs the report of the oldest period that is owed, which ends on `to_on`; the register's own count is put beside
    it, also of a grant that is over.

    Raises Refused (article 13(2); NDSR 12), Fault(NOT_FOUND), Fault(CONFLICT) for another period, Fault(INVALID)."""
    with (
        refusals_noted(by, "sharing.grant.report", no, clock),
        act("sharing.grant.report", by=actor_of(by), clock=clock, cites=CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = grant_called(who, no)
        owed = owed_of([held], shanghai_day(now))[held.pk]
        require(usage.may_report(who, held.department.code, owed))
        require(usage.is_whole_report(new))
        period = owed[0]
        if period.to_on != to_on:
            words = Words("应先报最早的期间，请重新查看", "the oldest period is reported on first: read it again")
            raise Fault(FaultKind.CONFLICT, words)
        report = _report(held, period, new, record.by.id, now)
        record.wrote(report)
        for key, value in (
            ("grant", held.no), ("department", held.department.code), ("from", period.from_on.isoformat()),
            ("to", period.to_on.isoformat()), ("uses", new.uses), ("register_count", report.register_count),
            ("copies_kept", new.copies_kept), ("copies_deleted", new.copies_deleted),
        ):  # fmt: skip
            record.fact(key, value)
    return report_row(report)


def _report(held: ShareGrant, period: Period, new: NewReport, by: str, now: datetime) -> UsageReport:
    """The row of a report, with the register's count. Raises Fault(INVALID) for a text that no column holds."""
    return UsageReport.objects.create(
        grant=held,
        from_on=period.from_on,
        to_on=period.to_on,
        uses=new.uses,
        persons=new.persons,
        results=checked_lines(new.results, usage.MOST_REPORT, about="results"),
        incidents=checked_lines(new.incidents, usage.MOST_REPORT, about="incidents"),
        copies_kept=new.copies_kept,
        copies_deleted=new.copies_deleted,
        register_count=count_uses(held, day_begins(period.from_on), day_ends(period.to_on)),
        signed_by=by,
        signed_at=now,
    )
