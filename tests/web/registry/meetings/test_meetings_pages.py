"""Coordination meetings in the browser (article 4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.meetings.actions import find_overdue_actions
from mingcha.registry.meetings.models import Meeting, MeetingAction

pytestmark = pytest.mark.law("4")
type SignIn = Callable[..., Client]
PAGE = "/points/meetings"


def read(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_meeting_with_its_scan_and_an_action(signed_in: SignIn, city: City, clock: HandClock, language: str) -> None:
    client, today = signed_in("district", language), shanghai_day(clock.now()).isoformat()
    read(client, PAGE)
    scan = png()
    sent = {"title": "江岸区协调会", "organiser": "JAGA", "held_on": today, "minutes": "<b>议定</b>"}
    made = client.post(PAGE, {**sent, "scan": SimpleUploadedFile("纪要.pdf", scan)})
    assert made.status_code == 302
    number = Meeting.objects.get().pk
    html = read(client, f"{PAGE}/{number}")
    assert "&lt;b&gt;议定" in html
    answer = client.get(f"{PAGE}/{number}/minutes")
    assert (answer.content, answer["Content-Disposition"].startswith("attachment")) == (scan, True)
    action = {"text": "补建东门摄像机", "unit": "HQXX", "due_on": today}
    assert client.post(f"{PAGE}/{number}", action).status_code == 302
    shown = read(client, PAGE)
    assert ("未办结 1 / 1" if language == "zh-hans" else "not done yet 1 / 1") in shown
    assert '<option value="HQXX">花桥小学</option>' in shown, "a unit is chosen by its name"
    manager = signed_in("manager", language)
    assert "补建东门摄像机" in read(manager, f"{PAGE}/{number}")
    assert PAGE in read(client, "/points/authorities")
    clock.advance(timedelta(days=1))
    assert find_overdue_actions(program("work"), clock=clock) == 1
    client, manager = signed_in("district", language), signed_in("manager", language)
    findings = read(manager, "/points/findings")
    assert f'href="{PAGE}/{number}"' in findings
    assert "补建东门摄像机" in findings
    assert ("已逾期 1" if language == "zh-hans" else "overdue 1") in read(manager, PAGE)
    end = f"{PAGE}/{number}/actions/{MeetingAction.objects.get().pk}/end"
    long = manager.post(end, {"note": "建" * 201})
    html = long.content.decode()
    assert (long.status_code, PageReader(html).problems) == (422, [])
    assert html.index("建" * 201) < html.index('id="field-note_error"'), "at its row, with what was typed"
    assert manager.post(end, {"note": "已建"}).status_code == 302
    assert manager.post(end, {"note": "已建"}).status_code == 409
    assert "已建" in read(manager, f"{PAGE}/{number}")


def test_wrong_input_stays_with_its_reason(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client, today = signed_in("district"), shanghai_day(clock.now()).isoformat()
    sent = {"title": "江岸区协调会", "organiser": "JAGA", "held_on": today, "minutes": "议定"}
    for change, status, shown in (
        ({"minutes": ""}, 403, "会议纪要"),
        ({"held_on": "2030-01-01"}, 403, "不晚于今天"),
        ({"organiser": "NONE"}, 404, "没有这个单位"),
        ({"organiser": "WCGA"}, 403, "管辖范围"),
        ({"held_on": "昨天"}, 422, "日期写法不对"),
    ):
        answer = client.post(PAGE, sent | change)
        html = answer.content.decode()
        assert (answer.status_code, shown in html, "江岸区协调会" in html) == (status, True, True), change
    assert not Meeting.objects.exists()
    assert "data-closed" in read(signed_in("auditor"), PAGE)


def test_the_api_records_a_meeting_and_its_actions(signed_in: SignIn, city: City, clock: HandClock) -> None:
    officer, today = signed_in("district"), shanghai_day(clock.now()).isoformat()
    body = {"organiser": "JAGA", "title": "江岸区协调会", "held_on": today, "minutes": "议定"}
    api, sent = "/api/v1/meetings", {"content_type": "application/json"}
    made = officer.post(api, body, **sent)
    assert (made.status_code, made.json()["sha256"]) == (201, "")
    number = made.json()["number"]
    assert officer.post(api, body | {"held_on": "2030-01-01"}, **sent).json()["article"] == "4"
    assert officer.post(api, body | {"minutes": ""}, **sent).status_code == 422
    action = {"text": "补建东门摄像机", "unit": "HQXX", "due_on": today}
    added = officer.post(f"{api}/{number}/actions", action, **sent)
    assert (added.status_code, added.json()["actions"][0]["unit"]) == (201, "HQXX")
    manager = signed_in("manager")
    end = f"{api}/actions/{added.json()['actions'][0]['number']}/end"
    ended = manager.post(end, {"note": "已建"}, **sent)
    assert ended.json()["actions"][0]["done_note"] == "已建"
    assert manager.post(end, {"note": "已建"}, **sent).status_code == 409
    assert (manager.get(api).json()["total"], manager.post(api, body, **sent).status_code) == (1, 403)
    assert signed_in("elsewhere").get(f"{api}/{number}").status_code == 403
