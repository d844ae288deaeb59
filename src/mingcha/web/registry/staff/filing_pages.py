"""Pages of filings of monitors: several of a unit together, the receipts of a unit, one receipt as a paper (16(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends
from mingcha.registry.accounts.monitors_together import propose_monitors
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.identity.rules import MAY_APPOINT, may_appoint
from mingcha.registry.places.queries import unit_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_papers
from mingcha.registry.staff.receipts import receipt, receipts_of, who_may_be_filed
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.registry.sign_in.step_up import needs_step_up
from mingcha.web.registry.staff.forms import FileTogetherForm

_APPOINTING = tuple(role for role, given in MAY_APPOINT.items() if Role.MONITOR in given)


@require_safe
@login_required
@cites("3", "16(2)")
def of_unit(request: HttpRequest, unit: str) -> HttpResponse:
    """The receipts of a unit's monitors, and the form that files several of its people together."""
    return _page(request, unit, _form(request, unit))


@login_required
@require_POST
@needs_step_up
@cites("3", "16(2)", "799-16(2)(2)")
def propose(request: HttpRequest, unit: str) -> HttpResponse:
    """Proposes several people of a unit for one filing."""
    form = _form(request, unit)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            row = propose_monitors(
                signed_in(request),
                unit=unit,
                usernames=given["usernames"],
                valid_until=day_ends(given["until"]) if given["until"] else None,
                note=given["note"],
                clock=wiring.clock(),
            )
            done(request, Words("已提出一并备案，确认后生效", "The filing is proposed: it takes effect once confirmed"))
            return redirect("confirmation", row.name)
    return _page(request, unit, form)


def _form(request: HttpRequest, unit: str) -> FileTogetherForm:
    people = who_may_be_filed(facts_of(request), unit, at=wiring.clock().now())
    return FileTogetherForm.from_post(request, people=people)


def _page(request: HttpRequest, unit: str, form: FileTogetherForm) -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    held = unit_of(facts, unit, at=at)
    context = {
        "active": "today",
        "unit": held,
        "receipts": receipts_of(facts, unit, at=at),
        "form": form,
        "closed": closed(may_appoint(facts, Role.MONITOR, held.place), *_APPOINTING),
    }
    return render(request, "staff/together.html", context, status=form.status)


@require_safe
@login_required
@cites("3", "16(2)")
def one_receipt(request: HttpRequest, no: str) -> HttpResponse:
    """One receipt with its people and its papers."""
    facts, at = facts_of(request), wiring.clock().now()
    found = receipt(facts, no, at=at)
    papers = documents_of(facts, PrintedKind.MONITOR_RECEIPT, no, at=at)
    context = {
        "active": "today",
        "found": found,
        "authority": division_words(found.authority),
        "documents": papers,
        "issue_url": reverse("staff-receipt-print", args=[no]),
        "may_issue": may_issue_papers(facts),
        "names": actor_names({one.issued_by for one in papers}),
    }
    return render(request, "staff/receipt.html", context)


@require_POST
@login_required
@cites("3", "16(2)")
def print_receipt(request: HttpRequest, no: str) -> HttpResponse:
    """Issues the paper of a receipt."""
    issue(request, PrintedKind.MONITOR_RECEIPT, no)
    done(request, Words("监看人员备案回执已出具", "The receipt is issued"))
    return redirect(f"{reverse('staff-receipt', args=[no])}#issued")
