"""Pages of share grants: the list with what is to be supplied, the supply, one grant with its people, reports and
reviews (article 13(2))."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.sharing.applications.purposes import SHARING_PURPOSES
from mingcha.sharing.applications.rules import may_read_applications, own_departments
from mingcha.sharing.catalogue.queries import names_of_sets
from mingcha.sharing.grants import queries
from mingcha.sharing.grants.actions import end_grant, renew_grant, resume_grant, supply_grant, suspend_grant
from mingcha.sharing.grants.naming import ask_person, name_person, remove_person
from mingcha.sharing.grants.reporting import sign_report
from mingcha.sharing.grants.reviewing import review_grant
from mingcha.sharing.grants.rules import may_read_grants, side_of
from mingcha.sharing.grants.states import GrantState, Side
from mingcha.sharing.grants.values import CHECKED_PARTS, GrantPage, PersonRow, ToSupply
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.grants.forms import (
    AskPersonForm,
    EndForm,
    GrantsFrom,
    NamePersonForm,
    PointsToTakeOut,
    RemovePersonForm,
    ReportForm,
    ResumeForm,
    ReviewForm,
    SupplyForm,
    SuspendForm,
    number_of,
)
from mingcha.web.supervision.enforcement_steps import ShownStep, Step, fresh_for_weighty, shown_steps

_PURPOSES: Mapping[str, Words] = {one.purpose.value: one.words for one in SHARING_PURPOSES}
_SUPPLIED = ("13(2)", "PIPL 55", "NDSR 12")


def _supply(request: HttpRequest, application: str, form: ActionForm) -> None:
    if isinstance(form, SupplyForm):
        given: dict[str, Any] = {
            "application": application,
            "checks": form.checks,
            "people": form.chosen,
            "clock": wiring.clock(),
        }
        old = form.cleaned_data.get("renews")
        if old:
            renew_grant(signed_in(request), no=old, **given)
        else:
            supply_grant(signed_in(request), **given)


def _ask(request: HttpRequest, application: str, form: ActionForm) -> None:
    if isinstance(form, AskPersonForm):
        ask_person(signed_in(request), application=application, username=form.asked, clock=wiring.clock())


def _remove(request: HttpRequest, application: str, form: ActionForm) -> None:
    number = number_of(form.cleaned_data["person"])
    remove_person(signed_in(request), application=application, number=number, clock=wiring.clock())


def _name(request: HttpRequest, no: str, form: ActionForm) -> None:
    name_person(signed_in(request), no=no, number=number_of(form.cleaned_data["person"]), clock=wiring.clock())


def _of_grant_ask(request: HttpRequest, no: str, form: ActionForm) -> None:
    _ask(request, _application_of(request, no), form)


def _of_grant_remove(request: HttpRequest, no: str, form: ActionForm) -> None:
    _remove(request, _application_of(request, no), form)


def _suspend(request: HttpRequest, no: str, form: ActionForm) -> None:
    suspend_grant(signed_in(request), no=no, why=form.cleaned_data["why"], clock=wiring.clock())


def _resume(request: HttpRequest, no: str, form: ActionForm) -> None:
    resume_grant(signed_in(request), no=no, why=form.cleaned_data["why"], clock=wiring.clock())


def _end(request: HttpRequest, no: str, form: ActionForm) -> None:
    end_grant(signed_in(request), no=no, why=form.cleaned_data["why"], clock=wiring.clock())


def _report(request: HttpRequest, no: str, form: ActionForm) -> None:
    if isinstance(form, ReportForm):
        to_on = form.cleaned_data["to_on"]
        sign_report(signed_in(request), no=no, to_on=to_on, new=form.new, clock=wiring.clock())


def _review(request: HttpRequest, no: str, form: ActionForm) -> None:
    if isinstance(form, ReviewForm):
        review_grant(signed_in(request), no=no, new=form.new, clock=wiring.clock())


_ASKED = Words("已提出，由数据目录管理员指名", "Asked for: a data clerk names the person")
_ASK = Words("提出使用人员", "Ask for a person to be named")
_REMOVED = Words("已撤下", "The person is removed")
_REMOVE = Words("撤下使用人员", "Remove a person")
SUPPLY_STEPS: Mapping[str, Step] = {
    "supply": Step(
        SupplyForm, _supply, Words("提供", "Supply it"), _SUPPLIED,
        Words("已核查，提供", "It is checked: supply"), Words("已提供", "It is supplied"), is_weighty=True,
    ),
    "ask": Step(AskPersonForm, _ask, _ASK, ("13(2)", "799-20"), Words("提出", "Ask"), _ASKED),
    "remove": Step(RemovePersonForm, _remove, _REMOVE, ("13(2)",), Words("撤下", "Remove"), _REMOVED),
}  # fmt: skip
"""The steps before a supply, by their names in addresses."""
STEPS: Mapping[str, Step] = {
    "report": Step(
        ReportForm, _report, Words("报告使用情况", "Report on the use"), ("13(2)", "NDSR 12"),
        Words("签署并报告", "Sign and report"), Words("报告已签署", "The report is signed"),
    ),
    "name": Step(
        NamePersonForm, _name, Words("指名使用人员", "Name a person"), ("13(2)", "799-20"),
        Words("指名", "Name"), Words("已指名", "The person is named"), is_weighty=True,
    ),
    "review": Step(
        ReviewForm, _review, Words("复核", "Review it"), ("13(2)", "NDSR 12"),
        Words("记录复核", "Record the review"), Words("复核已记录", "The review is recorded"),
    ),
    "resume": Step(
        ResumeForm, _resume, Words("恢复提供", "Resume it"), ("13(2)",),
        Words("恢复", "Resume"), Words("已恢复", "It is resumed"), is_weighty=True,
    ),
    "ask": Step(AskPersonForm, _of_grant_ask, _ASK, ("13(2)", "799-20"), Words("提出", "Ask"), _ASKED),
    "remove": Step(RemovePersonForm, _of_grant_remove, _REMOVE, ("13(2)",), Words("撤下", "Remove"), _REMOVED),
    "suspend": Step(
        SuspendForm, _suspend, Words("中止提供", "Suspend it"), ("13(2)", "GDSR"),
        Words("中止", "Suspend"), Words("已中止", "It is suspended"),
    ),
    "end": Step(
        EndForm, _end, Words("终止提供", "End it"), ("13(2)", "GDSR"),
        Words("终止", "End"), Words("已终止", "It has ended"),
    ),
}  # fmt: skip
"""The steps of a grant, by their names in addresses."""


@login_required
@cites("3", "13(2)")
def index(request: HttpRequest) -> HttpResponse:
    """What is to be supplied, and the grants that the reader may read, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), GrantsFrom.from_query(request)
    only = GrantState(asked.value("state")) if asked.value("state") else None
    given = {"at": now, "state": only, **asked.narrowed}
    most = queries.MOST_GRANTS
    rows = queries.share_grants(facts, before=asked.value("before") or 0, limit=most + 1, **given)
    total = queries.count_share_grants(facts, **given)
    context = asked.shown(GrantState, rows, most, total, acts=may_read_grants(facts).allowed) | {
        "active": "sharing",
        "supplies": queries.to_supply(facts, at=now),
        "set_names": names_of_sets([one.data_set for one in rows]),
        "reads_applications": may_read_applications(facts).allowed,
        "names_readers": bool(own_departments(facts)),
    }
    return render(request, "grants/list.html", context)


