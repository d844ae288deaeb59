"""Who asks for it is reminded of each matter once at each step; what was not taken is tried again (article 9)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.support.registry.city import City
from tests.support.web.sign_in import enrol_app

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import RoleAssignment
from mingcha.registry.meetings.actions import add_meeting_action, record_meeting
from mingcha.registry.meetings.values import NewMeeting
from mingcha.registry.reminders.actions import ask_reminders, end_reminders
from mingcha.registry.reminders.carriers import Reminder, WayAway
from mingcha.registry.reminders.models import ReminderTarget
from mingcha.registry.reminders.rules import Way
from mingcha.registry.reminders.sent import KEPT_DAYS
from mingcha.registry.staff.models import Training
from mingcha.registry.tokens.rules import most_token_days
from mingcha.run.programs.reminder_rounds import LEASE_LENGTH, TURN_WITHIN_S, ReminderRounds

pytestmark = pytest.mark.law("9", "799-14")
ADDRESS, OTHER = "chen@school.example", "zhou@school.example"


class Post:
    """A carrier that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[Reminder] = []
        self.asked: list[str] = []
        self.fault: Exception | None = None

    def __call__(self, address: str, reminder: Reminder) -> None:
        self.asked.append(address)
        if self.fault is not None:
            raise self.fault
        self.taken.append(reminder)

    def lines(self, about: str) -> list[str]:
        """The lines of all messages about a matter."""
        return [line for one in self.taken for line in one.text.splitlines() if about in line]


@pytest.fixture
def action(city: City, clock: HandClock, tmp_path: Path) -> None:
    """A matter of the school that is due in eight days."""
    today = shanghai_day(clock.now())
    new, due_on = NewMeeting("WHGA", "协调会", today, "议定一项"), today + timedelta(days=8)
    meeting = record_meeting(city["city"], new, None, folder=tmp_path, clock=clock).number
    add_meeting_action(city["city"], meeting=meeting, text="修剪树木", unit="HQXX", due_on=due_on, clock=clock)


def remind(city: City, clock: HandClock, /, **addresses: str) -> None:
    """Has people of the city reminded by mail."""
    for name, address in addresses.items():
        ask_reminders(city[name], way=Way.MAIL, address=address, domains=("school.example",), hosts=(), clock=clock)


@pytest.mark.usefixtures("action")
@override_settings(MINGCHA_URL="https://x.example")
def test_each_step_once_and_again_what_was_not_taken(city: City, clock: HandClock) -> None:
    remind(city, clock, manager=ADDRESS)
    post = Post()
    rounds = ReminderRounds(clock, "one", {Way.MAIL: post})

    def turn() -> list[str]:
        rounds.send()
        return [line.split("；")[-1] for line in post.lines("修剪树木")]

    assert (turn(), turn()) == (["还剩 8 日）"], ["还剩 8 日）"])
    clock.advance(timedelta(days=1))
    post.fault = Fault(FaultKind.UNAVAILABLE, Words("无", "away"))
    assert len(turn()) == 1
    post.fault = None
    assert turn()[1:] == ["还剩 7 日）"]
    clock.advance(timedelta(days=8))
    assert turn()[2:] == ["已逾期 1 日）"]
    assert "https://x.example/deadlines" in post.taken[-1].text
    end_reminders(city["manager"], way=Way.MAIL, clock=clock)
    clock.advance(timedelta(days=1))
    assert len(turn()) == 3


@pytest.mark.usefixtures("action")
def test_another_address_is_not_told_everything_anew(city: City, clock: HandClock) -> None:
    remind(city, clock, manager=ADDRESS)
    rounds = ReminderRounds(clock, "one", {Way.MAIL: Post()})
    sent = [rounds.send()]
    remind(city, clock, manager=OTHER)
    sent.append(rounds.send())
    end_reminders(city["manager"], way=Way.MAIL, clock=clock)
    remind(city, clock, manager=ADDRESS)
    assert [*sent, rounds.send()] == [1, 0, 0]


