"""Pages of circuits: the list with the operators, a new one, one with its points and outages, an operator's month
(article 17).
"""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.queries import MOST_OUTAGES, operator_month, outages
from mingcha.registry.circuits import actions
from mingcha.registry.circuits.queries import MOST_CIRCUITS, circuit, circuits, network_operators, operators
from mingcha.registry.circuits.rules import may_keep_circuit
from mingcha.registry.circuits.states import CircuitState
from mingcha.registry.circuits.values import CircuitFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS, somewhere
from mingcha.registry.points.queries import point_names
from mingcha.web.custody.gap_words import gap_words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.circuits.forms import (
    ChangeCircuitForm,
    CircuitForm,
    CircuitsFrom,
    EndCircuitForm,
    MonthFrom,
    OutagesFrom,
    PutOnForm,
    TakeOffForm,
)
from mingcha.web.registry.places.offered import unit_codes

_NAMED_OF_OUTAGE = 5
"""Cameras of an outage that its row names."""
_MOST_OF_MONTH = 200
"""Circuits that the page of a month shows, those with the longest outages."""


@login_required
@cites("3", "17")
def index(request: HttpRequest) -> HttpResponse:
    """The circuits in this person's reach, newest first, and the operators that run them."""
    facts, now, asked = facts_of(request), wiring.clock().now(), CircuitsFrom.from_query(request)
    state, before = asked.value("state") or "", asked.value("before") or 0
    only = CircuitState(state) if state else None
    rows = circuits(facts, at=now, before=before, limit=MOST_CIRCUITS + 1, state=only)
    context = {
        "active": "points",
        "rows": rows[:MOST_CIRCUITS],
        "next": rows[MOST_CIRCUITS - 1].number if len(rows) > MOST_CIRCUITS else 0,
        "operators": operators(facts, at=now),
        "states": list(CircuitState),
        "state": state,
        "keeps": somewhere(facts, may_keep_circuit).allowed,
    }
    return render(request, "circuits/index.html", context)


@login_required
@cites("3", "17")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a circuit; a POST registers it."""
    form = CircuitForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            number = actions.open_circuit(signed_in(request), new=form.circuit, clock=wiring.clock())
            done(request, Words("线路已登记，请接入点位", "The circuit is registered: put its points on it"))
            return redirect("circuit", number)
    facts = facts_of(request)
    shut = closed(somewhere(facts, may_keep_circuit), *KEEPERS)
    context = {
        "active": "points",
        "form": form,
        "closed": shut,
        "unit_codes": () if shut else unit_codes(facts, wiring.clock().now()),
        "operator_codes": () if shut else network_operators(),
    }
    return render(request, "circuits/new.html", context, status=form.status)


@login_required
@cites("3", "17")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A circuit with its points and outages."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("3", "17")
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Changes the terms of the circuit."""
    form = ChangeCircuitForm.from_post(request)

    def act() -> None:
        read = form.cleaned_data["revision"]
        actions.change_circuit(
            signed_in(request), circuit=number, terms=form.terms, revision=read, clock=wiring.clock()
        )

    return _do(request, number, form, act, Words("线路已变更", "The circuit is changed"))


@login_required
@require_POST
@cites("3", "17")
def put_on(request: HttpRequest, number: int) -> HttpResponse:
    """Puts points on the circuit."""
    form = PutOnForm.from_post(request)

    def act() -> None:
        actions.put_points_on(signed_in(request), circuit=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("点位已接入", "The points hang on the circuit"))


@login_required
@require_POST
@cites("3", "17")
def take_off(request: HttpRequest, number: int) -> HttpResponse:
    """Takes points off the circuit."""
    form = TakeOffForm.from_post(request)

    def act() -> None:
        actions.take_points_off(signed_in(request), circuit=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("点位已移出", "The points are off the circuit"))


@login_required
@require_POST
@cites("3", "17")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends the circuit."""
    form = EndCircuitForm.from_post(request)

    def act() -> None:
        actions.end_circuit(signed_in(request), circuit=number, **form.cleaned_data, clock=wiring.clock())

    return _do(request, number, form, act, Words("线路已停用", "The circuit has ended"))


@login_required
@cites("3", "17")
def operator(request: HttpRequest, code: str) -> HttpResponse:
    """What the circuits of an operator did in a month."""
    now = wiring.clock().now()
    asked = MonthFrom.from_query(request)
    month = asked.value("month")
    today = shanghai_day(now)
    day = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    found = operator_month(facts_of(request), code, day=day, at=now)
    earlier = date(day.year - (day.month == 1), day.month - 1 or 12, 1)
    later = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    context = {
        "active": "points",
        "found": found,
        "circuits": found.circuits[:_MOST_OF_MONTH],
        "earlier": earlier,
        "later": later if later <= today else None,
    }
    return render(request, "circuits/operator.html", context)


def _do(request: HttpRequest, number: int, form: ActionForm, act: Callable[[], None], message: Words) -> HttpResponse:
    """Runs one act; the page again with the answer if it is refused."""
    circuit(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, message)
            return redirect("circuit", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    before = OutagesFrom.from_query(request).value("before") or 0
    found = circuit(facts, number, at=now)
    rows = outages(facts, number, at=now, limit=MOST_OUTAGES + 1, before_ms=before)
    shown = rows[:MOST_OUTAGES]
    names = point_names({code for one in shown for code in one.cameras[:_NAMED_OF_OUTAGE]})
    context: dict[str, object] = {
        "active": "points",
        "found": found,
        "row": found.row,
        "names": actor_names({found.opened_by}),
        "outages": [
            (one, gap_words(one.reason), [(code, names.get(code, code)) for code in one.cameras[:_NAMED_OF_OUTAGE]])
            for one in shown
        ],
        "next": int(shown[-1].from_at.timestamp() * 1000) if len(rows) > MOST_OUTAGES else 0,
        "answered": sent or ActionForm(),
    }
    for name, empty in _empty_forms(found).items():
        context[name] = sent if sent is not None and type(sent) is type(empty) else empty
    return render(request, "circuits/one.html", context, status=sent.status if sent else 200)


def _empty_forms(found: CircuitFacts) -> dict[str, ActionForm]:
    terms, revision = found.row.terms, found.row.revision
    shown = {name: getattr(terms, name) for name in terms.__slots__}
    return {
        "change_form": ChangeCircuitForm(initial={**shown, "revision": revision}),
        "put_form": PutOnForm(),
        "take_form": TakeOffForm(),
        "end_form": EndCircuitForm(initial={"revision": revision}),
    }
