"""Coordination meetings: minutes as text or scan, actions that become findings of their unit (article 4)."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import png
from tests.support.registry.between import between
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.meetings import actions
from mingcha.registry.meetings.actions import (
    MINUTES,
    add_meeting_action,
    end_meeting_action,
    find_overdue_actions,
    record_meeting,
)
from mingcha.registry.meetings.checks import check_meetings
from mingcha.registry.meetings.models import Meeting
from mingcha.registry.meetings.queries import count_meetings, meeting, minutes_of
from mingcha.registry.meetings.values import MeetingRow, NewMeeting

pytestmark = pytest.mark.law("4")
WORK = program("work")
OVERDUE = FindingsAsked(kind=FindingKind.ACTION_OVERDUE)


def recorded(
    city: City, clock: HandClock, folder: Path, scan: bytes | None = None, minutes: str = "议定三项\n一、校门"
) -> MeetingRow:
    new = NewMeeting("JAGA", "江岸区协调会", shanghai_day(clock.now()), minutes)
    return record_meeting(city["district"], new, scan, folder=folder, clock=clock)


def test_an_action_past_its_day_is_a_finding_of_its_unit_until_it_is_done(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    held, today = recorded(city, clock, tmp_path), shanghai_day(clock.now())
    number = add_meeting_action(
        city["district"],
        meeting=held.number,
        text="补建东门摄像机",
        unit="HQXX",
        due_on=today + timedelta(days=1),
        clock=clock,
    )
    clock.advance(timedelta(days=1))
    assert find_overdue_actions(WORK, clock=clock) == 0
    clock.advance(timedelta(days=1))
    assert (find_overdue_actions(WORK, clock=clock), find_overdue_actions(WORK, clock=clock)) == (1, 0)
    (found,) = open_findings(city["manager"], at=clock.now(), asked=OVERDUE)
    assert (found.subject, found.article, "补建东门摄像机" in found.words.zh) == (f"{held.number}/{number}", "4", True)
    assert open_findings(city["elsewhere"], at=clock.now(), asked=OVERDUE) == ()
    for who in ("elsewhere", "admin", "monitor", "auditor"):
        with pytest.raises(Refused):
            end_meeting_action(city[who], number=number, note="已建", clock=clock)
    assert end_meeting_action(city["manager"], number=number, note="已建", clock=clock) == held.number
    assert last_entry()["act"] == "registry.meeting.end_action"
    assert open_findings(city["manager"], at=clock.now(), asked=OVERDUE) == ()
    with pytest.raises(Fault) as twice:
        end_meeting_action(city["manager"], number=number, note="已建", clock=clock)
    assert twice.value.kind is FaultKind.CONFLICT


def test_an_action_that_is_done_between_the_clock_s_reading_and_its_act_is_no_finding(
    city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, today = recorded(city, clock, tmp_path), shanghai_day(clock.now())
    given = {"text": "补建东门摄像机", "unit": "HQXX", "due_on": today, "clock": clock}
    number = add_meeting_action(city["district"], meeting=held.number, **given)  # type: ignore[arg-type]
    clock.advance(timedelta(days=1))
    done = {"number": number, "note": "已建", "clock": clock}
    between(monkeypatch, actions, lambda: end_meeting_action(city["manager"], **done))  # type: ignore[arg-type]
    assert find_overdue_actions(WORK, clock=clock) == 0
    assert last_entry()["act"] == "registry.meeting.end_action"
    assert open_findings(city["manager"], at=clock.now(), asked=OVERDUE) == ()


def test_the_unit_of_an_action_reads_the_meeting(city: City, clock: HandClock, tmp_path: Path) -> None:
    held, today = recorded(city, clock, tmp_path), shanghai_day(clock.now())
    counts = {who: count_meetings(city[who], at=clock.now()) for who in ("city", "district", "manager", "monitor")}
    assert counts == {"city": 1, "district": 1, "manager": 0, "monitor": 0}
    with pytest.raises(Refused):
        meeting(city["manager"], held.number, at=clock.now())
    add_meeting_action(city["district"], meeting=held.number, text="整改", unit="HQXX", due_on=today, clock=clock)
    row, (action,) = meeting(city["manager"], held.number, at=clock.now())
    assert (row.minutes, action.may_end, action.is_overdue) == ("议定三项\n一、校门", True, False)
    assert count_meetings(city["manager"], at=clock.now()) == 1


def test_a_scan_is_kept_and_what_is_done_to_it_is_named(city: City, clock: HandClock, tmp_path: Path) -> None:
    scan = png()
    held = recorded(city, clock, tmp_path, scan, minutes="")
    assert minutes_of(city["city"], held.number, folder=tmp_path, at=clock.now()).data == scan
    assert list(check_meetings(tmp_path)) == []
    (file,) = (one for one in (tmp_path / MINUTES).rglob("*") if one.is_file())
    file.chmod(0o600)
    file.write_bytes(scan + b"x")
    (tmp_path / MINUTES / "stray.pdf").write_bytes(b"%PDF")
    assert [one.kind for one in check_meetings(tmp_path)] == ["minutes_altered", "unexplained"]
    with pytest.raises(Fault) as altered:
        minutes_of(city["city"], held.number, folder=tmp_path, at=clock.now())
    assert altered.value.kind is FaultKind.CORRUPT
    file.unlink()
    assert "minutes_missing" in [one.kind for one in check_meetings(tmp_path)]


def test_what_is_no_scan_or_not_allowed_leaves_nothing(city: City, clock: HandClock, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        recorded(city, clock, tmp_path, b"GIF89a")
    assert refused.value.decision.article == "4"
    new = NewMeeting("JAGA", "协调会", shanghai_day(clock.now()), "议定")
    for who in ("elsewhere", "admin", "manager", "monitor", "auditor", "security", "nobody"):
        with pytest.raises(Refused):
            record_meeting(city[who], new, png(), folder=tmp_path, clock=clock)
    with pytest.raises(Fault) as unknown:
        record_meeting(
            city["city"],
            NewMeeting("NONE", "协调会", new.held_on, "议定"),
            None,
            folder=tmp_path,
            clock=clock,
        )
    assert unknown.value.kind is FaultKind.NOT_FOUND
    assert not Meeting.objects.exists()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
