"""Pages of inspections of units: the list by state, a new one, one with its next lawful step (decree 799, art. 24)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY, somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.queries import findings_of_inspection
from mingcha.supervision.inspections.actions import begin_unit_inspection
from mingcha.supervision.inspections.paper import OF_INSPECTIONS, papers_of_inspection
from mingcha.supervision.inspections.queries import (
    MOST_INSPECTIONS,
    answer_file,
    count_unit_inspections,
    unit_inspection,
    unit_inspections,
    visit_photo,
)
from mingcha.supervision.inspections.rules import may_inspect_units
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import WholeUnitInspection
from mingcha.supervision.obstructions.ordering import usual_days
from mingcha.supervision.officers.rules import may_enforce
from mingcha.supervision.transfers.queries import transfers
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.offered import system_codes, unit_codes
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.enforcement_steps import ShownStep, fresh_for_weighty, shown_steps
from mingcha.web.supervision.inspections.forms import (
    AnswerOrderForm,
    RevisitForm,
    UnitInspectionForm,
    UnitInspectionsFrom,
    VisitForm,
)
from mingcha.web.supervision.inspections.steps import STEPS, VISIT
from mingcha.web.supervision.papers import shown_papers


@login_required
@cites("799-24")
def index(request: HttpRequest) -> HttpResponse:
    """The inspections in this person's reach, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), UnitInspectionsFrom.from_query(request)
    only = UnitInspectionState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = unit_inspections(facts, before=before, limit=MOST_INSPECTIONS + 1, **given)
    total, acts = count_unit_inspections(facts, **given), facts.has(*PUBLIC_SECURITY)
    context = asked.shown(UnitInspectionState, rows, MOST_INSPECTIONS, total, acts=acts) | {
        "active": "supervision",
        "inspects": somewhere(facts, may_inspect_units).allowed,
    }
    context["rows"] = [(one, division_words(one.place.zone or one.place.division)) for one in context["rows"]]
    return render(request, "inspections/index.html", context)


@login_required
@cites("799-24")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an inspection; a POST begins it. `?system=`, `?unit=`, `?planned=` and `?report=` fill it."""
    form = UnitInspectionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            number = begin_unit_inspection(signed_in(request), new=form.new, clock=wiring.clock())
            done(request, Words("检查已开始，请登记现场情况", "It is begun: record what is found"))
            return redirect("unit-inspection", number)
    facts, now = facts_of(request), wiring.clock().now()
    shut = closed(somewhere(facts, may_inspect_units), *PUBLIC_SECURITY)
    context = {
        "active": "supervision",
        "form": form,
        "closed": shut,
        "system_codes": () if shut else system_codes(facts, now),
        "unit_codes": () if shut else unit_codes(facts, now),
    }
    return render(request, "inspections/new.html", context, status=form.status)


@login_required
@cites("799-24")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An inspection with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("799-24", "APL 42")
def visit(request: HttpRequest, number: int) -> HttpResponse:
    """Records what the first officer found, question by question."""
    found = unit_inspection(facts_of(request), number, at=wiring.clock().now())
    form = VisitForm.from_post(request, questions=found.questions)
    if form.is_valid():
        with form.answers(request):
            VISIT.do(request, number, form)
            done(request, VISIT.done)
            return redirect("unit-inspection", number)
    return _page(request, number, form)


@login_required
@require_POST
@fresh_for_weighty(STEPS)
@cites("799-24", "799-26", "799-29", "799-30")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    unit_inspection(facts_of(request), number, at=wiring.clock().now())
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("unit-inspection", number)
    return _page(request, number, form)


@require_GET
@login_required
@cites("799-24")
def photo(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """The photograph of a record, as it was recorded."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(visit_photo(facts_of(request), number, record, folder=folder, at=now))


@require_GET
@login_required
@cites("799-24")
def answer(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """What the unit handed in with an answer to its order."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(answer_file(facts_of(request), number, record, folder=folder, at=now))


@login_required
@require_POST
@cites("799-24")
def paper(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Issues one of its papers as a document with number, digest and QR code."""
    if kind not in {one.value for one in OF_INSPECTIONS}:
        raise Http404
    unit_inspection(facts_of(request), number, at=wiring.clock().now())
    form = IssueDocumentForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            issue(request, PrintedKind(kind), str(number))
            done(request, Words("文件已出具，可下载", "The document is issued, its file is below"))
            return redirect("unit-inspection", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found, today = unit_inspection(facts, number, at=now), shanghai_day(now)
    if sent is not None:
        sent.offer_newest(found.row.revision)
    initial = {"inspected_on": today, "served_on": today, "days": usual_days(today), "unit": found.row.subject}
    if found.steps.extend:
        initial["days"] = 7
    if found.steps.answer:
        initial["days"] = None
    papers = shown_papers(
        facts,
        papers_of_inspection(found),
        str(number),
        lambda kind: reverse("unit-inspection-paper", args=[number, kind.value]),
        now,
        may_sign=bool(may_enforce(facts, found.row.place)),
    )
    issuers = {document.issued_by for one in papers for document in one.documents}
    context = {
        "active": "supervision",
        "found": found,
        "row": found.row,
        "lies_in": division_words(found.row.place.zone or found.row.place.division),
        "papers": papers,
        "names": actor_names((issuers | {found.row.begun_by, _ordered_by(found)}) - {""}),
        "answered": sent or ActionForm(),
        "findings": findings_of_inspection(facts, number, at=now),
        "transfers": transfers(facts, at=now, inspection=number),
        "visit_form": _visit_form(found, sent, initial),
        "visit": VISIT,
        "steps": _steps(found, sent, initial),
    }
    return render(request, "inspections/one.html", context, status=sent.status if sent else 200)


def _steps(found: WholeUnitInspection, sent: ActionForm | None, initial: dict[str, object]) -> list[ShownStep]:
    """The steps that are open to the reader; a re-inspection is asked about the questions of the order, an answer for
    more days where some may be asked for."""
    steps = shown_steps(
        STEPS,
        lambda name: bool(getattr(found.steps, name)),
        sent,
        found.row.revision,
        lambda name: reverse("unit-inspection-step", args=[found.row.number, name]),
        initial,
    )
    for one in steps:
        if isinstance(one.form, RevisitForm):
            one.form.ask_about(found.lacking)
        if isinstance(one.form, AnswerOrderForm) and not one.form.is_bound and not found.steps.ask_days:
            one.form.ask_for_none()
    return steps


def _visit_form(found: WholeUnitInspection, sent: ActionForm | None, initial: dict[str, object]) -> VisitForm | None:
    """The form of the visit, where its reader may record one or was just refused."""
    if isinstance(sent, VisitForm):
        return sent
    if not found.steps.record:
        return None
    return VisitForm(questions=found.questions, initial={**initial, "revision": found.row.revision})


def _ordered_by(found: WholeUnitInspection) -> str:
    return found.order.ordered_by if found.order else ""
