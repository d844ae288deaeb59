"""Alarms of a simulated device at a server of the tests: as messages, and by subscriptions (articles 12, 13(1))."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.gb28181.scripted_model import CHANNEL, DEVICE, ScriptedModel
from tests.support.gb28181.tiny_server import CODE, TinyServer

from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.registration import RegistrationState
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.manscdp.alarms import AlarmType
from mingcha.simulate.gb28181.alarms import DeviceAlarms, PlannedAlarm, parse_alarms

pytestmark = pytest.mark.law("12", "13(1)")
SUBSCRIBE = (
    '<?xml version="1.0"?>\r\n<Query>\r\n<CmdType>{kind}</CmdType>\r\n<SN>5</SN>\r\n<DeviceID>' + DEVICE + "</DeviceID>"
    "\r\n</Query>\r\n"
)


def test_how_alarms_are_written() -> None:
    assert parse_alarms(["covered:30", "lost:0:9"]) == (
        PlannedAlarm(AlarmType.LENS_COVERED, 30), PlannedAlarm(AlarmType.PICTURE_LOST, 0, 9),
    )  # fmt: skip
    for wrong in ("covered", "covered:", "covered:x", "covered:1:2:3", "covered:999999", "face:1", ":1"):
        with pytest.raises(Fault, match="KIND:AFTER_S"):
            parse_alarms([wrong])


class Alarming:
    """A registered device with its alarms, by a clock of the test."""

    def __init__(self, server: TinyServer, agent: DeviceAgent, texts: list[str]) -> None:
        self.server, self.clock = server, HandClock(datetime(2026, 12, 2, 1, tzinfo=UTC))
        self.alarms = DeviceAlarms(agent, DEVICE, CHANNEL, parse_alarms(texts), self.clock)

    def after(self, seconds: int) -> int:
        self.clock.advance(timedelta(seconds=seconds))
        return self.alarms.due()

    async def subscribe(self, kind: str, event: str, expires_s: int = 600, *, call: str = "", to: str = "") -> str:
        """Subscribes; the To of the answer, with the tag of the device."""
        heads = f"Event: {event}\r\nExpires: {expires_s}\r\nContent-Type: Application/MANSCDP+xml\r\n"
        body = SUBSCRIBE.format(kind=kind).encode()
        answer = await self.server.answer(self.server.request("SUBSCRIBE", DEVICE, body, heads, call, to))
        assert (answer.code, answer.heads["expires"]) == (200, str(expires_s))
        return str(answer.heads["to"])


@asynccontextmanager
async def alarming(*texts: str) -> AsyncIterator[Alarming]:
    server = await TinyServer().start()
    try:
        async with DeviceAgent(
            DeviceSettings(DEVICE, "secret", CODE, "127.0.0.1", server.port), ScriptedModel(), SystemClock()
        ) as agent:
            await server.registered()
            async with asyncio.timeout(5):
                while agent.registration.state is not RegistrationState.IN:  # noqa: ASYNC110 - the answer is under way
                    await asyncio.sleep(0.01)
            yield Alarming(server, agent, list(texts))
    finally:
        await server.stop()


async def test_without_a_subscription_it_is_a_message_and_comes_in_time() -> None:
    async with alarming("covered:30:60") as held:
        assert (held.after(0), held.after(29)) == (0, 0)
        assert held.after(1) == 1
        sent = await held.server.message(b"<CmdType>Alarm</CmdType>")
        assert sent.method == "MESSAGE"
        for part in (f"<DeviceID>{CHANNEL}</DeviceID>", "<AlarmMethod>5</AlarmMethod>", "<AlarmType>13</AlarmType>"):
            assert part.encode() in sent.body
        assert (held.after(59), held.after(1), held.after(600)) == (0, 1, 0)
        assert b"<EventType>2</EventType>" in (await held.server.message(b"<CmdType>Alarm</CmdType>")).body


async def test_with_a_subscription_it_is_notified_in_its_dialog_until_it_ends() -> None:
    async with alarming("lost:1:1", "covered:3") as held:
        held.after(0)
        own = await held.subscribe("Alarm", "presence", call="alarms")
        await held.subscribe("Catalog", "Catalog;id=7", call="catalogue")
        assert held.after(1) == 1
        lost = await held.server.message(b"NOTIFY")
        assert (lost.heads["call-id"], lost.heads["event"], lost.heads["from"]) == ("alarms", "presence", own)
        assert lost.heads["subscription-state"].startswith("active;expires=")
        assert b"<AlarmType>1</AlarmType>" in lost.body
        assert held.after(1) == 1
        back = await held.server.message(b"NOTIFY")
        assert (back.heads["call-id"], back.heads["event"]) == ("catalogue", "Catalog;id=7")
        assert b"<Event>ON</Event>" in back.body
        await held.subscribe("Alarm", "presence", 0, call="alarms", to=own)
        assert held.after(1) == 1
        assert (await held.server.message(b"<AlarmType>13</AlarmType>")).method == "MESSAGE"


@pytest.mark.parametrize(("kind", "code"), [("MobilePosition", 489), ("Alarm", 400)])
async def test_what_is_not_notified_or_has_no_time_is_refused(kind: str, code: int) -> None:
    async with alarming() as held:
        heads = "Event: presence\r\n"
        call = held.server.request("SUBSCRIBE", DEVICE, SUBSCRIBE.format(kind=kind).encode(), heads)
        assert (await held.server.answer(call)).code == code
