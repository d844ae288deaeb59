"""/administration: what a person may administer, by what they do, with a search and what waits (3, 16(1))."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingcha.kit.decision import cites
from mingcha.registry.identity.duty import DutyFacts
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.overview.administration.work import GROUPS, Work
from mingcha.web.overview.forms import AdministrationQuery


@dataclass(frozen=True, slots=True)
class ShownWork:
    """A piece of work with its address and how much waits in it, None where nothing is counted."""

    work: Work
    url: str
    waiting: int | None


@require_safe
@login_required
@cites("3", "16(1)")
def page(request: HttpRequest) -> HttpResponse:
    """The work that this person may do. A search that finds one piece of work alone opens it."""
    facts, at = facts_of(request), wiring.clock().now()
    form = AdministrationQuery.from_query(request)
    text = form.value("text")
    groups = [(title, tuple(_shown(works, facts, text, at))) for title, works in GROUPS]
    found = [one for _, works in groups for one in works]
    if text and len(found) == 1:
        return HttpResponseRedirect(found[0].url)
    context = {
        "active": "administration",
        "filter": form,
        "groups": [(title, works) for title, works in groups if works],
        "waiting": sum(one.waiting or 0 for one in found),
    }
    return render(request, "administration/index.html", context)


def _shown(works: tuple[Work, ...], facts: DutyFacts, text: str, at: datetime) -> Iterator[ShownWork]:
    count: Callable[[DutyFacts, datetime], int] | None
    for work in works:
        if work.is_for(facts) and work.is_called(text):
            count = work.count
            yield ShownWork(work, reverse(work.page), count(facts, at) if count is not None else None)
