"""Refusals by territory leave an entry, one a minute for the same person, page and thing (article 3)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.evidence.entries import act
from mingcha.evidence.models import Entry
from mingcha.evidence.queries import latest_entries
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision, refuse
from mingcha.registry.refusals import actions as registry_refusals
from mingcha.registry.refusals.rules import MANY, MOST_A_MINUTE

REFUSED = refuse("3", "不在您的管辖范围内（属地管理）", "this is outside your territory")


def note(city: City, clock: HandClock, who: str = "district", thing: str = "A", decision: Decision = REFUSED) -> bool:
    return registry_refusals.note_refusal(city[who], page="point", thing=thing, decision=decision, clock=clock)


def noted() -> list[tuple[str, str]]:
    entries = latest_entries(with_event=True)
    return [(e.by, e.event["facts"]["thing"]) for e in entries if e.event and e.act == "registry.refusal.note"]


@pytest.mark.law("3")
def test_the_entry_says_who_was_refused_what_and_why(city: City, clock: HandClock) -> None:
    assert note(city, clock)
    (entry,) = latest_entries(1, with_event=True)
    assert (entry.act, entry.by, entry.cites) == ("registry.refusal.note", f"user:{city['district'].pk}", ("3",))
    assert entry.event is not None
    assert entry.event["facts"] == {
        "page": "point",
        "thing": "A",
        "article": "3",
        "reason": "不在您的管辖范围内（属地管理）",
    }


@pytest.mark.law("3")
def test_the_same_refusal_is_noted_once_a_minute_and_every_other_one_at_once(city: City, clock: HandClock) -> None:
    me, other = (f"user:{city[who].pk}" for who in ("district", "elsewhere"))
    assert note(city, clock)
    clock.advance(timedelta(seconds=59))
    assert not note(city, clock)
    assert note(city, clock, thing="B")
    assert note(city, clock, who="elsewhere")
    clock.advance(timedelta(seconds=1))
    assert note(city, clock)
    assert noted() == [(me, "A"), (other, "A"), (me, "B"), (me, "A")]


@pytest.mark.law("3")
def test_one_person_does_not_flood_the_log(city: City, clock: HandClock) -> None:
    before = Entry.objects.count()
    for number in range(3 * MOST_A_MINUTE):
        note(city, clock, thing=f"camera {number}")
    assert Entry.objects.count() == before + MOST_A_MINUTE + 1
    (last,) = latest_entries(1, with_event=True)
    assert last.event is not None
    assert last.event["facts"] == {"page": "", "thing": "", "article": "3", "reason": MANY.zh, "many": True}
    assert note(city, clock, who="elsewhere"), "others are noted as before"
    clock.advance(timedelta(minutes=1))
    assert note(city, clock, thing="camera 0")


def test_a_full_minute_of_other_acts_does_not_hide_the_refusal(city: City, clock: HandClock) -> None:
    assert note(city, clock)
    for number in range(205):
        with act("registry.test.other", by=program("test"), clock=clock) as record:
            record.fact("number", number)
    assert not note(city, clock)
