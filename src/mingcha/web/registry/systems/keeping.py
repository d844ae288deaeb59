"""Keeping the register of systems: a new one without a camera, its name, scope and contractor (articles 2, 3)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.registry.systems.actions import add_system, rename_system, set_contractor, set_scope
from mingcha.registry.systems.queries import SystemPage, system
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.pages import MOST_UNITS
from mingcha.web.registry.systems.forms import ContractorForm, NewSystemForm, RenameForm, ScopeForm


@login_required
@cites("2", "3")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new system; a POST registers it."""
    facts, at = facts_of(request), wiring.clock().now()
    sites = [(one.code, f"{one.name} · {one.organisation_name}") for one in places_queries.sites(facts, at=at)]
    form = NewSystemForm.from_post(request, sites=sites, contractors=places_queries.contractors(limit=MOST_UNITS))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            code = add_system(
                signed_in(request),
                code=given["code"],
                name=given["name"],
                site=given["site"],
                legal_class=given["legal_class"],
                functions=form.functions,
                scope_reason=given["scope_reason"],
                contractor=given["contractor"],
                clock=wiring.clock(),
            )
            done(request, Words("系统已登记", "The system is registered"))
            return redirect("system", code)
    context = {"active": "points", "form": form, "closed": closed(somewhere(facts, may_write), *KEEPERS)}
    return render(request, "systems/new.html", context, status=form.status)


@login_required
@cites("2", "3")
def edit(request: HttpRequest, code: str, part: str = "") -> HttpResponse:
    """The forms of name, scope and contractor; `part` of the address says which one a POST carries out."""
    found = system(facts_of(request), code, at=wiring.clock().now())
    require(may_write(facts_of(request), found.site.place))
    sent = _sent(request, found, part)
    if sent is not None and sent.is_valid():
        with sent.answers(request):
            _carry_out(request, code, sent)
            done(request, Words("已保存", "Saved"))
            return redirect("system", code)
    forms = {type(one): one for one in _forms(found)}
    if sent is not None:
        forms[type(sent)] = sent
    context = {
        "active": "points",
        "system": found.row,
        "rename": forms[RenameForm],
        "scope": forms[ScopeForm],
        "contractor": forms[ContractorForm],
        "form": sent or forms[RenameForm],
    }
    return render(request, "systems/edit.html", context, status=sent.status if sent else 200)


def _forms(found: SystemPage) -> tuple[ActionForm, ...]:
    row = found.row
    ticked = dict.fromkeys(row.functions, True)
    return (
        RenameForm(initial={"name": row.name}),
        ScopeForm(initial={"scope_reason": row.scope_reason, **ticked}),
        ContractorForm(initial={"contractor": row.contractor}, contractors=_choices(found)),
    )


def _choices(found: SystemPage) -> list[tuple[str, str]]:
    """The contractors, and the present one where the list is too long to have it."""
    listed, row = list(places_queries.contractors(limit=MOST_UNITS)), found.row
    if row.contractor and row.contractor not in dict(listed):
        listed.append((row.contractor, row.contractor_name))
    return listed


def _sent(request: HttpRequest, found: SystemPage, part: str) -> ActionForm | None:
    if request.method != "POST":
        return None
    match part:
        case "scope":
            return ScopeForm.from_post(request)
        case "contractor":
            return ContractorForm.from_post(request, contractors=_choices(found))
    return RenameForm.from_post(request)


def _carry_out(request: HttpRequest, code: str, form: ActionForm) -> None:
    by, given, clock = signed_in(request), form.cleaned_data, wiring.clock()
    if isinstance(form, ScopeForm):
        set_scope(by, system=code, functions=form.functions, scope_reason=given["scope_reason"], clock=clock)
    elif isinstance(form, ContractorForm):
        set_contractor(by, system=code, contractor=given["contractor"], clock=clock)
    else:
        rename_system(by, system=code, name=given["name"], clock=clock)
