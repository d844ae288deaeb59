"""The page that registers a point: the act of `mingcha camera add` (articles 2, 5, 6, 7, 13, 18)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.geo.coordinates import LegalCoordinate, System
from mingcha.geo.divisions import division_at
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.queries import may_connect
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.forms import KEEP_LABEL, NewPointForm


@dataclass(frozen=True, slots=True)
class Reading:
    """A coordinate under one label; `division` is the district that contains it."""

    label: System
    longitude: float
    latitude: float
    division: Words

    @classmethod
    def of(cls, legal: LegalCoordinate) -> "Reading":
        """The reading for a legal coordinate."""
        code = division_at(legal.longitude, legal.latitude)
        outside = Words("本市以外", "outside the city")
        return cls(legal.original.system, legal.longitude, legal.latitude, DIVISIONS[code] if code else outside)


@login_required
@cites("2", "5", "6", "7", "13", "18")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new point; a POST registers it."""
    sites = places_queries.sites(signed_in(request), at=wiring.clock().now())
    systems = [(system, f"{site.name} · {system}") for site in sites for system in site.systems]
    form = NewPointForm.from_post(request, systems=systems)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            row = add_point(
                signed_in(request),
                system=given["system"],
                name=given["name"],
                part=given["part"],
                url=given["url"],
                sub_url=given["sub_url"],
                username=given["username"],
                password=given["password"],
                place_kind=given["place_kind"],
                place_reason=given["place_reason"],
                carrier=given["carrier"],
                address_reason=given["address_reason"],
                duplicate_reason=given["duplicate_reason"],
                position=form.position,
                view=form.view,
                clock=wiring.clock(),
            )
            done(request, Words("点位已登记，试运行中", "The point is registered, on trial"))
            return HttpResponseRedirect(reverse("point", args=[row.code]))
    _judge_network(request, form)
    context = {
        "active": "points",
        "form": form,
        **_readings(form),
        "keep_label": KEEP_LABEL,
        "categories": CATEGORIES,
        "closed": closed(somewhere(facts_of(request), may_write), *KEEPERS),
    }
    return render(request, "points/new.html", context, status=form.status)


def _readings(form: NewPointForm) -> dict[str, object]:
    """The question about the label of a coordinate, with what it says under each of them."""
    question = form.question
    return {
        "question": question,
        "declared": Reading.of(question.declared) if question else None,
        "likely": Reading.of(question.likely) if question and question.likely else None,
    }


def _judge_network(request: HttpRequest, form: NewPointForm) -> None:
    """Names what the act would refuse about the address as well, so that it does not come in a second round;
    nothing on a form that was not sent."""
    if not form.errors:
        return
    asked = {name: form.cleaned_data.get(name) or "" for name in ("system", "url")}
    form.also(may_connect(signed_in(request), **asked, at=wiring.clock().now()))
