"""What recorders ask over the link, done by the signalling server: streams, control, states (articles 2, 13(1))."""

import asyncio
import secrets
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import batched

from mingcha.kit.clock import Clock
from mingcha.kit.codes import NO_PROVINCE
from mingcha.kit.errors import Fault
from mingcha.media.address import ip_literal
from mingcha.media.gb28181.link.record_lists import PART_RECORDS, HeldRecord, RecordsAsk, RecordsEnd, plain_text
from mingcha.media.gb28181.link.wire import ControlAsk, PlayAsk, Played, Transport
from mingcha.media.gb28181.link.wire import DeviceState as LinkState
from mingcha.media.gb28181.manscdp.control import write_control
from mingcha.media.gb28181.manscdp.records import RecordItem, RecordQuery
from mingcha.media.gb28181.manscdp.text import write_manscdp
from mingcha.media.gb28181.manscdp.versions import version_of_header
from mingcha.media.gb28181.server.catalogue import Completeness
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.invitations import Ended
from mingcha.media.gb28181.server.questions import Outcome
from mingcha.media.gb28181.server.records import CollectedRecords, collect_records
from mingcha.media.gb28181.server.requests import Dialog, ServerIdentity
from mingcha.media.gb28181.server.server import SignallingServer
from mingcha.media.gb28181.streams.sdp import (
    MediaDescription,
    Setup,
    read_description,
    ssrc_text,
    write_description,
)
from mingcha.media.ptz.verb_json import verb_from_json
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

REGISTERS_WITHIN_S = 3.0
"""A camera that is asked for while its device registers again waits for it: else it would stay dark for its pause."""
ANSWERS_WITHIN_S = 10.0
_MOST_SSRC = 10_000
_REASONS = {
    0: GapReason.SILENT,
    401: GapReason.REFUSED,
    403: GapReason.REFUSED,
    404: GapReason.NOT_FOUND,
    415: GapReason.UNSUPPORTED,
    488: GapReason.UNSUPPORTED,
    606: GapReason.UNSUPPORTED,
}
_UNANSWERED = {
    Outcome.REFUSED: (GapReason.REFUSED, "the device refuses the question"),
    Outcome.SILENT: (GapReason.SILENT, "the device does not answer the question"),
    Outcome.GONE: (GapReason.UNREACHABLE, "the device is not registered any more"),
}
_ENDS = {
    Ended.BYE: "BYE of the device",
    Ended.GONE: "the device is not registered any more",
    Ended.SILENT: "the device does not answer any more",
}


