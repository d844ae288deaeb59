"""Coordination meetings over the API: the list, one with its actions, recording, ending an action (article 4)."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.meetings import queries
from mingcha.registry.meetings.actions import add_meeting_action, end_meeting_action, record_meeting
from mingcha.registry.meetings.rules import MOST_ACTION, MOST_MINUTES, MOST_TITLE
from mingcha.registry.meetings.values import ActionRow, MeetingRow, NewMeeting
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["meetings"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class MeetingActionShape(Schema):
    """What a unit is to do by a day; `done_at` is null while it is open."""

    number: int
    text: str
    unit: str
    due_on: date
    is_overdue: bool
    done_at: Instant | None
    done_note: str

    @classmethod
    def of(cls, row: ActionRow) -> "MeetingActionShape":
        """The row as a shape."""
        return cls(
            number=row.number,
            text=row.text,
            unit=row.unit,
            due_on=row.due_on,
            is_overdue=row.is_overdue,
            done_at=row.done_at,
            done_note=row.done_note,
        )


class MeetingShape(Schema):
    """A meeting; `sha256` and `media_type` of the scan of its minutes are "" without one."""

    number: int
    title: str
    organiser: str
    held_on: date
    minutes: str
    media_type: str
    sha256: str
    recorded_at: Instant

    @classmethod
    def of(cls, row: MeetingRow) -> "MeetingShape":
        """The row as a shape."""
        return cls(
            number=row.number,
            title=row.title,
            organiser=row.organiser,
            held_on=row.held_on,
            minutes=row.minutes,
            media_type=row.media_type,
            sha256=row.sha256,
            recorded_at=row.recorded_at,
        )


class MeetingWithActions(Schema):
    """A meeting and its actions, by their day."""

    meeting: MeetingShape
    actions: list[MeetingActionShape]


class MeetingsPage(Schema):
    """A page of meetings, the newest first."""

    total: int
    offset: int
    meetings: list[MeetingShape]


class NewMeetingBody(Strict):
    """A meeting with its minutes as a text; a scan is handed in at the page."""

    organiser: ShortCode
    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=r"^[^\x00]*$")
    held_on: date
    minutes: str = Field(min_length=1, max_length=MOST_MINUTES, pattern=r"^[^\x00]*$")


class NewActionBody(Strict):
    """What a unit is to do by a day, that day included."""

    text: str = Field(min_length=1, max_length=MOST_ACTION, pattern=r"^[^\x00]*$")
    unit: ShortCode
    due_on: date


class EndActionBody(Strict):
    """What was done."""

    note: str = Field(min_length=1, max_length=MOST_ACTION, pattern=r"^[^\x00]*$")


@router.get("", response=MeetingsPage, summary="Coordination meetings in reach")
@cites("3", "4")
def meetings(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> MeetingsPage:
    """The meetings whose organiser, or a unit of whose actions, the reader's roles cover."""
    facts, at = reader(request)
    rows = queries.meetings(facts, at=at, limit=limit, offset=offset)
    total = queries.count_meetings(facts, at=at)
    return MeetingsPage(total=total, offset=offset, meetings=[MeetingShape.of(row) for row in rows])


@router.post("", response={201: MeetingShape}, summary="Record a coordination meeting")
@cites("3", "4")
def record(request: HttpRequest, body: NewMeetingBody) -> Status[MeetingShape]:
    """By the organiser's manager or an officer over it."""
    new, folder = NewMeeting(**body.model_dump()), settings.MINGCHA_HOME.documents
    row = record_meeting(signed_in(request), new, None, folder=folder, clock=wiring.clock())
    return Status(201, MeetingShape.of(row))


@router.get("/{number}", response=MeetingWithActions, summary="One meeting with its actions")
@cites("3", "4")
def meeting(request: HttpRequest, number: Path[Number]) -> MeetingWithActions:
    """One meeting."""
    facts, at = reader(request)
    row, actions = queries.meeting(facts, number, at=at)
    return MeetingWithActions(meeting=MeetingShape.of(row), actions=[MeetingActionShape.of(one) for one in actions])


@router.post("/{number}/actions", response={201: MeetingWithActions}, summary="Record an action of a meeting")
@cites("3", "4")
def add_action(request: HttpRequest, number: Path[Number], body: NewActionBody) -> Status[MeetingWithActions]:
    """Past its day it is a finding of its unit until it is done."""
    add_meeting_action(signed_in(request), meeting=number, **body.model_dump(), clock=wiring.clock())
    return Status(201, meeting(request, number))


@router.post("/actions/{number}/end", response=MeetingWithActions, summary="Record that an action is done")
@cites("3", "4")
def end_action(request: HttpRequest, number: Path[Number], body: EndActionBody) -> MeetingWithActions:
    """By the manager of its unit or an officer over it, once."""
    held = end_meeting_action(signed_in(request), number=number, note=body.note, clock=wiring.clock())
    return meeting(request, held)
