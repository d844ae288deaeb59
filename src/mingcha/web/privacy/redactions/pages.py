"""Pages of redactions: the list with who waits for whom, and beginning one (articles 3, 19, 21)."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.redaction.actions import begin_redaction
from mingcha.privacy.redaction.listing import listed_redactions
from mingcha.privacy.redaction.offers import can_redact, may_begin_redaction
from mingcha.privacy.redaction.queries import count_redactions
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.forms import BeginForm, RedactionsFilter
from mingcha.web.privacy.redactions.shown import ListedShown, blocked_words

PAGE_ROWS = 50


@login_required
@cites("3", "21", "25")
def index(request: HttpRequest) -> HttpResponse:
    """The redactions in reach, the newest first."""
    facts, now = facts_of(request), wiring.clock().now()
    form = RedactionsFilter.from_query(request)
    asked, can = form.asked, can_redact()
    found = PagedRows(
        count_redactions(facts, at=now, asked=asked),
        lambda limit, offset: [
            ListedShown(one) for one in listed_redactions(facts, at=now, asked=asked, limit=limit, offset=offset)
        ],
    )
    context = {
        "active": "requests",
        "tab": "redactions",
        "filter": form,
        "page": Paginator(found, PAGE_ROWS).get_page(form.page_number),
        "may_begin": may_begin_redaction(facts, at=now),
        "can": can,
        "cannot": blocked_words(can, Words("", "")),
    }
    return render(request, "redactions/index.html", context, status=form.status)


@login_required
@cites("19", "21")
def new(request: HttpRequest) -> HttpResponse:
    """Begins the redaction of footage of a point of the own unit."""
    facts, now = facts_of(request), wiring.clock().now()
    form = BeginForm.from_post(request)
    form.offer(facts, now)
    can = can_redact()
    if form.is_valid():
        with form.answers(request):
            row = begin_redaction(
                signed_in(request), code=form.cleaned_data["point"], new=form.new, clock=wiring.clock()
            )
            done(request, Words(f"脱敏 {row.no} 已开始", f"Redaction {row.no} is begun"))
            return HttpResponseRedirect(reverse("redaction", args=[row.no]))
    context = {
        "active": "requests",
        "form": form,
        "closed": closed(may_begin_redaction(facts, at=now), *ANSWERERS),
        "can": can,
        "cannot": blocked_words(can, Words("", "")),
    }
    return render(request, "redactions/new.html", context, status=form.status)
