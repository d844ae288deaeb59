"""Whether a report has a sealed name, and who opened it; never the name. What a report may be linked to (799-24(2))."""

from datetime import datetime

from django.db.models import Q

from mingcha.kit.decision import cites, require
from mingcha.law.fine_rules import Offence
from mingcha.law.fine_words import WORDS
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.reports.rows import report_called
from mingcha.registry.reports.rules import may_handle_report, may_read_reports
from mingcha.registry.reports.values import ReportState
from mingcha.supervision.inspections.rows import followed_by
from mingcha.supervision.inspections.rows import in_reach as inspections_in_reach
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.obstructions.rows import in_reach as obstructions_in_reach
from mingcha.supervision.obstructions.waiting import of_police
from mingcha.supervision.reporters.models import ReporterOpening, SealedReporter
from mingcha.supervision.reporters.rows import kept_until
from mingcha.supervision.reporters.rules import may_open_reporter
from mingcha.supervision.reporters.values import Linkable, ReporterOpeningRow, SealedFacts

MOST_LINKABLE = 200
"""Obstructions, or inspections, that the page of a report offers."""


@cites("799-24(2)", "3")
def sealed_reporter(asker: Reader, report: int, *, at: datetime) -> SealedFacts:
    """Whether a name was left with a report, its openings, and whether the asker may open it. Raises Fault(NOT_FOUND),
    Refused (articles 3, 18)."""
    held, who = report_called(report), duty_of(asker, at)
    require(may_read_reports(who, held.place))
    sealed = SealedReporter.objects.filter(report=held).first()
    if sealed is None:
        return SealedFacts(is_sealed=False, openings=())
    rows = ReporterOpening.objects.filter(reporter=sealed).order_by("pk")
    openings = tuple(ReporterOpeningRow(one.opened_by, one.opened_at, one.reason) for one in rows)
    until = kept_until(sealed)
    followed, state = followed_by(report), ReportState(held.state)
    opens = may_open_reporter(who, held.place, state, followed.organisations, "-", inspected=followed.is_inspected)
    is_sealed = sealed.destroyed_at is None
    return SealedFacts(is_sealed, openings, until, sealed.destroyed_at, may_open=is_sealed and bool(opens))


@cites("799-24(2)", "12")
def linkable(asker: Reader, report: int, *, at: datetime) -> tuple[tuple[Linkable, ...], tuple[Linkable, ...]]:
    """The obstructions and other acts, and the inspections, in the district or zone of a report to which it may be
    linked, newest first. Raises Fault(NOT_FOUND), Refused (articles 3, 18) for who does not handle it."""
    who, held = duty_of(asker, at), report_called(report)
    require(may_handle_report(who, held.place))
    police = of_police(who)
    acts = (
        obstructions_in_reach(police)
        .filter(_lies_in(held.place, "point__system__site__"))
        .exclude(reports__report=held)
    )
    visits = inspections_in_reach(police).filter(_lies_in(held.place, ""), report=None, ground__report=None)
    return (
        tuple(
            Linkable(one.pk, one.point.name, WORDS[Offence(one.offence)], shanghai_day(one.noted_at))
            for one in acts.order_by("-pk")[:MOST_LINKABLE]
        ),
        tuple(
            Linkable(one.pk, one.subject, UnitInspectionState(one.state).words, shanghai_day(one.begun_at))
            for one in visits.order_by("-pk")[:MOST_LINKABLE]
        ),
    )


def _lies_in(place: Place, path: str) -> Q:
    """Rows of the same zone, or district where none is given. `path`: the way to division and zone."""
    return Q((f"{path}zone", place.zone)) if place.zone else Q((f"{path}division", place.division))
