"""Pages of construction plans: the list, one plan with its items, the steps of its approval (article 5)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.queries import organisations
from mingcha.registry.places.rules import KEEPERS, PUBLIC_SECURITY
from mingcha.registry.plans.actions import approve_plan, change_plan, draft_plan, return_plan, submit_plan
from mingcha.registry.plans.approval_scans import add_approval_scan
from mingcha.registry.plans.items import add_item, remove_all_items, remove_item
from mingcha.registry.plans.queries import (
    MOST_ITEMS,
    MOST_PLANS,
    approval_scan,
    plan,
    plan_areas,
    plan_item,
    plan_items,
    plans,
)
from mingcha.registry.plans.rules import may_draft_plan, plan_area
from mingcha.registry.plans.states import PlanState
from mingcha.registry.plans.values import PlanPage
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_plan
from mingcha.registry.projects.queries import CarriedOut, built_by_class, carried_out
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.drawing import draw_below
from mingcha.web.overview.points.map import allow_base_map
from mingcha.web.registry.plans.forms import (
    CLASS_WORDS,
    ApprovalScanForm,
    ApprovePlanForm,
    ChangePlanForm,
    ItemForm,
    ItemsFrom,
    NewPlanForm,
    PlansFilter,
    RemoveAllForm,
    RemoveItemForm,
    ReturnPlanForm,
    SubmitPlanForm,
)
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.registry.sign_in.step_up import needs_step_up

MOST_OFFERED = 500
"""Units that are offered beside the field of a code."""


@login_required
@cites("3", "5")
def index(request: HttpRequest) -> HttpResponse:
    """The plans that this person reads, newest first."""
    facts, now = facts_of(request), wiring.clock().now()
    form = PlansFilter.from_query(request)
    state, before = form.value("state"), form.value("before") or 0
    rows = plans(facts, at=now, state=state, before=before, limit=MOST_PLANS + 1)
    areas = plan_areas(facts, at=now)
    context = {
        "active": "points",
        "filter": form,
        "rows": rows[:MOST_PLANS],
        "next": rows[MOST_PLANS - 1].number if len(rows) > MOST_PLANS else 0,
        "state": state,
        "drafts": any(may_draft_plan(facts, area) for area in areas),
        "reads_plans": bool(areas),
        "keeps": facts.has(*KEEPERS),
    }
    return render(request, "plans/index.html", context, status=form.status)


@login_required
@cites("3", "4", "5")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new version; a POST begins it."""
    facts, now = facts_of(request), wiring.clock().now()
    answers = [(area, may_draft_plan(facts, area)) for area in plan_areas(facts, at=now)]
    areas = [(area.code, area.words) for area, may in answers if may]
    form = NewPlanForm.from_post(request, areas=areas)
    if form.is_valid():
        with form.answers(request):
            given, by = form.cleaned_data, signed_in(request)
            copies = given["copies_items"]
            number = draft_plan(by, area=given["area"], text=form.text, copies_items=copies, clock=wiring.clock())
            done(request, Words("规划已开始编制", "The draft is begun"))
            return redirect("plan", number)
    refused = next((may for _, may in answers if not may), may_draft_plan(facts, plan_area(WUHAN)))
    shut = None if areas else closed(refused, *PUBLIC_SECURITY)
    context = {"active": "points", "form": form, "closed": shut}
    return render(request, "plans/new.html", context, status=form.status)


@login_required
@cites("3", "5")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A plan: its items, its submissions and approvals, and the steps that this person may take."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("3", "5")
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Gives a draft another title or period."""
    form = ChangePlanForm.from_post(request)

    def act() -> None:
        revision = form.cleaned_data["revision"]
        change_plan(signed_in(request), number=number, text=form.text, revision=revision, clock=wiring.clock())

    return _do(request, number, form, act, Words("已保存", "Saved"))


@login_required
@require_POST
@cites("3", "5")
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Hands a draft in."""
    form = SubmitPlanForm.from_post(request)

    def act() -> None:
        revision = form.cleaned_data["revision"]
        submit_plan(signed_in(request), number=number, revision=revision, clock=wiring.clock())

    return _do(request, number, form, act, Words("规划已报批", "The plan is submitted"))


@login_required
@require_POST
@needs_step_up
@cites("4", "5")
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Records an approval; the last one puts the plan in force."""
    form = ApprovePlanForm.from_post(request)

    def act() -> None:
        given = dict(form.cleaned_data)
        sent = given.pop("scan")
        handed = None if sent is None else HandedIn(sent, settings.MINGCHA_HOME.documents)
        approve_plan(signed_in(request), number=number, **given, scan=handed, clock=wiring.clock())

    return _do(request, number, form, act, Words("批准已登记", "The approval is recorded"))


@login_required
@require_POST
@cites("5")
def scan_add(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """Keeps a scan of the document of an approval that was recorded before."""
    form = ApprovalScanForm.from_post(request)

    def act() -> None:
        handed = HandedIn(form.cleaned_data["scan"], settings.MINGCHA_HOME.documents)
        add_approval_scan(signed_in(request), number=number, approval=document, scan=handed, clock=wiring.clock())

    return _do(request, number, form, act, Words("扫描件已登记", "The scan is kept"))


@require_GET
@login_required
@cites("3", "5")
def scan(request: HttpRequest, number: int, document: int, scan: int = 0) -> HttpResponse:
    """A scan of the document of an approval. `scan`: 0 for the one that was handed in with it."""
    folder, now = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(approval_scan(facts_of(request), number, document, folder=folder, at=now, scan=scan))


@login_required
@require_POST
@cites("5")
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Returns a plan to its draft."""
    form = ReturnPlanForm.from_post(request)

    def act() -> None:
        return_plan(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())

    return _do(request, number, form, act, Words("规划已退回", "The plan is returned"))


