"""Coordination meetings in the reader's reach (articles 3, 4)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from django.db.models import Count, Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.meetings.models import Meeting, MeetingAction
from mingcha.registry.meetings.rows import action_row, meeting_called, meeting_row
from mingcha.registry.meetings.rules import READERS, may_read_meeting
from mingcha.registry.meetings.values import ActionCounts, ActionRow, MeetingRow, MinutesFile
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import ReachedQuery

_ORGANISER = PlaceColumns("organiser__division", "organiser__code", "organiser__zone")
_UNIT = PlaceColumns("unit__division", "unit__code", "unit__zone")


def meetings(asker: Reader, *, at: datetime, limit: int, offset: int = 0) -> tuple[MeetingRow, ...]:
    """The meetings in reach, the newest first: the reader's roles cover their organiser or a unit of their actions."""
    rows = _in_reach(duty_of(asker, at)).select_related("organiser").order_by("-held_on", "-pk")
    return tuple(meeting_row(one) for one in rows[offset : offset + limit])


def count_meetings(asker: Reader, *, at: datetime) -> int:
    """The number of such meetings."""
    return _in_reach(duty_of(asker, at)).count()


def meeting(asker: Reader, number: int, *, at: datetime) -> tuple[MeetingRow, tuple[ActionRow, ...]]:
    """One meeting and its actions, by their day. Raises Fault(NOT_FOUND), Refused (article 3)."""
    who = duty_of(asker, at)
    held, actions = _readable(who, number)
    return meeting_row(held), tuple(action_row(one, shanghai_day(at), who) for one in actions)


def action_counts(numbers: Collection[int], *, on: date) -> dict[int, ActionCounts]:
    """The actions of these meetings (numbers) counted on a Shanghai day, for readers who may see the meetings; one
    without actions is absent."""
    waiting = Q(done_at=None)
    rows = MeetingAction.objects.filter(meeting__in=numbers).order_by().values_list("meeting")
    counted = rows.annotate(
        agreed=Count("pk"), waiting=Count("pk", filter=waiting), overdue=Count("pk", filter=waiting & Q(due_on__lt=on))
    )
    return {number: ActionCounts(*counts) for number, *counts in counted}


@cites("3", "4")
def due_actions(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The actions that are to be done by a day up to `until`, or were to be, the earliest first: of units in reach."""
    rows = _DUE.rows(_reading(duty_of(asker, at)), until, limit=limit)
    return tuple(
        Due(DueKind.MEETING_ACTION, str(meeting), Words(text, text), unit, "4", due_on, None, part=str(number))
        for number, meeting, text, unit, due_on in rows
    )


_DUE = ReachedQuery(
    _UNIT,
    lambda reached, until: (
        MeetingAction.objects.filter(reached, done_at=None, due_on__lte=until)
        .order_by("due_on", "pk")
        .values_list("pk", "meeting_id", "text", "unit__name", "due_on")
    ),
)


def minutes_of(asker: Reader, number: int, *, folder: Path, at: datetime) -> MinutesFile:
    """The scan of the minutes. `folder`: the documents of the home. Raises as `meeting`, Fault(NOT_FOUND) for a meeting
    without a scan, Fault(CORRUPT) if it is gone or altered."""
    held, _ = _readable(duty_of(asker, at), number)
    if not held.file:
        raise Fault(FaultKind.NOT_FOUND, Words("该会议没有扫描件", "this meeting has no scan"), str(number))
    words = Words("扫描件缺失或与登记时不符", "the scan is missing or differs from what was handed in")
    data = read_unaltered(folder, held.file, held.digest, words, str(number))
    return MinutesFile(data, held.media_type, f"meeting-{held.pk}.{SUFFIXES[held.media_type]}")


def action_texts(subjects: Collection[str]) -> dict[str, str]:
    """What is to be done, by the subject of a finding ("MEETING/ACTION"), for readers who may see the finding; unknown
    subjects are absent."""
    numbers = {one: one.rpartition("/")[2] for one in subjects}
    wanted = [int(number) for number in numbers.values() if number.isascii() and number.isdigit()]
    texts = dict(MeetingAction.objects.filter(pk__in=wanted).values_list("pk", "text"))
    found = {one: texts.get(int(number)) for one, number in numbers.items() if number.isascii() and number.isdigit()}
    return {one: text for one, text in found.items() if text is not None}


def _readable(who: DutyFacts, number: int) -> tuple[Meeting, list[MeetingAction]]:
    held = meeting_called(number)
    actions = list(held.actions.select_related("unit").order_by("due_on", "pk"))
    require(may_read_meeting(who, held.organiser.place, [one.unit.place for one in actions]))
    return held, actions


def _reading(who: DutyFacts) -> DutyFacts:
    """The person with the roles alone that read meetings."""
    return replace(who, roles=tuple(one for one in who.roles if one.role in READERS))


def _in_reach(who: DutyFacts) -> QuerySet[Meeting]:
    reader = _reading(who)
    of_unit = MeetingAction.objects.filter(reach(reader, _UNIT)).values("meeting")
    return Meeting.objects.filter(reach(reader, _ORGANISER) | Q(pk__in=of_unit))