class Streaming:
    """The requests of recorders (link.server.Signalling). Belongs to one event loop."""

    def __init__(
        self, identity: ServerIdentity, clock: Clock, forget: Callable[[str], None], *,
        registers_within_s: float = REGISTERS_WITHIN_S, answers_within_s: float = ANSWERS_WITHIN_S,
    ) -> None:  # fmt: skip
        """`forget`: forgets the remembered password of a device (code)."""
        self._identity, self._clock, self._forget = identity, clock, forget
        self._registers_within_s, self._answers_within_s = registers_within_s, answers_within_s
        self._server: SignallingServer | None = None
        self._expected: dict[str, set[asyncio.Future[None]]] = {}
        self._ended: dict[str, Callable[[str], None]] = {}
        """By Call-ID, the name of a dialog on the link."""
        self._subjects: set[str] = set()
        """Of streams that run or are asked for."""
        self._subject_of: dict[str, str] = {}
        """By Call-ID, of streams that run."""

    @property
    def server(self) -> SignallingServer:
        """The server that was attached."""
        assert self._server is not None
        return self._server

    def attach(self, server: SignallingServer) -> None:
        """Takes the server, which itself needs `dialog_ended`."""
        self._server = server

    def __len__(self) -> int:
        """Streams that run."""
        return len(self._ended)

    def came(self, code: str) -> None:
        """Wakes the requests that wait for this device to register."""
        for expected in self._expected.pop(code, ()):
            if not expected.done():
                expected.set_result(None)

    def dialog_ended(self, dialog: Dialog, why: Ended) -> None:
        """A dialog is over, whoever ended it."""
        ended = self._ended.pop(dialog.call, None)
        self._release(dialog.call)
        if ended is not None and why is not Ended.OURS:
            ended(_ENDS[why])

    async def play(self, ask: PlayAsk, ended: Callable[[str], None]) -> Played:
        """Invites a channel. Raises Trouble: NOT_FOUND without asking the device for a channel of no province, the
        address of a point whose channel was taken away."""
        if ask.channel.startswith(NO_PROVINCE):
            raise Trouble(GapReason.NOT_FOUND, "the channel of this camera was taken away")
        device = await self._registered(ask.device)
        subject = self._subject(ask)
        self._subjects.add(subject)
        try:
            played = await self._played(device, ask, subject)
        except BaseException:
            self._subjects.discard(subject)
            raise
        self._subject_of[played.dialog], self._ended[played.dialog] = subject, ended
        return played

    def bye(self, dialog: str) -> None:
        """Ends a stream; nothing if it has ended."""
        self._ended.pop(dialog, None)
        self._release(dialog)
        running = self.server.invitations.get(dialog)
        if running is not None:
            self.server.invitations.bye(running)

    async def control(self, ask: ControlAsk) -> None:
        """Hands a verb to a device, which acknowledges it or not. Raises Trouble, Fault(INVALID), Fault(UNSUPPORTED)
        for what its edition of the standard does not have."""
        verb = verb_from_json(ask.verb)
        device = self.server.devices.get(ask.device)
        if device is None:
            raise _not_registered()
        version = version_of_header(device.version)
        root = write_control(self.server.questions.next_number(), ask.channel, verb, version)
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.server.questions.command(device, write_manscdp(root, version.charset), _once(done))
        outcome = await done
        if outcome is Outcome.REFUSED:
            raise Trouble(GapReason.REFUSED, "the device refuses the command")
        if outcome is not Outcome.ANSWERED:
            raise Trouble(GapReason.SILENT, "the device does not acknowledge the command")

    async def records(self, ask: RecordsAsk, part: Callable[[Sequence[HeldRecord]], None]) -> RecordsEnd:
        """Asks a device for the list of its recordings of a channel. Raises Trouble."""
        device = self.server.devices.get(ask.device)
        if device is None:
            raise _not_registered()
        done: asyncio.Future[CollectedRecords] = asyncio.get_running_loop().create_future()

        def takes(items: Sequence[RecordItem]) -> None:
            if not done.done():  # nobody waits any more: the rest of the list goes nowhere
                for some in batched(items, PART_RECORDS):
                    part([_held(item) for item in some])

        start, end = (datetime.fromtimestamp(instant_s, UTC) for instant_s in (ask.start_s, ask.end_s))
        query = RecordQuery(start, end, ask.kind)
        try:
            collect_records(self.server.questions, device, ask.channel, query, takes, _once(done))
        except Fault as fault:
            raise Trouble(GapReason.UNREACHABLE, fault.words.en) from None
        found = await done
        if found.outcome in _UNANSWERED and found.completeness is Completeness.NONE:
            raise Trouble(*_UNANSWERED[found.outcome])
        return RecordsEnd(found.completeness.value, found.expected, found.received, found.left_out)

    def state(self, device: str) -> LinkState:
        """What is known of a device."""
        held = self.server.devices.get(device)
        if held is None:
            return LinkState(online=False)
        heard_ago_ms = (self._clock.monotonic_ns() - held.heard_ns) // 1_000_000
        heard_ms = int(self._clock.now().timestamp() * 1000) - heard_ago_ms
        peer = held.peer
        host = f"[{peer.host}]" if ":" in peer.host else peer.host
        return LinkState(online=True, place=f"{peer.transport} {host}:{peer.port}", heard_ms=max(heard_ms, 0))

    def credentials_changed(self, device: str) -> None:
        """Reads the password of a device anew; it must register again."""
        self._forget(device)
        self.server.withdraw(device)

    async def _registered(self, code: str) -> DeviceState:
        """The device, if need be when it has registered. Raises Trouble(UNREACHABLE)."""
        device = self.server.devices.get(code)
        if device is not None:
            return device
        expected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._expected.setdefault(code, set()).add(expected)
        try:
            async with asyncio.timeout(self._registers_within_s):
                await expected
        except TimeoutError:
            raise _not_registered() from None
        finally:
            waiting = self._expected.get(code)
            if waiting is not None:
                waiting.discard(expected)
                if not waiting:
                    del self._expected[code]
        device = self.server.devices.get(code)
        if device is None:
            raise _not_registered()
        return device

    async def _played(self, device: DeviceState, ask: PlayAsk, subject: str) -> Played:
        """A stream that the device has begun. Raises Trouble."""
        ssrc = ask.ssrc or ssrc_text(self._identity.code, secrets.randbelow(_MOST_SSRC), live=True)
        dialog = await self._invited(device, ask.channel, write_description(self._offer(ask, device, ssrc)), subject)
        try:
            played = _played(ask, dialog)
        except Trouble:
            self.server.invitations.bye(dialog)
            raise
        if dialog.is_over:
            raise Trouble(GapReason.UNREACHABLE, _ENDS[Ended.BYE])
        return played

    def _subject(self, ask: PlayAsk) -> str:
        """The Subject of a channel's stream: the same one each time, so that a device ends what it still sends of a
        call that we lost (annex K). Another one only while a stream of this channel runs, as for a trial beside the
        recording: else the device would end that."""
        number = zlib.crc32(f"{ask.channel}/{ask.stream}".encode())
        beside = 0
        while (subject := _subject_text(ask, beside, f"{self._identity.code}:{number}")) in self._subjects:
            beside += 1
        return subject

    def _release(self, call: str) -> None:
        self._subjects.discard(self._subject_of.pop(call, ""))

    async def _invited(self, device: DeviceState, channel: str, offer: bytes, subject: str) -> Dialog:
        """The dialog that a device accepted. Raises Trouble. Cancelled, the invitation is taken back, or ended."""
        answer: asyncio.Future[Dialog | int] = asyncio.get_running_loop().create_future()
        settle = _once(answer)
        try:
            invitation = self.server.invitations.invite(
                device, channel, offer, subject, settle, settle, self._answers_within_s
            )
        except Fault as fault:
            raise Trouble(GapReason.UNREACHABLE, fault.words.en) from None
        try:
            found = await asyncio.shield(answer)
        except asyncio.CancelledError:
            if not answer.done():
                self.server.invitations.give_up(invitation)
            elif isinstance(late := answer.result(), Dialog):
                self.server.invitations.bye(late)
            raise
        if isinstance(found, Dialog):
            return found
        detail = f"the device answers {found}" if found else "the device does not answer the invitation"
        raise Trouble(_REASONS.get(found, GapReason.UNREACHABLE), detail)

    def _offer(self, ask: PlayAsk, device: DeviceState, ssrc: str) -> MediaDescription:
        is_tcp = ask.transport is not Transport.UDP
        setup = Setup.ACTIVE if ask.transport is Transport.TCP_ACTIVE else Setup.PASSIVE
        return MediaDescription(
            owner=self._identity.code,
            host=self._identity.sent_by(device.peer)[0],
            port=ask.port,
            is_tcp=is_tcp,
            setup=setup if is_tcp else None,
            direction="recvonly",
            ssrc=ssrc,
            stream_number=ask.stream or None,  # devices of 2016 do not know the attribute
        )


