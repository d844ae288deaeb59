"""A recorder in the small and the uplink to the database as fixtures, beside the city of the registry."""

import pytest
from pytest_django import Settings
from tests.support.custody.footage import SmallRecorder
from tests.support.registry.city import City

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.station.uplink.carrying import Uplink


@pytest.fixture
def camera(city: City) -> str:
    """The point of a general system in district 420102."""
    return city.points["JHG"].code


@pytest.fixture
def recorder(settings: Settings, clock: HandClock) -> SmallRecorder:
    """A recorder with nothing recorded."""
    return SmallRecorder(settings.MINGCHA_KEYS, clock)


@pytest.fixture
def uplink(recorder: SmallRecorder, clock: HandClock) -> Uplink:
    """The uplink, connected to that recorder."""
    return Uplink(recorder, clock, program("uplink"))
