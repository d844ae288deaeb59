"""Pages of penalty cases: the list by state, the opening, one case with its next lawful step (articles 22, 23)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import rule_for_act
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.supervision.case_papers.queries import papers_of_case
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.cases.opening import ask_opening
from mingcha.supervision.cases.queries import (
    MOST_CASES,
    MOST_COUNTED,
    cases,
    count_cases,
    finding_to_charge,
    penalty_case,
)
from mingcha.supervision.cases.rules import act_ended_on, needs_review
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import WholeCase
from mingcha.supervision.matters.making import of_obstruction
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.obstructions.queries import obstruction
from mingcha.supervision.obstructions.states import OwnerKind
from mingcha.supervision.obstructions.values import obstruction_title
from mingcha.supervision.officers.queries import officers_over
from mingcha.supervision.officers.values import OfferedOfficers
from mingcha.supervision.recusals.rules import is_not_barred, may_handle_case
from mingcha.supervision.transfers.queries import transfers
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.order import heads
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.registry.saved_filters.shown import kept_filters
from mingcha.web.supervision.cases.challenge_forms import RestituteForm
from mingcha.web.supervision.cases.forms import (
    AskRecusalForm,
    CasesFrom,
    DecideForm,
    HandOverNoticeForm,
    NoticeForm,
    PublishForm,
    ServeDecisionForm,
)
from mingcha.web.supervision.cases.opening_forms import OpenCaseForm
from mingcha.web.supervision.cases.procedure_forms import dated
from mingcha.web.supervision.cases.steps import STEPS
from mingcha.web.supervision.enforcement_steps import ShownStep, fresh_for_weighty, shown_steps
from mingcha.web.supervision.officer_finder import with_officers
from mingcha.web.supervision.papers import shown_papers

_FILLED = (RestituteForm, NoticeForm, HandOverNoticeForm, DecideForm, PublishForm, ServeDecisionForm)
"""The forms that take over what the case says."""
_TODAY = (
    "handed_on", "served_on", "paid_on", "since", "until", "asked_on", "notified_on", "done_on", "returned_on",
    "filed_on", "given_up_on",
)  # fmt: skip
"""The days of steps that are usually today."""
_DATES = {
    "open": (Words("批准立案（平台自定时限，非法定）", "Approval of the opening (our own limit)"), "23"),
    "hearing": (Words("要求听证", "Asking for a hearing"), "APL 64"),
    "decide": (Words("作出决定", "Decision"), "APL 60"),
    "statement": (Words("陈述、申辩（平台自定时限，非法定）", "Statement (our own limit)"), "APL 45"),
    "deliver": (Words("送达决定书", "Delivery"), "APL 61"),
    "noticed": (Words("公告期满，视为送达", "The public notice counts as served"), "CPL 95"),
    "pay": (Words("缴款", "Payment"), "APL 67"),
    "review": (Words("申请行政复议（本级人民政府）", "Review (people's government)"), "ARL 20"),
    "lawsuit": (Words("提起诉讼", "Lawsuit"), "ALL 46"),
    "court": (Words("申请强制执行", "Asking the court"), "AEL 53"),
}
"""What each day of a case is the last day of, and its article."""


@login_required
@cites("23")
def index(request: HttpRequest) -> HttpResponse:
    """The cases in this person's reach, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), CasesFrom.from_query(request)
    only = CaseState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = cases(facts, before=before, limit=MOST_CASES + 1, oldest_first=asked.oldest_first, **given)
    total, acts = count_cases(facts, **given), facts.has(*PUBLIC_SECURITY)
    context = asked.shown(CaseState, rows, MOST_CASES, total, acts=acts, counted_to=MOST_COUNTED) | {
        "active": "supervision",
        "heads": heads(asked),
        "kept_filters": kept_filters(facts, ListKind.CASES, asked, at=now),
    }
    return render(request, "cases/index.html", context)


@login_required
@sensitive_post_parameters("identity_no")
@cites("22", "23", "26")
def new(request: HttpRequest, number: int) -> HttpResponse:
    """The form that asks for a case of an obstruction; a POST asks for it, and another officer approves it."""
    found = obstruction(facts_of(request), number, at=wiring.clock().now())
    form = OpenCaseForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {"obstruction": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}
            case = ask_opening(signed_in(request), new=form.new, **given)
            done(request, Words("已申请立案，由负责人审批", "The opening is asked for: the head approves it"))
            return redirect("penalty", case)
    if not form.is_bound:
        form = OpenCaseForm(initial={**_usual(of_obstruction(found.facts)), "revision": found.row.revision})
    form.offer_newest(found.row.revision)
    up = (reverse("obstruction", args=[number]), obstruction_title(found.facts.offence, number))
    acts = Words("妨碍采集和其他违法行为", "Obstructions and other acts")
    return _opening(request, form, up, (reverse("obstructions"), acts), reverse("handover-new", args=[number]))


@login_required
@sensitive_post_parameters("identity_no")
@cites("22", "23", "26", "799-24")
def new_of_finding(request: HttpRequest, number: int, finding: int) -> HttpResponse:
    """The form that asks for a case of a finding of an inspection; a POST asks for it."""
    found = finding_to_charge(facts_of(request), number, finding, at=wiring.clock().now())
    form = OpenCaseForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = {"finding": finding, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}
            case = ask_opening(signed_in(request), new=form.new, **given)
            done(request, Words("已申请立案，由负责人审批", "The opening is asked for: the head approves it"))
            return redirect("penalty", case)
    if not form.is_bound:
        form = OpenCaseForm(initial={**_usual(found.matter), "revision": found.revision})
    form.offer_newest(found.revision)
    up = (reverse("unit-inspection", args=[number]), Words(f"监督检查 {number}", f"Inspection {number}"))
    root = (reverse("unit-inspections"), Words("监督检查", "Inspections of units"))
    return _opening(request, form, up, root, reverse("handover-new-of-finding", args=[number, finding]))


