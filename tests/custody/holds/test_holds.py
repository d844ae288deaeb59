"""Holds: placed and released by those who answer for the point, with a reason, each a new version of the set."""

from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City

from mingcha.custody.disposal.rules import SPILL_MS, HoldFacts
from mingcha.custody.holds.actions import place_hold, record_holds_taken_in, release_hold, review_hold
from mingcha.custody.holds.models import Hold, HoldSet
from mingcha.custody.holds.queries import HoldView, current_holds_version, hold_in_reach, holds, holds_in_force
from mingcha.custody.hours.actions import take_in_hours
from mingcha.evidence.log import classify
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.media.journal.holds import parse_holds
from mingcha.media.recorder.camera_recording import _LATEST_CUT_90K
from mingcha.registry.identity.models import User
from mingcha.registry.identity.queries import duty


@pytest.fixture(autouse=True)
def recorded(request: pytest.FixtureRequest, clock: HandClock) -> None:
    """Two hours of 20 November have footage, so that there is something to hold on the camera of a test."""
    if "camera" not in request.fixturenames:
        return
    camera = request.getfixturevalue("camera")
    rows = [hour_row(number, camera, hour_of("2026-11-20", 7 + number)) for number in (1, 2)]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()


def hold_two_hours(
    by: User, camera: str, clock: HandClock, basis: str = "case", reason: str = " 案件未结 "
) -> HoldView:
    """A hold of 08:00 to 10:00 on 20 November."""
    return place_hold(
        by, camera=camera, from_at=at("2026-11-20 08:00"), to_at=at("2026-11-20 10:00"),
        basis=basis, reason=reason, clock=clock,
    )  # fmt: skip


@pytest.mark.law("16(5)")
def test_each_act_is_a_new_version_of_the_set(city: City, camera: str, clock: HandClock) -> None:
    assert (current_holds_version(), holds_in_force()) == (1, ())
    hold = hold_two_hours(city["district"], camera, clock)
    assert (hold.name, hold.reason, hold.placed_by, current_holds_version()) == (
        "H00000001",
        "案件未结",
        f"user:{city['district'].pk}",
        2,
    )
    (facts,) = holds_in_force()
    assert (facts.from_ms, facts.to_ms) == (
        int(at("2026-11-20 08:00").timestamp()) * 1000,
        int(at("2026-11-20 10:00").timestamp()) * 1000,
    )
    released = release_hold(city["district"], hold.name, reason="已结案", clock=clock)
    assert (released.in_force, current_holds_version(), holds_in_force()) == (False, 3, ())
    assert holds(camera, in_force=True) == ()
    assert [one.release_reason for one in holds(camera)] == ["已结案"]
    second = hold_two_hours(city["city"], camera, clock)
    assert (second.name, current_holds_version()) == ("H00000002", 4)


@pytest.mark.law("16(5)")
@pytest.mark.parametrize(
    ("begin", "end", "lacking"),
    [
        ("0206-11-24T10:00", "2026-11-24T11:00", "2000"),
        ("1999-12-31T23:59", "2026-11-24T11:00", "2000"),
        ("2026-11-24T10:00", "2026-11-24T10:00:00.999", "at least a second"),
        ("2026-11-24T10:00", "9999-12-31T23:59:59", "within the calendar"),
        ("0001-01-01T00:00", "9999-12-31T23:59:59.999999", "2000"),
    ],
)
def test_a_slip_of_the_pen_is_no_interval(
    city: City, camera: str, clock: HandClock, begin: str, end: str, lacking: str
) -> None:
    """It would bind for years, and keep the whole set from every recorder."""
    first, last = (datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) for text in (begin, end))
    with pytest.raises(Refused) as refused:
        place_hold(
            city["district"], camera=camera, from_at=first, to_at=last, basis="important", reason="案件", clock=clock
        )
    assert lacking in refused.value.decision.missing[0].en


def test_an_interval_that_no_recorder_takes_in_keeps_the_set_from_nobody(
    city: City, camera: str, clock: HandClock
) -> None:
    """Rows of before such intervals were refused."""
    first, second = (hold_two_hours(city["district"], camera, clock, reason=one) for one in ("案件", "另案"))
    moment = at("2026-11-20 08:30")
    Hold.objects.filter(number=int(first.name[1:])).update(from_at=moment.replace(year=206))
    Hold.objects.filter(number=int(second.name[1:])).update(from_at=moment, to_at=moment + timedelta(microseconds=1))
    rows = parse_holds([asdict(each) for each in holds_in_force()])
    assert (rows[0].from_ms, rows[1].to_ms - rows[1].from_ms) == (0, 1)


