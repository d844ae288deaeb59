"""What is done with a request: withdrawn, checked, returned, approved, refused, opened, revoked (articles 15, 19)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.approvals.actions import (
    approve_request,
    check_request,
    refuse_request,
    return_request,
    revoke_request,
)
from mingcha.access.requests import queries
from mingcha.access.requests.actions import withdraw_request
from mingcha.access.requests.finishing import finish_view
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.values import WAY_WORDS
from mingcha.access.signatures.actions import sign_on_paper
from mingcha.access.tickets.gateways import send_revocation
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_names
from mingcha.web.access.requests import pages
from mingcha.web.access.requests.forms import ApproveForm, CheckForm, RefuseForm, ReturnForm, RevokeForm, WithdrawForm
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.sign_in.step_up import needs_step_up, require_step_up


@login_required
@require_POST
@cites("15")
def withdraw(request: HttpRequest, no: str) -> HttpResponse:
    """Withdraws a request that was not answered."""
    form = WithdrawForm.from_post(request)
    done_words = Words("已撤回", "Withdrawn")

    def act() -> None:
        withdraw_request(signed_in(request), no, reason=_line(form), clock=wiring.clock())

    return _do(request, no, "withdraw_form", form, act, done_words)


@login_required
@require_POST
@needs_step_up
@cites("15(1)", "15(2)", "15(3)")
def check(request: HttpRequest, no: str) -> HttpResponse:
    """Records that the person compared the credentials of both officers and the papers."""
    form = CheckForm.from_post(request)

    def act() -> None:
        shown = form.cleaned_data["credentials_show"].replace("\n", " ")
        digest = form.cleaned_data["digest"]
        check_request(signed_in(request), no, credentials_show=shown, digest=digest, clock=wiring.clock())

    return _do(request, no, "check_form", form, act, Words("已记录您核验了证件和文件", "Your check is recorded"))


@login_required
@require_POST
@cites("15")
def return_(request: HttpRequest, no: str) -> HttpResponse:
    """Returns a request for completion."""
    form = ReturnForm.from_post(request)

    def act() -> None:
        return_request(signed_in(request), no, missing=_line(form), clock=wiring.clock())

    return _do(request, no, "return_form", form, act, Words("已退回补正", "Returned for completion"))


@login_required
@require_POST
@needs_step_up
@cites("14(1)", "14(2)", "15", "799-20")
def approve(request: HttpRequest, no: str) -> HttpResponse:
    """Approves a request for the managing unit."""
    form = ApproveForm.from_post(request)

    def act() -> None:
        given = {name: form.cleaned_data[name].replace("\n", " ") for name in ("conditions", "width_reason")}
        approve_request(signed_in(request), no, **given, digest=form.cleaned_data["digest"], clock=wiring.clock())

    words = Words("已同意，由另一名值班人员登记后开通", "Approved: another person on duty registers and opens it")
    return _do(request, no, "approve_form", form, act, words)


@login_required
@require_POST
@needs_step_up
@cites("15", "19")
def refuse(request: HttpRequest, no: str) -> HttpResponse:
    """Refuses a request for the managing unit, under an article."""
    form = RefuseForm.from_post(request)

    def act() -> None:
        article = form.cleaned_data["article"]
        refuse_request(signed_in(request), no, article=article, reason=_line(form), clock=wiring.clock())

    return _do(request, no, "refuse_form", form, act, Words("已不予提供", "Refused"))


@login_required
@require_POST
@needs_step_up
@cites("15(4)", "16(3)", "19")
def open_(request: HttpRequest, no: str) -> HttpResponse:
    """Writes the line in the register and opens the request, in one act."""
    form = PlainForm.from_post(request)

    def act() -> None:
        open_request(signed_in(request), no, clock=wiring.clock())

    return _do(request, no, "open_form", form, act, Words("已登记并开通", "Registered and opened"))


@login_required
@require_POST
@needs_step_up
@cites("15", "19")
def revoke(request: HttpRequest, no: str) -> HttpResponse:
    """Ends what the request opens; running pictures end."""
    form = RevokeForm.from_post(request)

    def act() -> None:
        revoke_request(signed_in(request), no, reason=_line(form), clock=wiring.clock(), send=send_revocation)

    return _do(request, no, "revoke_form", form, act, Words("已撤销，画面随即终止", "Revoked: its pictures end now"))


@login_required
@require_POST
@cites("15", "19")
def finish(request: HttpRequest, no: str) -> HttpResponse:
    """Ends the person's own view; with the last one the request is closed."""
    form = PlainForm.from_post(request)

    def act() -> None:
        finish_view(signed_in(request), no, clock=wiring.clock(), send=send_revocation)

    return _do(request, no, "finish_form", form, act, Words("您的查阅已结束", "Your view has ended"))


@login_required
@cites("15(1)")
def sheet(request: HttpRequest, no: str) -> HttpResponse:
    """The sheet that officers sign on paper, and the scan of it that the person on duty hands in and vouches for."""
    row = queries.request_row(facts_of(request), no, at=wiring.clock().now())
    if request.method == "POST":
        require_step_up(request)  # a file is not carried along by the question: the refusal leads to it
    form = pages.sheet_form(request, row)
    if form.is_valid():
        with form.answers(request):
            sign_on_paper(
                signed_in(request),
                no,
                officer=form.cleaned_data["officer"],
                scan=form.cleaned_data["scan"],
                digest=form.cleaned_data["digest"],
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            done(request, Words("已登记纸质签名，由您担保", "The signature on paper is recorded; you vouch for it"))
            return HttpResponseRedirect(reverse("request", args=[no]))
    names = point_names(row.case.request.points)
    context = {
        "active": "requests",
        "row": row,
        "asked": row.case.request,
        "purpose": pages.purpose_words(row),
        "way": WAY_WORDS[row.case.request.way],
        "points": [(code, names.get(code, "")) for code in row.case.request.points],
        "form": form,
        "unsigned": form.unsigned,
    }
    return render(request, "requests/sheet.html", context, status=form.status)


def _line(form: ActionForm) -> str:
    """The reason of a form as one line, as it is stored."""
    return str(form.cleaned_data["reason"]).replace("\n", " ")


def _do(
    request: HttpRequest, no: str, name: str, form: ActionForm, act: Callable[[], None], words: Words
) -> HttpResponse:
    """Carries out an answer and goes back to the request; shows the refusal there if it is not carried out."""
    queries.request_row(facts_of(request), no, at=wiring.clock().now())  # 404 for a request out of reach
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, words)
            return HttpResponseRedirect(reverse("request", args=[no]))
    return pages.show(request, no, form, name)
