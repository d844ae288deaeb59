"""Pages of the camera networks of units (articles 3, 7)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.networks.actions import end_network, record_network
from mingcha.registry.networks.proposals import propose_network
from mingcha.registry.networks.queries import networks_of
from mingcha.registry.networks.rules import NETWORK_READERS, may_end_network, may_read_networks
from mingcha.registry.places.queries import organisations, unit_of
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.networks.forms import EndNetworkForm, NetworkForm

MOST_UNITS = 500


@login_required
@cites("3", "7")
def index(request: HttpRequest) -> HttpResponse:
    """The units in this person's reach, each with its page of networks."""
    facts, reads = facts_of(request), somewhere(facts_of(request), may_read_networks)
    context = {
        "active": "points",
        "units": organisations(facts, at=wiring.clock().now(), limit=MOST_UNITS) if reads else (),
        "closed": closed(reads, *NETWORK_READERS) or closed(somewhere(facts, may_write), *KEEPERS),
    }
    return render(request, "networks/index.html", context)


@login_required
@cites("3", "7")
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The networks of a unit; a POST records one, or proposes it to an administrator."""
    form = NetworkForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            by, clock = signed_in(request), wiring.clock()
            if not _may_record(request, code):
                row = propose_network(by, organisation=code, **form.cleaned_data, clock=clock)
                done(request, Words("已提出，等待系统管理员确认", "Proposed: an administrator confirms it"))
                return HttpResponseRedirect(reverse("confirmation", args=[row.name]))
            record_network(by, organisation=code, **form.cleaned_data, clock=clock)
            done(request, Words("网段已登记", "The network is recorded"))
            return HttpResponseRedirect(reverse("unit-networks", args=[code]))
    return _page(request, code, form, EndNetworkForm())


@login_required
@require_POST
@cites("3", "7")
def end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ends a network of the unit."""
    form = EndNetworkForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_network(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("网段已停用", "The network ended"))
            return HttpResponseRedirect(reverse("unit-networks", args=[code]))
    return _page(request, code, NetworkForm(), form)


def _may_record(request: HttpRequest, code: str) -> bool:
    """Whether this person records networks of the unit alone. Raises as `unit_of` does."""
    facts = facts_of(request)
    held = unit_of(facts, code, at=wiring.clock().now())
    return may_end_network(facts, Place(held.division, held.code, held.zone)).allowed


def _page(request: HttpRequest, code: str, form: NetworkForm, end_form: EndNetworkForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    rows = networks_of(facts, code, at=now)
    held = unit_of(facts, code, at=now)
    sent = end_form if end_form.is_bound else form
    context = {
        "active": "points",
        "unit": held,
        "rows": rows,
        "names": actor_names({row.added_by for row in rows}),
        "may_record": _may_record(request, code),
        "closed": closed(may_write(facts, Place(held.division, held.code, held.zone)), *KEEPERS),
        "form": form,
        "end_form": end_form,
        "sent": sent,
    }
    return render(request, "networks/unit.html", context, status=sent.status)
