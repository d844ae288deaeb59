"""A receiver in memory behind a target, and turns of pushing to it (article 13(1))."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from tests.support.registry.city import City, add_person, build_city
from tests.support.registry.filing import ACROSS, HERE, placed
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import Clock, HandClock
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.sending import push_turn
from mingcha.sharing.reconciliations.tasks import comparison_turn
from mingcha.sharing.targets import kinds
from mingcha.sharing.targets.actions import add_target, enable_target, try_target
from mingcha.sharing.targets.values import NewTarget, TargetKind

WORKER = program("work")
NAME = "whsj"
_PLACES = {"JHG": HERE, "HQX": "114.3005, 30.6105", "WCT": ACROSS}


@contextmanager
def behind_tables(receiver: ReceiverInMemory) -> Iterator[None]:
    """Targets of tables are spoken with in memory."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(kinds._ADAPTERS, TargetKind.TABLE, lambda _: receiver)
        yield


def new_target(**given: str) -> NewTarget:
    """A target as an administrator writes it."""
    return NewTarget(**({"address": "postgresql://gs@10.9.8.7/front", "holder": "WHGA"} | given))


def enabled(city: City, clock: Clock, audience: Audience = Audience.POLICE, name: str = NAME) -> str:
    """A target that a second hand enabled."""
    new = new_target() if name == NAME else new_target(address=f"postgresql://gs@10.9.8.7/{name}")
    add_target(city["admin"], name=name, kind=TargetKind.TABLE, audience=audience, new=new, clock=clock)
    try_target(city["admin"], name=name, clock=clock)
    enable_target(city["city"], name=name, clock=clock)
    return name


def pushing_city(clock: HandClock, earlier: timedelta) -> City:
    """A city of the register with what can be pushed of it."""
    return with_pushing(build_city(clock, earlier), clock)


def with_pushing(city: City, clock: HandClock) -> City:
    """The city with a clerk, a second officer, two published sets (points, live pictures) and a place of each point."""
    people = with_sharing_people(city, clock)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    made = with_published_sets(people, clock, 1, 5)
    place_all(made, clock)
    return made


def place_all(city: City, clock: Clock) -> None:
    """Each point of the city gets its place."""
    for site, row in city.points.items():
        placed(city, clock, row.code, _PLACES[site])


def turn(by: Actor = WORKER, *, receiver: ReceiverInMemory, clock: Clock, target: str = NAME) -> int:
    """What an act marked is judged, then pushed; returns how many batches left. Failures are tried again at the
    latest."""
    sweep_marks(clock=clock)
    return push_turn(by, target=target, adapter=receiver, clock=clock, draw=lambda: 1.0)


def compare(
    by: Actor = WORKER, *, receiver: ReceiverInMemory, clock: Clock, target: str = NAME,
    keep: Callable[[], bool] = lambda: True,
) -> bool:  # fmt: skip
    """The target is compared; whether it could be."""
    return comparison_turn(by, target=target, adapter=receiver, clock=clock, keep=keep)
