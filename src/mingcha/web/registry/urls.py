"""Addresses of the register: signing in, the own account, points, findings, systems, sound. Fixed names come before
patterns with a code."""

from django.urls import path

from mingcha.web.registry.acceptance import pages as acceptances
from mingcha.web.registry.account import pages as account
from mingcha.web.registry.account import tokens
from mingcha.web.registry.accounts import pages as accounts
from mingcha.web.registry.areas import pages as areas
from mingcha.web.registry.authorities import pages as authorities
from mingcha.web.registry.confirmations import pages as confirmations
from mingcha.web.registry.criteria import pages as criteria
from mingcha.web.registry.dossiers import pages as dossiers
from mingcha.web.registry.filings import pages as filings
from mingcha.web.registry.findings import pages as findings
from mingcha.web.registry.funding import pages as funding
from mingcha.web.registry.meetings import pages as meetings
from mingcha.web.registry.networks import pages as networks
from mingcha.web.registry.parts import pages as parts
from mingcha.web.registry.people import beginning, roles
from mingcha.web.registry.people import directory as bindings
from mingcha.web.registry.people import pages as people
from mingcha.web.registry.places import pages as places
from mingcha.web.registry.plans import approver_pages, import_page
from mingcha.web.registry.plans import pages as plans
from mingcha.web.registry.points import address_page, changing, new_point, pages, try_page
from mingcha.web.registry.printed import pages as printed
from mingcha.web.registry.projects import pages as projects
from mingcha.web.registry.relocations import guest_page
from mingcha.web.registry.relocations import pages as relocations
from mingcha.web.registry.reports import pages as reports
from mingcha.web.registry.seats import pages as seats
from mingcha.web.registry.sign_in import directory, passkeys, step_up
from mingcha.web.registry.sign_in import pages as sign_in
from mingcha.web.registry.signs import pages as signs
from mingcha.web.registry.sound import pages as sound
from mingcha.web.registry.staff import pages as staff
from mingcha.web.registry.stages import pages as stages
from mingcha.web.registry.standards import pages as standards
from mingcha.web.registry.systems import keeping
from mingcha.web.registry.systems import pages as systems
from mingcha.web.registry.systems import viewing_pages as viewing
from mingcha.web.registry.trials import pages as trials
from mingcha.web.registry.views import pages as views