@login_required
@cites("3", "13(2)")
def supply(request: HttpRequest, no: str) -> HttpResponse:
    """A decision that is to be supplied: its people and the security check. A supplied one is shown as its grant."""
    return _supply_page(request, no, None)


@login_required
@require_POST
@fresh_for_weighty(SUPPLY_STEPS)
@cites("3", "13(2)", "799-16(2)(2)")
def supply_step(request: HttpRequest, no: str, name: str) -> HttpResponse:
    """Carries one step before a supply out; the page again with the answer if it is refused."""
    if name not in SUPPLY_STEPS:
        raise Http404
    form = SUPPLY_STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            SUPPLY_STEPS[name].do(request, no, form)
            done(request, SUPPLY_STEPS[name].done)
            return redirect("share-supply", no)
    return _supply_page(request, no, form)


@login_required
@cites("3", "13(2)")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A grant with its people, steps, reports and reviews."""
    return _page(request, no, None)


@login_required
@require_POST
@fresh_for_weighty(STEPS)
@cites("3", "13(2)", "799-16(2)(2)")
def step(request: HttpRequest, no: str, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused, or with what a search of a review finds,
    which keeps what was typed and reviews nothing."""
    if name not in STEPS:
        raise Http404
    if name == "review" and PointsToTakeOut.of(request).value("lookup"):
        return _page(request, no, ReviewForm.unjudged(request))
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, no, form)
            done(request, STEPS[name].done)
            return redirect("share-grant", no)
    return _page(request, no, form)


