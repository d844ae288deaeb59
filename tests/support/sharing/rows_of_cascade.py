"""A row of each table of platforms above us: one that two hands let in, a point that it was shown, an opening that was
refused; it is retired again (articles 13(1), 13(2), 16(3))."""

from contextlib import suppress

from django.test import override_settings
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import OWNER

from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.registry.points.models import Point
from mingcha.sharing.cascade.actions import approve_upper, propose_upper, retire_upper
from mingcha.sharing.cascade.models import UpperChannel
from mingcha.sharing.cascade.opening import open_for_upper
from mingcha.sharing.cascade.values import NewUpper, UpperKind, UpperWay

POLICE = NewUpper(
    name="市局平台",
    kind=UpperKind.POLICE,
    holder="WHGA",
    account="police-platform",
    platform_code="42010000002000000008",
    our_code="42010000002000000001",
    host="10.9.8.7",
    port=5060,
    realm="4201000000",
    username="42010000002000000001",
    password="a-password-of-ours",
)
CHANNEL = "42010200001310000001"


def add_platform(city: City, clock: Clock) -> None:
    """Adds them, the channel as a row alone: what is shown follows from how points were judged."""
    add_person(POLICE.account, POLICE.holder, clock)
    with override_settings(MINGCHA_SHARING_HOSTS=(POLICE.host,)):
        number = propose_upper(city["admin"], new=POLICE, clock=clock).number
        approve_upper(city["city"], number=number, clock=clock)
    with act("specimen.upper.channel", by=program("test"), clock=clock, cites=("13(2)",)) as record:
        point = Point.objects.get(code=city.points["HQX"].code)
        channel = UpperChannel.objects.create(
            platform_id=number, serial=1, point=point, code=CHANNEL, first_shown_at=clock.now(), turn=1, change="ADD"
        )
        record.wrote(channel)
    with suppress(Refused):
        open_for_upper(OWNER, platform=number, channel=CHANNEL, way=UpperWay.DOWNLOAD, user="", clock=clock)
    retire_upper(city["city"], number=number, why="演示结束", clock=clock)
