"""Official acts past their day, reversed decisions, and the search for exports of one officer, for auditors (25)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingcha.access.requests.queries import readable_among
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.supervision.accountability.actions import search_exports
from mingcha.supervision.accountability.queries import overdue_acts, reversed_decisions, searches
from mingcha.supervision.accountability.rules import may_hold_to_account
from mingcha.supervision.accountability.values import OverdueAct, OverdueKind
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.accountability.forms import OfficerSearchForm

_PAGES = {
    OverdueKind.RECEIPT: "filing",
    OverdueKind.CLUE: "clue",
    OverdueKind.REPORT: "report",
    OverdueKind.REINSPECTION: "obstruction",
    OverdueKind.DECISION: "penalty",
    OverdueKind.COMPLAINT: "complaint",
    OverdueKind.OPENING: "penalty",
    OverdueKind.HEARING: "penalty",
    OverdueKind.UNIT_REINSPECTION: "unit-inspection",
    OverdueKind.REPORT_ANSWER: "report",
    OverdueKind.TRANSFER: "transfer",
    OverdueKind.PLANNED_INSPECTION: "inspection-plan",
    OverdueKind.OBSTRUCTION_STEP: "obstruction",
    OverdueKind.SERVICE: "penalty",
    OverdueKind.COURT: "penalty",
    OverdueKind.CHALLENGE: "penalty",
}


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """An overdue act with its page and how many days it is late."""

    act: OverdueAct
    url: str
    late_days: int


@login_required
@cites("9", "12", "18", "23", "25", "799-32")
def index(request: HttpRequest) -> HttpResponse:
    """The lists; a POST looks for the exports of one officer, which is recorded, and shows them in its answer."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_hold_to_account(facts))
    form, found = OfficerSearchForm.from_post(request), None
    if form.is_valid():
        with form.answers(request):
            found = search_exports(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("已查阅，此次查阅已记入日志", "Searched: this search is in the log"))
    today = shanghai_day(now)
    if not form.is_bound:
        form = OfficerSearchForm(initial={"year": today.year})
    made = searches(facts, at=now)
    context = {
        "active": "supervision",
        "overdue": [
            OverdueLine(one, reverse(_PAGES[one.kind], args=[one.subject]), (today - one.due_on).days)
            for one in overdue_acts(facts, at=now)
        ],
        "reversals": reversed_decisions(facts, at=now),
        "searches": made,
        "names": actor_names({one.searched_by for one in made}),
        "found": found,
        "readable": readable_among(facts, {one.request for one in found.rows}, at=now) if found else (),
        "form": form,
        "refusals_url": f"{reverse('oversight')}?kind=refusal",
    }
    return render(request, "accountability/index.html", context, status=form.status)