@login_required
@cites("2", "5", "6", "13")
def item_new(request: HttpRequest, number: int) -> HttpResponse:
    """The form of an item; a POST adds it to the draft."""
    found = plan(facts_of(request), number, at=wiring.clock().now())
    form = ItemForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            add_item(signed_in(request), plan=number, item=form.item, clock=wiring.clock())
            done(request, Words("规划点位已添加", "The item is added"))
            return redirect("plan", number)
    drawn = draw_below(request, form, "coordinate", "place")
    units = organisations(facts_of(request), at=wiring.clock().now(), limit=MOST_OFFERED)
    codes = [(one.code, one.name) for one in units]
    context = {**drawn, "active": "points", "form": form, "found": found, "row": found.row, "unit_codes": codes}
    response = render(request, "plans/item.html", context, status=form.status)
    allow_base_map(request, response)
    return response


@login_required
@require_POST
@cites("5")
def item_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Removes an item from a draft; `number` is that of the item in the register."""
    held = plan_item(facts_of(request), number, at=wiring.clock().now())
    form = RemoveItemForm.from_post(request)

    def act() -> None:
        remove_item(signed_in(request), key=number, clock=wiring.clock())

    return _do(request, held.plan, form, act, Words("规划点位已移除", "The item is removed"))


@login_required
@require_POST
@cites("5")
def clear(request: HttpRequest, number: int) -> HttpResponse:
    """Removes every item of a draft."""
    form = RemoveAllForm.from_post(request)

    def act() -> None:
        remove_all_items(signed_in(request), plan=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("规划点位已全部移除", "Every item is removed"))


@login_required
@require_POST
@cites("3", "5")
def issue_document(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the document of a plan in force, or finds that the newest one says the same."""
    form = IssueDocumentForm.from_post(request)

    def act() -> None:
        issue(request, PrintedKind.PLAN, str(number))

    return _do(request, number, form, act, Words("文件已出具，可下载", "The document is issued, its file is below"))


def _do(request: HttpRequest, number: int, form: ActionForm, act: Callable[[], None], message: Words) -> HttpResponse:
    """Runs the action of a form and goes back to the plan, or shows the plan with the form and its answer."""
    found = plan(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, message)
            return HttpResponseRedirect(reverse("plan", args=[number]))
    form.offer_newest(found.row.revision)
    return _page(request, number, form, form.status)


def _page(request: HttpRequest, number: int, sent: ActionForm | None, status: int = 200) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = plan(facts, number, at=now)
    query = ItemsFrom.from_query(request)
    after = query.value("after") or 0
    built = built_by_class(number)
    documents = documents_of(facts, PrintedKind.PLAN, str(number), at=now)
    items = plan_items(facts, number, at=now, after=after, limit=MOST_ITEMS + 1)
    shown = items[:MOST_ITEMS]
    done_of = carried_out(facts, [one.key for one in shown], at=now)
    context = {
        "active": "points",
        "found": found,
        "row": found.row,
        "items": [(one, done_of.get(one.key, CarriedOut(0, 0, ()))) for one in shown],
        "next": items[MOST_ITEMS - 1].number if len(items) > MOST_ITEMS else 0,
        "after": after,
        "classes": [(CLASS_WORDS[one.point_class], one, built.get(one.point_class, 0)) for one in found.classes],
        "names": actor_names(_actors(found) | {one.issued_by for one in documents}),
        "documents": documents,
        "may_issue": may_issue_plan(found.row.state),
        "issue_url": reverse("plan-documents", args=[number]),
        "may_begin": found.row.state is PlanState.IN_FORCE and facts.has(*KEEPERS),
        "form": sent,
        **_forms(found, sent),
    }
    return render(request, "plans/plan.html", context, status=status)


def _forms(found: PlanPage, sent: ActionForm | None) -> dict[str, ActionForm]:
    """The forms of a plan's page, the submitted one in its place."""
    row = found.row
    text = {"title": row.title, "first_year": row.first_year, "last_year": row.last_year}
    revision = {"revision": row.revision}
    forms: dict[str, ActionForm] = {
        "change_form": ChangePlanForm(initial={**text, **revision}),
        "submit_form": SubmitPlanForm(initial=revision),
        "clear_form": RemoveAllForm(initial=revision),
        "approve_form": ApprovePlanForm(initial=revision),
        "return_form": ReturnPlanForm(),
        "scan_form": ApprovalScanForm(),
    }
    return {name: sent if sent is not None and type(sent) is type(form) else form for name, form in forms.items()}


def _actors(found: PlanPage) -> set[str]:
    actors = {found.row.drafted_by}
    for each in found.submissions:
        actors |= {each.submitted_by, each.returned_by, *(one.recorded_by for one in each.approvals)}
        actors |= {scan.added_by for one in each.approvals for scan in one.scans}
    return actors - {""}
