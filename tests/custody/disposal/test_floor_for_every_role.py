"""The floor holds for every role and by every way in: nobody disposes of footage before its day or lets go of important
information before its two years, whatever page, API or action is asked (art. 16(5), decree 799 art. 17)."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.length import IN_FULL
from tests.support.registry.city import OWNER, PEOPLE, City
from tests.support.web.sign_in import sign_in

from mingcha.custody.disposal.actions import decide_demo_disposal, decide_disposal
from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.holds.actions import place_hold, release_hold
from mingcha.custody.holds.queries import holds
from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.hours.models import Hour
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.identity.asker import actor_of
from mingcha.web.frame import wiring

pytestmark = pytest.mark.law("16(5)", "799-17")

ROLES = [person[0] for person in PEOPLE]
KEPT_DAY = "2026-11-26"


@pytest.fixture
def kept(city: City, camera: str, clock: HandClock) -> Iterator[City]:
    """Footage on the thirtieth day after its own, and an older clip of important information."""
    before = wiring.use_clock(clock)
    clock.set_wall(at(f"{KEPT_DAY} 23:59"))
    rows = [hour_row(hour + 1, camera, hour_of(KEPT_DAY, hour)) for hour in range(20)]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    place_hold(
        city["district"], camera=camera, from_at=at(f"{KEPT_DAY} 08:00"), to_at=at(f"{KEPT_DAY} 09:00"),
        basis="important", reason="重大刑事案件", clock=clock,
    )  # fmt: skip
    clock.set_wall(at("2026-12-26 23:59"))
    yield city
    wiring.use_clock(before)


def nothing_has_changed() -> None:
    """All footage is kept, nothing is ordered to go, the clip is held."""
    assert set(Hour.objects.values_list("state", flat=True)) == {"kept"}
    assert not DisposalOrder.objects.exists()
    assert [one.in_force for one in holds()] == [True]


def actors(city: City) -> list[Actor]:
    """Everybody who can act at all: each person, the owner of the machine, the programs."""
    return [*(actor_of(city[role]) for role in ROLES), OWNER, program("work"), program("uplink")]


def test_no_act_of_anybody_goes_below_the_floor(kept: City, clock: HandClock) -> None:
    for actor in actors(kept):
        assert decide_disposal(actor, clock=clock) == ()
        with pytest.raises(Refused) as refused:
            decide_demo_disposal(actor, cap_bytes=0, clock=clock)
        assert refused.value.decision.article == "20(2)"
    for by in (*(kept[role] for role in ROLES), OWNER, program("work")):
        with pytest.raises(Refused):
            release_hold(by, "H00000001", reason="不再需要", clock=clock)
    nothing_has_changed()
    clock.set_wall(at("2026-12-27 00:00"))
    orders = decide_disposal(program("work"), clock=clock)
    assert {hour for order in orders for hour in order.hours} == {
        hour_of(KEPT_DAY, hour)
        for hour in range(20)
        if hour not in (7, 8)  # the clip may begin in the file before it
    }


ASKING = ("admin", "city", "district", "manager", "monitor", "auditor")


@pytest.mark.parametrize("role", ASKING)
def test_no_address_goes_below_the_floor(kept: City, camera: str, role: str) -> None:
    client = Client(raise_request_exception=False)
    sign_in(client, kept[role])
    said = {
        "reason": "不再需要", "camera": camera, "hold": "H00000001", "points": [camera], "code": camera, "days": 1,
        "retention_class": "R30", "cap_bytes": 0,
    }  # fmt: skip
    asked, turn = 0, ASKING.index(role)
    for number, address in enumerate(addresses(camera)):
        if not IN_FULL and (number + turn) % (2 * len(ASKING)):
            continue  # half of the addresses, each by one role: the refusal stands in the actions, asked as each
        for method in ("post", "put", "delete") if address.startswith("/api/") else ("post",):
            response = getattr(client, method)(address, said, content_type="application/json")
            assert response.status_code != 500, (method, address)
            asked += 1
    assert asked > 25
    nothing_has_changed()


def addresses(camera: str) -> Iterator[str]:
    """Every address of the product, with the camera and the hold in the places of its parameters; signing in and out,
    and the texts of the law, which are drawn slowly and read nothing that is sent, left aside."""
    values = {"code": camera, "name": "H00000001", "number": "1", "index": "1", "key": "retention.general_days"}
    for route in _routes(get_resolver().url_patterns, ""):
        if route.startswith(("accounts/", "law")):
            continue
        parts = []
        for part in route.split("/"):
            name = part.strip("<>").rpartition(":")[2].partition(">")[0]
            parts.append(values.get(name, "1") if "<" in part or "{" in part else part)
        yield "/" + "/".join(parts)


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route
