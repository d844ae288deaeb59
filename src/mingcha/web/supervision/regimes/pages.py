"""Pages of the four systems: the units, the systems of one with its staff, a text as a download (article 16(1))."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_papers
from mingcha.registry.staff.rules import may_read_staff
from mingcha.supervision.regimes import queries
from mingcha.supervision.regimes.actions import acknowledge_regime, record_regime
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.rules import may_keep_regimes
from mingcha.supervision.regimes.values import UnitLine
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.regimes.forms import RegimeForm, RegimesFilter

PAGE_ROWS = 50


@require_safe
@login_required
@cites("3", "16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The units in reach, which of the four systems each has, and what their staff has not read."""
    facts, at, listed = facts_of(request), wiring.clock().now(), RegimesFilter.from_query(request)

    def fetch(limit: int, offset: int) -> tuple[UnitLine, ...]:
        return queries.units_with_regimes(facts, at=at, limit=limit, offset=offset)

    found = PagedRows(queries.count_units(facts, at=at), fetch)
    context = {
        "active": "supervision",
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "filter": listed,
        "kinds": tuple(RegimeKind),
        "own": facts.organisation,
        "own_name": facts.organisation_name,
    }
    return render(request, "regimes/index.html", context)


@login_required
@cites("3", "16(1)")
def of_unit(request: HttpRequest, code: str) -> HttpResponse:
    """The four systems of a unit with its staff; a POST records the next version of one."""
    facts, at = facts_of(request), wiring.clock().now()
    form = RegimeForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            record_regime(
                signed_in(request),
                unit=code,
                new=form.regime,
                scan=form.cleaned_data["scan"],
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            done(request, Words("制度已登记", "The system is recorded"))
            return HttpResponseRedirect(reverse("regimes-of", args=[code]))
    found = queries.regimes_of(facts, code, at=at)
    by_kind = [(kind, [one for one in found.versions if one.kind is kind]) for kind in RegimeKind]
    reads_staff = may_read_staff(facts, found.place)
    printed = documents_of(facts, PrintedKind.MONITORS, code, at=at) if reads_staff else ()
    context = {
        "active": "supervision",
        "reads_staff": reads_staff,
        "documents": printed,
        "issue_url": reverse("regimes-print", args=[code]),
        "may_issue": may_issue_papers(facts),
        "found": found,
        "by_kind": by_kind,
        "unread": found.unread_numbers,
        "names": actor_names({*(one.recorded_by for one in found.versions), *(one.issued_by for one in printed)}),
        "form": form,
        "closed": closed(may_keep_regimes(facts, found.place), Role.UNIT_MANAGER),
    }
    return render(request, "regimes/unit.html", context, status=form.status)


@require_POST
@login_required
@cites("16(1)")
def acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """Records that this person has read a version."""
    row = acknowledge_regime(signed_in(request), number=number, clock=wiring.clock())
    done(request, Words("已确认阅读", "You have acknowledged it"))
    return HttpResponseRedirect(reverse("regimes-of", args=[row.unit]))


@require_POST
@login_required
@cites("3", "16(2)")
def print_monitors(request: HttpRequest, code: str) -> HttpResponse:
    """Issues the filing sheet of the unit's monitors."""
    issue(request, PrintedKind.MONITORS, code)
    done(request, Words("监看人员备案表已出具", "The filing sheet is issued"))
    return HttpResponseRedirect(f"{reverse('regimes-of', args=[code])}#issued")


@require_safe
@login_required
@cites("3", "16(1)")
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The text of a version as it was handed in."""
    folder, at = settings.MINGCHA_HOME.documents, wiring.clock().now()
    return download_of(queries.regime_file(facts_of(request), number, folder=folder, at=at))
