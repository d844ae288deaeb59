"""Client transactions (RFC 3261, 17.1): requests of ours, sent again over UDP until they are answered.

Serves article 13(1). Time comes from the clock that is handed in; `due` does what has fallen due.
"""

import heapq
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.sip.heads import BRANCH_COOKIE, branch_of, read_cseq
from mingcha.media.gb28181.sip.message import RequestLine, SipMessage, write_message
from mingcha.media.gb28181.sip.transport import UDP, Peer, Transport
from mingcha.media.gb28181.sip.uri import place_text

T1_NS = 500_000_000
"""Estimate of a round trip; the first interval between two sendings."""
T2_NS = 4_000_000_000
"""The longest interval of requests that are no INVITE, and of responses to INVITE."""
TIMEOUT_NS = 64 * T1_NS
"""Timers B, F, H, J: 32 s."""
MOST_OPEN = 20_000
MOST_SPARE = MOST_OPEN * 3 // 4
"""Requests to devices that have gone stop here: the rest is for those that are registered."""

type Answered = Callable[[SipMessage | None], None]
"""Called once with the final response, or None if none came in time or the connection has gone."""


class State(Enum):
    """Of a client transaction."""

    CALLING = auto()
    PROCEEDING = auto()  # a provisional response has come
    COMPLETED = auto()  # of INVITE: a refusal has come; its repetitions are acknowledged
    GIVEN_UP = auto()  # of INVITE: nobody waits for its response any more


@dataclass(slots=True, eq=False)
class ClientTransaction:
    """A request that is under way."""

    request: SipMessage
    to: Peer
    answered: Answered
    branch: str
    data: bytes
    until_ns: int
    interval_ns: int
    state: State = State.CALLING
    ended: bool = field(default=False)
    cancelled: bool = field(default=False)

    @property
    def is_invite(self) -> bool:
        """Whether it is an INVITE."""
        return self.request.method == "INVITE"


