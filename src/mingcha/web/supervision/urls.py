"""Addresses of supervision: the daily duties of a unit, and what follows when they are not kept (arts. 12, 16, 20, 22
to 25)."""

from django.urls import path

from mingcha.web.supervision import index
from mingcha.web.supervision.accountability import pages as accountability
from mingcha.web.supervision.alarms import pages as alarms
from mingcha.web.supervision.assessments import pages as assessments
from mingcha.web.supervision.case_bags import pages as case_bags
from mingcha.web.supervision.cases import pages as cases
from mingcha.web.supervision.clues import pages as clues
from mingcha.web.supervision.complaints import pages as complaints
from mingcha.web.supervision.complaints import public_pages as public_complaints
from mingcha.web.supervision.compliance_audits import pages as compliance_audits
from mingcha.web.supervision.duty import pages as duty
from mingcha.web.supervision.duty import watch_pages as watches
from mingcha.web.supervision.health import figure_pages as health_figures
from mingcha.web.supervision.health import map_pages as health_map
from mingcha.web.supervision.health import months as health_months
from mingcha.web.supervision.health import pages as health
from mingcha.web.supervision.incidents import pages as incidents
from mingcha.web.supervision.inspections import pages as inspections
from mingcha.web.supervision.inspections import plan_pages as inspection_plans
from mingcha.web.supervision.leaks import pages as leaks
from mingcha.web.supervision.looks import camera_pages as looked
from mingcha.web.supervision.looks import pages as looks
from mingcha.web.supervision.obstructions import pages as obstructions
from mingcha.web.supervision.regimes import pages as regimes
from mingcha.web.supervision.reporters import pages as reporters
from mingcha.web.supervision.reviewers import pages as reviewers
from mingcha.web.supervision.self_checks import pages as self_checks
from mingcha.web.supervision.sheets import pages as sheets
from mingcha.web.supervision.sheets import picture_pages as sheet_pictures
from mingcha.web.supervision.signed_papers import pages as signed_papers
from mingcha.web.supervision.transfers import pages as transfers
from mingcha.web.supervision.work_orders import pages as work_orders
from mingcha.web.supervision.yearly_reports import pages as yearly

