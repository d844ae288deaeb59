"""Pages of clues: the list, one clue with its steps, noting one by hand or from the wall (arts. 3, 16(4), 16(5))."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.custody.holds.rules import HOLD_ROLES
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.values import PointRow
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.supervision.clues import actions, queries
from mingcha.supervision.clues.queries import CluesAsked
from mingcha.supervision.clues.rules import (
    IMPORTANT_KINDS,
    UNIT_ROLES,
    may_print_clue,
    may_read_clues,
)
from mingcha.supervision.clues.values import ClueLevel, ClueRow, ClueState, ReceiptSide
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.clues.forms import (
    CluesFilter,
    DepartmentReceiptForm,
    KeepClueForm,
    NoDepartmentForm,
    NoteClueForm,
    PoliceReceiptForm,
    ReportClueForm,
    WallClueForm,
    WithdrawClueForm,
)

PAGE_ROWS = 50
_RECORDED = Words("已登记", "Recorded")
_FORMS: dict[str, type[ActionForm]] = {
    "report_form": ReportClueForm,
    "police_form": PoliceReceiptForm,
    "department_form": DepartmentReceiptForm,
    "no_department_form": NoDepartmentForm,
    "withdraw_form": WithdrawClueForm,
    "keep_form": KeepClueForm,
}


@dataclass(frozen=True, slots=True)
class ClueLine:
    """A clue of the list with its point; `wants`: the sides whose receipts are outstanding; `tone` of its clock."""

    clue: ClueRow
    point: PointRow | None
    wants: tuple[ReceiptSide, ...]
    tone: str


@login_required
@cites("3", "16(4)")
def index(request: HttpRequest) -> HttpResponse:
    """The clues in reach: the open ones, the oldest first, or those that ended."""
    facts, at, listed = facts_of(request), wiring.clock().now(), CluesFilter.from_query(request)
    require(may_read_clues(facts))
    asked = CluesAsked(closed=bool(listed.value("closed")), late=bool(listed.value("late")))

    def fetch(limit: int, offset: int) -> list[ClueLine]:
        rows = queries.clues(facts, at=at, asked=asked, limit=limit, offset=offset)
        points = point_rows(tuple({row.camera for row in rows}))
        return [ClueLine(row, points.get(row.camera), _wants(row), _tone(row)) for row in rows]

    found = PagedRows(queries.count_clues(facts, at=at, asked=asked), fetch)
    context = {
        "active": "supervision",
        "filter": listed,
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "may_note": facts.has(*UNIT_ROLES, *PUBLIC_SECURITY),
    }
    return render(request, "clues/index.html", context)


@login_required
@cites("3", "16(4)")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a clue that is noted by hand; a POST notes it and holds its footage."""
    form = NoteClueForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            row = actions.note_clue(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("线索已记录", "The clue is noted"))
            return redirect("clue", row.no)
    return render(request, "clues/new.html", {"active": "supervision", "form": form}, status=form.status)


@require_POST
@login_required
@cites("3", "16(4)")
def note(request: HttpRequest) -> JsonResponse:
    """A clue from the wall, as JSON: its number, its page, its hold and the end of our own limit."""
    given = WallClueForm.from_body(request).require()
    row = actions.note_clue(
        signed_in(request),
        camera=given["camera"],
        kind=given["kind"],
        seen_at=datetime.fromtimestamp(given["seen_ms"] / 1000, UTC),
        clock=wiring.clock(),
    )
    due_ms = int(row.due_at.timestamp() * 1000)
    shown = {"no": row.no, "url": reverse("clue", args=[row.no]), "hold": row.hold, "due_ms": due_ms}
    return JsonResponse(shown, status=201)


