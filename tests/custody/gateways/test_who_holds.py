"""Who holds a camera's footage of which time, and through which gateway it is seen."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.support.custody.footage import hour_of, hour_row
from tests.support.fleet.recorders import BY, EAST, WEST, enrol, round_after, told
from tests.support.registry.city import City

from mingcha.custody.gateways.queries import gateway_at, seen_through
from mingcha.custody.gateways.rules import HOUR_MS, Held, held_by
from mingcha.custody.hours.actions import take_in_hours
from mingcha.evidence.checks import check_application_log
from mingcha.fleet.placement.models import Placement
from mingcha.fleet.recorders.actions import Gateway, change_gateway, retire_recorder
from mingcha.fleet.recorders.queries import further_gateways
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind

EAST_AT, WEST_AT = "http://10.0.0.2:8001", "https://west.example"


def ms(clock: HandClock) -> int:
    return int(clock.now().timestamp() * 1000)


# The rule


def test_each_tenure_lasts_until_the_next_and_the_first_had_it_before() -> None:
    tenures = [("east", 5_000), ("west", 9_000), ("east", 20_000)]
    assert held_by(tenures, [], 0) == (Held("east", 0, 9_000), Held("west", 9_000, 20_000), Held("east", 20_000, 0))
    assert held_by(tenures, [], 9_000) == (Held("west", 9_000, 20_000), Held("east", 20_000, 0))
    assert held_by(tenures, [], 30_000) == (Held("east", 30_000, 0),)
    assert held_by([], [("east", 1)], 0) == ()


def test_the_same_recorder_twice_in_a_row_is_one_stretch() -> None:
    assert held_by([("east", 1), ("east", 50)], [], 0) == (Held("east", 0, 0),)


def test_sealed_hours_speak_for_the_time_before_the_first_tenure_that_is_known() -> None:
    """As after `custody rebuild`: the placements are gone, the hours are back."""
    hours = [("east", 10), ("east", 11), ("west", 12), ("east", 30)]
    assert held_by([("east", 20 * HOUR_MS)], hours, 0) == (
        Held("east", 0, 12 * HOUR_MS),
        Held("west", 12 * HOUR_MS, 20 * HOUR_MS),
        Held("east", 20 * HOUR_MS, 0),
    )


names = some.sampled_from(["east", "west", "south"])


@given(some.lists(some.tuples(names, some.integers(1, 10**6)), min_size=1, max_size=8), some.integers(0, 10**6))
def test_stretches_leave_no_hole_and_overlap_nowhere(given_: list[tuple[str, int]], from_ms: int) -> None:
    held = held_by(sorted(given_, key=lambda one: one[1]), [], from_ms)
    assert held[0].from_ms == from_ms
    assert [one.to_ms for one in held[:-1]] == [one.from_ms for one in held[1:]]
    assert held[-1].to_ms == 0
    assert held[-1].recorder == max(enumerate(given_), key=lambda one: (one[1][1], one[0]))[1][0]


# Through the rows


@pytest.mark.law("16(3)")
def test_a_camera_that_moved_is_seen_through_both_gateways_each_in_its_time(city: City, clock: HandClock) -> None:
    enrol(EAST, clock, gateway=Gateway(EAST_AT))
    enrol(WEST, clock, gateway=Gateway(WEST_AT, "http://10.0.0.3:8001"))
    camera, before_ms = city.points["JHG"].code, ms(clock)
    (one,) = seen_through([camera], before_ms)[camera]
    assert (one.gateway and one.gateway.origin, one.from_ms, one.to_ms) == (EAST_AT, before_ms, 0)
    round_after(clock, 6, WEST)
    moved_ms = int(Placement.objects.get(camera=camera, ended_at=None).began_at.timestamp() * 1000)
    old, new = seen_through([camera], before_ms)[camera]
    assert (old.gateway and old.gateway.origin, old.to_ms) == (EAST_AT, moved_ms)
    assert (new.gateway and new.gateway.origin, new.from_ms, new.to_ms) == (WEST_AT, moved_ms, 0)
    assert [getattr(gateway_at(camera, at), "nearby", None) for at in (moved_ms - 1, moved_ms)] == [
        EAST_AT,
        "http://10.0.0.3:8001",
    ]


def test_what_the_pages_own_gateway_has_needs_no_word(city: City, clock: HandClock) -> None:
    camera = city.points["JHG"].code
    assert seen_through([camera], 0) == {}
    enrol(EAST, clock)
    enrol(WEST, clock, gateway=Gateway(WEST_AT))
    assert seen_through([camera], 0) == {}, "the first host's recorder has it"
    assert gateway_at(camera, ms(clock)) is None
    round_after(clock, 6, WEST)
    assert [one.gateway and one.gateway.origin for one in seen_through([camera], 0)[camera]] == [None, WEST_AT]


def test_hours_of_the_record_say_who_had_it_when_placements_are_lost(city: City, clock: HandClock) -> None:
    enrol(EAST, clock, gateway=Gateway(EAST_AT))
    enrol(WEST, clock, gateway=Gateway(WEST_AT))
    camera, hour = city.points["JHG"].code, hour_of("2026-11-25", 9)
    Placement.objects.all().delete()
    taken = take_in_hours(BY, WEST, [hour_row(1, camera, hour, rec=WEST)], clock=clock)
    assert taken.added == 1
    clock.advance(timedelta(hours=12))
    Placement.objects.create(camera=camera, recorder=EAST, moves=0, first_epoch=1, began_at=clock.now())
    seen = seen_through([camera], hour * HOUR_MS)[camera]
    assert [one.gateway and one.gateway.origin for one in seen] == [WEST_AT, EAST_AT]


def test_a_gateway_is_changed_by_an_act_and_kept_by_whoever_left(city: City, clock: HandClock) -> None:
    enrol(EAST, clock)
    assert further_gateways() == ()
    change_gateway(BY, EAST, Gateway(EAST_AT), clock=clock)
    assert [facts["gateway"] for facts in told("custody.recorder.gateway")] == [EAST_AT]
    retire_recorder(BY, EAST, reason="full", clock=clock)
    (kept,) = further_gateways()
    assert (kept.origin, kept.nearby, kept.serves) == (EAST_AT, EAST_AT, False)
    assert list(check_application_log()) == []


@pytest.mark.parametrize(
    "address",
    ["east.example", "https://east.example/", "https://a@east.example", "https://east.example; script-src *",
     "HTTPS://EAST.EXAMPLE", "https://east.example:port", "ftp://east.example", "https:// east"],
)  # fmt: skip
def test_what_is_no_origin_never_gets_into_a_header(city: City, clock: HandClock, address: str) -> None:
    enrol(EAST, clock)
    for gateway in (Gateway(address), Gateway(EAST_AT, address)):
        with pytest.raises(Fault) as caught:
            change_gateway(BY, EAST, gateway, clock=clock)
        assert caught.value.kind is FaultKind.INVALID
    assert further_gateways() == ()
