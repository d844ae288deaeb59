"""The signalling program in this process, with a register without a database and a recorder's end of the link."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import OperationalError
from tests.support.media.sip_device import CHANNEL, DEVICE, PLATFORM, LiteralDevice, literal_device

from mingcha.kit.clock import SystemClock
from mingcha.media.gb28181.link.client import LinkClient
from mingcha.media.gb28181.link.wire import PlayAsk, Played, Transport
from mingcha.media.gb28181.server.listening import DeviceCredentials
from mingcha.media.trouble import Trouble
from mingcha.registry.devices.values import (
    ChannelChange,
    DeviceNotice,
    PictureClaimNotice,
    RegisteredDevice,
    ReportedChannel,
)
from mingcha.station.signalling.program import RegisterCalls, SignallingProgram, SipPlace

PASSWORD = "let-me-in-2026"
PROGRAM = "host-1/home"
ASK = PlayAsk(DEVICE, CHANNEL, 0, 30_000, Transport.TCP)


@dataclass
class SmallRegister:
    """The register's side without a database; `away` makes it fail."""

    approved: dict[str, str] = field(default_factory=lambda: {DEVICE: PASSWORD})
    away: bool = False
    notices: list[DeviceNotice] = field(default_factory=list)
    parts: list[tuple[int, bool]] = field(default_factory=list)
    channels: dict[str, ReportedChannel] = field(default_factory=dict)
    before: tuple[RegisteredDevice, ...] = ()
    looked_up: list[str] = field(default_factory=list)
    claims: list[PictureClaimNotice] = field(default_factory=list)
    changes: list[ChannelChange] = field(default_factory=list)

    def look_up(self, code: str) -> DeviceCredentials | None:
        self.looked_up.append(code)
        if self.away:
            raise OperationalError
        return DeviceCredentials(self.approved[code]) if code in self.approved else None

    def version(self) -> int:
        if self.away:
            raise OperationalError
        return hash(tuple(self.approved.items()))

    def marks(self) -> dict[str, str]:
        return dict(self.approved)

    def registered(self, program: str) -> tuple[RegisteredDevice, ...]:
        if self.away:
            raise OperationalError
        assert program == PROGRAM
        return self.before

    def take_registrations(self, notices: Sequence[DeviceNotice]) -> int:
        if self.away:
            raise OperationalError
        self.notices += notices
        return len(notices)

    def take_claims(self, claims: Sequence[PictureClaimNotice]) -> int:
        self.claims += claims
        return len(claims)

    def take_changes(self, changes: Sequence[ChannelChange]) -> int:
        self.changes += changes
        return len(changes)

    def take_catalogue(
        self, device: str, items: Sequence[ReportedChannel], *, begun_at: datetime, is_last: bool = True
    ) -> int:
        assert (device, begun_at.tzinfo is not None) == (DEVICE, True)
        self.parts.append((len(items), is_last))
        self.channels.update({one.code: one for one in items})
        return len(items)


@dataclass
class Station:
    """A program that runs, its register, a recorder's end of the link, and what it was told."""

    register: SmallRegister
    program: SignallingProgram
    client: LinkClient
    link: Path
    troubles: list[Trouble] = field(default_factory=list)

    async def play(self, ask: PlayAsk = ASK) -> Played:
        return await self.client.play(ask, self.troubles.append)


@asynccontextmanager
async def station(tmp_path: Path, register: SmallRegister | None = None, port: int = 0) -> AsyncIterator[Station]:
    register, link = register or SmallRegister(), tmp_path / "sip.sock"
    calls = RegisterCalls(
        register.look_up, register.take_registrations, register.take_catalogue, register.version, register.marks,
        register.registered, register.take_claims, register.take_changes,
    )  # fmt: skip
    made = SignallingProgram(SipPlace(PLATFORM, "127.0.0.1", port, program=PROGRAM), link, calls, SystemClock())
    await made.start()
    running = asyncio.create_task(made.run())
    client = LinkClient(link, SystemClock())
    try:
        yield Station(register, made, client, link)
    finally:
        await client.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await made.stop()


@asynccontextmanager
async def registered(held: Station) -> AsyncIterator[LiteralDevice]:
    """A device of literal bytes that has registered."""
    async with literal_device(held.program.port, PASSWORD) as device:
        assert await device.register() == "SIP/2.0 200 OK"
        yield device
