"""The first page of supervision: its nouns, and what waits in them for the reader (articles 12, 16, 20, 22 to 25)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingcha.kit.decision import cites
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.supervision.accountability.section import accountability_section
from mingcha.web.supervision.alarms.section import alarms_section
from mingcha.web.supervision.assessments.section import assessments_section
from mingcha.web.supervision.cases.section import cases_section
from mingcha.web.supervision.clues.section import clues_section
from mingcha.web.supervision.complaints.section import complaints_section
from mingcha.web.supervision.compliance_audits.section import compliance_audits_section
from mingcha.web.supervision.duty.section import duty_section
from mingcha.web.supervision.health.section import health_section
from mingcha.web.supervision.incidents.section import incidents_section
from mingcha.web.supervision.inspections.section import inspections_section
from mingcha.web.supervision.leaks.section import leaks_section
from mingcha.web.supervision.looks.section import looks_section
from mingcha.web.supervision.obstructions.section import obstructions_section
from mingcha.web.supervision.regimes.section import regimes_section
from mingcha.web.supervision.sections import SectionProvider
from mingcha.web.supervision.self_checks.section import self_checks_section
from mingcha.web.supervision.sheets.section import sheets_section
from mingcha.web.supervision.signed_papers.section import signed_papers_section
from mingcha.web.supervision.transfers.section import transfers_section
from mingcha.web.supervision.work_orders.section import work_orders_section
from mingcha.web.supervision.yearly_reports.section import yearly_section

SECTIONS: tuple[SectionProvider, ...] = (
    duty_section,
    alarms_section,
    clues_section,
    looks_section,
    sheets_section,
    work_orders_section,
    obstructions_section,
    cases_section,
    signed_papers_section,
    transfers_section,
    leaks_section,
    inspections_section,
    regimes_section,
    self_checks_section,
    assessments_section,
    compliance_audits_section,
    incidents_section,
    health_section,
    yearly_section,
    accountability_section,
    complaints_section,
)
"""One line a noun, in the order of the page."""


@require_safe
@login_required
@cites("16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The nouns that this person has to do with."""
    facts, at = facts_of(request), wiring.clock().now()
    found = [section for provider in SECTIONS if (section := provider(facts, at)) is not None]
    waiting = sum(one.waiting or 0 for one in found)
    return render(request, "supervision/index.html", {"active": "supervision", "sections": found, "waiting": waiting})