def _supply_page(request: HttpRequest, no: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.supply_of(facts, no, at=now)
    if found is None:
        return redirect("share-grant", queries.grant_of_application(facts, no, at=now))
    may = {"supply": found.supply, "ask": found.ask, "remove": found.remove}
    shown = _shown(SUPPLY_STEPS, may, sent, "share-supply-step", no)
    for each in shown:
        if isinstance(each.form, SupplyForm):
            each.form.offer(found.asked, found.renewable)
        _offer_people(each.form, found.asked)
        _offer_accounts(each.form, request, no)
    context = {
        "active": "sharing",
        "found": found,
        "set_names": names_of_sets([found.data_set]),
        "unassessed": queries.units_to_assess_first(facts, no, at=now),
        "people": found.asked,
        "supply_days": parameters.number("sharing.supply_workdays", shanghai_day(found.decided_at)),
        "why_not": _why_not(found),
        "answered": sent or ActionForm(),
        "steps": shown,
    }
    return render(request, "grants/supply.html", context, status=sent.status if sent else 200)


def _page(request: HttpRequest, no: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.share_grant(facts, no, at=now)
    may = {name: getattr(found.steps, name) for name in STEPS}
    shown = _shown(STEPS, may, sent, "share-grant-step", no)
    points = queries.open_share_points(facts, no, at=now)
    running = [one for one in found.people if one.removed_at is None]
    for each in shown:
        _offer_people(each.form, running)
        _offer_accounts(each.form, request, found.row.application)
        if isinstance(each.form, ReportForm):
            each.form.ask_for(next(iter(found.owed), None))
        if isinstance(each.form, ReviewForm):
            each.form.offer(queries.points_to_take_out(facts, no, at=now), PointsToTakeOut.of(request))
    context = {
        "active": "sharing",
        "found": found,
        "row": found.row,
        "set_names": names_of_sets([found.row.data_set]),
        "address": _address_of_rows(request, no),
        "purpose": _PURPOSES.get(found.purpose),
        "people": found.people,
        "checks": [(words, getattr(found.checks, name)) for name, words in CHECKED_PARTS.items()],
        "points": points,
        "names": actor_names(_actors(found)),
        "cannot_resume": _cannot_resume(facts, found),
        "late": queries.grants_with_late_reports(facts, no, at=now) if found.suspended_by is Side.CLOCK else (),
        "answered": sent or ActionForm(),
        "steps": shown,
    }
    return render(request, "grants/one.html", context, status=sent.status if sent else 200)


def _shown(
    steps: Mapping[str, Step], may: Mapping[str, Decision], sent: ActionForm | None, address: str, no: str
) -> list[ShownStep]:
    return shown_steps(steps, lambda name: may[name].allowed, sent, 0, lambda name: reverse(address, args=[no, name]))


def _offer_people(form: ActionForm, people: tuple[PersonRow, ...] | list[PersonRow]) -> None:
    """Offers the people whom the step is about: those who wait to be named, or all who are not removed."""
    if isinstance(form, NamePersonForm | RemovePersonForm):
        waits = isinstance(form, NamePersonForm)
        some = [one for one in people if one.named_at is None or not waits]
        choices = [(str(one.number), f"{one.name}（{one.username}）") for one in some]
        form.fields["person"].offer(choices)  # type: ignore[attr-defined]


def _offer_accounts(form: ActionForm, request: HttpRequest, application: str) -> None:
    """Offers the accounts of the department, for whom it has not asked yet."""
    if isinstance(form, AskPersonForm):
        accounts = queries.accounts_to_ask(facts_of(request), application, at=wiring.clock().now())
        form.offer(accounts, queries.MOST_ACCOUNTS)


def _address_of_rows(request: HttpRequest, no: str) -> str:
    """Where a program reads the rows of a grant."""
    path = f"/api/v1/sharing/grants/{no}/rows"
    return str(settings.MINGCHA_URL).rstrip("/") + path if settings.MINGCHA_URL else request.build_absolute_uri(path)


def _why_not(found: ToSupply) -> Decision | None:
    """Why nobody supplies it here: for a reader who neither supplies it nor asks for people."""
    return None if found.supply or found.ask else found.supply


def _cannot_resume(facts: DutyFacts, found: GrantPage) -> Decision | None:
    """What keeps a reader who may resume grants from resuming this suspended one."""
    resumes = side_of(facts, found.row.department) in (Side.CLERK, Side.POLICE)
    return found.steps.resume if resumes and not found.steps.resume else None


def _actors(found: GrantPage) -> set[str]:
    return {
        *(one.by for one in found.history if one.by),
        *(one.signed_by for one in found.reports),
        *(one.by for one in found.reviews if one.by),
    }


def _application_of(request: HttpRequest, no: str) -> str:
    return queries.share_grant(facts_of(request), no, at=wiring.clock().now()).row.application
