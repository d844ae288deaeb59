"""A device as a whole: its sockets, registration, answers and calls in an asyncio loop (GB/T 28181; article 13(1))."""

import asyncio
import socket
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress

from mingcha.kit.bounded_xml import Element
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.device.answers import Answers, DeviceAnswers, LateAnswer
from mingcha.media.gb28181.device.calls import MOST_CALLS, Calls
from mingcha.media.gb28181.device.history import History, NoHistory
from mingcha.media.gb28181.device.manners import Manners
from mingcha.media.gb28181.device.model import DeviceModel
from mingcha.media.gb28181.device.opening import Opening
from mingcha.media.gb28181.device.registration import Registration
from mingcha.media.gb28181.device.requests import DeviceRequests
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.device.subscriptions import DeviceSubscriptions
from mingcha.media.gb28181.manscdp.envelope import read_envelope
from mingcha.media.gb28181.manscdp.text import read_manscdp
from mingcha.media.gb28181.sip.client_transactions import Answered, ClientTransactions
from mingcha.media.gb28181.sip.connections import Connections
from mingcha.media.gb28181.sip.datagrams import Datagrams
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction, ServerTransactions
from mingcha.media.gb28181.sip.transport import TCP, UDP, Peer

_TICK_S = 0.1
_MOST_WAITING = 64
"""Questions whose answers wait for those before them."""
_MOST_REQUESTS = 256
"""Of either side that are under way."""
_LEAVE_WITHIN_S = 2.0
_TCP_PORT = 5060
"""In Via and Contact over TCP: the server uses the connection (9.1.1 f)."""


