"""Devices with every quirk at our own signalling server and receiver: each registers, is listed, and its pictures come
whole. The two sides share their codec of SIP; test_device_agent.py checks each of them against others."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from tests.support.gb28181.scripted_model import CHANNEL, DEVICE, LISTED, PICTURES, SOUND, ScriptedModel
from tests.support.gb28181.tiny_server import datagrams, stored_digest, udp_port

from mingcha.kit.clock import SystemClock
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.server.catalogue import CollectedCatalogue, Completeness, collect_catalogue
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.listening import DeviceCredentials
from mingcha.media.gb28181.server.requests import Dialog, ServerIdentity
from mingcha.media.gb28181.server.server import TICK_S, SignallingServer
from mingcha.media.gb28181.sip.nonces import Nonces
from mingcha.media.gb28181.sip.sockets import Sockets
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.media.gb28181.streams.packets import PacketReception
from mingcha.media.gb28181.streams.sdp import MediaDescription, read_description, write_description
from mingcha.simulate.gb28181.quirks import Quirk, QuirkyManners

SERVER, REALM = "42010000002000000001", "4201000000"
STREAM_QUIRKS = (
    *(Quirk.OTHER_SSRC, Quirk.NO_Y, Quirk.Y_IS_DEVICE, Quirk.RAW_G711, Quirk.PES_LENGTH_0, Quirk.STUFFING_6),
    *(Quirk.SMALL_PACKETS, Quirk.PACKETS_32K),
)
SIGNALLING_QUIRKS = (
    *(Quirk.NO_BRANCH, Quirk.LOWERCASE_NC, Quirk.QOP_ABSENT, Quirk.QOP_AUTH, Quirk.WRONG_FROM, Quirk.UTF8),
    *(Quirk.GBK_UNDER_GB2312, Quirk.CONTROL_BYTES, Quirk.PARENTAL_65535),
)


@dataclass
class Events:
    """What the server was told of devices."""

    came_first: asyncio.Event = field(default_factory=asyncio.Event)

    def came(self, device: DeviceState) -> None:
        self.came_first.set()

    def left(self, *_: object) -> None: ...

    def moved(self, *_: object) -> None: ...

    def unknown(self, *_: object) -> None: ...

    def notified(self, *_: object) -> None: ...

    def message(self, *_: object) -> None: ...


class OurServer:
    """The signalling server on sockets of the system."""

    def __init__(self) -> None:
        clock = SystemClock()
        self.clock, self.events = clock, Events()
        self.sockets = Sockets(self, clock)
        self.server = SignallingServer(
            self.sockets,
            clock,
            ServerIdentity(SERVER, REALM, lambda _: ("127.0.0.1", self.sockets.port)),
            Nonces(b"k" * 32, clock),
            lambda _, answered: answered(DeviceCredentials("secret")),
            self.events,
            lambda *_: None,
        )
        self.received: Callable[..., None] = self.server.received

    def closed(self, peer: Peer) -> None:
        self.server.closed(peer)

    async def run(self) -> None:
        while True:
            self.server.due(self.clock.monotonic_ns())
            await asyncio.sleep(TICK_S)

    async def catalogue(self, device: DeviceState) -> tuple[CollectedCatalogue, list[CatalogueItem]]:
        items: list[CatalogueItem] = []
        done: asyncio.Future[CollectedCatalogue] = asyncio.get_running_loop().create_future()
        collect_catalogue(self.server.questions, device, items.extend, done.set_result, 1)
        return await done, items

    async def invite(self, device: DeviceState, port: int) -> Dialog:
        offer = MediaDescription(SERVER, "127.0.0.1", port, direction="recvonly", ssrc="0100000001")
        accepted: asyncio.Future[Dialog] = asyncio.get_running_loop().create_future()
        self.server.invitations.invite(
            device,
            CHANNEL,
            write_description(offer),
            f"{CHANNEL}:0100000001,{SERVER}:0",
            accepted.set_result,
            lambda code: accepted.set_exception(AssertionError(code)),
        )
        return await accepted


@asynccontextmanager
async def registered(quirk: Quirk) -> AsyncIterator[tuple[OurServer, DeviceState]]:
    ours = OurServer()
    port = await ours.sockets.open("127.0.0.1", 0)
    running = asyncio.create_task(ours.run())
    settings = DeviceSettings(DEVICE, "secret", SERVER, "127.0.0.1", port)
    try:
        async with DeviceAgent(settings, ScriptedModel(), SystemClock(), QuirkyManners(frozenset({quirk}))):
            await asyncio.wait_for(ours.events.came_first.wait(), 10)
            device = ours.server.devices.get(DEVICE)
            assert device is not None
            yield ours, device
    finally:
        running.cancel()
        await ours.sockets.close()


@pytest.mark.law("13(1)")
@pytest.mark.parametrize("quirk", SIGNALLING_QUIRKS)
async def test_it_registers_and_is_listed(quirk: Quirk) -> None:
    async with registered(quirk) as (ours, device):
        collected, items = await asyncio.wait_for(ours.catalogue(device), 10)
        assert [item.device for item in items] == list(LISTED)
        assert {item.name for item in items} == {"\u95e8\u9555"}
        assert all(item.parental and item.address.startswith("Street") for item in items)
        assert (collected.completeness, collected.received, collected.unreadable) == (Completeness.WHOLE, 6, 0)


@dataclass
class Pictures:
    """What the receiver made of a stream."""

    digests: list[str] = field(default_factory=list)
    sounds: list[bytes] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)

    def picture(self, _codec: str, picture: CodedPicture) -> None:
        self.digests.append(hashlib.sha256(picture.payload).hexdigest())

    def sound(self, _codec: str, payload: bytes, _pts_90k: int | None) -> None:
        self.sounds.append(payload)

    def damage(self, detail: str) -> None:
        self.damages.append(detail)

    def restart(self, detail: str) -> None:
        self.damages.append(detail)


@pytest.mark.law("13(1)")
@pytest.mark.parametrize("quirk", STREAM_QUIRKS)
async def test_its_pictures_come_whole(quirk: Quirk) -> None:
    async with registered(quirk) as (ours, device):
        port, ended, packets = udp_port(), asyncio.Event(), list[bytes]()
        reading = asyncio.create_task(datagrams(port, ended, packets))
        dialog = await asyncio.wait_for(ours.invite(device, port.getsockname()[1]), 10)
        async with asyncio.timeout(10):
            while not packets or packets[-1][-160:] != SOUND:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        ours.server.invitations.bye(dialog)
        ended.set()
        await reading
        port.close()
    answer = read_description(dialog.body)
    pictures = Pictures()
    reception = PacketReception(pictures, answer.payloads)
    for packet in packets:
        reception.packet(memoryview(packet))
    assert pictures.sounds == [SOUND]
    assert pictures.damages == []
    # the last picture ends with the next one, which does not come
    assert pictures.digests == [stored_digest(picture) for picture, _ in PICTURES[:-1]]
