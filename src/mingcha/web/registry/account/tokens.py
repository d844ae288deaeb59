"""The page of one's own API tokens: made, shown once, taken back (decree 799, art. 16(2)(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import duty
from mingcha.registry.tokens.actions import make_token, revoke_token
from mingcha.registry.tokens.queries import api_tokens, making_for
from mingcha.registry.tokens.rules import most_token_days
from mingcha.web.access.endings import end_what_tokens_opened
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.account.forms import TokenForm
from mingcha.web.registry.sign_in.step_up import needs_step_up

MADE = 201


@login_required
@needs_step_up
@cites("3", "799-16(2)(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The tokens that the person keeps; a POST makes one for the own account and shows its secret once."""
    by, now = signed_in(request), wiring.clock().now()
    most_days = most_token_days(now)
    form, secret = TokenForm.from_post(request, most_days=most_days), ""
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            made = make_token(
                by, username=duty(by, now).username, name=given["name"], days=given["days"], scopes=form.scopes,
                networks=given["networks"], clock=wiring.clock(),
            )  # fmt: skip
            secret, form = made.secret, TokenForm(most_days=most_days)
    context = {
        "active": "account", "form": form, "secret": secret, "rows": api_tokens(by, at=now),
        "may": making_for(duty(by, now), duty(by, now).user_id), "most_days": most_days, "me": duty(by, now).username,
    }  # fmt: skip
    return render(request, "account/tokens.html", context, status=MADE if secret else form.status)


@login_required
@require_POST
@needs_step_up
@cites("3", "799-16(2)(2)")
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a token back; what it opened ends at once."""
    revoke_token(signed_in(request), number=number, clock=wiring.clock())
    end_what_tokens_opened(signed_in(request))
    done(request, Words("令牌已收回", "The token is taken back"))
    return HttpResponseRedirect(reverse("account-tokens"))
