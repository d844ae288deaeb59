"""Pages of people: those in reach, one person, and registering, correcting, switching an account off and on."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.duty.actions import end_grants_without_duty
from mingcha.access.tickets.gateways import send_revocation
from mingcha.kit.actor import program
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.accounts.actions import add_user, change_person, disable_person, enable_person
from mingcha.registry.accounts.factor_resets import propose_factor_reset
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.accounts.queries import PeopleAsked, people_found, person_page, roles_given_to_new
from mingcha.registry.confirmations.values import ProposalRow
from mingcha.registry.directory.provider_file import Provider
from mingcha.registry.directory.queries import subject_of_person
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.identity.rules import PEOPLE_READERS, may_add_person, may_list_people
from mingcha.registry.identity.values import PersonPage
from mingcha.registry.invitations.actions import invite
from mingcha.registry.places.queries import organisations
from mingcha.registry.places.rules import somewhere
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.staff.queries import filings_of, trainings_of
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.forms.order import heads
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.people.forms import (
    BindForm,
    NewPersonForm,
    NoteForm,
    PeopleFilter,
    PersonForm,
    RoleForm,
    SwitchOffForm,
)
from mingcha.web.registry.people.giving import RoleOfNew, role_of_new
from mingcha.web.registry.saved_filters.shown import kept_filters
from mingcha.web.registry.sign_in import webauthn
from mingcha.web.registry.sign_in.step_up import needs_step_up

MOST_UNITS = 500
OK = 200


@login_required
@cites("3", "16(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The people in reach, filtered."""
    facts, now = facts_of(request), wiring.clock().now()
    listed = PeopleFilter.from_query(request)
    asked = PeopleAsked(
        listed.value("q"),
        listed.value("role"),
        listed.value("state") == "disabled",
        last_first=listed.value("sort").startswith("-"),
    )
    context = {
        "active": "account",
        "filter": listed,
        "heads": heads(listed),
        "kept": kept_filters(facts, ListKind.PEOPLE, listed, at=now),
        "found": people_found(facts, asked, at=now),
        "names": {one.code: one.name for one in organisations(facts, at=now, limit=MOST_UNITS)},
        "closed": closed(may_list_people(facts), *PEOPLE_READERS),
        "me": facts.username,
        "adds": somewhere(facts, may_add_person),
    }
    return render(request, "people/index.html", context)


@login_required
@cites("3", "16(1)", "16(2)")
def new(request: HttpRequest) -> HttpResponse:
    """Registers a person, gives or proposes a role if one is chosen (after a fresh factor, as on the page of the
    person), and shows the one-time link for that person, in this answer alone."""
    facts = facts_of(request)
    form = NewPersonForm.from_post(request, units=units(facts), roles=roles_given_to_new(facts))
    gives_role = form.is_valid() and form.cleaned_data["role"]
    register = needs_step_up(_register) if gives_role else _register
    return register(request, form)


@login_required
@cites("3", "16(1)", "16(2)")
def one(request: HttpRequest, username: str) -> HttpResponse:
    """One person: account, roles in force and ended, trainings and filings, and what this reader may do."""
    return show(request, username)


@login_required
@needs_step_up
@cites("3", "16(2)")
def edit(request: HttpRequest, username: str) -> HttpResponse:
    """Corrects name, number and organisation."""
    facts = facts_of(request)
    found = person_page(facts, username, at=wiring.clock().now())
    held = {"name": found.row.name, "badge_no": found.row.badge_no, "organisation": found.row.organisation}
    form = PersonForm.from_post(request, units=units(facts))
    if request.method != "POST":
        form = PersonForm(initial=held, units=units(facts))
    if form.is_valid():
        with form.answers(request):
            change_person(signed_in(request), username=username, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("已更正人员信息", "The person is corrected"))
            return HttpResponseRedirect(reverse("person", args=[username]))
    context = {"active": "account", "form": form, "page": found, "may": found.acts}
    return render(request, "people/edit.html", context, status=form.status)


@login_required
@require_POST
@needs_step_up
@cites("3", "799-16(2)(2)")
def disable(request: HttpRequest, username: str) -> HttpResponse:
    """Switches an account off, with a reason; its sessions and pictures end at once."""
    form = SwitchOffForm.from_post(request)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        disable_person(signed_in(request), username=username, reason=reason, clock=wiring.clock())
        end_pictures()
        done(request, Words("账户已停用，会话与画面已终止", "The account is off; its sessions and pictures ended"))
        return reverse("person", args=[username])

    return do(request, username, "off_form", form, act)


@login_required
@require_POST
@needs_step_up
@cites("3", "799-16(2)(2)")
def enable(request: HttpRequest, username: str) -> HttpResponse:
    """Switches an account on again."""

    def act() -> str:
        enable_person(signed_in(request), username=username, clock=wiring.clock())
        done(request, Words("账户已启用", "The account is on again"))
        return reverse("person", args=[username])

    return do(request, username, "on_form", PlainForm.from_post(request), act)


