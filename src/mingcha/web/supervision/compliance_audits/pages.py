"""Pages of compliance audits: the list, a new one, one with its steps (article 16(6); PIPL 54, 64)."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.supervision.compliance_audits import queries
from mingcha.supervision.compliance_audits.actions import (
    answer_audit_mended,
    confirm_audit,
    record_audit,
    return_audit,
    state_audit_mended,
)
from mingcha.supervision.compliance_audits.offers import units_to_audit
from mingcha.supervision.compliance_audits.rules import AUDIT_RECORDERS, may_handle_audits
from mingcha.supervision.compliance_audits.values import AuditState
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.compliance_audits.forms import (
    AuditForm,
    AuditRecordedFrom,
    AuditsFrom,
    ConfirmAuditForm,
    MendedForm,
    ReturnAuditForm,
    SettledForm,
    UnsettledForm,
)
from mingcha.web.supervision.enforcement_steps import Step, shown_steps

_CITED = ("16(6)", "PIPL 54")


def _confirm(request: HttpRequest, number: int, form: ActionForm) -> None:
    confirm_audit(signed_in(request), number=number, note=form.cleaned_data["note"], clock=wiring.clock())


def _return(request: HttpRequest, number: int, form: ActionForm) -> None:
    return_audit(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())


def _mend(request: HttpRequest, number: int, form: ActionForm) -> None:
    state_audit_mended(signed_in(request), number=number, mended=form.cleaned_data["mended"], clock=wiring.clock())


def _settle(request: HttpRequest, number: int, form: ActionForm) -> None:
    note = form.cleaned_data["note"]
    answer_audit_mended(signed_in(request), number=number, agrees=True, note=note, clock=wiring.clock())


def _unsettle(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason = form.cleaned_data["reason"]
    answer_audit_mended(signed_in(request), number=number, agrees=False, note=reason, clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "confirm": Step(
        ConfirmAuditForm, _confirm, Words("确认审计", "Confirm it"), _CITED,
        Words("我已核对，确认", "I have looked at it, and confirm"), Words("审计已确认", "The audit is confirmed"),
    ),
    "return": Step(
        ReturnAuditForm, _return, Words("退回重报", "Return it"), _CITED,
        Words("退回", "Return"), Words("审计已退回", "The audit is returned"),
    ),
    "mend": Step(
        MendedForm, _mend, Words("登记整改情况", "State what was put right"), ("16(6)", "PIPL 64"),
        Words("登记", "State it"),
        Words("整改情况已登记，请他人确认", "It is recorded: have another person confirm it"),
    ),
    "settle": Step(
        SettledForm, _settle, Words("确认已整改", "Confirm that it is put right"), ("16(6)", "PIPL 64"),
        Words("我已核对，确认已整改", "I have checked it: it is put right"), Words("整改已确认", "It is confirmed"),
    ),
    "unsettle": Step(
        UnsettledForm, _unsettle, Words("退回整改", "Send it back to be put right"), ("16(6)", "PIPL 64"),
        Words("退回整改", "Send it back"), Words("已退回整改", "It is sent back"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""


@login_required
@cites("16(6)", "PIPL 54")
def index(request: HttpRequest) -> HttpResponse:
    """The audits in this person's reach, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), AuditsFrom.from_query(request)
    only = AuditState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = queries.audits(facts, before=before, limit=queries.MOST_AUDITS + 1, **given)
    total, acts = queries.count_audits(facts, **given), somewhere(facts, may_handle_audits).allowed
    context = asked.shown(AuditState, rows, queries.MOST_AUDITS, total, acts=acts) | {
        "active": "supervision",
        "months": parameters.number("audit.months", shanghai_day(now)),
    }
    return render(request, "compliance_audits/index.html", context)


@login_required
@cites("16(6)", "PIPL 54")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an audit that was made, filled in from another one (`?from=`); a POST records it."""
    facts, now = facts_of(request), wiring.clock().now()
    units, source = units_to_audit(facts, at=now), AuditRecordedFrom.from_query(request).value("source")
    form = AuditForm.from_post(request)
    if source and not form.is_bound:
        form.initial = form.filled_from(queries.audit(facts, source, at=now).row)
    form.fields["unit"].offer(units)  # type: ignore[attr-defined]
    context: dict[str, object] = {"active": "supervision", "form": form}
    if not units:
        context["closed"] = closed(somewhere(facts, may_handle_audits), *AUDIT_RECORDERS)
    elif form.is_valid():
        with form.answers(request):
            unit = form.cleaned_data["unit"]
            sent = form.cleaned_data["report"]
            report = None if sent is None else HandedIn(sent, settings.MINGCHA_HOME.documents)
            row = record_audit(signed_in(request), unit=unit, new=form.new, report=report, clock=wiring.clock())
            done(request, Words("审计已登记，请他人确认", "It is recorded: have another person confirm it"))
            return redirect("compliance-audit", row.number)
    return render(request, "compliance_audits/new.html", context, status=form.status)


@login_required
@cites("16(6)", "PIPL 54")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An audit with its steps."""
    return _page(request, number, None)


@require_safe
@login_required
@cites("3", "16(6)")
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The report as it was handed in, as a download in which a browser runs nothing."""
    folder, at = settings.MINGCHA_HOME.documents, wiring.clock().now()
    found = queries.report_of_audit(facts_of(request), number, folder=folder, at=at)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(found.data, content_type=found.media_type, headers=headers)
    sandbox(response)
    return response


@login_required
@require_POST
@cites("16(6)", "PIPL 54")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    form = STEPS[name].form.from_post(request)
    queries.audit(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("compliance-audit", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts = facts_of(request)
    found = queries.audit(facts, number, at=wiring.clock().now())
    row = found.row
    decides, checks = found.decide.allowed, found.check.allowed
    open_steps = {"confirm": decides, "return": decides, "mend": found.may_mend, "settle": checks, "unsettle": checks}
    waits = {AuditState.RECORDED: found.decide, AuditState.MENDED: found.check}.get(row.state)
    context = {
        "active": "supervision",
        "row": row,
        "names": actor_names({row.recorded_by, row.decided_by, row.mended_by, row.checked_by} - {""}),
        "why_not": waits if waits is not None and not waits.allowed else None,
        "may_record": somewhere(facts, may_handle_audits).allowed,
        "answered": sent or ActionForm(),
        "steps": shown_steps(
            STEPS,
            lambda name: open_steps[name],
            sent,
            0,
            lambda name: reverse("compliance-audit-step", args=[number, name]),
        ),
    }
    return render(request, "compliance_audits/one.html", context, status=sent.status if sent else 200)
