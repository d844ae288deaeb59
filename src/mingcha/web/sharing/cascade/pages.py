"""Pages of platforms above us: the list, one with what it is shown and what it opened, the form of a proposal (articles
13(1), 13(2), 16(3))."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.queries import authorities
from mingcha.sharing.cascade import queries
from mingcha.sharing.cascade.actions import propose_upper
from mingcha.sharing.cascade.rules import may_propose_upper, reads_points_of_uppers
from mingcha.sharing.targets.rules import WRITERS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.cascade.forms import ProposeUpperForm, UpperListsFrom
from mingcha.web.sharing.cascade.steps import STEPS, STOPS
from mingcha.web.supervision.enforcement_steps import shown_steps

MOST_HOLDERS = 500


@login_required
@cites("3", "13(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The platforms by name."""
    facts = facts_of(request)
    rows = queries.upper_platforms(facts, at=wiring.clock().now())
    context = {"active": "sharing", "rows": rows, "proposes": may_propose_upper(facts).allowed}
    return render(request, "uppers/list.html", context)


@login_required
@cites("3", "13(1)", "13(2)")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a platform; a POST proposes it."""
    form, may = ProposeUpperForm.from_post(request), may_propose_upper(facts_of(request))
    form.offer_holders(authorities(limit=MOST_HOLDERS))
    if not form.is_bound:
        form.initial = form.usual()
    if may and form.is_valid():
        with form.answers(request):
            row = propose_upper(signed_in(request), new=form.new, clock=wiring.clock())
            done(request, Words("已登记，由市局民警批准", "It is proposed: an officer of the city approves it"))
            return redirect("upper", row.number)
    context = {
        "active": "sharing",
        "form": form,
        "action": request.path,
        "hosts": sorted(settings.MINGCHA_SHARING_HOSTS),
        "closed": closed(may, *WRITERS),
    }
    return render(request, "uppers/form.html", context, status=form.status)


@login_required
@cites("3", "13(1)", "16(3)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A platform with its steps, what it is shown and what it asked to open."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("3", "13(1)")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    form = STEPS[name].form.from_post(request)
    queries.upper_platform(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("upper", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.upper_platform(facts, number, at=now)
    shown = shown_steps(
        STEPS,
        lambda name: getattr(found.steps, name).allowed,
        sent,
        0,
        lambda name: reverse("upper-step", args=[number, name]),
    )
    context = {
        "active": "sharing",
        "row": found.row,
        "names": actor_names({found.row.proposed_by, found.row.approved_by} - {""}),
        "answered": sent or ActionForm(),
        "steps": [one for one in shown if one.name not in STOPS],
        "stops": [one for one in shown if one.name in STOPS],
        "reads_points": reads_points_of_uppers(facts),
    }
    if context["reads_points"]:
        context |= _lists(request, number)
    return render(request, "uppers/one.html", context, status=sent.status if sent else 200)


def _lists(request: HttpRequest, number: int) -> dict[str, object]:
    """What of the two lists is shown, and the query of the next page of each, "" for none."""
    facts, now, asked = facts_of(request), wiring.clock().now(), UpperListsFrom.from_query(request)
    text, most = str(asked.value("text") or "").strip(), queries.MOST_SHOWN
    after, before = asked.value("after") or 0, asked.value("before") or 0
    channels = queries.shown_channels(facts, number, at=now, text=text, after=after, limit=most + 1)
    lines = queries.upper_openings(facts, number, at=now, before=before, limit=most + 1)
    return {
        "filter": asked,
        "text": text,
        "after": after,
        "before": before,
        "channels": channels[:most],
        "lines": lines[:most],
        "more_channels": urlencode({"q": text, "after": channels[most - 1].number}) if len(channels) > most else "",
        "more_lines": urlencode({"before": lines[most - 1].number}) if len(lines) > most else "",
    }
