"""What is due: page, API and calendar say the same, in reach alone, and a calendar names no person (articles 9, 10)."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import OWNER, City
from tests.support.registry.staffing import age_training
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import enrol_app, token_of

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.filings.overdue import find_overdue_filings
from mingcha.registry.meetings.actions import add_meeting_action, record_meeting
from mingcha.registry.meetings.models import MeetingAction
from mingcha.registry.meetings.values import NewMeeting
from mingcha.registry.relocations.actions import ask_relocation
from mingcha.registry.relocations.states import GroundKind, MovingKind
from mingcha.registry.relocations.values import NewRelocation
from mingcha.registry.tokens.models import ApiToken
from mingcha.registry.tokens.rules import Scope

pytestmark = pytest.mark.law("9", "10(1)", "799-16(2)(2)")


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    html = answer.content.decode()
    assert answer.status_code == 200, html[-3000:]
    assert PageReader(html).problems == []
    return html


def case(city: City, clock: HandClock, days: int) -> int:
    day = shanghai_day(clock.now()) + timedelta(days=days)
    new = NewRelocation(MovingKind.REMOVE, GroundKind.ROAD_WORKS, "地铁施工", "路桥公司", day)
    return ask_relocation(city["manager"], system="HQX", points=[city.points["HQX"].code], new=new, clock=clock)


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.soak)])
def test_a_case_is_due_on_page_and_api_of_those_in_reach(
    signed_in: Any, city: City, clock: HandClock, language: str
) -> None:
    number = case(city, clock, 20)
    manager, elsewhere = signed_in("manager", language), signed_in("elsewhere", language)
    row = f"/points/relocations/{number}"
    assert row in shown(manager, "/deadlines")
    assert row not in shown(manager, "/deadlines?within=7")
    assert row not in shown(manager, "/deadlines?kind=sign")
    assert row not in shown(elsewhere, "/deadlines?within=90")
    (found,) = manager.get("/api/v1/deadlines?days=20&kind=relocation").json()
    assert (found["page"], found["days_left"], found["article"]) == (row, 20, "10(1)")
    assert manager.get("/api/v1/deadlines?days=19&kind=relocation").json() == []
    find_overdue_filings(OWNER, clock=clock)
    filing = manager.get("/api/v1/deadlines?kind=filing").json()
    assert [one["page"] for one in filing] == ["/points/systems/HQX"]


def test_the_start_page_counts_what_the_list_counts(
    signed_in: Any, city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = NewMeeting("JAGA", "协调会", shanghai_day(clock.now()), "议定两项")
    meeting = record_meeting(city["district"], new, None, folder=tmp_path, clock=clock).number
    for text, days in (("修剪树木", 1), ("移动路灯", 8)):
        due_on = shanghai_day(clock.now()) + timedelta(days=days)
        add_meeting_action(city["district"], meeting=meeting, text=text, unit="HQXX", due_on=due_on, clock=clock)
    clock.advance(timedelta(days=3))
    monkeypatch.setattr("mingcha.web.overview.today.blocks.MOST_DUE", 1)
    district = signed_in("district")
    listed, start = shown(district, "/deadlines"), shown(district, "/today")
    total, late = re.findall(r'<span class="chip (?:plain|bad)">\s*(\d+)', listed)[:2]
    assert int(total) > int(late) > 0
    band, due = start.split('id="due"', 1)
    assert re.findall(r'class="value bad">(\d+)</span><span class="label">已逾期', band) == [late]
    assert re.findall(r'<span class="chip plain">(\d+)', due)[0] == total
    assert f'<a href="/deadlines">另有 {int(total) - 1} 个</a>' in due


def test_a_calendar_is_opened_by_its_address_alone_until_it_is_taken_back(
    signed_in: Any, city: City, clock: HandClock, tmp_path: Path
) -> None:
    case(city, clock, 20)
    age_training("guard", date(2025, 12, 10))
    enrol_app(city["manager"], clock)
    manager, anybody = signed_in("manager"), Client()
    html = shown(manager, "/deadlines/address")
    assert "mct_" not in html
    made = manager.post("/deadlines/address")
    assert made.status_code == 201
    token = ApiToken.objects.get()
    path = "/deadlines/calendar/" + made.content.decode().split("/deadlines/calendar/")[1].split("<")[0]
    new = NewMeeting("WHGA", "协调会", shanghai_day(clock.now()), "议定两项")
    meeting = record_meeting(city["city"], new, None, folder=tmp_path, clock=clock).number
    for about in ("修剪树木", "移动路灯"):
        due_on = shanghai_day(clock.now()) + timedelta(days=8)
        add_meeting_action(city["city"], meeting=meeting, text=about, unit="HQXX", due_on=due_on, clock=clock)
    answer = anybody.get(path)
    text = answer.content.decode().replace("\r\n ", "")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert re.search(r"SUMMARY:第 \d+ 号", text)
    uids = [line for line in text.split("\r\n") if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) >= 3, "each matter is an event of its own, also of one meeting"
    MeetingAction.objects.update(text="改写的事项")
    again = anybody.get(path).content.decode().replace("\r\n ", "")
    assert [line for line in again.split("\r\n") if line.startswith("UID:")] == uids, "another name is no other event"
    assert "地铁施工" not in text
    bearer = {"Authorization": f"Bearer {path.split('/')[3]}"}
    asked = anybody.get("/api/v1/deadlines", headers=bearer)
    assert asked.status_code == 200
    guard = city["guard"]
    assert guard.name in shown(manager, "/deadlines?kind=training"), "on the page the person is named"
    assert "/deadlines?kind=training" in text
    for told in (text, asked.content.decode()):
        assert [word for word in (guard.name, guard.username, "staff") if word in told] == []
    assert anybody.get("/api/v1/points", headers=bearer).status_code == 403
    manager.post(f"/account/tokens/{token.pk}/revoke")
    assert anybody.get(path).status_code == 404


def test_a_token_that_opens_more_opens_no_calendar(city: City, clock: HandClock) -> None:
    by = city["manager"]
    wide = token_of(by, username=by.username, name="报表", days=7, clock=clock, scopes=tuple(Scope))
    for secret in (wide.secret, "mct_" + "A" * 43, "x"):
        assert Client().get(f"/deadlines/calendar/{secret}/zh-hans.ics").status_code == 404
