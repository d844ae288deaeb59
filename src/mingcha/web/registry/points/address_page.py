"""The page of a camera's address and of its sub stream (articles 7, 10)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.places.rules import may_write
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.actions import change_point_address, set_sub_stream
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.address_forms import AddressForm, SubStreamForm
from mingcha.web.registry.points.place_fields import adjustment_of

SAVED = Words("地址已保存，录像机将重新连接", "The address is saved; the recorder reconnects")


@login_required
@cites("6", "7", "10")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The forms; a POST gives the point another address or other credentials."""
    form = AddressForm.from_post(request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            change_point_address(
                signed_in(request),
                code=code,
                url=given["url"],
                username=given["username"],
                password=given["password"],
                address_reason=given["address_reason"],
                adjustment=adjustment_of(given),
                clock=wiring.clock(),
            )
            done(request, SAVED)
            return redirect("point", code)
    return _page(request, code, form, None)


@login_required
@require_POST
@cites("3", "7")
def sub_stream(request: HttpRequest, code: str) -> HttpResponse:
    """Gives the point the address of its sub stream, or none."""
    form = SubStreamForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            set_sub_stream(signed_in(request), code=code, **form.cleaned_data, clock=wiring.clock())
            done(request, SAVED)
            return redirect("point", code)
    return _page(request, code, None, form)


def _page(request: HttpRequest, code: str, address: AddressForm | None, sub: SubStreamForm | None) -> HttpResponse:
    """Both forms with the present addresses; the sent one with its answer. Raises Refused for readers who may not
    write here."""
    facts = facts_of(request)
    found = points_queries.point(facts, code, at=wiring.clock().now())
    require(may_write(facts, found.row.place))
    if address is None or not address.is_bound:
        address = AddressForm(initial={"url": found.url, "username": found.username})
    answered = sub or address
    context = {
        "active": "points",
        "point": found.row,
        "has_password": found.has_password,
        "form": address,
        "sub": sub or SubStreamForm(initial={"sub_url": found.sub_url}),
        "answered": answered,
    }
    return render(request, "points/address.html", context, status=answered.status)