urlpatterns = [
    path("oversight/health", health.index, name="health"),
    path("oversight/health/map", health_map.by_district, name="health-map"),
    path("oversight/health/months", health_months.by_month, name="health-months"),
    path("oversight/health/months/table", health_months.table, name="health-months-table"),
    path("points/<str:code>/health", health_figures.point, name="point-health"),
    path("points/<str:code>/health/table", health_figures.point_table, name="point-health-table"),
    path("administration/recorders/<str:name>/health", health_figures.recorder, name="recorder-health"),
    path(
        "administration/recorders/<str:name>/health/table", health_figures.recorder_table, name="recorder-health-table"
    ),
    path("oversight", index.index, name="supervision"),
    path("watch/alarms", alarms.index, name="alarms"),
    path("watch/alarms/news", alarms.news, name="alarms-news"),
    path("watch/alarms/accept", alarms.accept_by_key, name="alarm-accept"),
    path("watch/alarms/snooze", alarms.snooze_by_key, name="alarm-snooze"),
    path("watch/alarms/<int:number>", alarms.one, name="alarm"),
    path("watch/alarms/<int:number>/tile", alarms.tile, name="alarm-tile"),
    path("watch/alarms/<int:number>/steps/<str:name>", alarms.step, name="alarm-step"),
    path("oversight/regimes", regimes.index, name="regimes"),
    path("oversight/regimes/<str:code>", regimes.of_unit, name="regimes-of"),
    path("oversight/regimes/versions/<int:number>/text", regimes.file, name="regime-file"),
    path("oversight/regimes/versions/<int:number>/acknowledge", regimes.acknowledge, name="regime-acknowledge"),
    path("oversight/regimes/<str:code>/print", regimes.print_monitors, name="regimes-print"),
    path("oversight/checks", self_checks.index, name="self-checks"),
    path("oversight/checks/<int:number>", self_checks.one, name="self-check"),
    path("oversight/checks/<int:number>/sign", self_checks.sign, name="self-check-sign"),
    path("oversight/checks/<int:number>/print", self_checks.print_sheet, name="self-check-print"),
    path("oversight/checks/<int:number>/review", self_checks.review, name="self-check-review"),
    path("oversight/checks/<int:number>/return", self_checks.give_back, name="self-check-return"),
    path("oversight/duty", duty.index, name="duty"),
    path("oversight/duty/units/<str:unit>/plans", duty.make_plan, name="duty-plans"),
    path("oversight/duty/plans/<int:number>", duty.one_plan, name="duty-plan"),
    path("oversight/duty/plans/<int:number>/withdraw", duty.withdraw_plan, name="duty-plan-withdraw"),
    path("oversight/duty/shifts/<int:number>", duty.shift, name="duty-shift"),
    path("oversight/duty/watches/<int:number>", watches.one, name="watch"),
    path("oversight/duty/watches/<int:number>/withdraw", watches.withdraw, name="watch-withdraw"),
    path("oversight/duty/watches/<int:number>/begin", watches.begin, name="watch-begin"),
    path("oversight/duty/watches/<int:number>/presence", watches.present, name="watch-presence"),
    path("oversight/duty/watches/<int:number>/sheet", watches.fill, name="watch-sheet"),
    path("oversight/duty/watches/<int:number>/sign-out", watches.leave, name="watch-sign-out"),
    path("oversight/duty/watches/<int:number>/take-over", watches.relieve, name="watch-take-over"),
    path("oversight/duty/watches/<int:number>/end", watches.end, name="watch-end"),
    path("oversight/duty/watches/<int:number>/print", watches.print_sheet, name="watch-print"),
    path("oversight/workorders", work_orders.index, name="work-orders"),
    path("oversight/workorders/new", work_orders.new, name="work-order-new"),
    path("oversight/workorders/<int:number>", work_orders.one, name="work-order"),
    path("oversight/workorders/<int:number>/site", work_orders.site, name="work-order-site"),
    path("oversight/workorders/<int:number>/site/<str:name>", work_orders.site_step, name="work-order-site-step"),
    path("oversight/workorders/<int:number>/photos/<int:record>", work_orders.photo, name="work-order-photo"),
    path("oversight/workorders/<int:number>/<str:name>", work_orders.step, name="work-order-step"),
    path("oversight/obstructions", obstructions.index, name="obstructions"),
    path("oversight/obstructions/new", obstructions.new, name="obstruction-new"),
    path("oversight/obstructions/<int:number>", obstructions.one, name="obstruction"),
    path("oversight/obstructions/<int:number>/photos/<int:inspection>", obstructions.photo, name="obstruction-photo"),
    path("oversight/obstructions/<int:number>/cases/new", cases.new, name="penalty-new"),
    path("oversight/obstructions/<int:number>/handovers/new", transfers.hand_over_obstruction, name="handover-new"),
    path(
        "oversight/inspections/<int:number>/findings/<int:finding>/handovers/new",
        transfers.hand_over_finding,
        name="handover-new-of-finding",
    ),
    path("oversight/obstructions/<int:number>/papers/<slug:kind>", obstructions.paper, name="obstruction-paper"),
    path("oversight/obstructions/<int:number>/<slug:name>", obstructions.step, name="obstruction-step"),
    path(
        "oversight/inspections/<int:number>/findings/<int:finding>/cases/new",
        cases.new_of_finding,
        name="penalty-new-of-finding",
    ),
    path("oversight/penalties", cases.index, name="penalties"),
    path("oversight/penalties/<int:number>", cases.one, name="penalty"),
    path("oversight/penalties/<int:number>/papers/<slug:kind>", cases.paper, name="penalty-paper"),
    path("oversight/penalties/<int:number>/bags", case_bags.of_case, name="penalty-bags"),
    path("oversight/penalties/bags/<str:no>", case_bags.file, name="penalty-bag-file"),
    path("oversight/penalties/<int:number>/<slug:name>", cases.step, name="penalty-step"),
    path("oversight/papers/scans", signed_papers.waiting, name="signed-scans"),
    path("oversight/papers/<str:no>/signed", signed_papers.new, name="signed-paper"),
    path("oversight/papers/<str:no>/signed/<int:number>", signed_papers.scan, name="signed-scan"),
    path("oversight/papers/<str:no>/signed/<int:number>/answer", signed_papers.answer, name="signed-scan-answer"),
    path("oversight/reviewers", reviewers.index, name="reviewers"),
    path("oversight/reviewers/name", reviewers.name, name="reviewer-name"),
    path("oversight/reviewers/end", reviewers.end, name="reviewer-end"),
    path("oversight/penalties/<int:number>/transfers/new", transfers.new, name="transfer-new"),
    path("oversight/transfers", transfers.index, name="transfers"),
    path("oversight/transfers/<int:number>", transfers.one, name="transfer"),
    path("oversight/transfers/<int:number>/papers/<slug:kind>", transfers.paper, name="transfer-paper"),
    path("oversight/transfers/<int:number>/<slug:name>", transfers.step, name="transfer-step"),
    path("oversight/leaks", leaks.index, name="leaks"),
    path("oversight/leaks/new", leaks.new, name="leak-new"),
    path("oversight/leaks/<int:number>", leaks.one, name="leak"),
    path("oversight/leaks/<int:number>/<slug:name>", leaks.step, name="leak-step"),
    path("oversight/clues", clues.index, name="clues"),
    path("oversight/clues/new", clues.new, name="clue-new"),
    path("oversight/clues/note", clues.note, name="clue-note"),
    path("oversight/clues/<str:no>", clues.one, name="clue"),
    path("oversight/clues/<str:no>/report", clues.report, name="clue-report"),
    path("oversight/clues/<str:no>/police", clues.receive_for_police, name="clue-police"),
    path("oversight/clues/<str:no>/department", clues.receive_for_department, name="clue-department"),
    path("oversight/clues/<str:no>/no-department", clues.no_department, name="clue-no-department"),
    path("oversight/clues/<str:no>/withdraw", clues.withdraw, name="clue-withdraw"),
    path("oversight/clues/<str:no>/keep", clues.keep, name="clue-keep"),
    path("oversight/clues/<str:no>/print", clues.issue_document, name="clue-print"),
    path("oversight/audits", compliance_audits.index, name="compliance-audits"),
    path("oversight/audits/new", compliance_audits.new, name="compliance-audit-new"),
    path("oversight/audits/<int:number>", compliance_audits.one, name="compliance-audit"),
    path("oversight/audits/<int:number>/report", compliance_audits.report, name="compliance-audit-report"),
    path("oversight/audits/<int:number>/<slug:name>", compliance_audits.step, name="compliance-audit-step"),
    path("oversight/assessments", assessments.index, name="assessments"),
    path("oversight/assessments/new", assessments.new, name="assessment-new"),
    path("oversight/assessments/<int:number>", assessments.one, name="assessment"),
    path("oversight/assessments/<int:number>/print", assessments.paper, name="assessment-print"),
    path("oversight/assessments/<int:number>/<slug:name>", assessments.step, name="assessment-step"),
    path("oversight/incidents", incidents.index, name="incidents"),
    path("oversight/incidents/new", incidents.new, name="incident-new"),
    path("oversight/incidents/<int:number>", incidents.one, name="incident"),
    path("oversight/incidents/<int:number>/print", incidents.paper, name="incident-print"),
    path("oversight/incidents/<int:number>/<slug:name>", incidents.step, name="incident-step"),
    path("complaints", public_complaints.new, name="complaint-new"),
    path("complaints/state", public_complaints.state, name="complaint-state"),
    path("oversight/complaints", complaints.index, name="complaints"),
    path("oversight/complaints/counter", complaints.at_counter, name="complaint-counter"),
    path("oversight/complaints/<int:number>", complaints.one, name="complaint"),
    path("oversight/complaints/<int:number>/name", complaints.open_name, name="complaint-name"),
    path("oversight/complaints/<int:number>/scan", complaints.open_scan, name="complaint-scan"),
    path("oversight/complaints/<int:number>/<slug:name>", complaints.step, name="complaint-step"),
    path("oversight/accountability", accountability.index, name="accountability"),
    path("oversight/yearly", yearly.index, name="yearly-reports"),
    path("oversight/yearly/<str:unit>/<int:year>", yearly.one, name="yearly-report"),
    path("oversight/yearly/<str:unit>/<int:year>/sign", yearly.sign, name="yearly-sign"),
    path("oversight/yearly/<str:unit>/<int:year>/print", yearly.print_report, name="yearly-print"),
    path("oversight/yearly/<str:unit>/<int:year>/rows/<slug:figure>", yearly.rows, name="yearly-rows"),
    path("oversight/yearly/<str:unit>/<int:year>/<slug:name>", yearly.step, name="yearly-step"),
    path("oversight/inspections", inspections.index, name="unit-inspections"),
    path("oversight/inspections/new", inspections.new, name="unit-inspection-new"),
    path("oversight/inspections/plans", inspection_plans.index, name="inspection-plans"),
    path("oversight/inspections/plans/<int:number>", inspection_plans.one, name="inspection-plan"),
    path("oversight/inspections/plans/<int:number>/approve", inspection_plans.approve, name="inspection-plan-approve"),
    path(
        "oversight/inspections/plans/<int:number>/lines/<int:line>/withdraw",
        inspection_plans.withdraw,
        name="inspection-plan-withdraw",
    ),
    path("oversight/inspections/<int:number>", inspections.one, name="unit-inspection"),
    path("oversight/inspections/<int:number>/record", inspections.visit, name="unit-inspection-record"),
    path("oversight/inspections/<int:number>/photos/<int:record>", inspections.photo, name="unit-inspection-photo"),
    path("oversight/inspections/<int:number>/answers/<int:record>", inspections.answer, name="unit-order-answer"),
    path("oversight/inspections/<int:number>/papers/<slug:kind>", inspections.paper, name="unit-inspection-paper"),
    path("oversight/inspections/<int:number>/<slug:name>", inspections.step, name="unit-inspection-step"),
    path("reports/name", reporters.leave, name="report-name"),
    path("points/reports/<int:number>/follow-up", reporters.one, name="report-follow-up"),
    path("points/reports/<int:number>/link", reporters.link, name="report-link"),
    path("oversight/looks", looks.index, name="looks"),
    path("oversight/looks/cameras/<str:code>", looked.camera, name="look-camera"),
    path("oversight/looks/cameras/<str:code>/end-shadow", looked.end_shadow_mode, name="look-end-shadow"),
    path("oversight/looks/cameras/<str:code>/views", looked.take, name="look-take"),
    path("oversight/looks/cameras/<str:code>/views/<str:sha256>", looked.view, name="look-view"),
    path("oversight/looks/cameras/<str:code>/views/<str:sha256>/sign", looked.accept, name="look-accept"),
    path("oversight/looks/<str:number>", looks.one, name="look-finding"),
    path("oversight/looks/<str:number>/pictures/<str:part>", looked.picture, name="look-picture"),
    path("oversight/looks/<str:number>/sheets/new", sheets.new, name="look-sheet-new"),
    path("oversight/sheets", sheets.index, name="look-sheets"),
    path("oversight/sheets/<str:no>", sheets.one, name="look-sheet"),
    path("oversight/sheets/<str:no>/send", sheets.send, name="look-sheet-send"),
    path("oversight/sheets/<str:no>/paper", sheets.paper, name="look-sheet-paper"),
    path("oversight/sheets/<str:no>/withdraw", sheets.withdraw, name="look-sheet-withdraw"),
    path("oversight/sheets/<str:no>/download", sheets.download, name="look-sheet-download"),
    path("oversight/sheets/<str:no>/pictures/<str:part>/cover", sheet_pictures.cover, name="look-sheet-cover"),
    path("oversight/sheets/<str:no>/pictures/<str:part>/check", sheet_pictures.check, name="look-sheet-check"),
    path("oversight/sheets/<str:no>/pictures/<str:part>/original", sheet_pictures.original, name="look-sheet-original"),
    path("oversight/sheets/<str:no>/pictures/<str:part>/copy", sheet_pictures.copy, name="look-sheet-copy"),
]
