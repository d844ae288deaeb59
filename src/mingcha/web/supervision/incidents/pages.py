"""Pages of security incidents: the list, a new one, one with its clocks, notices and paper (article 16(6); PIPL 57)."""

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import IncidentGrade
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_papers
from mingcha.supervision.incidents import actions, queries
from mingcha.supervision.incidents.rules import INCIDENT_HANDLERS, hinted_grade, may_handle_incidents
from mingcha.supervision.incidents.values import IncidentRow
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.enforcement_steps import Step, shown_steps
from mingcha.web.supervision.incidents.forms import (
    AddForm,
    AvertedForm,
    CloseIncidentForm,
    GradeForm,
    IncidentForm,
    IncidentsFrom,
    NoticeForm,
)


def _notice(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, NoticeForm)
    actions.give_notice(signed_in(request), number=number, new=form.new, clock=wiring.clock())


def _add(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, AddForm)
    actions.add_to_incident(signed_in(request), number=number, new=form.added, clock=wiring.clock())


def _averted(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.state_averted(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())


def _grade(request: HttpRequest, number: int, form: ActionForm) -> None:
    given = {"grade": IncidentGrade(form.cleaned_data["grade"]), "reason": form.cleaned_data["reason"]}
    actions.grade_incident(signed_in(request), number=number, **given, clock=wiring.clock())


def _close(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.close_incident(signed_in(request), number=number, result=form.cleaned_data["result"], clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "notice": Step(
        NoticeForm, _notice, Words("登记报告、通知", "Record a notice"), ("PIPL 57", "CIR 4"),
        Words("登记", "Record it"), Words("已登记", "It is recorded"),
    ),
    "close": Step(
        CloseIncidentForm, _close, Words("办结", "Close it"), ("16(6)",),
        Words("办结", "Close"), Words("事件已办结", "The incident is closed"),
    ),
    "averted": Step(
        AvertedForm, _averted, Words("能有效避免危害，不通知个人", "Harm was averted: persons need not be notified"),
        ("PIPL 57",), Words("我签认", "I sign it"), Words("已签认", "It is signed"),
    ),
    "add": Step(
        AddForm, _add, Words("补充情况", "What turned out later"), ("PIPL 57", "CIR 4"),
        Words("补充", "Add it"), Words("已补充，请按时限报告、通知", "It is added: give the notices due in time"),
    ),
    "grade": Step(
        GradeForm, _grade, Words("改定级别", "Another grade"), ("CIR 4",),
        Words("改定", "Grade it"), Words("级别已改定", "It is graded anew"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""


@login_required
@cites("16(6)", "PIPL 57")
def index(request: HttpRequest) -> HttpResponse:
    """The incidents in this person's reach, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), IncidentsFrom.from_query(request)
    is_closed, before, most = bool(asked.value("closed")), asked.value("before") or 0, queries.MOST_INCIDENTS
    rows = queries.incidents(facts, at=now, closed=is_closed, before=before, limit=most + 1)
    context = {
        "active": "supervision",
        "rows": rows[:most],
        "next": rows[most - 1].number if len(rows) > most else 0,
        "closed": is_closed,
        "notes": somewhere(facts, may_handle_incidents).allowed,
        "late": {duty for row in rows for duty in row.owed if duty.is_late(now)},
    }
    return render(request, "incidents/index.html", context)


@login_required
@cites("16(6)", "PIPL 57", "CIR 4")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an incident; a POST notes it."""
    facts, now = facts_of(request), wiring.clock().now()
    units = queries.units_of_incidents(facts, at=now)
    form = IncidentForm.from_post(request)
    if not form.is_bound:
        form = IncidentForm(initial={"found_at": now, "unit": units[0][0] if len(units) == 1 else ""})
    form.fields["unit"].offer(units)  # type: ignore[attr-defined]
    if form.is_valid():
        with form.answers(request):
            unit = form.cleaned_data["unit"]
            row = actions.note_incident(signed_in(request), unit=unit, new=form.new, clock=wiring.clock())
            done(request, Words("事件已登记，请按时限报告", "It is noted: give the notices due in time"))
            return redirect("incident", row.number)
    shut = closed(somewhere(facts, may_handle_incidents), *INCIDENT_HANDLERS)
    context = {"active": "supervision", "form": form, "closed": shut}
    return render(request, "incidents/new.html", context, status=form.status)


@login_required
@cites("16(6)", "PIPL 57")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An incident with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@cites("16(6)", "PIPL 57", "CIR 4")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    form = STEPS[name].form.from_post(request)
    return _do(request, number, form, lambda: STEPS[name].do(request, number, form), STEPS[name].done)


@login_required
@require_POST
@cites("16(6)", "PIPL 57")
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Issues its notice as a document with number, digest and QR code."""
    form, words = IssueDocumentForm.from_post(request), Words("文件已出具，可下载", "The document is issued")
    return _do(request, number, form, lambda: issue(request, PrintedKind.INCIDENT, str(number)), words)


def _do(request: HttpRequest, number: int, form: ActionForm, do: Callable[[], object], words: Words) -> HttpResponse:
    queries.incident(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            do()
            done(request, words)
            return redirect("incident", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.incident(facts, number, at=now)
    printed = documents_of(facts, PrintedKind.INCIDENT, str(number), at=now)
    people = {row.noted_by, row.averted_by, row.closed_by, *(one.entered_by for one in row.notices)}
    people |= {one.issued_by for one in printed}
    handles = may_handle_incidents(facts, row.place).allowed and row.is_open
    initial = {"given_at": now, "receiver": row.owed[0].receiver.value if row.owed else ""}
    context = {
        "active": "supervision",
        "row": row,
        "late": {one for one in row.owed if one.is_late(now)},
        "hint": hinted_grade(row.persons, now),
        "names": actor_names(people - {""}),
        "documents": printed,
        "may_issue": may_issue_papers(facts),
        "issue_url": reverse("incident-print", args=[number]),
        "answered": sent or ActionForm(),
        "steps": shown_steps(
            STEPS,
            lambda name: handles and _is_open_step(row, name, facts.user_id),
            sent,
            0,
            lambda name: reverse("incident-step", args=[number, name]),
            initial,
        ),
    }
    return render(request, "incidents/one.html", context, status=sent.status if sent else 200)


def _is_open_step(row: IncidentRow, name: str, user_id: int) -> bool:
    """Whether the page offers a step of an open incident; its rule decides when it is sent."""
    match name:
        case "close":
            return not row.owed and (bool(row.notices) or row.noted_by != f"user:{user_id}")
        case "notice":
            return bool(row.owed)
        case "averted":
            return row.personal and not row.averted_for_all
    return True
