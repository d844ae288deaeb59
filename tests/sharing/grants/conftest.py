"""Fixtures of share grants."""

import pytest
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.supplying import with_decision

from mingcha.kit.clock import HandClock


@pytest.fixture
def agreed(city: City, clock: HandClock) -> tuple[City, str]:
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    return with_decision(with_published_sets(with_sharing_people(city, clock), clock, 1, 5), clock)
