"""A city whose points have a place and whose set of points is published, and a receiver behind its targets."""

from collections.abc import Iterator

import pytest
from tests.support.registry.city import City, add_person
from tests.support.registry.city_copy import copied_city
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.pushing import behind_tables, place_all
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock


@pytest.fixture
def receiver() -> Iterator[ReceiverInMemory]:
    found = ReceiverInMemory()
    with behind_tables(found):
        yield found


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    people = with_sharing_people(copied_city(clock), clock)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    made = with_published_sets(people, clock, 1, 5)
    place_all(made, clock)
    return made
