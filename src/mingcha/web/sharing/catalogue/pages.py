"""Pages of the catalogue: the list, an entry with its reviews, the form of an entry, the basic sets (article 13)."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.queries import authorities
from mingcha.sharing.applications.rules import may_read_applications
from mingcha.sharing.catalogue import queries
from mingcha.sharing.catalogue.actions import (
    draft_set,
    publish_set,
    register_set,
    return_set,
    submit_set,
    take_in_shipped,
    withdraw_set,
)
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.catalogue.rules import CLERKS, may_write_sets
from mingcha.sharing.catalogue.states import WAITING, WRITABLE, SetState
from mingcha.sharing.catalogue.values import SetPage
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.catalogue.audiences import audiences_of
from mingcha.web.sharing.catalogue.forms import (
    BasicSetsForm,
    EntryForm,
    PublishSetForm,
    RegisterSetForm,
    ReturnSetForm,
    SetsFrom,
    SubmitSetForm,
    WithdrawSetForm,
)
from mingcha.web.sharing.figures.shown import figures_of
from mingcha.web.supervision.enforcement_steps import Step, shown_steps

MOST_PROVIDERS = 500
_REVIEW = ("13(1)",)


def _submit(request: HttpRequest, number: int, form: ActionForm) -> None:
    submit_set(signed_in(request), number=number, digest=form.cleaned_data["digest"], clock=wiring.clock())


def _register(request: HttpRequest, number: int, form: ActionForm) -> None:
    register_set(signed_in(request), number=number, digest=form.cleaned_data["digest"], clock=wiring.clock())


def _publish(request: HttpRequest, number: int, form: ActionForm) -> None:
    publish_set(signed_in(request), number=number, digest=form.cleaned_data["digest"], clock=wiring.clock())


def _return(request: HttpRequest, number: int, form: ActionForm) -> None:
    given = form.cleaned_data
    return_set(signed_in(request), number=number, digest=given["digest"], why=given["why"], clock=wiring.clock())


def _withdraw(request: HttpRequest, number: int, form: ActionForm) -> None:
    withdraw_set(signed_in(request), number=number, why=form.cleaned_data["why"], clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "submit": Step(
        SubmitSetForm, _submit, Words("提交审核", "Submit for review"), ("13(1)", "13(2)"),
        Words("内容完整，提交", "Complete: submit"),
        Words("条目已提交，请他人注册", "It is submitted: have another person register it"),
    ),
    "register": Step(
        RegisterSetForm, _register, Words("注册审核", "Register it"), _REVIEW,
        Words("我已核对，注册", "I have read it: register"),
        Words("条目已注册，待发布", "It is registered, and waits to be published"),
    ),
    "publish": Step(
        PublishSetForm, _publish, Words("发布审核", "Publish it"), _REVIEW,
        Words("我已核对，发布", "I have read it: publish"), Words("条目已发布", "It is published"),
    ),
    "return": Step(
        ReturnSetForm, _return, Words("退回修改", "Return it"), _REVIEW,
        Words("退回", "Return"), Words("条目已退回", "It is returned"),
    ),
    "withdraw": Step(
        WithdrawSetForm, _withdraw, Words("撤销条目", "Withdraw the set"), ("13(1)",),
        Words("撤销", "Withdraw"), Words("条目已撤销", "It is withdrawn"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""


@login_required
@cites("3", "13(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The entries of the catalogue, the newest number first; one without a basic set offers these to clerks."""
    facts, now, asked = facts_of(request), wiring.clock().now(), SetsFrom.from_query(request)
    only = SetState(asked.value("state")) if asked.value("state") else None
    given = {"at": now, "state": only, **asked.narrowed}
    rows = queries.sets(facts, before=asked.value("before") or 0, limit=queries.MOST_SETS + 1, **given)
    total, writes = queries.count_sets(facts, **given), may_write_sets(facts).allowed
    context = asked.shown(SetState, rows, queries.MOST_SETS, total, acts=writes) | {
        "active": "sharing",
        "writes": writes,
        "reads_applications": may_read_applications(facts).allowed,
    }
    lacking = queries.basic_sets_to_take_in(facts, at=now)
    if lacking:
        context |= {"basic": _basic_form(), "lacking": lacking}
    return render(request, "sharing/catalogue.html", context)


