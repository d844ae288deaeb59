"""Pages of a watch: signing in at the seat, presence, the hand-over sheet with both signatures, the paper (16(1))."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_of_watch
from mingcha.registry.shifts.rules import may_plan_shifts
from mingcha.registry.watches import queries
from mingcha.registry.watches.actions import begin_watch, show_presence, unroster
from mingcha.registry.watches.handing_over import sign_out, take_over
from mingcha.registry.watches.rest import rest_reminders
from mingcha.registry.watches.states import WatchState
from mingcha.supervision.handovers.actions import begin_hand_over, end_watch
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.duty.forms import EndWatchForm, SignOutForm, StepForm, TakeOverForm

_SIGNED_IN = (WatchState.HANDING_OVER, WatchState.ENDED_EARLY)
"""The states in which who leaves signs the sheet."""


@require_GET
@login_required
@cites("3", "16(1)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A watch with its sheet and the next step."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("3", "16(1)")
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the watch off the plan."""
    shift = queries.watch(facts_of(request), number, at=wiring.clock().now()).shift
    form = StepForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            unroster(signed_in(request), watch=number, clock=wiring.clock())
            done(request, Words("已从班次撤下", "Taken off the shift"))
            return redirect("duty-shift", shift)
    return _page(request, number, form)


@login_required
@require_POST
@cites("16(1)")
def begin(request: HttpRequest, number: int) -> HttpResponse:
    """Signs in at the seat."""
    form, by, clock = StepForm.from_post(request), signed_in(request), wiring.clock()
    words = Words("已到岗签到", "You are signed in at the seat")
    return _do(request, number, form, lambda: begin_watch(by, watch=number, clock=clock), words)


@login_required
@require_POST
@cites("16(1)")
def present(request: HttpRequest, number: int) -> HttpResponse:
    """States that the person is at the seat. Quietly, the page that sent it stays as it is (204)."""
    form = StepForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            show_presence(signed_in(request), watch=number, clock=wiring.clock())
            if form.cleaned_data["quiet"]:
                return HttpResponse(status=204)
            done(request, Words("已确认在岗", "Your presence is recorded"))
            return redirect("watch", number)
    return _page(request, number, form)


@login_required
@require_POST
@cites("16(1)")
def fill(request: HttpRequest, number: int) -> HttpResponse:
    """Fills the hand-over sheet in."""
    form, by, clock = StepForm.from_post(request), signed_in(request), wiring.clock()
    words = Words("交接班记录已填写，请核对后签字", "The sheet is filled in: check and sign it")
    return _do(request, number, form, lambda: begin_hand_over(by, watch=number, clock=clock), words)


@login_required
@require_POST
@cites("16(1)")
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Signs as the one who leaves."""
    form, by, clock = SignOutForm.from_post(request), signed_in(request), wiring.clock()

    def sign() -> object:
        return sign_out(by, watch=number, notes=form.cleaned_data["notes"], clock=clock)

    return _do(request, number, form, sign, Words("交班人已签字", "Signed by the person leaving"))


@login_required
@require_POST
@cites("16(1)")
def relieve(request: HttpRequest, number: int) -> HttpResponse:
    """Signs as the one who relieves."""
    form, by, clock = TakeOverForm.from_post(request), signed_in(request), wiring.clock()

    def sign() -> object:
        return take_over(by, watch=number, objections=form.cleaned_data["objections"], clock=clock)

    return _do(request, number, form, sign, Words("已接班", "You have taken over"))


@login_required
@require_POST
@cites("3", "16(1)")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends the watch of somebody who fell ill or left."""
    form, by, clock = EndWatchForm.from_post(request), signed_in(request), wiring.clock()

    def stop() -> object:
        return end_watch(by, watch=number, reason=form.cleaned_data["reason"], clock=clock)

    words = Words("已终止该值班，席位可另行安排，请接班签字", "The watch is ended: the seat is free, and is taken over")
    return _do(request, number, form, stop, words)


@login_required
@require_POST
@cites("16(1)")
def print_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the sheet as a paper."""
    form = IssueDocumentForm.from_post(request)
    words = Words("文件已出具，可下载", "The document is issued, its file is below")
    return _do(request, number, form, lambda: issue(request, PrintedKind.WATCH, str(number)), words)


def _do(request: HttpRequest, number: int, form: ActionForm, act: Callable[[], object], words: Words) -> HttpResponse:
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, words)
            return redirect("watch", number)
    return _page(request, number, form)


def _limits(at: datetime) -> dict[str, int]:
    day, names = shanghai_day(at), ("presence_minutes", "early_minutes", "relief_minutes")
    return {name: parameters.number(f"shift.{name}", day) for name in names}


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    row, sheet = queries.watch(facts, number, at=at), queries.handover(facts, number, at=at)
    own = row.person == facts.user_id
    papers = documents_of(facts, PrintedKind.WATCH, str(number), at=at)
    relief = queries.running_watch(facts, at=at)
    is_left = row.state is WatchState.ENDED_EARLY and queries.asker_may_take_over(facts, number, at=at)
    context = {
        "active": "supervision",
        "row": row,
        "sheet": sheet,
        "own": own,
        "may_begin": own and row.state is WatchState.PLANNED,
        "may_withdraw": row.state is WatchState.PLANNED and may_plan_shifts(facts, row.place).allowed,
        "may_sign_out": own and row.state in _SIGNED_IN and sheet is not None and not sheet.out_signed_at,
        "may_relieve": is_left
        or (
            relief is not None
            and not own
            and relief.seat == row.seat
            and row.state is WatchState.HANDING_OVER
            and sheet is not None
            and sheet.out_signed_at is not None
        ),
        "may_end": not own and row.is_running and queries.asker_may_end(facts, number, at=at),
        "end_form": sent if isinstance(sent, EndWatchForm) else EndWatchForm(),
        "left_seats": queries.left_seats(facts, number, at=at) if own and row.is_running else (),
        "relieves": queries.to_relieve(facts, number, at=at) if own and row.is_running else None,
        "is_followed": queries.is_followed(number),
        "reminders": rest_reminders(row.hours, at) if own and row.is_running else (),
        **_limits(at),
        "sign_out_form": sent if isinstance(sent, SignOutForm) else SignOutForm(),
        "take_over_form": sent if isinstance(sent, TakeOverForm) else TakeOverForm(),
        "answered": sent or ActionForm(),
        "documents": papers,
        "may_issue": may_issue_of_watch(row.state),
        "names": actor_names({one.issued_by for one in papers} | ({row.ended_by} if row.ended_by else set())),
    }
    return render(request, "duty/watch.html", context, status=sent.status if sent else 200)
