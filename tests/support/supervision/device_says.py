"""A device of GB/T 28181 whose channel is the camera of the school (articles 7, 13)."""

from tests.support.registry.city import ADJUSTED, City

from mingcha.kit.clock import Clock
from mingcha.registry.devices import actions
from mingcha.registry.devices.tasks import take_catalogue
from mingcha.registry.devices.values import NewDevice, ReportedChannel

DEVICE, CHANNEL = "34020000001320000001", "34020000001310000007"


def channel_matched(city: City, clock: Clock) -> str:
    """Approves the device, takes its catalogue up and gives its channel to the school's point; the point's code."""
    code = city.points["HQX"].code
    actions.approve_device(city["city"], new=NewDevice(DEVICE, "校门摄像机", "HQXX"), clock=clock)
    take_catalogue(DEVICE, [ReportedChannel(CHANNEL, "校门")], begun_at=clock.now())
    actions.match_channel(city["manager"], code=DEVICE, channel=CHANNEL, point=code, adjustment=ADJUSTED, clock=clock)
    return code
