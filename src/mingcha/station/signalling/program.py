"""The parts of the signalling program together: sockets, server, link, register (articles 2, 13(1), 16(5), 20(4))."""

import asyncio
import secrets
import socket
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import structlog
from django.db import Error as DatabaseError

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.identity import DOMAIN_DIGITS
from mingcha.media.gb28181.link.server import LinkServer
from mingcha.media.gb28181.server.buckets import MESSAGES_AT_ONCE, MESSAGES_PER_S, Buckets
from mingcha.media.gb28181.server.devices import DeviceState, Left
from mingcha.media.gb28181.server.invitations import Ended
from mingcha.media.gb28181.server.listening import UnknownDevice
from mingcha.media.gb28181.server.notifications import Notification
from mingcha.media.gb28181.server.registrar import LEAST_EXPIRES_S
from mingcha.media.gb28181.server.requests import Dialog, ServerIdentity
from mingcha.media.gb28181.server.server import TICK_S, SignallingServer
from mingcha.media.gb28181.server.streaming import Streaming
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.nonces import Nonces
from mingcha.media.gb28181.sip.sockets import Sockets
from mingcha.media.gb28181.sip.transport import UDP, Peer
from mingcha.registry.devices.values import DeviceEvent, RegisteredDevice
from mingcha.station.signalling.catalogues import Catalogues, TakeCatalogue, reported
from mingcha.station.signalling.database_thread import DatabaseThread
from mingcha.station.signalling.decisions import Decisions, Marks, Version
from mingcha.station.signalling.notices import Notices, Take
from mingcha.station.signalling.owed_byes import OwedByes
from mingcha.station.signalling.passwords import LookUp, Passwords
from mingcha.station.signalling.spoken import Spoken, TakeChanges, TakeClaims

CARRY_EVERY_S = 1.0
GOODBYE_S = 3.0
"""How long the end of the program waits for answers to its BYEs: a lost one is sent again until then."""
_SILENT_S = 180
"""Three keepalives of a device that was registered before a restart."""
_REMEMBERED_HOSTS = 65_536
_SECOND_NS = 1_000_000_000
_LOG = structlog.get_logger("mingcha.sip")


@dataclass(frozen=True, slots=True)
class SipPlace:
    """Who and where we are to devices: our 20 digits, the bound address and port (0: a free one), and the address under
    which devices reach us, "" for our own. `program`: our name in the register, of this host and home alone."""

    code: str
    bind: str
    port: int
    announced: str = ""
    program: str = ""


@dataclass(frozen=True, slots=True)
class RegisterCalls:
    """What blocks, since it asks the database."""

    look_up: LookUp
    take_registrations: Take
    take_catalogue: TakeCatalogue
    version: Version
    marks: Marks
    registered: Callable[[str], Sequence[RegisteredDevice]]
    take_claims: TakeClaims
    take_changes: TakeChanges