class ClientTransactions:
    """Every request of ours that is under way."""

    def __init__(
        self, transport: Transport, clock: Clock, sent_by: Callable[[Peer], tuple[str, int]], most_open: int = MOST_OPEN
    ) -> None:
        """`sent_by`: host and port of ours that a peer sees, for Via."""
        self._transport = transport
        self._clock = clock
        self._sent_by = sent_by
        self._most_open, self._most_spare = most_open, min(most_open, MOST_SPARE)
        self._open: dict[tuple[str, str], ClientTransaction] = {}
        self._of_connection: dict[int, set[ClientTransaction]] = {}
        self._timers: list[tuple[int, int, ClientTransaction]] = []
        self._number = 0

    def __len__(self) -> int:
        return len(self._open)

    def send(
        self, request: SipMessage, to: Peer, answered: Answered, wait_ns: int = TIMEOUT_NS, *, is_spare: bool = False
    ) -> ClientTransaction:
        """Sends a request; its Via is set here. `wait_ns`: for the final response, of an INVITE also of one that rings.
        `is_spare`: to a device that has gone; refused earlier.

        Raises Fault(EXHAUSTED) if too many are under way, Fault(INVALID) if the request cannot be written."""
        if len(self._open) >= (self._most_spare if is_spare else self._most_open):
            raise Fault(FaultKind.EXHAUSTED, Words("未完成的信令过多", "too many requests are under way"))
        branch = BRANCH_COOKIE + secrets.token_hex(8)
        return self._begin(request, to, answered, wait_ns, branch)

    def under_way(self, method: str) -> int:
        """How many requests of a method wait for their response."""
        return sum(of == method for _, of in self._open)

    def receive(self, response: SipMessage, source: Peer) -> bool:
        """Takes a response. False if it belongs to no request that waits: another 2xx of an INVITE must be acknowledged
        by its dialog. Raises Fault(INVALID) for a response without CSeq."""
        _, method = read_cseq(response.head("CSeq"))
        transaction = self._open.get((branch_of(response.head("Via")), method))
        if transaction is None or transaction.to.transport != source.transport:
            return False
        if response.code < 200:
            self._provisional(transaction)
        elif not transaction.is_invite:
            self._end(transaction, response)
        elif response.code >= 300:
            self._refused(transaction, response)
        elif transaction.state in (State.COMPLETED, State.GIVEN_UP):
            return False
        else:
            self._end(transaction, response)
        return True

    def cancel(self, transaction: ClientTransaction) -> None:
        """Cancels an INVITE (9.1): now if a provisional response has come, else as soon as one comes. Its `answered`
        is still called."""
        if transaction.is_invite and not transaction.cancelled and not transaction.ended:
            transaction.cancelled = True
            if transaction.state is State.PROCEEDING:
                self._send_cancel(transaction)

    def closed(self, peer: Peer) -> None:
        """Ends every transaction of a TCP connection that has gone."""
        for transaction in tuple(self._of_connection.get(peer.connection, ())):
            self._end(transaction, None)

    def due(self, now_ns: int) -> int | None:
        """Sends again and gives up what has fallen due. Returns when it must be called again; None if nothing waits."""
        while self._timers and self._timers[0][0] <= now_ns:
            _, _, transaction = heapq.heappop(self._timers)
            if not transaction.ended:
                self._fell_due(transaction, now_ns)
        return self._timers[0][0] if self._timers else None

    def _begin(self, request: SipMessage, to: Peer, answered: Answered, wait_ns: int, branch: str) -> ClientTransaction:
        via = f"SIP/2.0/{to.transport.upper()} {place_text(*self._sent_by(to))};rport;branch={branch}"
        kept = [head for head in request.heads if head[0] != "Via"]
        request = SipMessage(request.start, [("Via", via), *kept], request.body)
        data = write_message(request)
        now_ns = self._clock.monotonic_ns()
        transaction = ClientTransaction(request, to, answered, branch, data, now_ns + wait_ns, T1_NS)
        self._open[branch, request.method] = transaction
        if to.connection:
            self._of_connection.setdefault(to.connection, set()).add(transaction)
        if not self._transport.send(data, to) and to.transport != UDP:
            transaction.until_ns = now_ns  # the connection has gone: answered with None at the next `due`
        self._wait(transaction, now_ns)
        return transaction

    def _wait(self, transaction: ClientTransaction, now_ns: int) -> None:
        repeats = transaction.to.transport == UDP and transaction.state is State.CALLING
        repeats |= transaction.to.transport == UDP and not transaction.is_invite
        at_ns = min(now_ns + transaction.interval_ns, transaction.until_ns) if repeats else transaction.until_ns
        self._number += 1
        heapq.heappush(self._timers, (at_ns, self._number, transaction))

    def _fell_due(self, transaction: ClientTransaction, now_ns: int) -> None:
        if now_ns >= transaction.until_ns:
            self._too_late(transaction, now_ns)
            return
        if transaction.state is State.CALLING or not transaction.is_invite:
            self._transport.send(transaction.data, transaction.to)
            doubled_ns = transaction.interval_ns * 2
            transaction.interval_ns = doubled_ns if transaction.is_invite else min(doubled_ns, T2_NS)
            self._wait(transaction, now_ns)

    def _too_late(self, transaction: ClientTransaction, now_ns: int) -> None:
        if transaction.is_invite and transaction.state is State.PROCEEDING:
            if not transaction.cancelled:
                transaction.cancelled = True
                self._send_cancel(transaction)
            transaction.state, transaction.until_ns = State.GIVEN_UP, now_ns + TIMEOUT_NS
            self._wait(transaction, now_ns)
            transaction.answered(None)
        elif transaction.state in (State.COMPLETED, State.GIVEN_UP):
            self._forget(transaction)
        else:
            self._end(transaction, None)

    def _provisional(self, transaction: ClientTransaction) -> None:
        if transaction.state is not State.CALLING:
            return
        transaction.state = State.PROCEEDING
        if not transaction.is_invite:
            transaction.interval_ns = T2_NS
            return
        self._wait(transaction, self._clock.monotonic_ns())
        if transaction.cancelled:
            self._send_cancel(transaction)

    def _refused(self, transaction: ClientTransaction, response: SipMessage) -> None:
        """A refusal of an INVITE is acknowledged here (17.1.1.3), each time that it comes."""
        self._transport.send(write_message(_same(transaction, "ACK", response.head("To"))), transaction.to)
        if transaction.state is State.COMPLETED:
            return
        gave_up = transaction.state is State.GIVEN_UP
        now_ns = self._clock.monotonic_ns()
        transaction.state, transaction.until_ns = State.COMPLETED, now_ns + TIMEOUT_NS
        self._wait(transaction, now_ns)
        if not gave_up:
            transaction.answered(response)

    def _send_cancel(self, transaction: ClientTransaction) -> None:
        cancel = _same(transaction, "CANCEL", transaction.request.head("To"))
        self._begin(cancel, transaction.to, lambda _: None, TIMEOUT_NS, transaction.branch)

    def _end(self, transaction: ClientTransaction, response: SipMessage | None) -> None:
        waited = transaction.state not in (State.COMPLETED, State.GIVEN_UP)
        self._forget(transaction)
        if waited:
            transaction.answered(response)

    def _forget(self, transaction: ClientTransaction) -> None:
        transaction.ended = True
        self._open.pop((transaction.branch, transaction.request.method), None)
        if same := self._of_connection.get(transaction.to.connection):
            same.discard(transaction)
            if not same:
                del self._of_connection[transaction.to.connection]


def _same(transaction: ClientTransaction, method: str, to: str) -> SipMessage:
    """ACK of a refusal, or CANCEL: URI, Via, From, Call-ID, number and Route of the INVITE."""
    request = transaction.request
    assert isinstance(request.start, RequestLine)
    number, _ = read_cseq(request.head("CSeq"))
    heads = [("Via", request.head("Via")), ("From", request.head("From")), ("To", to),
             ("Call-ID", request.head("Call-ID")), ("CSeq", f"{number} {method}"), ("Max-Forwards", "70")]  # fmt: skip
    heads += [("Route", value) for value in request.all("Route")]
    return SipMessage(RequestLine(method, request.start.uri), heads)