def _held(item: RecordItem) -> HeldRecord:
    """A recording with a span, as the link has it."""
    assert item.start is not None
    assert item.end is not None
    span = max(0, int(item.start.timestamp())), max(0, int(item.end.timestamp()))
    return HeldRecord(*span, plain_text(item.kind), plain_text(item.name), item.size_bytes or 0)


def _subject_text(ask: PlayAsk, beside: int, receiver: str) -> str:
    """`CHANNEL:0<stream>,RECEIVER`: 0 is live; the sequence has at most 20 characters (annex K)."""
    return f"{ask.channel}:0{ask.stream}{beside or ''},{receiver}"


def _played(ask: PlayAsk, dialog: Dialog) -> Played:
    """What the device answered. Raises Trouble(UNSUPPORTED) for what the recorder cannot receive, also if the device
    names an address that is not its own for the recorder to connect to, so that no device redirects a recorder."""
    try:
        described = read_description(dialog.body)
    except Fault as fault:
        raise Trouble(GapReason.UNSUPPORTED, f"{fault.words.en}: {fault.detail}") from None
    if described.is_tcp is not (ask.transport is not Transport.UDP):
        name = "TCP" if described.is_tcp else "UDP"
        raise Trouble(GapReason.UNSUPPORTED, f"the device wants to send over {name}")
    host = dialog.device.peer.host
    if ask.transport is Transport.TCP_ACTIVE and (described.host != host or not described.port):
        raise Trouble(GapReason.UNSUPPORTED, "the device names no port of its own to connect to")
    codec = described.formats[0].name.upper() if described.formats else ""
    return Played(dialog.call, _plain(host), described.port, described.ssrc, codec, _media_host(described.host, host))


def _plain(host: str) -> str:
    """A host in the spelling that sockets of IPv4 use, also where one of IPv6 took its connection."""
    try:
        return str(ip_literal(host))
    except Fault:  # of one link
        return host


def _media_host(named: str, signalling: str) -> str:
    """The host of a description from which packets are taken beside that of the signalling; "" for none: a name, and
    what no other machine can have."""
    try:
        address = ip_literal(named)
    except Fault:
        return ""
    is_foreign = not (address.is_unspecified or address.is_multicast or address.is_loopback)
    return str(address) if is_foreign or str(address) == _plain(signalling) else ""


def _once[Value](future: asyncio.Future[Value]) -> Callable[[Value], None]:
    """A callback that gives a future its result, unless nobody waits any more."""

    def answered(value: Value) -> None:
        if not future.done():
            future.set_result(value)

    return answered


def _not_registered() -> Trouble:
    return Trouble(GapReason.UNREACHABLE, "the device is not registered")