class SignallingProgram:
    """Belongs to one event loop: `start`, `run` until it is cancelled, `stop`."""

    def __init__(
        self, place: SipPlace, link: Path, calls: RegisterCalls, clock: Clock, recorders: Collection[int] = ()
    ) -> None:
        """`link`: the socket at which recorders ask; `recorders`: as LinkServer takes them."""
        self._place, self._clock = place, clock
        self._threads = (DatabaseThread("passwords"), DatabaseThread("notices"))
        passwords_thread, notices_thread = self._threads
        self._registered = partial(passwords_thread.run, partial(calls.registered, place.program))
        self.decisions = Decisions(calls.version, calls.marks, passwords_thread.run, self._withdraw)
        self.passwords = Passwords(calls.look_up, passwords_thread.run, clock, self.decisions.is_approved)
        self.notices = Notices(
            calls.take_registrations, notices_thread.run, clock, place.program, self.decisions.mark_of
        )
        self.catalogues = Catalogues(calls.take_catalogue, notices_thread.run, self.notices, clock)
        self.spoken = Spoken(calls.take_claims, calls.take_changes, reported, notices_thread.run, clock)
        identity = ServerIdentity(place.code, place.code[:DOMAIN_DIGITS], self._sent_by)
        self.owed = OwedByes()
        self.streaming = Streaming(identity, clock, self.passwords.forget)
        hosts = Buckets(clock, MESSAGES_PER_S, MESSAGES_AT_ONCE)
        received = _Received()
        self.sockets = Sockets(received, clock, hosts.take, is_known=received.is_known)
        self.server = received.server = SignallingServer(
            self.sockets, clock, identity, Nonces(secrets.token_bytes(32), clock), self.passwords.credentials_of,
            _Happenings(self), self._dialog_ended,
        )  # fmt: skip
        self.streaming.attach(self.server)
        self._link = LinkServer(link, self.streaming, recorders)

    @property
    def port(self) -> int:
        """The port of both sockets."""
        return self.sockets.port

    async def start(self) -> None:
        """Takes up the devices that were registered before, then opens sockets and link. Raises OSError."""
        await self.decisions.follow()
        await self._restore()
        try:
            await self.sockets.open(self._place.bind, self._place.port)
            await self._link.start()
        except OSError:
            await self.sockets.close()
            for thread in self._threads:
                await thread.stop()
            raise

    async def run(self) -> None:
        """Does what falls due, carries notices, asks for catalogues, until it is cancelled."""
        async with asyncio.TaskGroup() as running:
            running.create_task(self._tick())
            running.create_task(self._carry())
            running.create_task(self.catalogues.run(self.server))
            running.create_task(self.decisions.run())

    async def stop(self) -> None:
        """Ends every stream with a BYE, carries what waits if the database is there, closes all."""
        await self._link.stop()
        await self._bye_until_answered()
        await self.passwords.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(CARRY_EVERY_S):
                await self.notices.carry()
        await self.sockets.close()
        for thread in self._threads:
            await thread.stop()

    def _withdraw(self, code: str) -> None:
        self.streaming.credentials_changed(code)

    def _dialog_ended(self, dialog: Dialog, why: Ended) -> None:
        self.streaming.dialog_ended(dialog, why)
        if why is Ended.GONE:
            self.owed.note(dialog)

    async def _bye_until_answered(self) -> None:
        until_ns = self._clock.monotonic_ns() + int(GOODBYE_S * _SECOND_NS)
        while self.server.byes_under_way() and self._clock.monotonic_ns() < until_ns:
            self.server.due(self._clock.monotonic_ns())
            await asyncio.sleep(TICK_S)

    async def _restore(self) -> None:
        """Believes the devices that were registered here over UDP before a restart for as long as their keepalives may
        stay away; those of TCP connections, which are gone, register again, as do those whose password was changed
        meanwhile. Before the sockets open, so that none of them has registered anew."""
        try:
            before = await self._registered()
        except DatabaseError as error:
            _LOG.warning("registrations_not_read", error=type(error).__name__)
            return
        now_ns = self._clock.monotonic_ns()
        for one in before:
            host, _, port = one.address.rpartition(":")
            peer = Peer(host.strip("[]"), int(port) if port.isdigit() else 0)
            device = DeviceState(
                one.code, peer, one.version, "", now_ns, now_ns + LEAST_EXPIRES_S * _SECOND_NS,
                _SILENT_S * _SECOND_NS, may_move=False,
            )  # fmt: skip
            is_as_decided = one.password_mark and one.password_mark == self.decisions.mark_of(one.code)
            if is_as_decided and one.transport == UDP and peer.port and not self.server.devices.is_full:
                if self.server.devices.get(one.code) is None:
                    self.server.devices.add(device)
                    self.server.subscriptions.want(device)
            else:
                self.notices.of_device(device, DeviceEvent.WENT)

    async def _tick(self) -> None:
        while True:
            self.server.due(self._clock.monotonic_ns())
            await asyncio.sleep(TICK_S)

    async def _carry(self) -> None:
        while True:
            await self.notices.carry()
            await self.spoken.carry()
            await asyncio.sleep(CARRY_EVERY_S)

    def _sent_by(self, peer: Peer) -> tuple[str, int]:
        """Our host and port as this peer reaches them."""
        if self._place.announced:
            return self._place.announced, self.port
        is_every_address = self._place.bind in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
        return (_own_address(peer.host) if is_every_address else self._place.bind), self.port


class _Received:
    """Hands on what comes from sockets, which are made before the server."""

    server: SignallingServer

    def received(self, message: SipMessage, source: Peer) -> None:
        self.server.received(message, source)

    def closed(self, peer: Peer) -> None:
        self.server.closed(peer)

    def is_known(self, peer: Peer) -> bool:
        return self.server.devices.at(peer) is not None


class _Happenings:
    """The listener of the server (server.listening.Listener)."""

    def __init__(self, program: SignallingProgram) -> None:
        self._program = program

    def came(self, device: DeviceState) -> None:
        self._program.notices.of_device(device, DeviceEvent.CAME)
        for dialog in self._program.owed.take(device.code):
            self._program.server.invitations.bye_again(dialog, device)
        self._program.catalogues.want(device.code)
        self._program.server.subscriptions.want(device)
        self._program.streaming.came(device.code)

    def left(self, device: DeviceState, why: Left) -> None:
        del why
        self._program.notices.of_device(device, DeviceEvent.WENT)

    def moved(self, device: DeviceState) -> None:
        self._program.notices.of_device(device, DeviceEvent.MOVED)

    def unknown(self, notice: UnknownDevice) -> None:
        self._program.notices.unknown(notice)

    def notified(self, device: DeviceState, notification: Notification) -> None:
        self._program.spoken.note(device, notification)

    def message(self, device: DeviceState, body: bytes) -> None:
        """Any other notification is acknowledged, and not read."""


@lru_cache(maxsize=_REMEMBERED_HOSTS)
def _own_address(host: str) -> str:
    """The address of this machine from which a host is reached; nothing is sent."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, 9))
        except OSError:
            return "::1" if ":" in host else "127.0.0.1"
        return str(probe.getsockname()[0])
