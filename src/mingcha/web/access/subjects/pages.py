"""Pages of requests by the person concerned, a relative or a guardian: recorded at the counter with their answer
(decree 799, art. 21)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.access.subjects.actions import record_subject_request
from mingcha.access.subjects.queries import subject_requests
from mingcha.access.subjects.rules import MOST_POINTS
from mingcha.access.subjects.values import Relation
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.web.access.point_finder import PointLookQuery, point_finder
from mingcha.web.access.subjects.forms import SubjectForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.map import allow_base_map


@login_required
@cites("799-21")
def index(request: HttpRequest) -> HttpResponse:
    """The requests that were recorded, each with its answer, and the form of another one."""
    facts, now = facts_of(request), wiring.clock().now()
    lookup = PointLookQuery.of(request)
    form = SubjectForm.typed(request, lookup)
    if form.is_valid():
        with form.answers(request):
            row = record_subject_request(signed_in(request), form.asked, clock=wiring.clock())
            answer = (
                row.answer.reason
                if not row.answer
                else Words("待另一人确认单位同意", "another person confirms the consent")
            )
            done(request, Words(f"已登记 {row.no}：{answer.zh}", f"Recorded as {row.no}: {answer.en}"))
            return HttpResponseRedirect(reverse("subject", args=[row.no]) if row.answer else reverse("subjects"))
    serves = facts.has(*ANSWERERS)
    context = {
        "active": "requests",
        "form": form,
        "serves": serves,
        "rows": [(one, relation_words(one.asked.relation)) for one in subject_requests(facts, at=now)],
        **(point_finder(request, form, lookup, MOST_POINTS) if serves else {}),
    }
    response = render(request, "requests/subjects.html", context, status=form.status)
    allow_base_map(request, response)
    return response


def relation_words(code: str) -> Words:
    """A relation for people, also one that is not listed."""
    return Relation(code).words if code in set(Relation) else Words(code, code)
