"""Records meetings, the actions that they agree on, and that an action is done (article 4)."""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.meetings import rules
from mingcha.registry.meetings.models import Meeting, MeetingAction
from mingcha.registry.meetings.rows import action_called, meeting_called, meeting_row, subject_of
from mingcha.registry.meetings.values import MeetingRow, NewMeeting
from mingcha.registry.places.rows import organisation_called

MINUTES = "minutes"
"""The folder of scans of minutes, below the documents."""
MOST_A_TURN = 100
"""Overdue actions that one act of the clock names."""


@cites("3", "4")
def record_meeting(by: Asker, new: NewMeeting, scan: bytes | None, *, folder: Path, clock: Clock) -> MeetingRow:
    """Records a meeting with its minutes, as a text, a scan or both. `folder`: the documents of the home.

    Raises Refused (articles 3, 4): no recorder there, not fully stated, or a file that is no scan; Fault(NOT_FOUND) for
    an unknown organiser, Fault(INVALID).
    """
    _require_meeting(by, new, has_scan=bool(scan), clock=clock)  # before the file is looked at
    if not scan:
        return _enter(by, new, None, clock)
    with kept_scan(scan, below=MINUTES, folder=folder, on=shanghai_day(clock.now()), article="4") as document:
        return _enter(by, new, document, clock)


@cites("3", "4")
def add_meeting_action(by: Asker, *, meeting: int, text: str, unit: str, due_on: date, clock: Clock) -> int:
    """Adds what a unit (code) is to do by a Shanghai day; returns its number. Raises Refused (articles 3, 4),
    Fault(NOT_FOUND), Fault(INVALID)."""
    with act("registry.meeting.add_action", by=actor_of(by), clock=clock, cites=("3", "4")) as record:
        held = meeting_called(meeting)
        require(rules.may_keep_meetings(duty_of(by, clock.now()), held.organiser.place))
        require(rules.action_is_timely(due_on, held.held_on))
        row = MeetingAction.objects.create(
            meeting=held, unit=organisation_called(unit), text=checked_name(text, rules.MOST_ACTION), due_on=due_on
        )
        record.wrote(row)
        record.fact("meeting", held.pk)
        record.fact("action", row.pk)
        record.fact("unit", unit)
        record.fact("due_on", due_on.isoformat())
    return row.pk


@cites("3", "4")
def end_meeting_action(by: Asker, *, number: int, note: str, clock: Clock) -> int:
    """Records that an action is done, with what was done, and closes its finding; returns the meeting's number. Raises
    Refused (articles 3, 4), Fault(NOT_FOUND), Fault(CONFLICT) if it is done already, Fault(INVALID) without a note."""
    with act("registry.meeting.end_action", by=actor_of(by), clock=clock, cites=("3", "4")) as record:
        now, row = clock.now(), action_called(number)
        require(rules.may_end_action(duty_of(by, now), row.unit.place))
        free(row.done_at is not None, "该事项已办结", "this action is done already")
        row.done_at, row.done_by, row.done_note = now, actor_of(by).id, checked_name(note, rules.MOST_ACTION)
        row.save(update_fields=["done_at", "done_by", "done_note"])
        record.wrote(row)
        record.fact("meeting", row.meeting_id)
        record.fact("action", row.pk)
        close_mended(
            record,
            kind=FindingKind.ACTION_OVERDUE,
            subject_kind=SubjectKind.MEETING_ACTION,
            subject=subject_of(row),
            reason=row.done_note,
            now=now,
        )
    return row.meeting_id


@cites("4")
def find_overdue_actions(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each open action that is past its day, once, in its unit; returns how many. Nothing is
    written where none is."""
    found = _overdue(clock.now())
    if not found:
        return 0
    with suppress(NothingLeft), act("registry.meeting.remind", by=actor_of(by), clock=clock, cites=("4",)) as record:
        found = _overdue(clock.now())  # under the log's lock: one of them may have been done meanwhile
        if not found:
            raise NothingLeft
        for row in found:
            row.was_found = True
            row.save(update_fields=["was_found"])
            record.wrote(row)
            ensure_finding(
                record,
                kind=FindingKind.ACTION_OVERDUE,
                article="4",
                subject_kind=SubjectKind.MEETING_ACTION,
                subject=subject_of(row),
                words=Words(f"{row.unit.name}应于 {row.due_on} 前：{row.text}", f"due {row.due_on}: {row.text}"),
                place=row.unit.place,
                now=clock.now(),
            )
        record.fact("actions", [row.pk for row in found])
    return len(found)


def _overdue(now: datetime) -> list[MeetingAction]:
    """The open actions past their day of which no finding was opened yet."""
    late = MeetingAction.objects.filter(done_at=None, due_on__lt=shanghai_day(now), was_found=False)
    return list(late.select_related("unit").order_by("due_on", "pk")[:MOST_A_TURN])


def _enter(by: Asker, new: NewMeeting, document: DocumentFacts | None, clock: Clock) -> MeetingRow:
    """The act. The rules are asked once more: a role may have ended meanwhile."""
    with act("registry.meeting.record", by=actor_of(by), clock=clock, cites=("3", "4")) as record:
        now = clock.now()
        _require_meeting(by, new, has_scan=document is not None, clock=clock)
        held = Meeting.objects.create(
            organiser=organisation_called(new.organiser),
            title=checked_name(new.title, rules.MOST_TITLE),
            held_on=new.held_on,
            minutes=_checked_minutes(new.minutes),
            **_columns_of(document),
            recorded_at=now,
            recorded_by=actor_of(by).id,
        )
        record.wrote(held)
        record.fact("meeting", held.pk)
        record.fact("organiser", new.organiser)
        record.fact("held_on", new.held_on.isoformat())
        record.fact("digest", held.digest)
    return meeting_row(held)


def _require_meeting(by: Asker, new: NewMeeting, *, has_scan: bool, clock: Clock) -> None:
    now: datetime = clock.now()
    require(rules.may_keep_meetings(duty_of(by, now), organisation_called(new.organiser).place))
    require(rules.meeting_is_whole(new, shanghai_day(now), has_scan=has_scan))


def _columns_of(document: DocumentFacts | None) -> dict[str, str | int]:
    if document is None:
        return {}
    return {
        "file": document.file,
        "digest": document.sha256,
        "media_type": document.media_type,
        "size_bytes": document.size_bytes,
    }


def _checked_minutes(text: str) -> str:
    """Minutes as they are stored: lines of printable characters, at most MOST_MINUTES. Raises Fault(INVALID)."""
    lines = text.replace("\r\n", "\n").strip()
    if len(lines) > rules.MOST_MINUTES or not lines.replace("\n", "").replace("\t", "").isprintable():
        most = rules.MOST_MINUTES
        words = Words(f"纪要须为至多 {most} 个字符", f"minutes have at most {most} printable characters")
        raise Fault(FaultKind.INVALID, words)
    return lines