def _opening(
    request: HttpRequest, form: OpenCaseForm, up: tuple[str, Words], root: tuple[str, Words], handover: str
) -> HttpResponse:
    """The page of an opening. `up`, `root`: address and name of the matter, and of its list; `handover`: where it is
    handed over to the organ of another law."""
    context = {"active": "supervision", "form": form, "up": up, "root": root, "action": request.path}
    context["handover"] = handover
    return render(request, "cases/new.html", context, status=form.status)


def _usual(matter: Matter) -> dict[str, object]:
    """What the form of an opening holds at first: the act that was found, its rule, and whom that fines."""
    act, today = matter.offence or Offence.OBSTRUCTION, shanghai_day(wiring.clock().now())
    rule = rule_for_act(act, matter.found_on or today)
    who = next((one for one in (Who.RESPONSIBLE, *Who) if rule.bounds(one, today) is not None), Who.UNIT)
    who = Who.INDIVIDUAL if matter.owner_kind is OwnerKind.PRIVATE else who
    return {"rule": rule.rule, "offence": act.value, "who": who.value, "act_on": act_ended_on(None, matter, today)}


@login_required
@cites("22", "23")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A case with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@fresh_for_weighty(STEPS)
@cites("22", "23", "26")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    penalty_case(facts_of(request), number, at=wiring.clock().now())
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, number, form)
            done(request, STEPS[name].done)
            return redirect("penalty", number)
    return _page(request, number, form)


@login_required
@require_POST
@cites("12", "23")
def paper(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Issues one of its papers as a document with number, digest and QR code."""
    if kind not in {one.value for one in OF_CASES}:
        raise Http404
    penalty_case(facts_of(request), number, at=wiring.clock().now())
    form = IssueDocumentForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            issue(request, PrintedKind(kind), str(number))
            done(request, Words("文件已出具，可下载", "The document is issued, its file is below"))
            return redirect("penalty", number)
    return _page(request, number, form)


def _paper_url(number: int, kind: PrintedKind) -> str:
    return reverse("penalty-paper", args=[number, kind.value])


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found, today = penalty_case(facts, number, at=now), shanghai_day(now)
    row = found.row
    if sent is not None:
        sent.offer_newest(found.row.revision)
    initial: dict[str, object] = dict.fromkeys(_TODAY, today)
    initial |= {"measure": next((one.value for one in found.facts.not_done), ""), "proposed": Outcome.FINE.value}
    actors = {found.opened_by, found.approved_by, found.reviewed_by, found.decided_by}
    actors |= {one.noted_by for one in found.payments} | {one.noted_by for one in found.restitutions}
    actors |= {one.decided_by for one in found.reliefs}
    given = (papers_of_case(found), str(number), partial(_paper_url, number), now)
    papers = shown_papers(facts, *given, may_sign=bool(may_handle_case(facts, found.facts)))
    actors |= {document.issued_by for one in papers for document in one.documents}
    context = {
        "active": "supervision",
        "found": found,
        "row": row,
        "papers": papers,
        "is_unit": found.facts.who is Who.UNIT,
        "is_individual": found.facts.who is Who.INDIVIDUAL,
        "needs_review": needs_review(found.facts) and found.facts.reviewed is None,
        "proposed": Outcome(found.notice_outcome).words if found.notice_outcome else None,
        "noticed_extras": [WORDS[one] for one in found.facts.noticed_extras],
        "executed": [(one, WORDS[one.measure]) for one in found.executions],
        "given_back": [(one, WORDS[one.measure] if one.measure else None) for one in found.restitutions],
        "to_give_back": [WORDS[one] for one in found.facts.to_give_back],
        "lies_in": division_words(row.place.zone or row.place.division),
        "transfers": transfers(facts, at=now, case=number),
        "may_transfer": bool(may_handle_case(facts, found.facts)) and found.row.state is not CaseState.CLOSED,
        "dates": [(*_DATES[name], day) for name, day in found.dates],
        "names": actor_names(actors - {""}),
        "answered": sent or ActionForm(),
        "steps": _offering(request, _steps(number, found, sent, initial), found, now),
    }
    return render(request, "cases/one.html", context, status=sent.status if sent else 200)


def _steps(number: int, found: WholeCase, sent: ActionForm | None, initial: Mapping[str, object]) -> list[ShownStep]:
    """The steps that are open to the reader, those of a hearing with its days."""
    steps = shown_steps(
        STEPS,
        lambda name: bool(getattr(found.steps, name)),
        sent,
        found.row.revision,
        lambda name: reverse("penalty-step", args=[number, name]),
        initial,
    )
    for one in steps:
        dated(one.form, found)
        if isinstance(one.form, _FILLED):
            one.form.fill_in(found)
    return steps


def _offering(request: HttpRequest, steps: list[ShownStep], found: WholeCase, now: datetime) -> list[ShownStep]:
    """The steps with the officers of the place to choose from, but for those who were taken off the case."""

    def officers(text: str) -> OfferedOfficers:
        over = officers_over(facts_of(request), found.facts.place, at=now, text=text)
        return over.those(lambda officer: bool(is_not_barred(officer, found.facts)))

    url = reverse("penalty", args=[found.row.number])
    return [
        with_officers(request, one, url, officers) if isinstance(one.form, AskRecusalForm) else one for one in steps
    ]
