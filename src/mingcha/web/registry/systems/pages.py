"""Pages of systems: the list, one system with its issued sign sheets, its designation as a key target and its end
(articles 2, 3, 7, 16(5)).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.categories import category
from mingcha.registry.filings.queries import filings_of_system
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS, may_write
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_signs
from mingcha.registry.systems.actions import end_key_target, mark_key_target
from mingcha.registry.systems.queries import ListedSystem, count_systems, listed_systems, system
from mingcha.sharing.decisions.rules import units_of_manager
from mingcha.sharing.joinings.queries import joining_of_system
from mingcha.supervision.assessments.queries import assessment_of_system
from mingcha.supervision.inspections.rules import may_inspect_units
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.point_page import LEGAL_CLASSES
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.registry.sign_in.step_up import needs_step_up
from mingcha.web.registry.systems.forms import DesignationEndForm, DesignationForm, SystemsFilter

PAGE_ROWS = 50
MARKED = Words("已确定为重点目标", "The system is a key target")
UNMARKED = Words("已撤销重点目标", "The system is no longer a key target")


class SystemsFound:
    """The systems that match a text, fetched page by page (for Django's Paginator)."""

    def __init__(self, facts: DutyFacts, at: datetime, text: str, *, key_targets: bool) -> None:
        self._facts, self._at, self._text, self._key_targets = facts, at, text, key_targets
        self._count = count_systems(facts, at=at, text=text, key_targets=key_targets)

    def count(self) -> int:
        """The total."""
        return self._count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[ListedSystem, Words]]:
        return iter(self[0:PAGE_ROWS])

    def __getitem__(self, part: slice) -> tuple[tuple[ListedSystem, Words], ...]:
        rows = listed_systems(
            self._facts,
            at=self._at,
            text=self._text,
            key_targets=self._key_targets,
            limit=part.stop - part.start,
            offset=part.start,
        )
        return tuple((one, division_words(one.zone or one.division)) for one in rows)


@login_required
@cites("2", "3")
def index(request: HttpRequest) -> HttpResponse:
    """The systems in this person's reach, searched by name, code, site or unit; only key targets on request."""
    form = SystemsFilter.from_query(request)
    context: dict[str, object] = {"active": "points", "filter": form, "keeps": facts_of(request).has(*KEEPERS)}
    if form.is_valid():
        text, key_targets = form.cleaned_data["text"], bool(form.cleaned_data["key"])
        found = SystemsFound(facts_of(request), wiring.clock().now(), text, key_targets=key_targets)
        page = Paginator(cast("Sequence[object]", found), PAGE_ROWS).get_page(form.page_number)
        context |= {"page": page, "text": text, "key_targets": key_targets}
    return render(request, "systems/index.html", context, status=form.status)


@login_required
@cites("2", "3", "16(5)")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A system: its data, whether it is a key target, by which document and since when."""
    return _page(request, code, None)


@login_required
@require_POST
@cites("3", "16(5)")
def designation(request: HttpRequest, code: str) -> HttpResponse:
    """Marks the system as a key target."""
    return _do(request, code, DesignationForm.from_post(request), mark_key_target, MARKED)


@login_required
@require_POST
@needs_step_up
@cites("3", "16(5)", "799-17")
def designation_end(request: HttpRequest, code: str) -> HttpResponse:
    """Ends the designation."""
    return _do(request, code, DesignationEndForm.from_post(request), end_key_target, UNMARKED)


@login_required
@require_POST
@cites("3", "7", "799-13")
def issue_signs(request: HttpRequest, code: str) -> HttpResponse:
    """Issues the sign sheet of the system, or finds that the newest one says the same."""
    form = IssueDocumentForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            issue(request, PrintedKind.SIGNS, code)
            done(request, Words("文件已出具，可下载", "The document is issued, its file is below"))
            return HttpResponseRedirect(reverse("system", args=[code]))
    return _page(request, code, form)


def _do(request: HttpRequest, code: str, form: ActionForm, act: Callable[..., None], message: Words) -> HttpResponse:
    if form.is_valid():
        with form.answers(request):
            act(signed_in(request), system=code, document=form.cleaned_data["document"], clock=wiring.clock())
            done(request, message)
            return HttpResponseRedirect(reverse("system", args=[code]))
    return _page(request, code, form)


def _page(request: HttpRequest, code: str, sent: ActionForm | None) -> HttpResponse:
    """The page with the submitted form, else with the form that the system's state allows."""
    facts, now = facts_of(request), wiring.clock().now()
    found = system(facts, code, at=now)
    documents = documents_of(facts, PrintedKind.SIGNS, code, at=now)
    actors = {by for each in found.designations for by in (each.marked_by, each.ended_by)}
    legal_class = found.row.legal_class
    context = {
        "active": "points",
        "found": found,
        "filed": filings_of_system(facts, code, at=now),
        "may_write": may_write(facts, found.site.place).allowed,
        "system": found.row,
        "names": actor_names(actors | {one.issued_by for one in documents}),
        "documents": documents,
        "assessed": assessment_of_system(facts, code, at=now),
        "inspects": may_inspect_units(facts, found.site.place).allowed,
        "may_issue": may_issue_signs(found.points),
        "joining": joining_of_system(facts, code, at=now),
        "reads_unit_grants": found.site.organisation in units_of_manager(facts),
        "issue_url": reverse("system-print", args=[code]),
        "site": found.site,
        "area": division_words(found.site.zone or found.site.division),
        "category": category(found.site.category).short,
        "legal_class": LEGAL_CLASSES.get(legal_class, Words(legal_class, legal_class)),
        "form": _designation_form(sent, key_target=found.row.key_target),
        "answered": sent or ActionForm(),
    }
    return render(request, "systems/system.html", context, status=sent.status if sent else 200)


def _designation_form(sent: ActionForm | None, *, key_target: bool) -> ActionForm:
    if isinstance(sent, DesignationForm | DesignationEndForm):
        return sent
    return DesignationEndForm() if key_target else DesignationForm()
