"""Who asks for it is reminded of each matter once at each step; what was not taken is tried again (article 9)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.meetings.actions import add_meeting_action, record_meeting
from mingcha.registry.meetings.values import NewMeeting
from mingcha.registry.reminders.actions import ask_reminders, end_reminders
from mingcha.registry.reminders.carriers import Reminder
from mingcha.registry.reminders.models import ReminderTarget
from mingcha.registry.reminders.rules import Way
from mingcha.web.overview.deadlines.reminding import send_reminders

pytestmark = pytest.mark.law("9", "799-14")
ADDRESS = "chen@school.example"


class Post:
    """A carrier that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[Reminder] = []
        self.away = False

    def __call__(self, address: str, reminder: Reminder) -> None:
        assert address == ADDRESS
        if self.away:
            raise Fault(FaultKind.UNAVAILABLE, Words("无", "away"))
        self.taken.append(reminder)

    def lines(self, about: str) -> list[str]:
        """The lines of all messages about a matter."""
        return [line for one in self.taken for line in one.text.splitlines() if about in line]


def test_each_step_once_and_again_what_was_not_taken(city: City, clock: HandClock, tmp_path: Path) -> None:
    today = shanghai_day(clock.now())
    new, due_on = NewMeeting("WHGA", "协调会", today, "议定一项"), today + timedelta(days=8)
    meeting = record_meeting(city["city"], new, None, folder=tmp_path, clock=clock).number
    add_meeting_action(city["city"], meeting=meeting, text="修剪树木", unit="HQXX", due_on=due_on, clock=clock)
    ask_reminders(city["manager"], way=Way.MAIL, address=ADDRESS, mail=True, hosts=(), clock=clock)
    post = Post()

    def turn() -> list[str]:
        send_reminders({Way.MAIL: post}, url="https://x.example", clock=clock)
        return [line.split("；")[-1] for line in post.lines("修剪树木")]

    assert (turn(), turn()) == (["还剩 8 日）"], ["还剩 8 日）"])
    clock.advance(timedelta(days=1))
    post.away = True
    assert len(turn()) == 1
    post.away = False
    assert turn()[1:] == ["还剩 7 日）"]
    clock.advance(timedelta(days=8))
    assert turn()[2:] == ["已逾期 1 日）"]
    assert "https://x.example/deadlines" in post.taken[-1].text
    end_reminders(city["manager"], way=Way.MAIL, clock=clock)
    clock.advance(timedelta(days=1))
    assert len(turn()) == 3


@override_settings(MINGCHA_MAIL=True)
def test_the_page_sets_and_ends_them(signed_in: Any, city: City) -> None:
    manager = signed_in("manager")
    refused = manager.post("/deadlines/reminders", {"way": "mail", "address": "chen"})
    assert (refused.status_code, ReminderTarget.objects.count()) == (403, 0)
    for address in ("old@school.example", ADDRESS):
        assert manager.post("/deadlines/reminders", {"way": "mail", "address": address}).status_code == 302
    html = manager.get("/deadlines/reminders").content.decode()
    assert ADDRESS in html
    assert "old@school.example" not in html
    assert manager.post("/deadlines/reminders/end", {"way": "mail"}).status_code == 302
    assert ReminderTarget.objects.filter(ended_at=None).count() == 0