@login_required
@cites("3", "16(4)")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A clue with its receipts and the steps that are open to the reader."""
    return _page(request, no, None)


@login_required
@require_POST
@cites("3", "16(4)")
def report(request: HttpRequest, no: str) -> HttpResponse:
    """Reports it."""
    form = ReportClueForm.from_post(request)
    by, clock = signed_in(request), wiring.clock()
    return _do(request, no, form, lambda: actions.report_clue(by, no, **form.cleaned_data, clock=clock))


@login_required
@require_POST
@cites("3", "16(4)")
def receive_for_police(request: HttpRequest, no: str) -> HttpResponse:
    """Records the receipt of the public security organ."""
    form = PoliceReceiptForm.from_post(request)
    by, clock = signed_in(request), wiring.clock()
    return _do(request, no, form, lambda: actions.receive_clue_for_police(by, no, receipt=form.receipt, clock=clock))


@login_required
@require_POST
@cites("3", "16(4)")
def receive_for_department(request: HttpRequest, no: str) -> HttpResponse:
    """Records the receipt of the department concerned."""
    form = DepartmentReceiptForm.from_post(request)
    by, clock = signed_in(request), wiring.clock()
    return _do(
        request, no, form, lambda: actions.receive_clue_for_department(by, no, receipt=form.receipt, clock=clock)
    )


@login_required
@require_POST
@cites("3", "16(4)")
def no_department(request: HttpRequest, no: str) -> HttpResponse:
    """Records that no other department is concerned."""
    form = NoDepartmentForm.from_post(request)
    by, clock = signed_in(request), wiring.clock()
    return _do(request, no, form, lambda: actions.record_no_department(by, no, **form.cleaned_data, clock=clock))


@login_required
@require_POST
@cites("3", "16(4)")
def withdraw(request: HttpRequest, no: str) -> HttpResponse:
    """Withdraws it."""
    form = WithdrawClueForm.from_post(request)
    by, clock = signed_in(request), wiring.clock()
    return _do(request, no, form, lambda: actions.withdraw_clue(by, no, **form.cleaned_data, clock=clock))


@login_required
@require_POST
@cites("3", "16(5)")
def keep(request: HttpRequest, no: str) -> HttpResponse:
    """Keeps its footage two years."""
    form = KeepClueForm.from_post(request)
    by, clock = signed_in(request), wiring.clock()
    return _do(request, no, form, lambda: actions.keep_clue_two_years(by, no, **form.cleaned_data, clock=clock))


@login_required
@require_POST
@cites("3", "16(4)")
def issue_document(request: HttpRequest, no: str) -> HttpResponse:
    """Issues the report of the clue as a document."""
    form = IssueDocumentForm.from_post(request)
    return _do(request, no, form, lambda: issue(request, PrintedKind.CLUE, no))


def _tone(row: ClueRow) -> str:
    if not row.state.is_open or row.level is ClueLevel.NONE:
        return "plain"
    return "warn" if row.level is ClueLevel.REMINDED else "bad"


def _wants(row: ClueRow) -> tuple[ReceiptSide, ...]:
    return tuple(side for side in ReceiptSide if row.state is ClueState.REPORTED and row.receipt(side) is None)


def _do(request: HttpRequest, no: str, form: ActionForm, step: Callable[[], object]) -> HttpResponse:
    """Runs one step; the page again with the answer if it is refused."""
    queries.clue(facts_of(request), no, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            step()
            done(request, _RECORDED)
            return redirect("clue", no)
    return _page(request, no, form)


def _page(request: HttpRequest, no: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.clue(facts, no, at=now)
    printed = documents_of(facts, PrintedKind.CLUE, no, at=now)
    actors = {row.noted_by, row.reported_by, row.withdrawn_by}
    actors |= {one.entered_by for one in row.receipts} | {one.issued_by for one in printed}
    context: dict[str, object] = {
        "active": "supervision",
        "row": row,
        "point": point_rows((row.camera,)).get(row.camera),
        "names": actor_names(actors - {""}),
        "late": row.state.is_open and now > row.due_at,
        "wants": _wants(row),
        "documents": printed,
        "may_issue": may_print_clue(row.state),
        "issue_url": reverse("clue-print", args=[no]),
        "answered": sent or ActionForm(),
        **_steps(facts, row),
    }
    for name, kind in _FORMS.items():
        context[name] = sent if type(sent) is kind else kind(initial=_initial(row, kind))
    return render(request, "clues/one.html", context, status=sent.status if sent else 200)


def _steps(facts: DutyFacts, row: ClueRow) -> dict[str, bool]:
    """Which forms the page shows. The rules decide when one is sent."""
    wants = _wants(row)
    police = bool(facts.over(row.place, *PUBLIC_SECURITY))
    unit = bool(facts.over(row.place, *UNIT_ROLES, *PUBLIC_SECURITY))
    keeps = row.kind in IMPORTANT_KINDS and not row.important_hold and row.state is not ClueState.WITHDRAWN
    return {
        "may_report": unit and row.state in (ClueState.NOTED, ClueState.HELD),
        "may_receive": police and ReceiptSide.PSB in wants,
        "may_receive_department": unit and ReceiptSide.DEPARTMENT in wants,
        "may_say_none": police and ReceiptSide.DEPARTMENT in wants,
        "may_withdraw": unit and row.state in (ClueState.NOTED, ClueState.HELD),
        "may_keep": keeps and bool(facts.over(row.place, *HOLD_ROLES)),
    }


def _initial(row: ClueRow, kind: type[ActionForm]) -> dict[str, object]:
    return {"department": row.department} if kind is DepartmentReceiptForm else {}
