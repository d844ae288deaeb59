"""Server transactions (RFC 3261, 17.2): requests of others, answered once and again when they come again.

A request that comes again is known by the branch of its Via together with Call-ID, CSeq, From and the host that sent
it, since devices send constant branches, or none. Serves article 13(1).
"""

import heapq
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.sip.answers import answer_to
from mingcha.media.gb28181.sip.client_transactions import T1_NS, T2_NS, TIMEOUT_NS
from mingcha.media.gb28181.sip.heads import branch_of, read_cseq
from mingcha.media.gb28181.sip.limits import invalid
from mingcha.media.gb28181.sip.message import RequestLine, SipMessage, write_message
from mingcha.media.gb28181.sip.transport import UDP, Peer, Transport

MOST_KEPT = 65_536
"""Answers: those to keepalives of 100,000 devices within 32 s."""
MOST_KEPT_BYTES = 32_000_000
_OWN_BYTES = 700
"""Of a kept answer beside its texts, about."""
MOST_VIAS_OF_STRANGERS, MOST_HEAD_OF_STRANGERS_BYTES = 8, 8 * 1024
"""An answer repeats every Via: a host without a registered device cannot have long ones kept."""

_ANSWERED = SipMessage(RequestLine("ANSWERED", ""))

type Key = tuple[str, str, str, str, str]


class ServerTransaction:
    """A request of another one, and its answer."""

    __slots__ = (
        "_owner",
        "acknowledged",
        "cancelled",
        "code",
        "data",
        "interval_ns",
        "is_known",
        "kept_bytes",
        "key",
        "request",
        "source",
        "tag",
        "unacknowledged",
        "until_ns",
    )  # fmt: skip

    def __init__(self, owner: "ServerTransactions", request: SipMessage, source: Peer, key: Key) -> None:
        self._owner = owner
        self.request = request
        """Replaced by an empty one after the final answer, unless it is an INVITE: what is kept for repetitions is the
        answer, and a page of a catalogue is large."""
        self.source = source
        self.key = key
        self.tag = secrets.token_hex(5)
        """The tag of To in the answer."""
        self.code = 0
        """Of the last answer; 0 before the first."""
        self.data = b""
        self.kept_bytes = 0
        """What the keeper has counted for it."""
        self.is_known = True
        """Whether it came from a host with a registered device."""
        self.interval_ns = T1_NS
        self.until_ns = 0
        self.acknowledged = False
        self.cancelled: Callable[[], None] | None = None
        """Of an INVITE: called when the other side cancels it before a final answer."""
        self.unacknowledged: Callable[[], None] | None = None
        """Of an INVITE: called when its 2xx got no ACK in 32 s; the caller ends the dialog."""

    def respond(self, code: int, heads: Sequence[tuple[str, str]] = (), body: bytes = b"") -> None:
        """Answers. A second final answer, and any to an ACK, is dropped. Raises Fault(INVALID) for a line end in a
        header."""
        self._owner.respond(self, code, heads, body)

    def refuse_once(self, code: int, heads: Sequence[tuple[str, str]] = ()) -> None:
        """Answers without repeating a refusal of INVITE until it is acknowledged: one datagram with a spoofed address
        must not bring its owner ten. Raises as respond."""
        self.acknowledged = True
        self.respond(code, heads)


