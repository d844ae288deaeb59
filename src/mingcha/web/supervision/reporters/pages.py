"""Pages of what came of a citizen's report: inspections, obstructions, the sealed name (decree 799, art. 24(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.kit.actor import program
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.reports.limits import begin_look, look_succeeded
from mingcha.registry.reports.queries import report
from mingcha.registry.reports.rules import may_handle_report
from mingcha.registry.sign_in.wait_words import try_again_words
from mingcha.supervision.inspections.actions import link_report_to_inspection, link_report_to_obstruction
from mingcha.supervision.inspections.queries import inspections_of_report
from mingcha.supervision.inspections.questions import ASKED, QUESTION_OF_REPORT
from mingcha.supervision.reporters.actions import open_reporter, seal_reporter
from mingcha.supervision.reporters.queries import linkable, sealed_reporter
from mingcha.supervision.reporters.values import ReporterName
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.entering import address_of
from mingcha.web.supervision.reporters.forms import LeaveNameForm, LinkForm, OpenNameForm

REPORT_PAGE = program("report-page")
"""Who acts when somebody unknown leaves a name: the page. The entry names nobody."""
WAIT_STATUS = 429


@sensitive_post_parameters("check_code", "name", "contact")
@cites("799-24(2)")
def leave(request: HttpRequest) -> HttpResponse:
    """For anybody with number and check word of a report: leaves a name, which is sealed."""
    form, wait, kept = LeaveNameForm.from_post(request), 0, False
    if form.is_valid():
        address, now = address_of(request), wiring.clock().now()
        wait = begin_look(address, now)
        if wait:
            form.problem = try_again_words(wait, now)
        else:
            with form.answers(request):
                asked = {"case_no": form.cleaned_data["case_no"], "check_code": form.cleaned_data["check_code"]}
                seal_reporter(REPORT_PAGE, **asked, given=form.given, clock=wiring.clock())
                look_succeeded(address, now)
                kept = True
    context = {"form": form, "kept": kept}
    response = render(request, "reporters/leave.html", context, status=WAIT_STATUS if wait else form.status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


@login_required
@cites("799-24(2)", "3")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What came of a report; a POST opens the sealed name and shows it in the answer alone."""
    form, name = OpenNameForm.from_post(request), None
    if form.is_valid():
        with form.answers(request):
            reason = form.cleaned_data["reason"]
            name = open_reporter(signed_in(request), report=number, reason=reason, clock=wiring.clock())
    return _page(request, number, form, name)


@login_required
@require_POST
@cites("799-24(2)", "12")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Links a report to an obstruction that is noted, or to an inspection that was begun."""
    form = LinkForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            act, visit = form.cleaned_data["obstruction"], form.cleaned_data["inspection"]
            if act:
                link_report_to_obstruction(signed_in(request), report=number, obstruction=act, clock=wiring.clock())
            else:
                link_report_to_inspection(signed_in(request), report=number, inspection=visit, clock=wiring.clock())
            done(request, Words("已关联", "It is linked"))
            return redirect("report-follow-up", number)
    return _page(request, number, form, None)


def _page(request: HttpRequest, number: int, sent: ActionForm, name: ReporterName | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = report(facts, number, at=now)
    inspections, obstructions = inspections_of_report(facts, number, at=now)
    sealed = sealed_reporter(facts, number, at=now)
    handles = bool(may_handle_report(facts, row.place))
    question = QUESTION_OF_REPORT.get(row.kind) if row.kind is not None else None
    acts, visits = linkable(facts, number, at=now) if handles else ((), ())
    context = {
        "active": "points",
        "row": row,
        "question": ASKED[question] if question else None,
        "inspections": inspections,
        "obstructions": obstructions,
        "sealed": sealed,
        "name": name,
        "handles": handles,
        "may_open": sealed.may_open,
        "names": actor_names({one.opened_by for one in sealed.openings}),
        "open_form": sent if isinstance(sent, OpenNameForm) and name is None else OpenNameForm(),
        "acts_to_link": acts,
        "inspections_to_link": visits,
        "link_form": sent if isinstance(sent, LinkForm) else LinkForm(),
        "answered": sent,
    }
    response = render(request, "reporters/one.html", context, status=sent.status)
    response["Cache-Control"] = "no-store"
    return response
