"""Pages of officers: those who ask for footage, their credentials, who looked at them, whose account it is."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.officers import queries
from mingcha.access.officers.accounts import claim_account
from mingcha.access.officers.actions import check_credential, correct_name, register_officer, renew_credential
from mingcha.access.officers.lookups import look_up_officers, read_officer
from mingcha.access.officers.rules import COUNTER, may_register_officer
from mingcha.access.officers.values import Credential, CredentialKind, NewOfficer, OfficerFacts
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.places.queries import authorities, organisations
from mingcha.web.access.officers.forms import (
    ClaimForm,
    LookForm,
    LookUpForm,
    NameForm,
    NewOfficerForm,
    OfficersFilter,
    RenewalForm,
)
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up

PAGE_ROWS = 50
MOST_UNITS = 500
CLAIMED = Words(
    "已收到。如果该号码已登记，姓名、单位与本账户一致，且证件有效，即已提出确认：请持证件到公安机关值班处核对",
    "Received. If this number is recorded, with the name and unit of this account and a valid credential, the account "
    "is proposed: show your credential to a police officer on duty",
)
"""The same whether or not the number is recorded."""


@login_required
@cites("15(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The officers whom the own unit knows, searched by name, unit or credential; for who serves at a counter."""
    return _listed(request, LookUpForm())


@login_required
@require_POST
@cites("15(2)")
def look_up(request: HttpRequest) -> HttpResponse:
    """Looks up officers of other units by an exact name or number, which leaves an entry."""
    form = LookUpForm.from_post(request)
    found: tuple[OfficerFacts, ...] | None = None
    if form.is_valid():
        with form.answers(request):
            found = look_up_officers(signed_in(request), form.cleaned_data["sought"], clock=wiring.clock())
    return _listed(request, form, found)


@login_required
@needs_step_up
@cites("15(1)", "15(2)")
def new(request: HttpRequest) -> HttpResponse:
    """Registers an officer whose credential lies before the person on duty."""
    facts = facts_of(request)
    form = NewOfficerForm.from_post(request, units=_units(request))
    if form.is_valid():
        with form.answers(request):
            held = register_officer(signed_in(request), NewOfficer(**form.cleaned_data), clock=wiring.clock())
            done(request, Words("已登记，并记录您查验了证件", "Recorded, with your check of the credential"))
            return HttpResponseRedirect(reverse("officer", args=[held.no]))
    context = {"active": "requests", "form": form, "may": may_register_officer(facts)}
    return render(request, "officers/new.html", context, status=form.status)


@login_required
@cites("15(2)")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """One officer: credential, whether it holds, and who looked at it."""
    return _page(request, no, LookForm(), None)


@login_required
@require_POST
@cites("15(2)")
def check(request: HttpRequest, no: str) -> HttpResponse:
    """Records that the person looked at the credential."""
    form = LookForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            check_credential(signed_in(request), no, request=form.cleaned_data["request"], clock=wiring.clock())
            done(request, Words("已记录您查验了证件", "Your check of the credential is recorded"))
            return HttpResponseRedirect(reverse("officer", args=[no]))
    return _page(request, no, form, None)


@login_required
@require_POST
@needs_step_up
@cites("15(2)")
def renew(request: HttpRequest, no: str) -> HttpResponse:
    """Records another credential of the officer."""
    form = RenewalForm.from_post(request, units=_units(request))
    if form.is_valid():
        given = form.cleaned_data
        shown = Credential(
            given["credential_kind"],
            given["credential_no"],
            given["credential_until"],
            given["unit"],
            given["unit_code"],
        )
        with form.answers(request):
            ends = given["ends_requests"]
            renew_credential(signed_in(request), no, shown, ends_requests=ends, clock=wiring.clock())
            done(request, Words("证件已更新，并记录您查验了证件", "The credential is renewed, with your check of it"))
            return HttpResponseRedirect(reverse("officer", args=[no]))
    return _page(request, no, LookForm(), form)


@login_required
@require_POST
@needs_step_up
@cites("15(2)")
def correct(request: HttpRequest, no: str) -> HttpResponse:
    """Corrects the name of the officer by the credential."""
    form = NameForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            correct_name(signed_in(request), no, **form.cleaned_data, clock=wiring.clock())
            done(
                request,
                Words("姓名已更正，并记录您查验了证件", "The name is corrected, with your check of the credential"),
            )
            return HttpResponseRedirect(reverse("officer", args=[no]))
    return _page(request, no, LookForm(), None, form)


@login_required
@needs_step_up
@cites("15(1)", "15(2)")
def account(request: HttpRequest) -> HttpResponse:
    """Claims that the account's person is a recorded officer; a police officer confirms it."""
    form = ClaimForm.from_post(request)
    own = queries.own_officer(facts_of(request), at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            claim_account(signed_in(request), identity_no=form.cleaned_data["identity_no"], clock=wiring.clock())
            done(request, CLAIMED)
            return HttpResponseRedirect(reverse("officer-account"))
    context = {"active": "requests", "form": form, "own": own}
    return render(request, "officers/account.html", context, status=form.status)


def _listed(request: HttpRequest, form: LookUpForm, found: tuple[OfficerFacts, ...] | None = None) -> HttpResponse:
    """The list of known officers; `found` by a look-up, None without one."""
    facts, now = facts_of(request), wiring.clock().now()
    listed, serves = OfficersFilter.from_query(request), may_register_officer(facts)
    text = listed.value("q")

    def fetch(limit: int, offset: int) -> tuple[OfficerFacts, ...]:
        return queries.officers_found(facts, text, at=now, limit=limit, offset=offset)

    rows = PagedRows(queries.count_officers(facts, text, at=now), fetch) if serves else ()
    context = {
        "active": "requests",
        "filter": listed,
        "closed": closed(serves, *COUNTER),
        "page": Paginator(rows, PAGE_ROWS).get_page(listed.page_number),
        "own": queries.own_officer(facts, at=now),
        "form": form,
        "found": found,
    }
    return render(request, "officers/index.html", context, status=form.status)


def _page(
    request: HttpRequest, no: str, checking: LookForm, renewed: RenewalForm | None, named: NameForm | None = None
) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    held = read_officer(signed_in(request), no, clock=wiring.clock())
    initial = {
        "credential_kind": held.credential_kind,
        "credential_no": held.credential_no,
        "credential_until": held.credential_until,
        "unit": held.unit,
        "unit_code": held.unit_code,
    }
    serves = may_register_officer(facts)
    context = {
        "active": "requests",
        "officer": held,
        "kind": CredentialKind(held.credential_kind).words,
        "stands": queries.credential_standing(held, at=now),
        "looks": queries.looks_at(facts, no, at=now),
        "serves": serves,
        "look_form": checking,
        "renew_form": renewed or RenewalForm(initial=initial, units=_units(request)),
        "name_form": named or NameForm(initial={"name": held.name}),
        "form": named or renewed or checking,
    }
    return render(request, "officers/one.html", context, status=(named or renewed or checking).status)


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    """The units to choose from: authorities, and those in reach."""
    found = organisations(facts_of(request), at=wiring.clock().now(), limit=MOST_UNITS)
    return sorted({*authorities(limit=MOST_UNITS), *((one.code, one.name) for one in found)})
