"""Giving, proposing and ending roles on the page of a person (articles 3, 16(1), 16(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends
from mingcha.registry.accounts.actions import end_role
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.queries import roles_given_by
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.people.forms import RoleForm
from mingcha.web.registry.people.giving import give_or_propose
from mingcha.web.registry.people.pages import do, end_pictures, units
from mingcha.web.registry.sign_in.step_up import needs_step_up


@login_required
@require_POST
@needs_step_up
@cites("3", "16(2)", "799-16(2)(2)")
def give(request: HttpRequest, username: str) -> HttpResponse:
    """Gives a role that takes effect at once, or proposes it to the second person."""
    facts = facts_of(request)
    form = RoleForm.from_post(request, units=units(facts), roles=roles_given_by(facts))

    def act() -> str:
        asked = form.cleaned_data
        wanted = WantedRole(
            username, asked["role"], asked["division"], asked["organisation"], asked["zone"],
            valid_until=day_ends(asked["until"]) if asked["until"] else None,
        )  # fmt: skip
        given = give_or_propose(request, wanted, asked["note"])
        done(request, given.words)
        return reverse("confirmation", args=[given.proposal]) if given.proposal else reverse("person", args=[username])

    return do(request, username, "role_form", form, act)


@login_required
@require_POST
@needs_step_up
@cites("3")
def end(request: HttpRequest, username: str, number: int) -> HttpResponse:
    """Ends a role now, and the pictures that rest on it."""

    def act() -> str:
        end_role(signed_in(request), assignment=number, clock=wiring.clock())
        end_pictures()
        done(request, Words("岗位已终止", "The role ended"))
        return reverse("person", args=[username])

    return do(request, username, "end_form", PlainForm.from_post(request), act)
