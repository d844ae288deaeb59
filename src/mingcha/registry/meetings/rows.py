"""Rows of meetings and their actions: found by number, and turned into values; not for pages."""

from datetime import date

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.meetings.models import Meeting, MeetingAction
from mingcha.registry.meetings.rules import is_action_overdue, may_end_action
from mingcha.registry.meetings.values import ActionRow, MeetingRow

_LARGEST_NUMBER = 2**63 - 1


def meeting_called(number: int) -> Meeting:
    """The meeting with this number. Raises Fault(NOT_FOUND)."""
    found = Meeting.objects.select_related("organiser").filter(pk=number)
    held = found.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这次会议", "there is no such meeting"), str(number))
    return held


def action_called(number: int) -> MeetingAction:
    """The action with this number. Raises Fault(NOT_FOUND)."""
    found = MeetingAction.objects.select_related("unit", "meeting").filter(pk=number)
    held = found.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个议定事项", "there is no such action"), str(number))
    return held


def subject_of(held: MeetingAction) -> str:
    """The subject of the finding about an action: "MEETING/ACTION"."""
    return f"{held.meeting_id}/{held.pk}"


def meeting_row(held: Meeting) -> MeetingRow:
    """A meeting as a value."""
    return MeetingRow(
        number=held.pk,
        title=held.title,
        organiser=held.organiser.code,
        organiser_name=held.organiser.name,
        place=held.organiser.place,
        held_on=held.held_on,
        minutes=held.minutes,
        media_type=held.media_type,
        sha256=held.digest,
        recorded_at=held.recorded_at,
        recorded_by=held.recorded_by,
    )


def action_row(held: MeetingAction, on: date, reader: DutyFacts) -> ActionRow:
    """An action as a value for a reader on a Shanghai day."""
    is_open = held.done_at is None
    return ActionRow(
        number=held.pk,
        text=held.text,
        unit=held.unit.code,
        unit_name=held.unit.name,
        due_on=held.due_on,
        is_overdue=is_open and is_action_overdue(held.due_on, on),
        done_at=held.done_at,
        done_by=held.done_by,
        done_note=held.done_note,
        may_end=is_open and may_end_action(reader, held.unit.place).allowed,
    )
