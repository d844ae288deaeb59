"""Whether a report has a sealed name, and who opened it; never the name (decree 799, art. 24(2))."""

from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.reports.rows import report_called
from mingcha.registry.reports.rules import may_read_reports
from mingcha.supervision.reporters.models import ReporterOpening, SealedReporter
from mingcha.supervision.reporters.rows import kept_until
from mingcha.supervision.reporters.values import ReporterOpeningRow, SealedFacts


@cites("799-24(2)", "3")
def sealed_reporter(asker: Reader, report: int, *, at: datetime) -> SealedFacts:
    """Whether a name was left with a report, and its openings. Raises Fault(NOT_FOUND), Refused (articles 3, 18)."""
    held = report_called(report)
    require(may_read_reports(duty_of(asker, at), held.place))
    sealed = SealedReporter.objects.filter(report=held).first()
    if sealed is None:
        return SealedFacts(is_sealed=False, openings=())
    rows = ReporterOpening.objects.filter(reporter=sealed).order_by("pk")
    openings = tuple(ReporterOpeningRow(one.opened_by, one.opened_at, one.reason) for one in rows)
    until = kept_until(sealed)
    return SealedFacts(sealed.destroyed_at is None, openings, until, sealed.destroyed_at)
