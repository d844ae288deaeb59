"""Invitations: we call a channel of a device, it sends a stream, either side ends it (9.2; articles 2, 13(1)).

A dialog belongs to its device: it ends with the device's registration, and nobody else can end it.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.requests import Dialog, Requests
from mingcha.media.gb28181.sip.answers import tag_of
from mingcha.media.gb28181.sip.client_transactions import ClientTransaction, ClientTransactions
from mingcha.media.gb28181.sip.heads import read_cseq
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.media.gb28181.sip.uri import place_text, read_address

WAIT_S = 15
"""For the final response to an INVITE: pictures are wanted, not rung for."""
MOST_DIALOGS = 20_000
GIVEN_UP_S = 64
"""How long a late acceptance of an INVITE that was given up is still answered."""
MOST_GIVEN_UP = 4_096
_SECOND_NS = 1_000_000_000


class Ended(StrEnum):
    """Why a dialog ended."""

    BYE = "bye"  # by the device
    OURS = "ours"
    GONE = "gone"  # the device is not registered any more
    SILENT = "silent"  # the device does not answer in the dialog any more


type Accepted = Callable[[Dialog], None]
"""Called with the dialog when the device has accepted; its `body` is the answer of the device."""
type Refused = Callable[[int], None]
"""Called with the code of the device's refusal; 0: it did not answer in time, or has gone."""
type DialogEnded = Callable[[Dialog, Ended], None]


@dataclass(slots=True)
class _GivenUp:
    """An INVITE whose stream nobody wants any more."""

    device: DeviceState
    channel: str
    request: SipMessage
    until_ns: int
    dialog: Dialog | None = None
    """Once a late acceptance was answered, with its BYE."""


