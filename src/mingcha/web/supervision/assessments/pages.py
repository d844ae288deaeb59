"""Pages of impact assessments: the list, a new one, one with its steps and its paper (article 16(6); PIPL 55, 56)."""

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.systems.queries import system_names
from mingcha.supervision.assessments import queries
from mingcha.supervision.assessments.actions import (
    confirm_assessment,
    end_assessment,
    make_assessment,
    return_assessment,
)
from mingcha.supervision.assessments.offers import about_choices, system_choices, units_to_assess
from mingcha.supervision.assessments.rules import (
    MAKERS,
    asked_from,
    existing_last_day,
    may_handle_assessments,
    may_print_assessment,
)
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentStanding, AssessmentState
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.assessments.forms import (
    AssessedFrom,
    AssessmentForm,
    AssessmentsFrom,
    ConfirmForm,
    EndForm,
    ReturnForm,
)
from mingcha.web.supervision.enforcement_steps import Step, shown_steps

_CITED = ("16(6)", "PIPL 55")


def _confirm(request: HttpRequest, number: int, form: ActionForm) -> None:
    confirm_assessment(signed_in(request), number=number, note=form.cleaned_data["note"], clock=wiring.clock())


def _return(request: HttpRequest, number: int, form: ActionForm) -> None:
    return_assessment(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())


def _end(request: HttpRequest, number: int, form: ActionForm) -> None:
    end_assessment(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "confirm": Step(
        ConfirmForm, _confirm, Words("确认评估", "Confirm it"), _CITED,
        Words("我已核对，确认", "I have checked it and confirm"), Words("评估已确认", "The assessment is confirmed"),
    ),
    "return": Step(
        ReturnForm, _return, Words("退回重做", "Return it"), _CITED,
        Words("退回", "Return"), Words("评估已退回", "The assessment is returned"),
    ),
    "end": Step(
        EndForm, _end, Words("终止评估", "End it"), _CITED,
        Words("终止", "End"), Words("评估已终止", "The assessment is ended"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""


@login_required
@cites("16(6)", "PIPL 55")
def index(request: HttpRequest) -> HttpResponse:
    """The assessments in this person's reach, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), AssessmentsFrom.from_query(request)
    state, before, most = asked.value("state") or "", asked.value("before") or 0, queries.MOST_ASSESSMENTS
    only = AssessmentState(state) if state else None
    rows = queries.assessments(facts, at=now, state=only, before=before, limit=most + 1)
    context = {
        "active": "supervision",
        "rows": rows[:most],
        "next": rows[most - 1].number if len(rows) > most else 0,
        "states": list(AssessmentState),
        "state": state,
        "makes": somewhere(facts, may_handle_assessments).allowed,
        "months": parameters.number("assessment.months", shanghai_day(now)),
        "asked_from": asked_from(),
        "existing_until": existing_last_day(),
    }
    return render(request, "assessments/index.html", context)


@login_required
@cites("16(6)", "PIPL 55", "PIPL 56")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an assessment, once unit and kind are chosen (`?unit=`, `?kind=`); a POST makes it."""
    facts, now, asked = facts_of(request), wiring.clock().now(), AssessedFrom.from_query(request)
    units = units_to_assess(facts, at=now)
    unit = str(asked.value("unit") or (units[0][0] if len(units) == 1 else ""))
    kind, names = str(asked.value("kind") or ""), dict(units)
    chooser = AssessedFrom({"unit": unit, "kind": kind})
    chooser.fields["unit"].offer(units)  # type: ignore[attr-defined]
    context: dict[str, object] = {"active": "supervision", "chooser": chooser, "unit_name": names.get(unit, "")}
    if not units:
        context["closed"] = closed(somewhere(facts, may_handle_assessments), *MAKERS)
    if unit not in names or not kind:
        return render(request, "assessments/choose.html", context)
    form = _form(request, AssessmentKind(kind), unit)
    if form.is_valid():
        with form.answers(request):
            row = make_assessment(signed_in(request), unit=unit, new=form.new, clock=wiring.clock())
            done(request, Words("评估已编制，请他人确认", "It is made: have another person confirm it"))
            return redirect("assessment", row.number)
    codes = about_choices(AssessmentKind(kind), unit) if form.kind.has_receiver else ()
    context |= {"form": form, "unit": unit, "kind": form.kind, "unit_codes": codes}
    return render(request, "assessments/new.html", context, status=form.status)


@login_required
@cites("16(6)", "PIPL 55")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An assessment with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("16(6)", "PIPL 55")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    form = STEPS[name].form.from_post(request)
    return _do(request, number, form, lambda: STEPS[name].do(request, number, form), STEPS[name].done)


@login_required
@require_POST
@cites("16(6)", "PIPL 56")
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Issues it as a document with number, digest and QR code."""
    form, words = IssueDocumentForm.from_post(request), Words("文件已出具，可下载", "The document is issued")
    return _do(request, number, form, lambda: issue(request, PrintedKind.ASSESSMENT, str(number)), words)


def _form(request: HttpRequest, kind: AssessmentKind, unit: str) -> AssessmentForm:
    form = AssessmentForm.from_post(request, kind=kind)
    if not kind.has_receiver:
        form.fields["about"].offer(about_choices(kind, unit))  # type: ignore[attr-defined]
    if "systems" in form.fields:
        form.fields["systems"].offer(system_choices(unit))  # type: ignore[attr-defined]
    return form


def _do(request: HttpRequest, number: int, form: ActionForm, do: Callable[[], object], words: Words) -> HttpResponse:
    queries.assessment(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            do()
            done(request, words)
            return redirect("assessment", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.assessment(facts, number, at=now)
    row, printed = found.row, documents_of(facts, PrintedKind.ASSESSMENT, str(number), at=now)
    open_steps = {"confirm": found.confirm.allowed, "return": found.confirm.allowed, "end": found.may_end}
    people = {row.made_by, row.decided_by, row.ended_by, *(one.issued_by for one in printed)} - {""}
    context = {
        "active": "supervision",
        "row": row,
        "names": actor_names(people),
        "system_names": [(code, name) for code, name in sorted(system_names(row.systems).items())],
        "documents": printed,
        "may_issue": may_print_assessment(found.state),
        "issue_url": reverse("assessment-print", args=[number]),
        "waits_for_another": row.standing is AssessmentStanding.WAITING and not found.confirm.allowed,
        "why_not": found.confirm,
        "again": row.standing in (AssessmentStanding.OVER, AssessmentStanding.CHANGED, AssessmentStanding.RETURNED),
        "answered": sent or ActionForm(),
        "steps": shown_steps(
            STEPS, lambda name: open_steps[name], sent, 0, lambda name: reverse("assessment-step", args=[number, name])
        ),
    }
    return render(request, "assessments/one.html", context, status=sent.status if sent else 200)
