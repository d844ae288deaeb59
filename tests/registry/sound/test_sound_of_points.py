"""Sound of points: refused without a ground, by whom it is recorded and ended, and what the recorder is told."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support.registry.city import OWNER, City

from mingcha.evidence.models import Entry, EntryDetail, attested_models
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.law.sound import SoundGround as Ground
from mingcha.registry.assignments import queries as points_assignment_queries
from mingcha.registry.points import queries as points_queries
from mingcha.registry.sound import actions as sound_actions
from mingcha.registry.sound.models import SoundGround

pytestmark = pytest.mark.law("799-8(4)")

DAY = datetime(2026, 11, 25, tzinfo=UTC)


def ground_of(clock: HandClock, days: int = 30) -> Ground:
    """A whole ground from today on."""
    today = shanghai_day(clock.now())
    return Ground("江公安函〔2026〕12号", "江岸区公安分局", today, today + timedelta(days=days), "此处采集声音", today)


def told(code: str) -> int:
    """Until when the recorder is told to keep the sound of a point."""
    return next(each.sound_until_ms for each in points_assignment_queries.assignments(at=DAY) if each.camera == code)


def test_no_point_has_sound_by_itself(city: City) -> None:
    assert {each.sound_until_ms for each in points_assignment_queries.assignments(at=DAY)} == {0}


@pytest.mark.law("3")
def test_the_officer_of_the_district_records_a_ground_and_the_recorder_is_told(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    row = sound_actions.allow_sound(city["district"], code=code, ground=ground_of(clock), clock=clock)
    last = row.until_on + timedelta(days=1)
    assert row.ends_at == datetime(last.year, last.month, last.day, tzinfo=UTC) - timedelta(hours=8)
    assert told(code) == int(row.ends_at.timestamp() * 1000)
    assert told(city.points["HQX"].code) == 0
    entry = json.loads(bytes(Entry.objects.latest("index").body))
    assert (entry["act"], [held[0] for held in entry["rows"]]) == (
        "registry.point.allow_sound",
        ["registry_soundground"],
    )
    facts = json.loads(bytes(EntryDetail.objects.latest("entry_id").event))["facts"]
    assert facts == {
        "camera": code,
        "document": "江公安函〔2026〕12号",
        "authority": "江岸区公安分局",
        "until": row.until_on.isoformat(),
        "forbidden_place": "none",
    }
    page = points_queries.point(city["manager"], city.points["HQX"].code, at=clock.now())
    assert (page.sound, page.sounds, page.may_handle_sound) == (None, (), False)
    page = points_queries.point(city["district"], code, at=clock.now())
    assert (page.sound, page.sounds, page.may_handle_sound) == (row, (row,), True)
    assert SoundGround in attested_models()


@pytest.mark.parametrize("username", ["manager", "admin", "city", "elsewhere", "monitor", "auditor", "nobody"])
@pytest.mark.law("3")
def test_nobody_else_records_or_ends_a_ground(city: City, clock: HandClock, username: str) -> None:
    code = city.points["HQX"].code
    with pytest.raises(Refused):
        sound_actions.allow_sound(city[username], code=code, ground=ground_of(clock), clock=clock)
    sound_actions.allow_sound(city["district"], code=code, ground=ground_of(clock), clock=clock)
    before = Entry.objects.count()
    with pytest.raises(Refused):
        sound_actions.end_sound(city[username], code=code, reason="不要了", clock=clock)
    assert Entry.objects.count() == before
    assert told(code) > 0


def test_the_unit_is_told_why(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refusal:
        sound_actions.allow_sound(city["manager"], code=city.points["HQX"].code, ground=ground_of(clock), clock=clock)
    assert refusal.value.decision.article == "799-8(4)"
    assert "单位不得自行登记" in refusal.value.decision.reason.zh


@pytest.mark.law("18(3)")
def test_a_private_place_has_no_sound_whoever_asks(city: City, clock: HandClock) -> None:
    asked = {"code": city.points["JHG"].code, "ground": ground_of(clock), "clock": clock}
    with pytest.raises(Refused) as refusal:
        sound_actions.allow_sound(city["district"], forbidden_place="toilet", **asked)
    assert refusal.value.decision.article == "18(3)"
    with pytest.raises(Fault) as fault:
        sound_actions.allow_sound(city["district"], forbidden_place="toilette", **asked)
    assert fault.value.kind is FaultKind.INVALID
    assert SoundGround.objects.count() == 0


@pytest.mark.law("7")
def test_a_ground_that_is_not_whole_is_refused(city: City, clock: HandClock) -> None:
    whole = ground_of(clock)
    for ground in (replace(whole, sign="您已进入监控区域"), replace(whole, until_on=date(2020, 1, 1))):
        with pytest.raises(Refused) as refusal:
            sound_actions.allow_sound(city["district"], code=city.points["JHG"].code, ground=ground, clock=clock)
        assert len(refusal.value.decision.missing) == 1
    assert SoundGround.objects.count() == 0


def test_sound_ends_by_the_action_at_once(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    sound_actions.allow_sound(city["district"], code=code, ground=ground_of(clock), clock=clock)
    with pytest.raises(Fault) as fault:
        sound_actions.allow_sound(city["district"], code=code, ground=ground_of(clock), clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    clock.advance(timedelta(hours=1))
    row = sound_actions.end_sound(city["district"], code=code, reason="标识已拆除", clock=clock)
    assert (row.ended_at, row.end_reason) == (clock.now(), "标识已拆除")
    assert told(code) == 0
    page = points_queries.point(city["district"], code, at=clock.now())
    assert (page.sound, page.sounds) == (None, (row,))
    with pytest.raises(Fault) as fault:
        sound_actions.end_sound(city["district"], code=code, reason="再次", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    assert json.loads(bytes(Entry.objects.latest("index").body))["act"] == "registry.point.end_sound"


def test_sound_ends_by_its_date_without_anybody(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    row = sound_actions.allow_sound(city["district"], code=code, ground=ground_of(clock, days=0), clock=clock)
    assert row.in_force(row.ends_at - timedelta(seconds=1))
    clock.advance(row.ends_at - clock.now())
    assert points_queries.point(city["district"], code, at=clock.now()).sound is None
    # the recorder was told the instant, and needs no further word; a new ground may follow
    assert told(code) == int(row.ends_at.timestamp() * 1000)
    again = sound_actions.allow_sound(city["district"], code=code, ground=ground_of(clock), clock=clock)
    assert told(code) == int(again.ends_at.timestamp() * 1000)


def test_the_owner_of_the_machine_is_no_officer(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused):
        sound_actions.allow_sound(OWNER, code=city.points["JHG"].code, ground=ground_of(clock), clock=clock)