@pytest.mark.usefixtures("action")
def test_reminders_end_as_tokens_do(city: City, clock: HandClock) -> None:
    remind(city, clock, manager=ADDRESS)
    post = Post()
    rounds = ReminderRounds(clock, "one", {Way.MAIL: post})
    end = clock.now() + timedelta(days=most_token_days(clock.now()))
    clock.set_wall(end)
    assert rounds.send() == 0
    clock.set_wall(end - timedelta(seconds=1))
    assert rounds.send() == 1


def test_a_matter_whose_day_moves_is_told_once_while_it_stands(city: City, clock: HandClock) -> None:
    """Who has no training is due today, on each day: it was told each day, and what was sent long ago again."""
    Training.objects.filter(user=city["manager"]).delete()
    RoleAssignment.objects.filter(user=city["manager"]).update(trained_on=None)
    remind(city, clock, manager=ADDRESS)
    post = Post()
    rounds = ReminderRounds(clock, "one", {Way.MAIL: post})
    told = []
    for days in (0, 1, KEPT_DAYS, KEPT_DAYS):
        clock.advance(timedelta(days=days))
        rounds.send()
        told.append(len(post.lines("人员培训")))
    assert told == [1, 1, 1, 1]


@pytest.mark.usefixtures("action")
def test_who_cannot_be_reached_ends_the_way_for_the_turn_and_the_next_one_begins_behind(
    city: City, clock: HandClock
) -> None:
    remind(city, clock, manager=ADDRESS, city=OTHER)
    post = Post()
    post.fault = WayAway(Words("无", "away"), "TimeoutError")
    rounds = ReminderRounds(clock, "one", {Way.MAIL: post})
    assert [rounds.send(), rounds.send()] == [0, 0]
    assert post.asked == [ADDRESS, OTHER]
    post.fault = None
    assert rounds.send() == 2


@pytest.mark.usefixtures("action")
def test_what_goes_wrong_with_one_target_silences_nobody(city: City, clock: HandClock) -> None:
    remind(city, clock, manager=ADDRESS, city=OTHER)
    taken: list[str] = []

    def carry(address: str, reminder: Reminder) -> None:
        if address == ADDRESS:
            raise ZeroDivisionError
        taken.append(address)

    assert ReminderRounds(clock, "one", {Way.MAIL: carry}).send() == 1
    assert taken == [OTHER]


@pytest.mark.usefixtures("action")
def test_of_two_workers_one_sends_and_a_turn_ends_by_its_deadline(city: City, clock: HandClock) -> None:
    remind(city, clock, manager=ADDRESS, city=OTHER)
    second, sent = Post(), []
    other = ReminderRounds(clock, "two", {Way.MAIL: second})

    def slow(address: str, reminder: Reminder) -> None:
        sent.append(address)
        clock.advance(LEASE_LENGTH - timedelta(seconds=1))
        assert other.send() == 0, "the lease was taken for this message"
        clock.advance(timedelta(seconds=TURN_WITHIN_S))

    rounds = ReminderRounds(clock, "one", {Way.MAIL: slow})
    assert (rounds.send(), sent) == (1, [ADDRESS])
    assert (other.send(), second.asked) == (1, [OTHER])


@override_settings(MINGCHA_MAIL_DOMAINS=("school.example",))
def test_the_page_sets_and_ends_them(signed_in: Any, city: City, clock: HandClock) -> None:
    enrol_app(city["manager"], clock)
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
    clock.advance(timedelta(minutes=parameters.number("accounts.step_up_minutes", shanghai_day(clock.now()))))
    stale = manager.post("/deadlines/reminders", {"way": "mail", "address": ADDRESS})
    assert (stale.status_code, ReminderTarget.objects.filter(ended_at=None).count()) == (403, 0), "without a factor"
