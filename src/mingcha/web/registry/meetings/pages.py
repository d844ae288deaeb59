"""Pages of coordination meetings: the list, a new one, one with its actions, its scan as a download (article 4)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.meetings import queries
from mingcha.registry.meetings.actions import add_meeting_action, end_meeting_action, record_meeting
from mingcha.registry.meetings.rules import RECORDERS, may_keep_meetings
from mingcha.registry.meetings.values import ActionCounts, MeetingRow
from mingcha.registry.places.rules import somewhere
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.meetings.forms import (
    EndMeetingActionForm,
    MeetingActionForm,
    MeetingForm,
    MeetingsFilter,
)
from mingcha.web.registry.places.offered import unit_codes

PAGE_ROWS = 50


@login_required
@cites("3", "4")
def index(request: HttpRequest) -> HttpResponse:
    """The meetings in reach, and the form of a new one."""
    facts, at, listed = facts_of(request), wiring.clock().now(), MeetingsFilter.from_query(request)
    form = MeetingForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            held = record_meeting(
                signed_in(request),
                form.meeting,
                form.cleaned_data["scan"],
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            done(request, Words("会议已登记", "The meeting is recorded"))
            return HttpResponseRedirect(reverse("meeting", args=[held.number]))

    def fetch(limit: int, offset: int) -> list[tuple[MeetingRow, ActionCounts]]:
        rows = queries.meetings(facts, at=at, limit=limit, offset=offset)
        counts = queries.action_counts([one.number for one in rows], on=shanghai_day(at))
        return [(one, counts.get(one.number, ActionCounts())) for one in rows]

    found = PagedRows(queries.count_meetings(facts, at=at), fetch)
    shown = form if form.is_bound else MeetingForm(initial={"organiser": facts.organisation})
    refused = closed(somewhere(facts, may_keep_meetings), *RECORDERS)
    context = {
        "active": "points",
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "filter": listed,
        "form": shown,
        "closed": refused,
        "unit_codes": () if refused else unit_codes(facts, at),
    }
    return render(request, "meetings/index.html", context, status=form.status)


@login_required
@cites("3", "4")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A meeting with its minutes and actions; a POST adds an action."""
    form = MeetingActionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            add_meeting_action(signed_in(request), meeting=number, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("议定事项已登记", "The action is recorded"))
            return HttpResponseRedirect(reverse("meeting", args=[number]))
    return _page(request, number, form)


@login_required
@require_POST
@cites("3", "4")
def end(request: HttpRequest, number: int, action: int) -> HttpResponse:
    """Records that an action of the meeting is done."""
    form = EndMeetingActionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_meeting_action(signed_in(request), number=action, note=form.cleaned_data["note"], clock=wiring.clock())
            done(request, Words("议定事项已办结", "The action is done"))
            return HttpResponseRedirect(reverse("meeting", args=[number]))
    return _page(request, number, form, ending=action)


@require_GET
@login_required
@cites("3", "4")
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    """The scan as it was handed in, as a download in which a browser runs nothing."""
    found = queries.minutes_of(
        facts_of(request), number, folder=settings.MINGCHA_HOME.documents, at=wiring.clock().now()
    )
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(found.data, content_type=found.media_type, headers=headers)
    sandbox(response)
    return response


def _page(request: HttpRequest, number: int, sent: ActionForm, *, ending: int = 0) -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    row, actions = queries.meeting(facts, number, at=at)
    refused = closed(may_keep_meetings(facts, row.place), *RECORDERS)
    context = {
        "active": "points",
        "row": row,
        "actions": actions,
        "names": actor_names({row.recorded_by, *(one.done_by for one in actions)} - {""}),
        "closed": refused,
        "unit_codes": () if refused else unit_codes(facts, at),
        "form": sent if isinstance(sent, MeetingActionForm) else MeetingActionForm(),
        "answered": sent,
        "ending": ending,
    }
    return render(request, "meetings/one.html", context, status=sent.status)