class ServerTransactions:
    """Every request of others of the last 32 s."""

    def __init__(
        self,
        transport: Transport,
        clock: Clock,
        most_kept: int = MOST_KEPT,
        most_kept_bytes: int = MOST_KEPT_BYTES,
        is_known: Callable[[str], bool] = lambda _: True,
    ) -> None:
        """`is_known`: whether a host has a registered device. Of others no answer is kept but that to a registration
        that was granted: they could push out those of devices."""
        self._transport = transport
        self._most_kept_bytes = most_kept_bytes
        self._kept_bytes = 0
        self._is_known = is_known
        self._clock = clock
        self._most_kept = most_kept
        self._kept: OrderedDict[Key, ServerTransaction] = OrderedDict()
        """Oldest first. A plain dict looks through all that was deleted at its front, which stopped the loop for
        seconds."""
        self._unacknowledged: dict[tuple[str, int], ServerTransaction] = {}
        """2xx to INVITE without ACK, by Call-ID and number."""
        self._timers: list[tuple[int, int, ServerTransaction]] = []
        self._number = 0

    def __len__(self) -> int:
        return len(self._kept)

    def receive(self, request: SipMessage, source: Peer) -> ServerTransaction | None:
        """A new request; None for one that came before (its answer is sent again), for an ACK of a refusal and for a
        CANCEL, which are dealt with here. Raises Fault(INVALID) without Via, From, To, Call-ID or CSeq, if CSeq and
        request differ, or for a large head from an unknown host."""
        key, number = _key(request, source)
        is_known = self._is_known(source.host)
        if not is_known:
            _bound_head(request)
        if request.method == "ACK":
            return self._ack(request, source, key, number)
        before = self._kept.get(key)
        if before is not None:
            if before.data:
                self._transport.send(before.data, source)
            return None
        transaction = ServerTransaction(self, request, source, key)
        transaction.is_known = is_known
        if request.method == "CANCEL":
            self._cancel(transaction)
            return None
        self._keep(transaction)
        return transaction

    def respond(self, transaction: ServerTransaction, code: int, heads: Sequence[tuple[str, str]], body: bytes) -> None:
        """Answers a request; called by ServerTransaction.respond."""
        if transaction.code >= 200 or transaction.request.method == "ACK":
            return
        request, source = transaction.request, transaction.source
        transaction.data = write_message(answer_to(request, source, code, transaction.tag, heads, body))
        transaction.code = code
        self._transport.send(transaction.data, source)
        if code >= 200 and not self._is_worth_keeping(transaction):
            self._drop(transaction.key)
        elif code >= 200 and request.method == "INVITE":
            self._recount(transaction)
            self._repeat_until_acknowledged(transaction, is_success=code < 300)
        elif code >= 200 and source.transport != UDP:
            self._drop(transaction.key)  # nothing comes twice over TCP
        elif code >= 200:
            transaction.request = _ANSWERED
            self._recount(transaction)

    def due(self, now_ns: int) -> int | None:
        """Sends answers to INVITE again and forgets what is old. Returns when it must be called again; None if nothing
        waits."""
        while self._timers and self._timers[0][0] <= now_ns:
            _, _, transaction = heapq.heappop(self._timers)
            if not transaction.acknowledged:
                self._fell_due(transaction, now_ns)
        self._drop_old(now_ns)
        return self._timers[0][0] if self._timers else None

    def _keep(self, transaction: ServerTransaction) -> None:
        """Keeps the newest: an older request that comes again then counts as new, which for a keepalive is no harm."""
        now_ns = self._clock.monotonic_ns()
        transaction.until_ns = now_ns + TIMEOUT_NS
        self._kept[transaction.key] = transaction
        self._recount(transaction)
        if len(self._kept) > self._most_kept:
            self._drop(next(iter(self._kept)))

    @staticmethod
    def _is_worth_keeping(transaction: ServerTransaction) -> bool:
        """No answer that every stranger gets: it is made anew when its request comes again."""
        method = transaction.request.method
        if not transaction.is_known:
            return method == "REGISTER" and transaction.code < 300
        return method == "INVITE" or transaction.code not in (401, 403)

    def _recount(self, transaction: ServerTransaction) -> None:
        """Counts the bytes of a kept answer or request again, and lets the oldest go beyond the budget."""
        if self._kept.get(transaction.key) is not transaction:
            return
        self._kept_bytes += _size_bytes(transaction) - transaction.kept_bytes
        transaction.kept_bytes = _size_bytes(transaction)
        while self._kept_bytes > self._most_kept_bytes and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        transaction = self._kept.pop(key, None)
        if transaction is not None:
            self._kept_bytes -= transaction.kept_bytes
            transaction.kept_bytes = 0

    def _drop_old(self, now_ns: int) -> None:
        while self._kept:
            key = next(iter(self._kept))
            transaction = self._kept[key]
            if transaction.until_ns > now_ns:
                return
            self._drop(key)
            if not transaction.code and transaction.request.method == "INVITE":
                self._keep(transaction)  # somebody is still asked whether to accept it

    def _repeat_until_acknowledged(self, transaction: ServerTransaction, *, is_success: bool) -> None:
        now_ns = self._clock.monotonic_ns()
        transaction.until_ns = now_ns + TIMEOUT_NS
        if is_success:
            number, _ = read_cseq(transaction.request.head("CSeq"))
            self._unacknowledged[transaction.request.head("Call-ID"), number] = transaction
        elif transaction.source.transport != UDP:
            return
        self._wait(transaction, now_ns)

    def _wait(self, transaction: ServerTransaction, now_ns: int) -> None:
        self._number += 1
        at_ns = min(now_ns + transaction.interval_ns, transaction.until_ns)
        heapq.heappush(self._timers, (at_ns, self._number, transaction))

    def _fell_due(self, transaction: ServerTransaction, now_ns: int) -> None:
        if now_ns < transaction.until_ns:
            self._transport.send(transaction.data, transaction.source)
            transaction.interval_ns = min(transaction.interval_ns * 2, T2_NS)
            self._wait(transaction, now_ns)
            return
        self._drop(transaction.key)
        number, _ = read_cseq(transaction.request.head("CSeq"))
        self._unacknowledged.pop((transaction.request.head("Call-ID"), number), None)
        if transaction.code < 300 and transaction.unacknowledged is not None:
            transaction.unacknowledged()

    def _ack(self, request: SipMessage, source: Peer, key: Key, number: int) -> ServerTransaction | None:
        refused = self._kept.get(key)
        if refused is not None and refused.code >= 300:
            refused.acknowledged = True
            return None
        accepted = self._unacknowledged.get((request.head("Call-ID"), number))
        if accepted is None or accepted.source.host != source.host:
            return None
        del self._unacknowledged[request.head("Call-ID"), number]
        accepted.acknowledged = True
        return ServerTransaction(self, request, source, key)

    def _cancel(self, transaction: ServerTransaction) -> None:
        host, branch, call, cseq, sender = transaction.key
        invited = self._kept.get((host, branch, call, cseq.replace("CANCEL", "INVITE"), sender))
        self._keep(transaction)
        transaction.respond(481 if invited is None else 200)
        if invited is not None and invited.code < 200:
            if invited.cancelled is not None:
                invited.cancelled()
            invited.respond(487)


def _key(request: SipMessage, source: Peer) -> tuple[Key, int]:
    """What a repetition has in common with the first, and the number of CSeq."""
    via, call, cseq, sender = (request.head(name) for name in ("Via", "Call-ID", "CSeq", "From"))
    number, method = read_cseq(cseq)
    if not via or not call or not sender or not request.head("To") or method != request.method:
        raise invalid("a request without its headers")
    return (source.host, branch_of(via), call, f"{number} {'INVITE' if method == 'ACK' else method}", sender), number


def _size_bytes(transaction: ServerTransaction) -> int:
    request = transaction.request
    texts = sum(len(name) + len(value) for name, value in request.heads)
    return _OWN_BYTES + len(transaction.data) + len(request.body) + texts + sum(map(len, transaction.key))


def _bound_head(request: SipMessage) -> None:
    """Raises Fault(INVALID) for a head that no single device sends."""
    size = sum(len(name) + len(value) for name, value in request.heads)
    vias = sum(value.count(",") + 1 for value in request.all("Via"))
    if size > MOST_HEAD_OF_STRANGERS_BYTES or vias > MOST_VIAS_OF_STRANGERS:
        raise invalid("a large head from a host without a device")