def test_a_hold_keeps_the_file_in_which_its_first_pictures_may_lie() -> None:
    """A file goes on until the first key picture after its minute (media.camera_recording)."""
    assert SPILL_MS * 90 == _LATEST_CUT_90K
    assert classify.SPILL_MS == SPILL_MS
    held = HoldFacts("H00000001", "4", 10 * 3_600_000, 11 * 3_600_000)
    assert [hour for hour in range(8, 13) if held.covers_hour(hour)] == [9, 10]
    late = HoldFacts("H00000001", "4", 10 * 3_600_000 + SPILL_MS, 11 * 3_600_000)
    assert [hour for hour in range(8, 13) if late.covers_hour(hour)] == [10]


@pytest.mark.law("3")
@pytest.mark.parametrize("who", ["elsewhere", "monitor", "admin", "auditor", "manager", "nobody"])
def test_nobody_else_places_or_releases(city: City, camera: str, clock: HandClock, who: str) -> None:
    with pytest.raises(Refused) as refused:
        hold_two_hours(city[who], camera, clock)
    assert refused.value.decision.article == "3"
    hold = hold_two_hours(city["district"], camera, clock)
    with pytest.raises(Refused):
        release_hold(city[who], hold.name, reason="要放", clock=clock)
    assert len(holds_in_force()) == 1


@pytest.mark.law("16(5)")
def test_a_refused_hold_leaves_nothing(city: City, camera: str, clock: HandClock) -> None:
    before = Entry.objects.count()
    for basis, reason, point in (("gossip", "x", camera), ("case", " ", camera), ("case", "x", "0" * 20)):
        with pytest.raises(Refused):
            hold_two_hours(city["city"], point, clock, basis, reason)
    assert (Entry.objects.count(), holds()) == (before, ())


@pytest.mark.law("16(5)")
def test_important_information_is_not_released_early_and_is_reviewed_at_its_end(
    city: City, camera: str, clock: HandClock
) -> None:
    hold = hold_two_hours(city["city"], camera, clock, "important", "重大刑事案件")
    assert (hold.review_on.isoformat(), str(hold.two_years_end_on)) == ("2027-05-25", "2028-11-20")
    with pytest.raises(Refused) as refused:
        release_hold(city["city"], hold.name, reason="不再需要", clock=clock)
    assert "2028-11-21" in refused.value.decision.reason.zh
    clock.set_wall(at("2028-11-21 00:00"))
    assert hold.review_due(clock.now().date().replace(day=21))
    assert not release_hold(city["city"], hold.name, reason="两年已满", clock=clock).in_force
    with pytest.raises(Refused):
        release_hold(city["city"], hold.name, reason="再一次", clock=clock)


@pytest.mark.parametrize("name", ["H00000009", "H1", "D00000001", "", "H0000000１"])
def test_an_unknown_number_is_not_found(city: City, clock: HandClock, name: str) -> None:
    with pytest.raises(Fault) as fault:
        release_hold(city["city"], name, reason="x", clock=clock)
    assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.django_db
def test_a_set_is_recorded_once_a_recorder(clock: HandClock) -> None:
    uplink = program("uplink")
    assert record_holds_taken_in(uplink, RECORDER, version=1, holds=0, entry_index=4, clock=clock)
    assert not record_holds_taken_in(uplink, RECORDER, version=1, holds=0, entry_index=4, clock=clock)
    assert record_holds_taken_in(uplink, "rec-2", version=1, holds=0, entry_index=9, clock=clock)
    assert HoldSet.objects.count() == Entry.objects.count() == 2