urlpatterns = [
    path("confirmations", confirmations.index, name="confirmations"),
    path("confirmations/<str:name>", confirmations.one, name="confirmation"),
    path("confirmations/<str:name>/confirm", confirmations.confirm, name="confirmation-confirm"),
    path("confirmations/<str:name>/refuse", confirmations.refuse, name="confirmation-refuse"),
    path("confirmations/<str:name>/withdraw", confirmations.withdraw, name="confirmation-withdraw"),
    path("people", people.index, name="people"),
    path("people/new", people.new, name="person-new"),
    path("people/<str:username>", people.one, name="person"),
    path("people/<str:username>/edit", people.edit, name="person-edit"),
    path("people/<str:username>/disable", people.disable, name="person-disable"),
    path("people/<str:username>/enable", people.enable, name="person-enable"),
    path("people/<str:username>/invitation", people.invitation, name="person-invitation"),
    path("people/<str:username>/reset-password", people.reset_password, name="person-reset-password"),
    path("people/<str:username>/reset-factors", people.reset_factors, name="person-reset-factors"),
    path("people/<str:username>/directory", bindings.bind, name="person-bind"),
    path("people/<str:username>/directory/end", bindings.unbind, name="person-unbind"),
    path("people/<str:username>/roles", roles.give, name="person-roles"),
    path("people/<str:username>/roles/<int:number>/end", roles.end, name="person-role-end"),
    path("set-up/<str:text>", beginning.set_up, name="set-up"),
    path("account/begin/<str:text>", beginning.begin, name="account-begin"),
    path("staff", staff.index, name="staff"),
    path("staff/<str:username>", staff.one, name="staff-person"),
    path("accounts/login/", sign_in.sign_in, name="account_login"),
    path("accounts/logout/", sign_in.sign_out, name="account_logout"),
    path("accounts/factor", sign_in.factor, name="account-factor"),
    path("accounts/directory", directory.start, name="account-directory"),
    path("accounts/directory/answer", directory.answer, name="account-directory-answer"),
    path("session/alive", sign_in.alive, name="session-alive"),
    path("session/step-up", step_up.page, name="step-up"),
    path("session/passkey/options", passkeys.options, name="passkey-options"),
    path("session/passkey/answer", passkeys.answer, name="passkey-answer"),
    path("accounts", accounts.index, name="accounts"),
    path("accounts/<str:username>/review", accounts.review, name="account-review"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="account-password"),
    path("account/code", account.code, name="account-code"),
    path("account/factors/<str:kind>/<int:number>/name", account.rename, name="account-factor-rename"),
    path("account/factors/<str:kind>/<int:number>/remove", account.remove, name="account-factor-remove"),
    path("account/tokens", tokens.index, name="account-tokens"),
    path("account/tokens/<int:number>/revoke", tokens.revoke, name="account-token-revoke"),
    path("account/sessions/end", account.end_others, name="account-sessions-end"),
    path("account/sessions/<int:number>/end", account.end_one, name="account-session-end"),
    path("points", pages.index, name="points"),
    path("points/new", new_point.new, name="point-new"),
    path("points/new/try", try_page.try_camera_address, name="point-try"),
    path("points/try", try_page.page, name="point-trial"),
    path("points/table.csv", pages.table, name="points-table"),
    path("points/dossiers", dossiers.index, name="dossiers"),
    path("points/dossiers/export", dossiers.export, name="dossier-export"),
    path("points/findings", findings.index, name="findings"),
    path("points/findings/<int:number>", findings.one, name="finding"),
    path("points/findings/<int:number>/close", findings.close, name="finding-close"),
    path("points/networks", networks.index, name="networks"),
    path("points/networks/<str:code>", networks.unit, name="unit-networks"),
    path("points/networks/<str:code>/<int:number>/end", networks.end, name="unit-network-end"),
    path("points/signs/<str:code>", signs.page, name="point-signs"),
    path("points/signs/<str:code>/<int:number>/photo", signs.photo, name="point-sign-photo"),
    path("points/standards/<str:code>", standards.of_system, name="system-standards"),
    path("points/standards/claims/<int:number>", standards.one, name="standard-claim"),
    path("points/standards/claims/<int:number>/report", standards.report, name="standard-report"),
    path("points/areas", areas.index, name="areas"),
    path("points/areas/<int:number>", areas.one, name="area"),
    path("points/areas/<int:number>/end", areas.end, name="area-end"),
    path("points/areas/<int:number>/consent", areas.consent, name="area-consent"),
    path("points/organisations", places.organisations, name="organisations"),
    path("points/authorities", authorities.index, name="authorities"),
    path("reports", reports.new, name="report-new"),
    path("reports/state", reports.state, name="report-state"),
    path("points/reports", reports.index, name="reports"),
    path("points/reports/<int:number>", reports.one, name="report"),
    path("points/reports/<int:number>/take-up", reports.take_up, name="report-take-up"),
    path("points/meetings", meetings.index, name="meetings"),
    path("points/meetings/<int:number>", meetings.one, name="meeting"),
    path("points/meetings/<int:number>/minutes", meetings.minutes, name="meeting-minutes"),
    path("points/meetings/<int:number>/actions/<int:action>/end", meetings.end, name="meeting-action-end"),
    path("points/funding", funding.index, name="funding"),
    path("points/sites", places.sites, name="sites"),
    path("points/plans", plans.index, name="plans"),
    path("points/plans/new", plans.new, name="plan-new"),
    path("points/plans/approvers", approver_pages.index, name="plan-approvers"),
    path("points/plans/approvers/propose", approver_pages.propose, name="plan-approver-propose"),
    path("points/plans/approvers/<int:number>/end", approver_pages.end, name="plan-approver-end"),
    path("points/plans/items/<int:number>/remove", plans.item_remove, name="plan-item-remove"),
    path("points/plans/files/<int:number>", import_page.page, name="plan-import"),
    path("points/plans/<int:number>", plans.one, name="plan"),
    path("points/plans/<int:number>/change", plans.change, name="plan-change"),
    path("points/plans/<int:number>/items/new", plans.item_new, name="plan-item-new"),
    path("points/plans/<int:number>/items/clear", plans.clear, name="plan-clear"),
    path("points/plans/<int:number>/submit", plans.submit, name="plan-submit"),
    path("points/plans/<int:number>/approve", plans.approve, name="plan-approve"),
    path("points/plans/<int:number>/return", plans.give_back, name="plan-return"),
    path("points/plans/<int:number>/approvals/<int:document>", plans.scan, name="plan-approval-scan"),
    path("points/plans/<int:number>/approvals/<int:document>/scans", plans.scan_add, name="plan-approval-scans"),
    path("points/plans/<int:number>/approvals/<int:document>/scans/<int:scan>", plans.scan, name="plan-later-scan"),
    path("points/plans/<int:number>/documents", plans.issue_document, name="plan-documents"),
    path("points/projects", projects.index, name="projects"),
    path("points/projects/new", projects.new, name="project-new"),
    path("points/projects/<int:number>", projects.one, name="project"),
    path("points/projects/<int:number>/funding", funding.of_project, name="project-funding"),
    path("points/projects/<int:number>/funding/<int:record>/end", funding.end_of_project, name="project-funding-end"),
    path("points/projects/<int:number>/points", projects.add_points, name="project-points"),
    path("points/projects/<int:number>/stages/<str:work>/<str:stage>", stages.one, name="project-stage"),
    path("points/projects/<int:number>/trial", trials.days, name="project-trial"),
    path("points/projects/<int:number>/trial/people", trials.add, name="project-trial-people"),
    path("points/projects/<int:number>/trial/people/remove", trials.remove, name="project-trial-remove"),
    path("points/acceptances", acceptances.index, name="acceptances"),
    path("points/acceptances/new", acceptances.new, name="acceptance-new"),
    path("points/acceptances/<int:number>", acceptances.one, name="acceptance"),
    path("points/acceptances/<int:number>/report", acceptances.report, name="acceptance-report"),
    path("points/acceptances/<int:number>/sign", acceptances.sign, name="acceptance-sign"),
    path("points/acceptances/<int:number>/sheet", acceptances.sheet, name="acceptance-sheet"),
    path("points/acceptances/<int:number>/close", acceptances.close, name="acceptance-close"),
    path("points/acceptances/<int:number>/reinspect", acceptances.reinspect, name="acceptance-reinspect"),
    path("points/acceptances/<int:number>/withdraw", acceptances.withdraw, name="acceptance-withdraw"),
    path("points/acceptances/<int:number>/problems/<int:problem>", acceptances.mend, name="acceptance-mend"),
    path("points/acceptances/<int:number>/documents", acceptances.document, name="acceptance-documents"),
    path("points/acceptances/<int:number>/documents/<int:document>", acceptances.download, name="acceptance-document"),
    path("points/acceptances/<int:number>/print", acceptances.issue_document, name="acceptance-print"),
    path("points/filings", filings.index, name="filings"),
    path("points/filings/new", filings.new, name="filing-new"),
    path("points/filings/<int:number>", filings.one, name="filing"),
    path("points/filings/<int:number>/submit", filings.submit, name="filing-submit"),
    path("points/filings/<int:number>/withdraw", filings.withdraw, name="filing-withdraw"),
    path("points/filings/<int:number>/transfer", filings.transfer, name="filing-transfer"),
    path("points/filings/<int:number>/return", filings.give_back, name="filing-return"),
    path("points/filings/<int:number>/receive", filings.receive, name="filing-receive"),
    path("points/filings/<int:number>/print", filings.print_form, name="filing-print"),
    path("points/filings/<int:number>/receipt", filings.print_receipt, name="filing-receipt"),
    path("points/filings/<int:number>/correction", filings.print_correction, name="filing-correction"),
    path("points/relocations", relocations.index, name="relocations"),
    path("points/relocations/new", relocations.new, name="relocation-new"),
    path("points/relocations/<int:number>", relocations.one, name="relocation"),
    path("points/relocations/<int:number>/confirm", relocations.confirm, name="relocation-confirm"),
    path("points/relocations/<int:number>/postpone", relocations.postpone, name="relocation-postpone"),
    path("points/relocations/<int:number>/answer", relocations.answer, name="relocation-answer"),
    path("points/relocations/<int:number>/papers", relocations.paper, name="relocation-papers"),
    path("points/relocations/<int:number>/papers/<int:document>", relocations.download, name="relocation-paper"),
    path("points/relocations/<int:number>/links", relocations.link, name="relocation-link"),
    path(
        "points/relocations/<int:number>/links/<int:record>/revoke",
        relocations.revoke,
        name="relocation-link-revoke",
    ),
    path("points/relocations/<int:number>/done", relocations.carry_out, name="relocation-carry-out"),
    path("points/relocations/<int:number>/successors", relocations.accept, name="relocation-accept"),
    path("points/relocations/<int:number>/withdraw", relocations.withdraw, name="relocation-withdraw"),
    path("points/relocations/<int:number>/print", relocations.issue_document, name="relocation-print"),
    path("moving/<str:text>", guest_page.page, name="moving"),
    path("moving/<str:text>/papers", guest_page.hand_in, name="moving-papers"),
    path("points/criteria", criteria.index, name="criteria"),
    path("points/gaps", parts.gaps, name="coverage-gaps"),
    path("points/sites/<str:code>", parts.site, name="site"),
    path("points/sites/<str:code>/judge", parts.judge, name="site-part-judge"),
    path("points/sites/<str:code>/end", parts.end, name="site-part-end"),
    path("points/sites/<str:code>/stand", parts.stand, name="site-stand"),
    path("points/seats", seats.index, name="seats"),
    path("points/systems", systems.index, name="systems"),
    path("points/systems/new", keeping.new, name="system-new"),
    path("points/systems/<str:code>", systems.one, name="system"),
    path("points/systems/<str:code>/edit", keeping.edit, name="system-edit"),
    path("points/systems/<str:code>/edit/<str:part>", keeping.edit, name="system-edit-part"),
    path("points/systems/<str:code>/designation", systems.designation, name="system-designation"),
    path("points/systems/<str:code>/designation/end", systems.designation_end, name="system-designation-end"),
    path("points/systems/<str:code>/funding", funding.one, name="system-funding"),
    path("points/systems/<str:code>/funding/<int:number>/end", funding.end, name="system-funding-end"),
    path("points/systems/<str:code>/print", systems.issue_signs, name="system-print"),
    path("points/systems/<str:code>/use", viewing.use, name="system-use"),
    path("points/systems/<str:code>/viewing", viewing.viewing, name="system-viewing"),
    path("points/systems/<str:code>/viewing/units", viewing.units, name="system-units"),
    path("points/systems/<str:code>/viewing/contract", viewing.contract, name="system-contract"),
    path("points/systems/<str:code>/viewing/decision", viewing.decision, name="system-decision"),
    path("points/systems/<str:code>/viewing/<int:number>/end", viewing.ground_end, name="system-ground-end"),
    path("points/<str:code>", pages.point, name="point"),
    path("points/<str:code>/address", address_page.page, name="point-address"),
    path("points/<str:code>/address/try", try_page.try_other_address, name="point-address-try"),
    path("points/<str:code>/sub-stream/try", try_page.try_sub_stream, name="point-sub-stream-try"),
    path("points/<str:code>/sub-stream", address_page.sub_stream, name="point-sub-stream"),
    path("points/<str:code>/file", dossiers.one, name="point-file"),
    path("points/<str:code>/gaps", pages.gaps, name="point-gaps"),
    path("points/<str:code>/change", changing.page, name="point-change"),
    path("points/<str:code>/describe", changing.describe, name="point-describe"),
    path("points/<str:code>/place", changing.place, name="point-place"),
    path("points/<str:code>/view", changing.view, name="point-view"),
    path("points/<str:code>/disable", changing.disable, name="point-disable"),
    path("points/<str:code>/enable", changing.enable, name="point-enable"),
    path("points/<str:code>/installation", views.page, name="point-view-kept"),
    path("points/<str:code>/installation/reference", views.reference, name="point-reference"),
    path("points/<str:code>/sound", sound.page, name="point-sound"),
    path("points/<str:code>/sound/end", sound.end, name="point-sound-end"),
    path("documents/<str:no>", printed.file, name="document-file"),
    path("c", printed.check_form, name="documents-check"),
    path("c/<str:no>", printed.check, name="document-check"),
]
