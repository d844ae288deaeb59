"""Calls: a server asks for a stream by INVITE, and either side ends it by BYE (GB/T 28181-2022, 9.2; article 13(1))."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.device.history import History
from mingcha.media.gb28181.device.manners import Manners
from mingcha.media.gb28181.device.model import DeviceModel, PictureFeed
from mingcha.media.gb28181.device.opening import Asked, Opening
from mingcha.media.gb28181.device.outlets import AcceptingOutlet, ConnectingOutlet, DatagramOutlet, Outlet
from mingcha.media.gb28181.device.player import Player
from mingcha.media.gb28181.device.requests import DeviceRequests
from mingcha.media.gb28181.device.stream_sender import StreamSender
from mingcha.media.gb28181.identity import is_code
from mingcha.media.gb28181.manscdp.media_status import write_finished
from mingcha.media.gb28181.sip.answers import has_tag
from mingcha.media.gb28181.sip.client_transactions import Answered
from mingcha.media.gb28181.sip.message import RequestLine, SipMessage
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.media.gb28181.sip.uri import read_address, read_uri
from mingcha.media.gb28181.streams.mansrtsp import MANSRTSP, PlaybackStatus, read_order, write_status
from mingcha.media.gb28181.streams.packets import PROGRAM_STREAM_TYPE, PacketWriter
from mingcha.media.gb28181.streams.sdp import (
    MediaDescription,
    MediaFormat,
    SessionKind,
    Setup,
    read_description,
    write_description,
)

MOST_CALLS = 256
MOST_DOWNLOAD_SPEED = 16
_LATEST_S = 4_102_444_800
"""The year 2100, in Unix seconds."""
_SDP = ("Content-Type", "application/sdp")


@dataclass(slots=True, eq=False)
class Call:
    """One stream that is sent."""

    call_id: str
    channel: str
    subject: str
    """Receiver part and sender part of Subject; "" if the INVITE had none."""
    local: str
    """To of the INVITE, with our tag."""
    remote: str
    """From of the INVITE."""
    target: str
    """Where requests of ours go."""
    feed: PictureFeed
    outlet: Outlet
    sender: StreamSender
    begun: bool = False
    number: int = 0
    """CSeq of our last request in it."""


class Calls:
    """Every stream of one device."""

    def __init__(
        self,
        model: DeviceModel,
        history: History,
        requests: DeviceRequests,
        manners: Manners,
        send: Callable[[SipMessage, Answered], None],
        clock: Clock,
        *,
        opening: Opening | None = None,
        most_calls: int = MOST_CALLS,
    ) -> None:
        """`opening`: opens streams late, instead of model and history; `most_calls`: at once."""
        self._model, self._history, self._requests, self._manners = model, history, requests, manners
        self._send, self._clock = send, clock
        self._opening, self._most_calls = opening, most_calls
        self._calls: dict[str, Call] = {}
        self._opened_late: dict[str, asyncio.Task[None]] = {}
        """Invitations whose pictures are being opened, by Call-ID."""

    def __len__(self) -> int:
        return len(self._calls)

    def invited(self, transaction: ServerTransaction, source: Peer) -> None:
        """An INVITE: 404 for an unknown channel, or a span without recordings, 488 for what is not sent, 486 beyond the
        bound; else 200."""
        request = transaction.request
        if request.head("Call-ID") in self._calls or request.head("Call-ID") in self._opened_late:
            transaction.respond(488)  # a second offer inside a call changes nothing here
            return
        try:
            channel = _channel_of(request)
            offer = read_description(request.body)
        except Fault:
            transaction.respond(488)
            return
        if not self._model.has_channel(channel):
            transaction.respond(404)
            return
        payload_type = _payload_type(offer)
        is_history = offer.kind in (SessionKind.PLAYBACK, SessionKind.DOWNLOAD)
        if payload_type is None or (is_history and not _is_span(offer, channel)):
            transaction.respond(488)
            return
        if self._opening is not None:
            self._open_late(self._opening, transaction, source, Asked(channel, offer, _user_of(request)), payload_type)
            return
        feed, size_bytes = self._recorded(channel, offer) if is_history else (self._model.feed(channel, offer), 0)
        if feed is None:
            transaction.respond(404 if is_history else 488)
            return
        self._end_same(request.head("Subject"))
        if len(self._calls) >= self._most_calls:
            transaction.respond(486)
            return
        try:
            outlet = self._outlet(offer, source)
        except (OSError, ValueError):
            transaction.respond(488)
            return
        self._accept(transaction, channel, offer, feed, outlet, payload_type, size_bytes)

    def acknowledged(self, request: SipMessage) -> None:
        """The ACK of a 200: begins to send."""
        call = self._calls.get(request.head("Call-ID"))
        if call is not None:
            self._begin(call)

    def ordered(self, transaction: ServerTransaction) -> None:
        """An INFO with an order for a playback: 481 for no call, 400 for what is no order, 488 for what cannot be done;
        the body of the answer says it in the words of MANSRTSP."""
        request = transaction.request
        call = self._calls.get(request.head("Call-ID"))
        if call is None or not isinstance(call.feed, Player):
            transaction.respond(481)
            return
        try:
            order = read_order(request.body)
        except Fault:
            transaction.respond(400)
            return
        status = call.feed.obey(order)
        code = 200 if status is PlaybackStatus.OK else 488
        transaction.respond(code, [("Content-Type", MANSRTSP)], write_status(order, status))

    def ended(self, transaction: ServerTransaction) -> None:
        """A BYE: 481 for a call that there is not."""
        call = self._calls.get(transaction.request.head("Call-ID"))
        if call is None:
            transaction.respond(481)
            return
        transaction.respond(200)
        if self._manners.ends_on_bye:
            self._drop(call)

    def end_all(self, *, with_bye: bool) -> None:
        """Ends every stream; with a BYE if the server can still be reached."""
        for task in tuple(self._opened_late.values()):
            task.cancel()
        for call in tuple(self._calls.values()):
            self._drop(call)
            if with_bye:
                self._say_bye(call)

    def _open_late(
        self, opening: Opening, transaction: ServerTransaction, source: Peer, asked: Asked, payload_type: int
    ) -> None:
        """100, and the answer when it is known; 486 beyond the bound. A CANCEL ends the opening."""
        if len(self._calls) + len(self._opened_late) >= self._most_calls:
            transaction.respond(486)
            return
        transaction.respond(100)
        call_id = transaction.request.head("Call-ID")
        work = self._answer_late(opening, transaction, source, asked, payload_type)
        task = self._opened_late[call_id] = asyncio.get_running_loop().create_task(work)

        def cancelled() -> None:
            task.cancel()

        transaction.cancelled = cancelled
        task.add_done_callback(lambda _: self._opened_late.pop(call_id, None))

    async def _answer_late(
        self, opening: Opening, transaction: ServerTransaction, source: Peer, asked: Asked, payload_type: int
    ) -> None:
        try:
            outlet = self._outlet(asked.offer, source)
        except (OSError, ValueError):
            transaction.respond(488)
            return
        call_id = transaction.request.head("Call-ID")
        found: PictureFeed | int = 0
        try:
            found = await opening.open(asked, lambda: self._ended_by_itself(call_id))
        finally:
            if isinstance(found, int):
                outlet.close()
        if isinstance(found, int):
            transaction.respond(found)
            return
        self._end_same(transaction.request.head("Subject"))
        self._accept(transaction, asked.channel, asked.offer, found, outlet, payload_type, 0)

    def _ended_by_itself(self, call_id: str) -> None:
        """Pictures that were opened late have ended: we end their call."""
        call = self._calls.get(call_id)
        if call is not None:
            self._gone(call)

    def _recorded(self, channel: str, offer: MediaDescription) -> tuple[Player | None, int]:
        """What was recorded in the span, and for a download its size in bytes."""
        begin, end = (datetime.fromtimestamp(instant_s, UTC) for instant_s in (offer.start_s, offer.stop_s))
        recording = self._history.recording(channel, begin, end, stream=offer.stream_number or 0)
        if recording is None:
            return None, 0
        if offer.kind is SessionKind.PLAYBACK:
            return Player(recording, self._clock), 0
        speed = min(max(offer.download_speed, 1), MOST_DOWNLOAD_SPEED)
        return Player(recording, self._clock, speed, obeys=False), recording.size_bytes

    def _finished(self, call: Call) -> None:
        """Everything of a recording was sent: the other side is to end the call (9.8)."""
        call.number += 1
        root = write_finished(self._requests.next_serial(), call.channel)
        message = self._requests.message_inside(call.target, call.local, call.remote, call.call_id, call.number, root)
        self._send(message, lambda _: None)

    def _accept(
        self,
        transaction: ServerTransaction,
        channel: str,
        offer: MediaDescription,
        feed: PictureFeed,
        outlet: Outlet,
        payload_type: int,
        size_bytes: int,
    ) -> None:
        request = transaction.request
        asked = secrets.randbits(31) if offer.ssrc_number is None else offer.ssrc_number
        writer = PacketWriter(self._manners.ssrc(asked), payload_type, secrets.randbits(16))
        composer = self._manners.composer(feed.video_codec, feed.sound_codec)
        sender = StreamSender(outlet, composer, writer, self._manners.packet_bytes)
        receiver = request.head("To")
        local = receiver if has_tag(receiver) else f"{receiver};tag={transaction.tag}"
        call = Call(
            *(request.head("Call-ID"), channel, _subject_of(request), local, request.head("From"), _target_of(request)),
            *(feed, outlet, sender),
        )
        self._calls[call.call_id] = call
        if isinstance(feed, Player):
            feed.ended, feed.given_up = lambda: self._finished(call), lambda: self._gone(call)
        transaction.unacknowledged = lambda: self._drop(call)
        answer = self._answer_to(offer, channel, outlet.port, payload_type, size_bytes)
        body = write_description(self._manners.answer(answer))
        transaction.respond(200, [("Contact", self._requests.contact), _SDP], body)
        if self._manners.starts_before_ack:
            self._begin(call)

    def _answer_to(
        self, offer: MediaDescription, channel: str, port: int, payload_type: int, size_bytes: int
    ) -> MediaDescription:
        return MediaDescription(
            owner=channel,
            host=self._requests.local[0],
            port=port,
            kind=offer.kind,
            is_tcp=offer.is_tcp,
            setup=_setup_of(offer) if offer.is_tcp else None,
            formats=(MediaFormat(payload_type, "PS"),),
            direction="sendonly",
            ssrc=offer.ssrc,
            start_s=offer.start_s,
            stop_s=offer.stop_s,
            download_speed=offer.download_speed,
            file_size_bytes=size_bytes,
            stream_number=offer.stream_number,
        )

    def _outlet(self, offer: MediaDescription, source: Peer) -> Outlet:
        """Our end of what was offered. Raises OSError, and ValueError without a numeric address and a port."""
        local_host, host = self._requests.local[0], offer.host or source.host
        ip_address(host)  # a name would be looked up, which blocks
        if not offer.port:
            raise ValueError("no port")
        if not offer.is_tcp:
            return DatagramOutlet(local_host, host, offer.port)
        if _setup_of(offer) is Setup.ACTIVE:
            return ConnectingOutlet(local_host, host, offer.port)
        return AcceptingOutlet(local_host, {host, source.host})

    def _begin(self, call: Call) -> None:
        if not call.begun:
            call.begun = True
            call.outlet.begin(lambda: call.feed.start(call.sender), lambda: self._gone(call))

    def _gone(self, call: Call) -> None:
        """The receiver takes nothing any more: we end the call."""
        if self._calls.get(call.call_id) is call:
            self._drop(call)
            self._say_bye(call)

    def _say_bye(self, call: Call) -> None:
        call.number += 1
        bye = self._requests.bye(call.target, call.local, call.remote, call.call_id, call.number)
        self._send(bye, lambda _: None)

    def _end_same(self, header: str) -> None:
        """A stream that was asked for under this Subject is ended by the new one (annex K)."""
        for call in tuple(self._calls.values()):
            if header and call.subject == header.replace(" ", ""):
                self._drop(call)

    def _drop(self, call: Call) -> None:
        if self._calls.get(call.call_id) is call:
            del self._calls[call.call_id]
        call.feed.stop()
        call.outlet.close()


def _channel_of(request: SipMessage) -> str:
    """The channel that an INVITE means: the user of its URI. Raises Fault(INVALID)."""
    assert isinstance(request.start, RequestLine)
    return read_uri(request.start.uri).user


def _is_span(offer: MediaDescription, channel: str) -> bool:
    """Whether an offer names a span, and no other channel or place than that of the INVITE (`u=CHANNEL:KIND`)."""
    named = offer.uri.partition(":")[0]
    is_elsewhere = named.lower() in ("http", "https") or (is_code(named) and named != channel)
    return 0 < offer.start_s < offer.stop_s <= _LATEST_S and not is_elsewhere


def _user_of(request: SipMessage) -> str:
    """Whom the other side names as the one who watches (2022, 8.3), as text; "" for none."""
    data = request.head("Monitor-User-Identity").encode("latin-1", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _subject_of(request: SipMessage) -> str:
    return request.head("Subject").replace(" ", "")


def _target_of(request: SipMessage) -> str:
    """The URI for requests inside of the call: the Contact of the other side, else its From."""
    for name in ("Contact", "From"):
        try:
            return str(read_address(request.head(name)).uri)
        except Fault:
            continue
    return ""


def _payload_type(offer: MediaDescription) -> int | None:
    """The payload type that a program stream has; None if the offer has formats, none of which is one."""
    found = next((one.payload_type for one in offer.formats if one.name.upper() == "PS"), None)
    return PROGRAM_STREAM_TYPE if found is None and not offer.formats else found


def _setup_of(offer: MediaDescription) -> Setup:
    """Our part over TCP: the device connects, unless the other side does (annex D)."""
    return Setup.PASSIVE if offer.setup is Setup.ACTIVE else Setup.ACTIVE
