"""/today: the start page of the signed-in person, by role (articles 3, 16)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.access.officers.queries import own_officer
from mingcha.access.shares.queries import has_shares
from mingcha.kit.codes import WUHAN, division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.registry.places.queries import organisation_words
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.alarms.queries import alarm_counts
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import wants_part
from mingcha.web.frame.person import person_of
from mingcha.web.overview.forms import TodayQuery
from mingcha.web.overview.today.asked import Asked, Context
from mingcha.web.overview.today.blocks import BLOCKS, figures
from mingcha.web.overview.today.path import path_of
from mingcha.web.overview.today.requests import as_officer, awaiting
from mingcha.web.overview.today.waiting import waiting_for_reader

REFRESH_S = 30
"""The start page asks for its figures again after this time, while it is visible."""


@dataclass(frozen=True, slots=True)
class Home:
    """The blocks of a role in order; `band`: with the figures above."""

    main: tuple[str, ...]
    aside: tuple[str, ...]
    band: bool = False


HOMES: Mapping[Role, Home] = {
    Role.MONITOR: Home(("watch", "down"), ("due", "own_looks", "links")),
    Role.UNIT_MANAGER: Home(("due", "duties", "down"), ("confirmations", "weeks"), band=True),
    Role.DISTRICT_OFFICER: Home(
        ("due", "weeks", "down"), ("confirmations", "areas", "key_targets", "refusals"), band=True
    ),
    Role.CITY_OFFICER: Home(("districts", "due"), ("confirmations", "key_targets", "refusals", "down"), band=True),
    Role.AUDITOR: Home(("unusual", "evidence", "register"), ("refusals", "law_changes")),
    Role.CONTRACTOR: Home(("sites", "trials"), ("down", "links")),
    Role.TECHNICIAN: Home(("sites", "trials"), ("down", "links")),
    Role.SECURITY_ADMINISTRATOR: Home(("confirmations", "accounts", "due"), ("links", "law_changes")),
    Role.DATA_CLERK: Home(("sharing", "due"), ("links",)),
    Role.DEPARTMENT_USER: Home(("sharing", "due"), ("links",)),
    Role.ADMINISTRATOR: Home(("machines", "accounts", "down"), ("confirmations", "links", "law_changes")),
}
"""The start page of each role; it contains no block with data that the role may not see."""


HANDLE_ALARMS = (Role.MONITOR, Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.TECHNICIAN, Role.ADMINISTRATOR)
"""The roles whose start page says how many alarms wait. Officers of the city have their districts there."""


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Redirects to the wall for people who are only monitors, else to /today."""
    facts = person_of(request).facts
    only_watches = facts.roles and all(held.role is Role.MONITOR for held in facts.roles)
    return HttpResponseRedirect(reverse("watch-wall", args=[4]) if only_watches else reverse("today"))


@login_required
@cites("3", "16")
def today(request: HttpRequest) -> HttpResponse:
    """The start page for one of the person's roles, by default the first, or the one named by `as`."""
    person = person_of(request)
    roles = [role for role in HOMES if person.facts.has(role)]
    if not roles:
        return _answer(request, _without_role(person.facts, wiring.clock().now()))
    query = TodayQuery.from_query(request)
    role = next((one for one in roles if one.value == query.value("role")), roles[0])
    asked = Asked(query, _as(person.facts, role), wiring.clock().now())
    chosen = HOMES[role]
    context: Context = {
        "active": "today",
        "as_role": role.value,
        "role": role.words,
        "area": _area(asked.facts),
        "others": [(one.value, one.words) for one in roles] if len(roles) > 1 else (),
        "main": tuple(f"today/{name}.html" for name in chosen.main),
        "aside": tuple(f"today/{name}.html" for name in chosen.aside),
    }
    for block in {BLOCKS[name] for name in (*chosen.main, *chosen.aside)}:
        context.update(block(asked))
    context |= as_officer(asked.facts, asked.at)
    if role in ANSWERERS:
        context |= awaiting(asked)
    if role in ANSWERERS or context["to_sign"] or context["opened"]:
        context["main"] = ("today/requests.html", *(f"today/{name}.html" for name in chosen.main))
    if chosen.band:
        context.update(figures(asked))
    context["waiting"] = waiting_for_reader(asked.facts, asked.at)
    context["is_shared_with"] = role not in PUBLIC_SECURITY and has_shares(asked.facts, at=asked.at)
    context |= path_of(request, asked.facts, role)
    if role in HANDLE_ALARMS:
        context["alarms"] = alarm_counts(asked.facts, at=asked.at)
    return _answer(request, context)


def _without_role(facts: DutyFacts, at: datetime) -> Context:
    """The page of a person without a role: what waits for an officer of a request, a member of a group, an approver,
    and what is shared with the person."""
    waiting, officer, shared = waiting_for_reader(facts, at), own_officer(facts, at=at), has_shares(facts, at=at)
    main = ("today/requests.html",) if officer is not None else () if waiting or shared else ("today/no_role.html",)
    return {
        "active": "today",
        "main": main,
        "waiting": waiting,
        "is_shared_with": shared,
        **as_officer(facts, at),
        "officer": officer,
    }


def _answer(request: HttpRequest, context: Context) -> HttpResponse:
    """The page, or for its refresh only the part that changes, with the instant of its data."""
    context |= {"refresh_s": REFRESH_S, "read_ms": int(wiring.clock().now().timestamp() * 1000)}
    return render(request, "today/live.html" if wants_part(request) else "today/page.html", context)


def _as(facts: DutyFacts, role: Role) -> DutyFacts:
    """The facts with only this role."""
    return replace(facts, roles=tuple(held for held in facts.roles if held.role is role))


def _area(facts: DutyFacts) -> Words:
    """The name of the territory, if it is one place."""
    territories = {held.territory for held in facts.roles}
    if len(territories) != 1:
        return Words("", "")
    territory = territories.pop()
    if territory.organisation:
        return organisation_words(territory.organisation)
    return division_words(territory.zone or territory.division or WUHAN)
