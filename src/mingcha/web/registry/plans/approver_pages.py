"""Page of the plan approvers of governments: who they are, naming one, ending the duty (article 5)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role
from mingcha.registry.plans.approvers import end_approver, propose_approver
from mingcha.registry.plans.queries import plan_approvers
from mingcha.registry.plans.rules import NAMING_ROLES, may_name_approvers
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.plans.forms import ApproverForm, EndApproverForm
from mingcha.web.registry.sign_in.step_up import needs_step_up


@login_required
@cites("5", "16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The plan approvers in this person's reach, and the form that names one."""
    return _page(request, ApproverForm())


@login_required
@require_POST
@needs_step_up
@cites("5", "16(1)")
def propose(request: HttpRequest) -> HttpResponse:
    """Proposes a plan approver to a second administrator."""
    form = ApproverForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            row = propose_approver(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("已提出，等待第二名管理员确认", "Proposed: a second administrator confirms it"))
            return HttpResponseRedirect(reverse("confirmation", args=[row.name]))
    return _page(request, form)


@login_required
@require_POST
@needs_step_up
@cites("5", "16(1)")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends the duty of a plan approver."""
    form = EndApproverForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_approver(signed_in(request), number=number, clock=wiring.clock())
            done(request, Words("职责已终止", "The duty ended"))
            return redirect("plan-approvers")
    return _page(request, form)


def _page(request: HttpRequest, sent: ActionForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    may = may_name_approvers(facts)
    context = {
        "active": "points",
        "rows": plan_approvers(facts, at=now),
        "closed": closed(may, *NAMING_ROLES),
        "ends": facts.has(Role.SECURITY_ADMINISTRATOR),
        "form": sent if isinstance(sent, ApproverForm) else ApproverForm(),
        "sent": sent,
    }
    return render(request, "plans/approvers.html", context, status=sent.status)
