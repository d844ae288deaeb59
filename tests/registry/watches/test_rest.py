"""When seats are changed at night, and when who sits there is off the wall: reminders alone (article 16(1))."""

from datetime import datetime

import pytest

from mingcha.kit.clock import SHANGHAI
from mingcha.registry.shifts.values import Hours
from mingcha.registry.watches.rest import pause_now, reminders_of, rest_notes, rest_reminders, seat_changes

pytestmark = pytest.mark.law("16(1)")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI)


NIGHT, DAY = Hours(at("25 20:00"), at("26 08:00")), Hours(at("26 08:00"), at("26 20:00"))


def test_seats_are_changed_every_two_hours_of_the_night_and_not_by_day() -> None:
    assert [f"{one:%H:%M}" for one in seat_changes(NIGHT)] == ["22:00", "00:00", "02:00", "04:00"]
    assert seat_changes(DAY) == ()
    assert seat_changes(Hours(at("25 22:00"), at("26 00:00"))) == ()
    assert [one.zh for one in rest_notes(NIGHT)] == ["夜间换席：22:00、00:00、02:00、04:00"]
    assert rest_notes(DAY) == ()


def test_the_last_ten_minutes_of_an_hour_are_off_the_wall() -> None:
    assert pause_now(DAY, at("26 08:00")) == (at("26 08:50"), at("26 09:00"))
    assert pause_now(DAY, at("26 08:59")) == (at("26 08:50"), at("26 09:00"))
    assert pause_now(DAY, at("26 09:00")) == (at("26 09:50"), at("26 10:00"))
    short = Hours(at("26 08:00"), at("26 08:30"))
    assert pause_now(short, at("26 08:10")) == (at("26 08:20"), at("26 08:30"))


def test_who_sits_there_is_reminded_during_the_shift_alone() -> None:
    assert [one.en for one in rest_reminders(NIGHT, at("26 02:00"))] == [
        "off the wall this hour: 02:50–03:00, in turns",
        "seats are changed next at 04:00",
    ]
    assert len(rest_reminders(NIGHT, at("26 05:00"))) == 1
    assert rest_reminders(NIGHT, at("26 08:00")) == rest_reminders(NIGHT, at("25 19:59")) == ()


def test_the_reminders_of_a_whole_shift_are_those_of_each_of_its_instants() -> None:
    found = reminders_of(NIGHT)
    assert len(found) == 12 + 4
    assert (found[0].during, found[11].during.ends_at) == (Hours(at("25 20:00"), at("25 21:00")), at("26 08:00"))
    assert [(f"{one.during.begins_at:%H:%M}", one.words.en[-5:]) for one in found[12:]] == [
        ("20:00", "22:00"), ("22:00", "00:00"), ("00:00", "02:00"), ("02:00", "04:00"),
    ]  # fmt: skip
    short = Hours(at("26 08:00"), at("26 09:30"))
    assert [one.words.en for one in reminders_of(short)] == [
        "off the wall this hour: 08:50–09:00, in turns",
        "off the wall this hour: 09:20–09:30, in turns",
    ]
