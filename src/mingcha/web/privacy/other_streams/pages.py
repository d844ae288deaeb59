"""Withdraws what was stated of another stream from the page of a point's masks (articles 3, 18)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.other_streams.actions import withdraw_statement
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.masks.pages import page_of_point
from mingcha.web.privacy.other_streams.forms import WithdrawStatementForm


@login_required
@require_POST
@cites("3", "18", "20(2)")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraws the statement that the streams of a point show another view than the masked one."""
    form = WithdrawStatementForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            reason = form.cleaned_data["reason"]
            withdraw_statement(signed_in(request), code=code, reason=reason, clock=wiring.clock())
            done(request, Words("说明已撤销", "The statement is withdrawn"))
            return HttpResponseRedirect(reverse("point-masks", args=[code]))
    return page_of_point(request, code, withdrawing=form)
