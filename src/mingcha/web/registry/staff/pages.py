"""Pages of staff: who is due for a training, one person's trainings and filings, recording one (article 16(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.rules import somewhere
from mingcha.registry.staff import queries
from mingcha.registry.staff.actions import record_staff_record, record_training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import RECORDERS, may_record_trainings
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.staff.forms import PASSED, StaffRecordForm, TrainingForm


@login_required
@cites("16(2)")
def index(request: HttpRequest) -> HttpResponse:
    """Monitoring and managing staff in reach, who is due first; for others only their own row."""
    rows = queries.staff(facts_of(request), at=wiring.clock().now())
    context = {
        "active": "today",
        "rows": [(row, [division_words(code) for code in row.filed]) for row in rows],
        "due": sum(row.due for row in rows),
        "closed": closed(somewhere(facts_of(request), may_record_trainings), *RECORDERS),
        "files_for": _files_for(facts_of(request)),
    }
    return render(request, "staff/index.html", context)


def _files_for(facts: DutyFacts) -> str:
    """The unit of who manages one, "" for others: the police read the filings of a unit at the page of its systems."""
    managed = (one.territory.organisation for one in facts.roles if one.role is Role.UNIT_MANAGER)
    return next((unit for unit in managed if unit), "")


@login_required
@cites("16(2)")
def one(request: HttpRequest, username: str) -> HttpResponse:
    """A person's trainings, checks, education and filings; a POST records a training."""
    queries.filings_of(facts_of(request), username, at=wiring.clock().now())  # 404 for a person out of reach
    form = TrainingForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            record_training(
                signed_in(request),
                username=username,
                course=given["course"],
                held_on=given["held_on"],
                hours=given["hours"],
                passed=given["result"] == PASSED,
                taught_by=given["taught_by"],
                document=given["document"],
                clock=wiring.clock(),
            )
            done(request, Words("培训已登记", "The training is recorded"))
            return HttpResponseRedirect(reverse("staff-person", args=[username]))
    return _page(request, username, form, StaffRecordForm())


@login_required
@require_POST
@cites("16(2)", "799-16(2)(1)")
def record(request: HttpRequest, username: str) -> HttpResponse:
    """Records that a background check or secrecy education was done."""
    queries.filings_of(facts_of(request), username, at=wiring.clock().now())  # 404 for a person out of reach
    form = StaffRecordForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            record_staff_record(
                signed_in(request),
                username=username,
                kind=StaffRecordKind(given["kind"]),
                done_on=given["done_on"],
                done_by=given["done_by"],
                document=given["document"],
                clock=wiring.clock(),
            )
            done(request, Words("已登记", "It is recorded"))
            return HttpResponseRedirect(reverse("staff-person", args=[username]))
    return _page(request, username, TrainingForm(), form)


def _page(request: HttpRequest, username: str, form: TrainingForm, record_form: StaffRecordForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    sent = record_form if record_form.is_bound else form
    context = {
        "active": "today",
        "staff": queries.staff_person(facts, username, at=now),
        "trainings": queries.trainings_of(facts, username, at=now),
        "records": queries.staff_records_of(facts, username, at=now),
        "filings": [(row, division_words(row.authority)) for row in queries.filings_of(facts, username, at=now)],
        "closed": closed(queries.recording_for(facts, username, at=now), *RECORDERS),
        "answered": sent,
        "form": form,
        "record_form": record_form,
    }
    return render(request, "staff/one.html", context, status=sent.status)