class DeviceAgent:
    """One device at one server. `async with DeviceAgent(...)` registers, and ends the registration."""

    def __init__(
        self, settings: DeviceSettings, model: DeviceModel, clock: Clock, manners: Manners | None = None,
        history: History | None = None, opening: Opening | None = None, most_calls: int = MOST_CALLS,
    ) -> None:  # fmt: skip
        """`history`: what was recorded; None: nothing. `opening`: opens streams late, instead of model and history;
        `most_calls`: streams at once."""
        history = history or NoHistory()
        self._settings, self._clock = settings, clock
        self._manners = manners or Manners()
        self._server = Peer(settings.host, settings.port, UDP)
        self._has_way = not settings.is_tcp
        self._connect_ns = 0
        self._requests = DeviceRequests(settings, self._manners)
        self._datagrams = Datagrams(self, lambda _: True)
        self._connections = Connections(self, clock, lambda _: True)
        self._clients = ClientTransactions(self, clock, lambda _: self._requests.local, _MOST_REQUESTS)
        self._servers = ServerTransactions(self, clock, _MOST_REQUESTS)
        self.registration = Registration(settings, self._requests, self._manners, clock, self._ask, self._redirect)
        self.calls = Calls(
            model, history, self._requests, self._manners, self._ask, clock, opening=opening, most_calls=most_calls
        )
        self.subscriptions = DeviceSubscriptions(self._requests, clock, self._ask)
        self._answers = DeviceAnswers(settings, model, history)
        self._waiting: deque[Answers] = deque()
        self._is_answering = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "DeviceAgent":
        self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    def start(self) -> None:
        """Opens the socket and registers from now on. Call it in the loop. Raises OSError."""
        local_host = _local_host(self._settings.host, self._settings.port)
        port = _TCP_PORT if self._settings.is_tcp else self._datagrams.open(local_host, 0)
        self._requests.local = (local_host, port)
        if not self._settings.is_tcp:
            self.registration.start()
        self._background(self._tick())

    async def stop(self) -> None:
        """Ends the streams and the registration, and closes everything."""
        self.calls.end_all(with_bye=self._has_way)
        if self._has_way:
            self.registration.leave()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.registration.left.wait(), _LEAVE_WITHIN_S)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._datagrams.close()
        await self._connections.close()

    def notify(self, root: Element) -> None:
        """Sends a message of its own, as an alarm, after the answers that wait."""
        self._put(iter((root,)))

    def next_serial(self) -> int:
        """The serial number for a message of its own."""
        return self._requests.next_serial()

    def send(self, data: bytes, to: Peer) -> bool:
        """Sends a SIP message (Transport)."""
        data = self._manners.outgoing(data)
        return self._datagrams.send(data, to) if to.transport == UDP else self._connections.send(data, to)

    def received(self, message: SipMessage, source: Peer) -> None:
        """A SIP message came (Receiver). Requests of other hosts than the server are refused."""
        message = self._manners.incoming(message)
        try:
            if message.code:
                self._clients.receive(message, source)
                return
            transaction = self._servers.receive(message, source)
            if transaction is None:
                return
            if source.host != self._server.host:
                transaction.respond(403)
                return
            self._requested(transaction, source)
        except Fault:
            return  # what is no valid SIP has no answer

    def closed(self, peer: Peer) -> None:
        """A TCP connection has ended (Receiver)."""
        self._clients.closed(peer)
        if peer == self._server:
            self._has_way = False
            self._connect_ns = self._clock.monotonic_ns() + self._settings.retry_s * 1_000_000_000
            self.registration.lost()
            self.calls.end_all(with_bye=False)

    def _requested(self, transaction: ServerTransaction, source: Peer) -> None:
        match transaction.request.method:
            case "INVITE":
                self.calls.invited(transaction, source)
            case "ACK":
                self.calls.acknowledged(transaction.request)
            case "BYE":
                self.calls.ended(transaction)
            case "INFO":
                self.calls.ordered(transaction)
            case "MESSAGE":
                self._messaged(transaction)
            case "OPTIONS":
                transaction.respond(200)
            case "SUBSCRIBE":
                self.subscriptions.receive(transaction)
            case _:
                transaction.respond(405)

    def _messaged(self, transaction: ServerTransaction) -> None:
        """A MESSAGE: 200 without a body; what answers it are messages of ours."""
        try:
            root = read_manscdp(transaction.request.body)
            envelope = read_envelope(root)
            answers = self._answers.answers_to(root, envelope)
        except Fault:
            transaction.respond(400)
            return
        if self._manners.refuses(envelope):
            transaction.respond(403)
            return
        if len(self._waiting) >= _MOST_WAITING:
            transaction.respond(486)
            return
        transaction.respond(200)
        self._put(answers)

    def _put(self, answers: Answers) -> None:
        self._waiting.append(answers)
        if not self._is_answering:
            self._send_next()

    def _send_next(self) -> None:
        """Sends one message; the next one when it is answered (annex M)."""
        self._is_answering = False
        while self._waiting:
            try:
                answer = next(self._waiting[0], None)
            except Fault:
                answer = None  # a question whose fields are not valid
            if answer is None:
                self._waiting.popleft()
                continue
            self._is_answering = True
            if isinstance(answer, Element):
                self._ask(self._requests.message(answer), self._answered)
            else:
                self._background(self._send_late(answer))
            return

    async def _send_late(self, answer: LateAnswer) -> None:
        """Reads a message, and sends it; without one its list has ended."""
        try:
            root = await answer()
        except Fault:
            root = None  # what cannot be read ends the list: the other side asks again
        if root is None:
            self._waiting.popleft()
            self._send_next()
        else:
            self._ask(self._requests.message(root), self._answered)

    def _answered(self, response: SipMessage | None) -> None:
        if response is None and self._waiting:
            self._waiting.popleft()  # nobody takes the rest of a list whose page was not taken
        self._send_next()

    def _ask(self, request: SipMessage, answered: Answered) -> None:
        """Sends a request of ours; answered with None if there is no way, or too many are under way."""
        if self._has_way:
            try:
                self._clients.send(request, self._server, answered)
                return
            except Fault:
                pass
        asyncio.get_running_loop().call_soon(answered, None)

    def _redirect(self, host: str, port: int) -> None:
        """Requests go to another server from now on; over TCP, on a new connection."""
        if self._settings.is_tcp:
            self._has_way = False
            self._server = Peer(host, port, TCP)
            self._connect_ns = 0
        else:
            self._server = Peer(host, port, UDP)

    async def _tick(self) -> None:
        while True:
            now_ns = self._clock.monotonic_ns()
            if not self._has_way and now_ns >= self._connect_ns:
                await self._connect()
            self.registration.due(now_ns)
            self._clients.due(now_ns)
            self._servers.due(now_ns)
            self._connections.due(now_ns)
            await asyncio.sleep(_TICK_S)

    async def _connect(self) -> None:
        """The TCP connection to the server, for everything."""
        try:
            self._server = await self._connections.connect(self._server.host, self._server.port)
        except Fault:
            self._connect_ns = self._clock.monotonic_ns() + self._settings.retry_s * 1_000_000_000
            return
        self._has_way = True
        self.registration.start()

    def _background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _local_host(host: str, port: int) -> str:
    """Our address towards a host. Raises Fault(UNAVAILABLE) if there is no way."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, port))
        except OSError as error:
            words = Words("无法到达服务器", "the server cannot be reached")
            raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None
        return str(probe.getsockname()[0])