@login_required
@require_POST
@needs_step_up
@cites("16(1)", "799-16(2)(2)")
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """Proposes that the password of a person is reset, for a second person to confirm."""
    return _propose_reset(request, username, propose_password_reset)


@login_required
@require_POST
@needs_step_up
@cites("799-16(2)(2)")
def reset_factors(request: HttpRequest, username: str) -> HttpResponse:
    """Proposes that the second factors of a person are reset, for a second person to confirm."""
    return _propose_reset(request, username, propose_factor_reset)


@login_required
@require_POST
@needs_step_up
@cites("16(1)", "799-16(2)(2)")
def invitation(request: HttpRequest, username: str) -> HttpResponse:
    """Another one-time link for an account that its person has not begun; the former one ends."""
    form = PlainForm.from_post(request)
    person_page(facts_of(request), username, at=wiring.clock().now())  # 404 for a person out of reach
    if form.is_valid():
        with form.answers(request):
            return _invited(request, username)
    return show(request, username, {"invite_form": form})


def do(request: HttpRequest, username: str, name: str, form: ActionForm, act: Callable[[], str]) -> HttpResponse:
    """Runs the action of a form on a person's page and goes to the address that it returns, or shows the page again
    with the form and its answer."""
    person_page(facts_of(request), username, at=wiring.clock().now())  # 404 for a person out of reach
    if form.is_valid():
        with form.answers(request):
            return HttpResponseRedirect(act())
    return show(request, username, {name: form})


def show(request: HttpRequest, username: str, sent: dict[str, ActionForm] | None = None) -> HttpResponse:
    """The page of a person with the forms that were sent."""
    facts, now = facts_of(request), wiring.clock().now()
    found = person_page(facts, username, at=now)
    form = next(iter((sent or {}).values()), None)
    context = {
        "active": "account",
        "page": found,
        "person_row": found.row,
        "own": facts.username == username,
        "names": actor_names({found.registered_by}),
        "running": [role for role in found.roles if not role.over],
        "ended": [role for role in found.roles if role.over],
        "trainings": trainings_of(facts, username, at=now) if _shows_staff(found, facts) else (),
        "filings": filings_of(facts, username, at=now) if _shows_staff(found, facts) else (),
        "role_form": RoleForm(units=units(facts), roles=found.gives),
        "off_form": SwitchOffForm(),
        "reset_form": NoteForm(),
        "sent": form,
        **(_of_directory(username) if found.acts else {}),
        **(sent or {}),
    }
    return render(request, "people/one.html", context, status=form.status if form else OK)


def _of_directory(username: str) -> dict[str, object]:
    """What the page of a person shows of the directory: its name and the account's subject; nothing without one."""
    provider: Provider | None = settings.MINGCHA_OIDC
    if provider is None:
        return {}
    subject = subject_of_person(provider.issuer, username)
    return {"directory": provider.name, "subject": subject, "bind_form": BindForm()}


def units(facts: DutyFacts) -> list[tuple[str, str]]:
    """The organisations in reach, for a choice."""
    at = wiring.clock().now()
    return [(one.code, one.name) for one in organisations(facts, at=at, limit=MOST_UNITS)]


def end_pictures() -> None:
    """Ends the grants that rest on a role which just ended; for gateways that do not answer the clock does it again."""
    end_grants_without_duty(program("web"), clock=wiring.clock(), send=send_revocation)


def _propose_reset(request: HttpRequest, username: str, propose: Callable[..., ProposalRow]) -> HttpResponse:
    form = NoteForm.from_post(request)

    def act() -> str:
        row = propose(signed_in(request), username, clock=wiring.clock(), note=form.cleaned_data["note"])
        done(request, Words("已提出，等待另一人确认", "Proposed: a second person confirms it"))
        return reverse("confirmation", args=[row.name])

    return do(request, username, "reset_form", form, act)


def _shows_staff(found: PersonPage, facts: DutyFacts) -> bool:
    return bool(found.row.organisation) or facts.username == found.row.username


def _register(request: HttpRequest, form: NewPersonForm) -> HttpResponse:
    if form.is_valid():
        given = dict(form.cleaned_data)
        role = given.pop("role")
        with form.answers(request):
            row = add_user(signed_in(request), **given, password="", clock=wiring.clock())
            its_role = role_of_new(request, row.username, role, row.organisation) if role else None
            return _invited(request, row.username, its_role)
    context = {"active": "account", "form": form, "may": somewhere(facts_of(request), may_add_person)}
    return render(request, "people/new.html", context, status=form.status)


def _invited(request: HttpRequest, username: str, role: RoleOfNew | None = None) -> HttpResponse:
    text = invite(signed_in(request), username, clock=wiring.clock())
    found = person_page(facts_of(request), username, at=wiring.clock().now())
    hours = parameters.number("accounts.invitation_hours", shanghai_day(wiring.clock().now()))
    context = {"active": "account", "page": found, "link": invitation_address(text), "hours": hours, "role": role}
    return render(request, "people/invited.html", context)


def invitation_address(text: str) -> str:
    """The address at which the person of a link begins the account: where passkeys work."""
    return f"{webauthn.origin()}{reverse('account-begin', args=[text])}"
