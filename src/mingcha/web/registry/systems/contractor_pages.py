"""The contractor of many systems at once: choose, see what would change and what is refused, carry out in one act; and
taking a change of systems back by its entry (articles 3, 16(3), 16(6))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.places.queries import contractors
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.registry.systems.contractors import MOST_SYSTEMS, JudgedContractor, judged_contractors, set_contractors
from mingcha.registry.systems.queries import ListedSystem, listed_systems
from mingcha.registry.systems.taking_back import former_values, take_back
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.places.pages import MOST_UNITS
from mingcha.web.registry.systems.contractor_forms import ContractorsForm, ContractorsQuery


@login_required
@cites("3", "16(6)")
def many(request: HttpRequest) -> HttpResponse:
    """The form; a POST shows what would change, and with `sure` carries it out."""
    facts, at = facts_of(request), wiring.clock().now()
    asked = ContractorsQuery.from_query(request)
    listed = listed_systems(facts, at=at, text=asked.value("text"), limit=MOST_SYSTEMS)
    offered = list(contractors(limit=MOST_UNITS))
    form = ContractorsForm.from_post(
        request, systems=[(one.row.code, _label(one)) for one in listed], contractors=offered
    )
    judged: tuple[JudgedContractor, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            judged = judged_contractors(facts, given["systems"], given["contractor"], at=at)
            if given["sure"]:
                set_contractors(
                    signed_in(request), dict.fromkeys(given["systems"], given["contractor"]), clock=wiring.clock()
                )
                done(request, Words("承建运维单位已变更", "The contractors are named"))
                return redirect(f"{reverse('changes')}?group=systems")
    context = {
        "active": "administration",
        "filter": asked,
        "form": form,
        "judged": judged if not form.errors else (),
        "refused": sum(1 for one in judged if not one.decision),
        "chosen": dict(offered).get(form.cleaned_data["contractor"], "") if judged else "",
        "cut": len(listed) == MOST_SYSTEMS,
        "closed": closed(somewhere(facts, may_write), *KEEPERS),
    }
    return render(request, "systems/contractors.html", context, status=form.status)


@login_required
@cites("3", "16(3)")
def back(request: HttpRequest, index: int) -> HttpResponse:
    """What taking an entry back would set; a POST does it by a new act that names the entry."""
    rows = former_values(facts_of(request), index, at=wiring.clock().now())
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            take_back(signed_in(request), index, clock=wiring.clock())
            done(request, Words("已撤回，记为新的一条", "Taken back, as an entry of its own"))
            return redirect(f"{reverse('changes')}?kind=system&code={rows[0].system}")
    context = {
        "active": "administration",
        "form": form,
        "rows": rows,
        "index": index,
        "stale": any(one.changed_since for one in rows),
    }
    return render(request, "systems/taking_back.html", context, status=form.status)


def _label(one: ListedSystem) -> str:
    return f"{one.row.name} · {one.row.code} · {one.row.contractor_name or '–'}"
