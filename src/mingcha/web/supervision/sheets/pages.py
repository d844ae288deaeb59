"""Pages of a sheet: prepared for a finding, checked by a second person, sent, taken for its receiver (arts. 12, 21)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_rows
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.looks.queries import picture_finding
from mingcha.supervision.looks.rules import JUDGES
from mingcha.supervision.sheets import actions, queries
from mingcha.supervision.sheets.rules import (
    is_sheet_open,
    may_begin_sheet,
    may_send_sheet,
    may_work_on_sheets,
    sheet_is_open_until,
)
from mingcha.supervision.sheets.showing import hand_out_sheet
from mingcha.supervision.sheets.states import RUNNING, ReceiverKind, SheetState
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.printed.issuing import issue, pdf_download
from mingcha.web.supervision.sheets.forms import CopyQuery, SheetForm, SheetsFrom, WithdrawSheetForm


@login_required
@cites("3", "12")
def index(request: HttpRequest) -> HttpResponse:
    """The sheets in this person's reach, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), SheetsFrom.from_query(request)
    only = SheetState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = queries.sheets(facts, before=before, limit=queries.MOST_LISTED + 1, **given)
    total, acts = queries.count_sheets(facts, **given), facts.has(*JUDGES)
    points = point_rows(tuple({one.camera for one in rows}))
    context = asked.shown(SheetState, rows, queries.MOST_LISTED, total, acts=acts)
    ends = (
        (one, sheet_is_open_until(one.prepared_at, now) if one.state in RUNNING else None) for one in context["rows"]
    )
    context |= {
        "active": "supervision",
        "rows": [(one, points[one.camera], end, end is not None and now > end) for one, end in ends],
    }
    return render(request, "sheets/index.html", context)


@login_required
@cites("3", "12", "18", "20(1)", "21")
def new(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a sheet of a finding; a POST prepares it."""
    facts, now = facts_of(request), wiring.clock().now()
    finding = picture_finding(facts, number, at=now)
    form = SheetForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {name: form.cleaned_data[name] for name in ("receiver", "purpose")}
            row = actions.prepare_sheet(
                signed_in(request),
                finding=number,
                receiver_kind=ReceiverKind(form.cleaned_data["receiver_kind"]),
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
                **given,
            )
            done(request, Words("已编制，请遮盖人员和车牌", "It is prepared: cover persons and plates"))
            return redirect("look-sheet", row.no)
    point = point_rows((finding.camera,))[finding.camera]
    is_running = any(one.state in RUNNING for one in queries.sheets_of_finding(facts, number, at=now))
    context = {
        "active": "supervision",
        "finding": finding,
        "point": point,
        "form": form,
        "closed": closed(may_work_on_sheets(facts, point.place), *JUDGES),
        "begin": may_begin_sheet(facts, point.place, finding, is_running=is_running),
    }
    return render(request, "sheets/new.html", context, status=form.status)


@login_required
@cites("3", "12", "21")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A sheet with its pictures, its steps and who took its paper."""
    return sheet_page(request, no, None)


@login_required
@require_POST
@cites("12", "18", "21")
def send(request: HttpRequest, no: str) -> HttpResponse:
    """Sends a sheet and issues its paper."""

    def act() -> None:
        actions.send_sheet(signed_in(request), sheet=no, clock=wiring.clock())
        issue(request, PrintedKind.PICTURE_SHEET, no)

    return _do(
        request, no, PlainForm.from_post(request), act, Words("已发出，请下载交接收方", "It is sent: download it")
    )


@login_required
@require_POST
@cites("12", "21")
def paper(request: HttpRequest, no: str) -> HttpResponse:
    """Issues the paper of a sheet that was sent without one, as where a character had no sign in the font."""
    form, words = PlainForm.from_post(request), Words("文件已出具，可下载", "The document is issued")
    return _do(request, no, form, lambda: issue(request, PrintedKind.PICTURE_SHEET, no), words)


@login_required
@require_POST
@cites("12")
def withdraw(request: HttpRequest, no: str) -> HttpResponse:
    """Withdraws a sheet."""
    form, by, clock = WithdrawSheetForm.from_post(request), signed_in(request), wiring.clock()
    return _do(
        request,
        no,
        form,
        lambda: actions.withdraw_sheet(by, sheet=no, reason=form.cleaned_data["reason"], clock=clock),
        Words("告知单已撤回", "The sheet is withdrawn"),
    )


@login_required
@require_POST
@cites("16(3)", "21")
def download(request: HttpRequest, no: str) -> HttpResponse:
    """The PDF for the receiver; each time is a line."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            folder = settings.MINGCHA_HOME.documents
            number, data = hand_out_sheet(signed_in(request), sheet=no, folder=folder, clock=wiring.clock())
            return pdf_download(data, number)
    return sheet_page(request, no, form)


def _do(request: HttpRequest, no: str, form: ActionForm, act: Callable[[], object], words: Words) -> HttpResponse:
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, words)
            return redirect("look-sheet", no)
    return sheet_page(request, no, form)


def sheet_page(request: HttpRequest, no: str, answered: ActionForm | None) -> HttpResponse:
    """The page of a sheet, with the answer to a step that was refused (`answered`)."""
    facts, now = facts_of(request), wiring.clock().now()
    row, held = queries.picture_sheet(facts, no, at=now), queries.facts_of_sheet(facts, no, at=now)
    people = {row.prepared_by, row.sent_by, row.withdrawn_by}
    people |= {one for picture in row.pictures for one in (picture.covered_by, picture.checked_by)}
    works = bool(may_work_on_sheets(facts, held.place))
    context = {
        "active": "supervision",
        "row": row,
        "point": point_rows((row.camera,))[row.camera],
        "names": actor_names({f"user:{one}" for one in people if one}),
        "works": works,
        "own": queries.parts_in_own_hand(facts, no, at=now) if works else frozenset(),
        "is_open": works and bool(is_sheet_open(held, now)),
        "sending": may_send_sheet(facts, held, now),
        "may_withdraw": works and row.state is not SheetState.WITHDRAWN,
        "copy": CopyQuery.from_query(request).value("copy") or "",
        "paper": queries.sheet_paper(facts, no, at=now),
        "handouts": queries.sheet_handouts(facts, no, at=now),
        "withdrawing": answered if isinstance(answered, WithdrawSheetForm) else WithdrawSheetForm(),
        "form": answered,
    }
    return render(request, "sheets/sheet.html", context, status=answered.status if answered else 200)
