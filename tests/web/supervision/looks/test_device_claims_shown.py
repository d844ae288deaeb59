"""From the bytes of an alarm to the row in the list of alarms, and to its page (articles 7, 12)."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client
from tests.support.media.signalling import PLACE
from tests.support.media.signalling_server import ServerScene
from tests.support.registry.city import City
from tests.support.supervision.device_says import CHANNEL, DEVICE, channel_matched
from tests.support.supervision.failing import alarms_after
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.station.signalling.catalogues import reported
from mingcha.station.signalling.spoken import Spoken
from mingcha.supervision.device_claims.tasks import note_claims, take_in_claims

pytestmark = pytest.mark.law("7", "12")


def alarm(method: int, number: int) -> bytes:
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Alarm</CmdType>\r\n<SN>31</SN>\r\n'
        f"<DeviceID>{CHANNEL}</DeviceID>\r\n<AlarmPriority>1</AlarmPriority>\r\n<AlarmMethod>{method}</AlarmMethod>\r\n"
        f"<AlarmTime>2026-12-02T07:00:00</AlarmTime>\r\n<Info>\r\n<AlarmType>{number}</AlarmType>\r\n</Info>\r\n"
        "</Notify>\r\n"
    ).encode()


def carried(scene: ServerScene, clock: HandClock) -> list[Any]:
    """What the signalling program would hand to the register of what its server heard."""
    claims: list[Any] = []

    def take(found: Sequence[object]) -> int:
        claims.extend(found)
        return len(found)

    async def at_once(act: Callable[[], int]) -> int:
        return act()

    spoken = Spoken(take, len, reported, at_once, clock)
    for name, notification in scene.events.taken():
        if name == "notified":
            spoken.note(scene.server.devices.get(DEVICE), notification)  # type: ignore[arg-type]
    asyncio.run(spoken.carry())
    return claims


@pytest.mark.law("18")
def test_from_bytes_to_the_list_of_alarms(city: City, clock: HandClock, signed_in: Callable[[str], Client]) -> None:
    code = channel_matched(city, clock)
    scene = ServerScene()
    scene.registered()
    for method, number in ((5, 13), (5, 6), (5, 2), (2, 3)):  # covered; a person who enters, motion, a full disk
        scene.server.received(scene.request("MESSAGE", body=alarm(method, number)), PLACE)
    claims = carried(scene, clock)
    assert len(claims) == 1
    assert note_claims(claims) == 1
    assert take_in_claims(program("worker"), clock=clock) == 1
    assert len(alarms_after({code: "recording"}, clock)) == 1
    html = signed_in("guard").get("/watch/alarms").content.decode()
    assert "设备自报：镜头被遮挡" in html
    assert "入侵" not in html
    browser = signed_in("manager")
    listed = browser.get("/oversight/looks").content.decode()
    assert "设备自报：镜头被遮挡" in listed
    page = browser.get("/oversight/looks/B-" + listed.split("/oversight/looks/B-")[1].split('"')[0]).content.decode()
    assert PageReader(page).problems == []
    assert "设备对自身画面的报告" in page
    given = browser.get("/api/v1/looks").json()
    assert [(one["kind"], one["reference"]) for one in given] == [("device_covered", 0)]
