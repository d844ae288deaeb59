"""The page of a person's kept filters; a list's head keeps one through it (article 3)."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.saved_filters.actions import keep_filter, remove_filter
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.queries import saved_filters
from mingcha.web.access.requests.forms import RequestsQuery
from mingcha.web.forms.query import QueryForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.filings.forms import FilingsFrom
from mingcha.web.registry.findings.forms import FindingsFilter
from mingcha.web.registry.people.forms import PeopleFilter
from mingcha.web.registry.points.filter_form import PointListForm
from mingcha.web.registry.saved_filters.forms import KeepFilterForm
from mingcha.web.registry.saved_filters.shown import shown_filters
from mingcha.web.supervision.alarms.forms import AlarmsFilter
from mingcha.web.supervision.cases.forms import CasesFrom
from mingcha.web.supervision.work_orders.forms import WorkOrdersFrom

FORMS: Mapping[ListKind, type[QueryForm]] = {
    ListKind.POINTS: PointListForm,
    ListKind.FINDINGS: FindingsFilter,
    ListKind.CASES: CasesFrom,
    ListKind.WORK_ORDERS: WorkOrdersFrom,
    ListKind.ALARMS: AlarmsFilter,
    ListKind.REQUESTS: RequestsQuery,
    ListKind.FILINGS: FilingsFrom,
    ListKind.PEOPLE: PeopleFilter,
}
"""The form that reads the question of each list."""


@login_required
@cites("3")
def index(request: HttpRequest) -> HttpResponse:
    """All filters of the person by list; a POST keeps one, and leads back to the list under it."""
    form = KeepFilterForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            of = ListKind(form.cleaned_data["of"])
            query = _question(of, form.cleaned_data["query"])
            kept = keep_filter(
                signed_in(request), of=of, name=form.cleaned_data["name"], query=query, clock=wiring.clock()
            )
            done(request, Words("筛选已保存", "The filter is saved"))
            return redirect(shown_filters((kept,))[0].url)
    rows = shown_filters(saved_filters(facts_of(request), at=wiring.clock().now()))
    context = {
        "active": "account",
        "form": form,
        "groups": [(of, [one for one in rows if one.row.of is of]) for of in ListKind],
        "total": len(rows),
    }
    return render(request, "saved_filters/index.html", context, status=form.status)


@login_required
@require_POST
@cites("3")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Removes a filter."""
    remove_filter(signed_in(request), number=number, clock=wiring.clock())
    done(request, Words("筛选已删除", "The filter is removed"))
    return redirect("saved-filters")


def _question(of: ListKind, query: str) -> str:
    """A question as the list's own form writes it. Raises Fault(INVALID) for a filter that is not valid."""
    asked = FORMS[of](QueryDict(query))
    asked.require()
    return asked.query
