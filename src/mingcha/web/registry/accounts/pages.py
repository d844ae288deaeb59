"""The page of accounts for administrators and auditors: last sign-in, roles, review (decree 799, art. 16(2)(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.reviews.actions import review_account
from mingcha.registry.reviews.queries import accounts
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.accounts.forms import ReviewForm


@login_required
@cites("799-16(2)(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The accounts in reach: dormant ones first, then those due for review."""
    return _page(request, ReviewForm())


@login_required
@require_POST
@cites("799-16(2)(2)")
def review(request: HttpRequest, username: str) -> HttpResponse:
    """Notes that an account is still needed."""
    form = ReviewForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            review_account(signed_in(request), username=username, note=form.cleaned_data["note"], clock=wiring.clock())
            done(request, Words("复核已记录", "The review is noted"))
            return HttpResponseRedirect(reverse("accounts"))
    return _page(request, form)


def _page(request: HttpRequest, form: ReviewForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    day = shanghai_day(now)
    context = {
        "active": "account",
        "form": form,
        "rows": accounts(facts, at=now),
        "me": facts.username,
        "dormant_days": parameters.number("accounts.dormant_days", day),
        "notice_days": parameters.number("accounts.dormant_notice_days", day),
        "review_months": parameters.number("accounts.review_months", day),
    }
    return render(request, "account/accounts.html", context, status=form.status)