@login_required
@require_POST
@cites("3", "13(1)")
def take_in(request: HttpRequest) -> HttpResponse:
    """Writes drafts of the sets that every city has and that the catalogue lacks."""
    form = BasicSetsForm.from_post(request)
    form.fields["provider"].offer(authorities(limit=MOST_PROVIDERS))  # type: ignore[attr-defined]
    if form.is_valid():
        with form.answers(request):
            made = take_in_shipped(signed_in(request), provider=form.cleaned_data["provider"], clock=wiring.clock())
            zh, en = f"{made} 个基本条目已写成草稿，请逐个核对后提交", f"Drafts written: {made}. Read and submit each"
            done(request, Words(zh, en))
            return redirect("catalogue")
    asked, facts = SetsFrom({}), facts_of(request)
    context = asked.shown(SetState, (), queries.MOST_SETS, 0, acts=False)
    context |= {"active": "sharing", "basic": form, "writes": may_write_sets(facts).allowed}
    context |= {"lacking": queries.basic_sets_to_take_in(facts, at=wiring.clock().now())}
    return render(request, "sharing/catalogue.html", context, status=form.status)


@login_required
@cites("3", "13(1)", "13(2)")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an entry; a POST writes its draft."""
    return _written(request, None)


@login_required
@cites("3", "13(1)", "13(2)")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The form of the open draft of a set, or of its next version; a POST writes it."""
    return _written(request, queries.data_set(facts_of(request), number, at=wiring.clock().now()))


@login_required
@cites("3", "13(1)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An entry with its reviews and versions."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("3", "13(1)")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    form = STEPS[name].form.from_post(request)
    queries.data_set(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("catalogue-set", number)
    return _page(request, number, form)


def _written(request: HttpRequest, found: SetPage | None) -> HttpResponse:
    form = EntryForm.from_post(request)
    form.fields["provider"].offer(authorities(limit=MOST_PROVIDERS))  # type: ignore[attr-defined]
    if found is not None and not form.is_bound:
        seen = found.newest.digest if found.newest.state in WRITABLE else ""
        form.initial = form.filled_from(found.newest.entry, seen)
    may = found.steps.draft if found else may_write_sets(facts_of(request))
    context: dict[str, object] = {"active": "sharing", "form": form, "found": found, "action": request.path}
    context["closed"] = closed(may, *CLERKS)
    if may and form.is_valid():
        number = found.row.number if found else 0
        with form.answers(request):
            digest = form.cleaned_data["digest"]
            row = draft_set(signed_in(request), new=form.new, number=number, digest=digest, clock=wiring.clock())
            done(request, Words("草稿已保存", "The draft is saved"))
            return redirect("catalogue-set", row.number)
    if found is not None and form.is_outrun:
        newest = queries.data_set(facts_of(request), found.row.number, at=wiring.clock().now())
        form.offer_newest(newest.newest.digest if newest.newest.state in WRITABLE else "", "digest")
        context["newest"] = newest.newest.entry
    if form.is_bound and not may:
        context["unsaved"] = form.typed_lines()
    return render(request, "sharing/entry.html", context, status=form.status)


def _basic_form() -> BasicSetsForm:
    form = BasicSetsForm()
    form.fields["provider"].offer(authorities(limit=MOST_PROVIDERS))  # type: ignore[attr-defined]
    return form


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    found = queries.data_set(facts_of(request), number, at=wiring.clock().now())
    if sent is not None:
        sent.offer_newest(found.newest.digest, "digest")
    may, state = found.steps, found.newest.state
    decisions = {
        "submit": may.submit, "register": may.register, "publish": may.publish,
        "return": may.give_back, "withdraw": may.withdraw,
    }  # fmt: skip
    waits = {SetState.SUBMITTED: may.register, SetState.REGISTERED: may.publish}.get(state)
    actors = {
        step.by
        for one in found.versions
        for step in (one.written, one.submitted, one.registered, one.published, one.returned)
    }
    context: dict[str, object] = {
        "active": "sharing",
        "found": found,
        "row": found.row,
        "shown": found.newest,
        "provider": found.providers.get(found.newest.entry.provider, ""),
        "names": actor_names(actors - {""}),
        "why_not": waits if waits is not None and not waits and state in WAITING else None,
        "answered": sent or ActionForm(),
        "steps": shown_steps(
            STEPS,
            lambda name: decisions[name].allowed,
            sent,
            0,
            lambda name: reverse("catalogue-step", args=[number, name]),
            {"digest": found.newest.digest},
        ),
    }
    if found.row.source is SetSource.POINTS:
        context |= audiences_of(request)
    context |= figures_of(request, found.row.source)
    return render(request, "sharing/set.html", context, status=sent.status if sent else 200)
