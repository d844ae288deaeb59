"""A row of each table of masks over pictures (article 18)."""

from tests.support.registry.city import City

from mingcha.kit.clock import Clock
from mingcha.registry.points.describing import describe_point


def add_masks(city: City, clock: Clock) -> None:
    """The camera of the other riverbank has windows in view."""
    describe_point(city["elsewhere"], code=city.points["WCT"].code, place_kind="windows_in_view", clock=clock)