@pytest.mark.law("16(5)")
def test_the_same_hold_is_not_placed_twice_while_it_is_in_force(city: City, camera: str, clock: HandClock) -> None:
    """A form that is sent twice, and a program that sends again because it missed the answer."""
    hold = hold_two_hours(city["district"], camera, clock)
    entries = Entry.objects.count()
    for by in ("district", "city"):
        with pytest.raises(Fault) as fault:
            hold_two_hours(city[by], camera, clock, reason="案件未结")
        assert fault.value.kind is FaultKind.CONFLICT
        assert hold.name in fault.value.words.zh
        assert hold.name in fault.value.words.en
    with pytest.raises(Refused):  # who may not place it there learns of none
        hold_two_hours(city["elsewhere"], camera, clock)
    assert (len(holds_in_force()), Entry.objects.count()) == (1, entries)
    others = [hold_two_hours(city["district"], camera, clock, *more) for more in (("important",), ("case", "另案"))]
    assert [one.name for one in others] == ["H00000002", "H00000003"]
    release_hold(city["district"], hold.name, reason="已结案", clock=clock)
    assert hold_two_hours(city["district"], camera, clock).name == "H00000004", "what was released is placed anew"


@pytest.mark.law("16(5)", "799-17")
def test_a_hold_is_not_reviewed_twice_in_the_same_words_by_the_same_person_on_a_day(
    city: City, camera: str, clock: HandClock
) -> None:
    hold = hold_two_hours(city["district"], camera, clock)
    review_hold(city["district"], hold.name, reason="案件尚未审结", clock=clock)
    entries = Entry.objects.count()
    with pytest.raises(Fault) as fault:
        review_hold(city["district"], hold.name, reason=" 案件尚未审结 ", clock=clock)
    assert (fault.value.kind, Entry.objects.count()) == (FaultKind.CONFLICT, entries)
    assert hold.name in fault.value.words.en
    review_hold(city["district"], hold.name, reason="等待鉴定意见", clock=clock)
    review_hold(city["city"], hold.name, reason="案件尚未审结", clock=clock)
    clock.advance(timedelta(days=1))
    review_hold(city["district"], hold.name, reason="案件尚未审结", clock=clock)
    assert len(hold_in_reach(duty(city["auditor"], clock.now()), hold.name, at=clock.now())[1]) == 4


@pytest.mark.law("16(5)", "799-17")
def test_a_review_keeps_a_hold_with_its_reason_and_sets_the_next_day(city: City, camera: str, clock: HandClock) -> None:
    hold = hold_two_hours(city["district"], camera, clock, "important", "重大刑事案件")
    version = current_holds_version()
    clock.set_wall(at("2027-05-25 09:00"))
    assert hold.review_due(shanghai_day(clock.now()))
    kept = review_hold(city["district"], hold.name, reason=" 案件尚未审结 ", clock=clock)
    assert (kept.review_on.isoformat(), kept.in_force, current_holds_version()) == ("2027-11-25", True, version)
    clock.set_wall(at("2028-07-01 09:00"))
    assert str(review_hold(city["city"], hold.name, reason="仍在审理", clock=clock).review_on) == "2028-11-20"
    clock.set_wall(at("2028-11-21 09:00"))
    # the two years are over and a case is open: it is reviewed again, nothing goes by itself
    assert str(review_hold(city["city"], hold.name, reason="案件未结", clock=clock).review_on) == "2029-05-21"
    _, reviews = hold_in_reach(duty(city["auditor"], clock.now()), hold.name, at=clock.now())
    assert [(one.reason, str(one.next_review_on)) for one in reviews] == [
        ("案件尚未审结", "2027-11-25"), ("仍在审理", "2028-11-20"), ("案件未结", "2029-05-21"),
    ]  # fmt: skip
    release_hold(city["city"], hold.name, reason="已结案", clock=clock)
    with pytest.raises(Refused):
        review_hold(city["city"], hold.name, reason="再看", clock=clock)


@pytest.mark.law("3")
@pytest.mark.parametrize("who", ["elsewhere", "monitor", "admin", "auditor", "manager", "nobody"])
def test_nobody_else_reviews_and_only_readers_find_it(city: City, camera: str, clock: HandClock, who: str) -> None:
    hold = hold_two_hours(city["district"], camera, clock)
    with pytest.raises(Refused):
        review_hold(city[who], hold.name, reason="要留", clock=clock)
    facts = duty(city[who], clock.now())
    if who == "auditor":
        assert hold_in_reach(facts, hold.name, at=clock.now())[0] == hold
        return
    with pytest.raises(Fault) as fault:
        hold_in_reach(facts, hold.name, at=clock.now())
    assert fault.value.kind is FaultKind.NOT_FOUND
