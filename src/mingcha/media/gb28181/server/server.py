"""The signalling server as one Receiver: what comes from sockets goes to registrar, questions and dialogs.

Serves articles 2, 13(1), 18 and 20(4). Sockets and clock are handed in; `due` does what has fallen due.
"""

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.server.devices import Devices, DeviceState, Left
from mingcha.media.gb28181.server.invitations import DialogEnded, Invitations
from mingcha.media.gb28181.server.keepalive import first_parts, is_plain_keepalive
from mingcha.media.gb28181.server.listening import CredentialsOf, Listener, Redirect
from mingcha.media.gb28181.server.notifications import Notifications
from mingcha.media.gb28181.server.questions import Questions
from mingcha.media.gb28181.server.registrar import Registrar
from mingcha.media.gb28181.server.requests import Requests, ServerIdentity
from mingcha.media.gb28181.server.subscriptions import Subscriptions
from mingcha.media.gb28181.sip.client_transactions import ClientTransactions
from mingcha.media.gb28181.sip.message import RequestLine, SipMessage
from mingcha.media.gb28181.sip.nonces import Nonces
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction, ServerTransactions
from mingcha.media.gb28181.sip.transport import Peer, Transport
from mingcha.media.gb28181.sip.uri import user_of

METHODS = "REGISTER, MESSAGE, NOTIFY, INVITE, ACK, CANCEL, BYE, OPTIONS"
TICK_S = 0.1
"""How often `due` is to be called."""


class SignallingServer:
    """Registers devices, hears and asks them, invites their channels."""

    def __init__(
        self,
        transport: Transport,
        clock: Clock,
        identity: ServerIdentity,
        nonces: Nonces,
        credentials_of: CredentialsOf,
        listener: Listener,
        dialog_ended: DialogEnded,
        redirect: Redirect = lambda _code, _peer: "",
    ) -> None:
        self._listener = listener
        self._client = ClientTransactions(transport, clock, identity.sent_by)
        requests = Requests(identity, self._client, transport)
        self.devices = Devices(clock)
        self._server = ServerTransactions(transport, clock, is_known=lambda host: self.devices.at_host(host) > 0)
        self.questions = Questions(requests, clock)
        self.invitations = Invitations(requests, self._client, dialog_ended, clock)
        self.notifications = Notifications(self.questions, clock)
        self.subscriptions = Subscriptions(requests, self.questions, self._notified, clock)
        self._registrar = Registrar(
            identity.realm, self.devices, nonces, credentials_of, listener, self._left, clock, redirect
        )

    def received(self, message: SipMessage, source: Peer) -> None:
        """Takes a message from a socket. Raises Fault(INVALID) for one without its headers."""
        if not isinstance(message.start, RequestLine):
            if not self._client.receive(message, source):
                self.invitations.stray_answer(message, source)
            return
        transaction = self._server.receive(message, source)
        if transaction is None:
            return
        method = message.start.method
        if method == "MESSAGE":
            self._message(transaction)
        elif method == "REGISTER":
            self._registrar.receive(transaction)
        elif method == "NOTIFY":
            self.subscriptions.receive(transaction, self._sender(user_of(message.head("From")), source))
        elif method == "BYE":
            self.invitations.receive_bye(transaction)
        elif method == "OPTIONS":
            transaction.respond(200, [("Allow", METHODS)])
        elif method != "ACK":
            transaction.refuse_once(405, [("Allow", METHODS)])

    def closed(self, peer: Peer) -> None:
        """A TCP connection has ended: the device that registered over it is not registered any more (9.1.1)."""
        self._client.closed(peer)
        device = self.devices.at(peer)
        if device is not None:
            self._left(device, Left.CONNECTION)

    def withdraw(self, code: str) -> None:
        """Ends the registration of a device whose approval or password has changed; it must register again."""
        device = self.devices.get(code)
        if device is not None:
            self._left(device, Left.WITHDRAWN)

    def byes_under_way(self) -> int:
        """BYEs that no device has answered yet."""
        return self._client.under_way("BYE")

    def due(self, now_ns: int) -> None:
        """Does what has fallen due. Call it every TICK_S."""
        self._server.due(now_ns)
        self._client.due(now_ns)
        self.questions.due(now_ns)
        self.subscriptions.due(now_ns)
        for device, why in self.devices.due(now_ns):
            self._after(device, why)

    def _message(self, transaction: ServerTransaction) -> None:
        """A MESSAGE: of a registered device from where it registered, else 403, after which it registers again."""
        request, source = transaction.request, transaction.source
        device = self._sender(user_of(request.head("From")), source)
        if device is None:
            transaction.respond(403)
            return
        if self.devices.heard(device, source):
            self._listener.moved(device)
        transaction.respond(200)
        body = request.body
        if is_plain_keepalive(body):
            return
        if self.questions.receive(device, first_parts(body), body):
            return
        if self.notifications.is_notification(body):
            self._notified(device, body, answers=True)
        else:
            self._listener.message(device, body)

    def _notified(self, device: DeviceState, body: bytes, *, answers: bool = False) -> None:
        found = self.notifications.take(device, body, answers=answers)
        if found is not None:
            self._listener.notified(device, found)

    def _sender(self, code: str, source: Peer) -> DeviceState | None:
        """The device that a request is of. Some recorders write the code of a channel into From: those are known by the
        place that they registered from."""
        device = self.devices.get(code)
        if device is None:
            return self.devices.at(source)
        return device if self.devices.may_be_heard(device, source) else None

    def _left(self, device: DeviceState, why: Left) -> None:
        if self.devices.remove(device):
            self._after(device, why)

    def _after(self, device: DeviceState, why: Left) -> None:
        """Ends what belonged to a device that is not registered any more."""
        self.questions.left(device)
        self.subscriptions.left(device)
        self.invitations.left(device)
        self._listener.left(device, why)