class Invitations:
    """Every dialog that we began, and the INVITEs under way."""

    def __init__(self, requests: Requests, transactions: ClientTransactions, ended: DialogEnded, clock: Clock) -> None:
        """`ended`: called once for each dialog, also for those that we end."""
        self._requests = requests
        self._transactions = transactions
        self._ended = ended
        self._clock = clock
        self._given_up: OrderedDict[str, _GivenUp] = OrderedDict()
        """By Call-ID, oldest first."""
        self._dialogs: dict[str, Dialog] = {}
        """By Call-ID, which is ours and unique."""
        self._of_device: dict[str, set[Dialog]] = {}
        self._calling = 0

    def __len__(self) -> int:
        return len(self._dialogs)

    def invite(
        self, device: DeviceState, channel: str, offer: bytes, subject: str, accepted: Accepted, refused: Refused,
        wait_s: float = WAIT_S,
    ) -> ClientTransaction:  # fmt: skip
        """Invites a channel (20 digits) of a device. Either `accepted` or `refused` is called once; `give_up` with what
        is returned cancels.

        Raises Fault(EXHAUSTED) if too many dialogs are open or under way."""
        if len(self._dialogs) + self._calling >= MOST_DIALOGS:
            raise Fault(FaultKind.EXHAUSTED, Words("点播过多", "too many streams are under way"))
        heads = [("Contact", self._requests.contact(device.peer)), ("Subject", subject),
                 ("Content-Type", "APPLICATION/SDP")]  # fmt: skip
        request = self._requests.begin(device, channel, "INVITE", heads, offer)

        def answered(response: SipMessage | None) -> None:
            self._calling -= 1
            if response is None:
                self._note_given_up(device, channel, request)
            if response is None or response.code >= 300:
                refused(response.code if response else 0)
                return
            dialog = dialog_of(device, channel, request, response)
            self._requests.acknowledge(dialog)
            if transaction.cancelled:  # it accepted before it heard that we gave up
                self._note_given_up(device, channel, request).dialog = dialog
                self._send_bye(dialog)
                refused(0)
                return
            self._dialogs[dialog.call] = dialog
            self._of_device.setdefault(device.code, set()).add(dialog)
            accepted(dialog)

        transaction = self._transactions.send(request, device.peer, answered, int(wait_s * _SECOND_NS))
        self._calling += 1
        return transaction

    def give_up(self, invitation: ClientTransaction) -> None:
        """Cancels an INVITE whose answer has not come; `refused` is called when the device confirms."""
        self._transactions.cancel(invitation)

    def get(self, call: str) -> Dialog | None:
        """The dialog of a Call-ID; None if it has ended."""
        return self._dialogs.get(call)

    def bye(self, dialog: Dialog) -> None:
        """Ends a dialog. It counts as ended at once, whatever the device answers."""
        if self._forget(dialog):
            self._send_bye(dialog)
            self._ended(dialog, Ended.OURS)

    def receive_bye(self, transaction: ServerTransaction) -> None:
        """A BYE of a device: 481 unless Call-ID, both tags and the host are those of a dialog."""
        request = transaction.request
        dialog = self._dialogs.get(request.head("Call-ID"))
        is_its_own = (
            dialog is not None
            and tag_of(request.head("From")) == tag_of(dialog.remote)
            and tag_of(request.head("To")) == tag_of(dialog.local)
            and transaction.source.host == dialog.device.peer.host
        )
        if dialog is None or not is_its_own:
            transaction.respond(481)
            return
        transaction.respond(200)
        if self._forget(dialog):
            self._ended(dialog, Ended.BYE)

    def stray_answer(self, response: SipMessage, source: Peer) -> None:
        """A 2xx to INVITE that no transaction waits for: acknowledged again if it is of a dialog; a stream that was
        given up lately is acknowledged, and ended with one BYE. Of another host than was invited it is dropped: whoever
        makes one up must not bring himself or others more packets than he sent."""
        _, method = read_cseq(response.head("CSeq"))
        if method != "INVITE" or not 200 <= response.code < 300:
            return
        dialog = self._dialogs.get(response.head("Call-ID"))
        if dialog is not None and dialog.device.peer.host == source.host:
            self._requests.acknowledge(dialog)
            return
        late = self._given_up.get(response.head("Call-ID"))
        if dialog is not None or late is None or late.until_ns <= self._clock.monotonic_ns():
            return
        if late.device.peer.host != source.host or tag_of(response.head("From")) != tag_of(late.request.head("From")):
            return
        if late.dialog is not None:
            self._requests.acknowledge(late.dialog)
            return
        late.dialog = dialog_of(late.device, late.channel, late.request, response)
        self._requests.acknowledge(late.dialog)
        self._requests.bye_once(late.dialog)

    def _note_given_up(self, device: DeviceState, channel: str, request: SipMessage) -> _GivenUp:
        now_ns = self._clock.monotonic_ns()
        while self._given_up and next(iter(self._given_up.values())).until_ns <= now_ns:
            self._given_up.popitem(last=False)
        if len(self._given_up) >= MOST_GIVEN_UP:
            self._given_up.popitem(last=False)
        noted = _GivenUp(device, channel, request, now_ns + GIVEN_UP_S * _SECOND_NS)
        self._given_up[request.head("Call-ID")] = noted
        return noted

    def left(self, device: DeviceState) -> None:
        """A device is not registered any more: its dialogs end. BYE is sent all the same, for it may still stream."""
        for dialog in tuple(self._of_device.get(device.code, ())):
            if self._forget(dialog):
                self._send_bye(dialog, is_spare=True)
                self._ended(dialog, Ended.GONE)

    def inside(
        self, dialog: Dialog, method: str, content_type: str, body: bytes, answered: Callable[[int], None]
    ) -> None:
        """Sends a request in a dialog, as INFO for MANSRTSP. `answered` gets the code of its response; 0: none came,
        which ends the dialog. Raises Fault(EXHAUSTED)."""

        def done(response: SipMessage | None) -> None:
            answered(response.code if response else 0)
            if (response is None or response.code == 481) and self._forget(dialog):
                self._ended(dialog, Ended.SILENT)

        self._requests.inside(dialog, method, [("Content-Type", content_type)], body, done)

    def _send_bye(self, dialog: Dialog, *, is_spare: bool = False) -> None:
        try:
            self._requests.inside(dialog, "BYE", (), b"", lambda _: None, is_spare=is_spare)
        except Fault:
            return  # too much is under way; the device ends the stream when its packets are refused

    def bye_again(self, dialog: Dialog, device: DeviceState) -> None:
        """Sends the BYE of a dialog that is over to where its device has registered since."""
        dialog.device = device
        self._send_bye(dialog)

    def _forget(self, dialog: Dialog) -> bool:
        """Takes a dialog out of the books; False if it has ended before."""
        if dialog.is_over:
            return False
        dialog.is_over = True
        del self._dialogs[dialog.call]
        own = self._of_device[dialog.device.code]
        own.discard(dialog)
        if not own:
            del self._of_device[dialog.device.code]
        return True


def dialog_of(device: DeviceState, channel: str, request: SipMessage, response: SipMessage) -> Dialog:
    """The dialog that a 2xx makes. A Contact that cannot be read is replaced by where the device is."""
    number, _ = read_cseq(request.head("CSeq"))
    return Dialog(
        device, channel, request.head("Call-ID"), request.head("From"), response.head("To"),
        _target(response, device.peer, channel), tuple(reversed(response.all("Record-Route"))), number, number,
        response.body,
    )  # fmt: skip


def _target(response: SipMessage, peer: Peer, channel: str) -> str:
    try:
        return str(read_address(response.head("Contact")).uri)
    except Fault:
        place = place_text(peer.host, peer.port)
        return f"sip:{channel}@{place}" if channel else f"sip:{place}"
