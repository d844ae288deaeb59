"""Subscriptions at devices: alarms, and changes of the catalogue (RFC 6665; 2022: 9.11, annex N; articles 12, 13(1)).

Refreshed before they expire. A device that refuses, or does not answer, is asked again after ten minutes, then after
twice as long each time, up to a day; what it sends as MESSAGE is heard all the same.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.bounded_xml import Element
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.manscdp.alarms import write_alarm_subscription
from mingcha.media.gb28181.manscdp.catalogue import CatalogueQuery, write_catalogue_query
from mingcha.media.gb28181.manscdp.text import GB2312, write_manscdp
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.invitations import dialog_of
from mingcha.media.gb28181.server.questions import MANSCDP, Questions
from mingcha.media.gb28181.server.requests import Dialog, Requests
from mingcha.media.gb28181.sip.answers import tag_of
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction

EXPIRES_S = 3_600
LEAST_EXPIRES_S, MOST_EXPIRES_S = 60, 86_400
"""What a device may grant: a shorter one is refreshed as if it were the least, a longer one is cut."""
MOST_SUBSCRIPTIONS = 100_000
AT_ONCE = 64
"""SUBSCRIBEs under way: after a restart a city of devices comes within a minute."""
LEAST_PAUSE_S, MOST_PAUSE_S = 600, 86_400
_FULL_S = 5
_MOST_EVENT_NUMBER = 1_000_000
_SECOND_NS = 1_000_000_000


class Subject(StrEnum):
    """What is subscribed to."""

    ALARMS = "alarms"
    CATALOGUE = "catalogue"


@dataclass(slots=True, eq=False)
class Subscription:
    """One subscription at a device. `dialog` is None until the device accepted it."""

    device: DeviceState
    subject: Subject
    due_ns: int
    call: str = ""
    local_tag: str = ""
    dialog: Dialog | None = None
    pause_s: int = 0
    """Until it is asked again after a refusal; 0 while it stands."""
    wanted_s: int = EXPIRES_S
    is_under_way: bool = False
    is_over: bool = False


type Notified = Callable[[DeviceState, bytes], None]
"""Takes the body of a notification of a registered device, already acknowledged."""


class Subscriptions:
    """Every subscription that we hold or ask for."""

    def __init__(self, requests: Requests, questions: Questions, notified: Notified, clock: Clock) -> None:
        """`questions` gives the serial numbers."""
        self._requests, self._questions = requests, questions
        self._notified, self._clock = notified, clock
        self._of_device: dict[str, tuple[Subscription, ...]] = {}
        self._by_call: dict[str, Subscription] = {}
        self._due: list[tuple[int, int, Subscription]] = []
        self._number = self._under_way = 0

    def __len__(self) -> int:
        """How many stand."""
        return sum(1 for one in self._by_call.values() if one.dialog is not None)

    def want(self, device: DeviceState) -> None:
        """Subscribes at a device that has registered, when its turn comes; beyond the bound it is heard by its MESSAGEs
        alone."""
        if device.code in self._of_device or 2 * len(self._of_device) >= MOST_SUBSCRIPTIONS:
            return
        now_ns = self._clock.monotonic_ns()
        own = tuple(Subscription(device, subject, now_ns) for subject in Subject)
        self._of_device[device.code] = own
        for one in own:
            self._plan(one, now_ns)

    def left(self, device: DeviceState) -> None:
        """A device is not registered any more: its subscriptions are forgotten, and asked for when it comes again."""
        for one in self._of_device.pop(device.code, ()):
            one.is_over = True
            self._forget_call(one)

    def due(self, now_ns: int) -> None:
        """Asks for what has fallen due, AT_ONCE at a time."""
        while self._due and self._due[0][0] <= now_ns and self._under_way < AT_ONCE:
            due_ns, _, one = heapq.heappop(self._due)
            if not one.is_over and not one.is_under_way and one.due_ns == due_ns:
                self._ask(one)

    def receive(self, transaction: ServerTransaction, sender: DeviceState | None) -> None:
        """A NOTIFY. `sender`: the registered device that it is of by its place, None for none. One outside of our
        dialogs is taken where its device has a subscription, as a MESSAGE is (devices begin a new call for each); any
        other gets 481, which ends the subscription of before a restart."""
        request = transaction.request
        one = self._by_call.get(request.head("Call-ID"))
        if one is None:
            device = sender if sender is not None and self._stands_at(sender) else None
        else:
            device = one.device if self._is_of(one, transaction) else None
        if device is None:
            transaction.respond(481)
            return
        body, state = request.body, request.head("Subscription-State").strip().lower()
        transaction.respond(200)
        if one is not None and state.startswith("terminated"):
            self._pause(one)
        if body:
            self._notified(device, body)

    def _stands_at(self, device: DeviceState) -> bool:
        return any(one.dialog is not None for one in self._of_device.get(device.code, ()))

    def _is_of(self, one: Subscription, transaction: ServerTransaction) -> bool:
        """Whether a NOTIFY is of a subscription: by both tags and the host; the first one may come before the answer to
        SUBSCRIBE, and has no tag to compare then."""
        request = transaction.request
        remote = "" if one.dialog is None else tag_of(one.dialog.remote)
        return (
            transaction.source.host == one.device.peer.host
            and tag_of(request.head("To")) == one.local_tag
            and (not remote or tag_of(request.head("From")) == remote)
        )

    def _plan(self, one: Subscription, due_ns: int) -> None:
        one.due_ns = due_ns
        self._number += 1
        heapq.heappush(self._due, (due_ns, self._number, one))

    def _ask(self, one: Subscription) -> None:
        device, now_ns = one.device, self._clock.monotonic_ns()
        heads = [
            ("Event", f"Catalog;id={self._number % _MOST_EVENT_NUMBER}" if one.subject is Subject.CATALOGUE
             else "presence"),
            ("Expires", str(one.wanted_s)), ("Contact", self._requests.contact(device.peer)),
            ("Content-Type", MANSCDP),
        ]  # fmt: skip
        body = write_manscdp(_question(one.subject, self._questions.next_number(), device.code), GB2312)
        try:
            if one.dialog is not None:
                self._requests.inside(
                    one.dialog, "SUBSCRIBE", heads, body, lambda response: self._answered(one, response)
                )
            else:
                self._begin(one, heads, body)
        except Fault:  # too much is under way
            self._plan(one, now_ns + _FULL_S * _SECOND_NS)
            return
        one.is_under_way = True
        self._under_way += 1

    def _begin(self, one: Subscription, heads: list[tuple[str, str]], body: bytes) -> None:
        """Sends the first SUBSCRIBE of a call of its own."""
        self._forget_call(one)
        request = self._requests.begin(one.device, one.device.code, "SUBSCRIBE", heads, body)
        self._requests.begun(one.device, request, lambda response: self._answered(one, response, request))
        one.call, one.local_tag = request.head("Call-ID"), tag_of(request.head("From"))
        self._by_call[one.call] = one

    def _answered(self, one: Subscription, response: SipMessage | None, request: SipMessage | None = None) -> None:
        """The final answer; `request`: of a first one, None of a refreshment."""
        self._under_way -= 1
        one.is_under_way = False
        if one.is_over:
            return
        if response is not None and response.code < 300:
            granted_s = _seconds(response.head("Expires"), one.wanted_s)
            if granted_s == 0:
                self._pause(one)
                return
            if request is not None:
                one.dialog = dialog_of(one.device, one.device.code, request, response)
            one.pause_s = 0
            refresh_s = min(max(granted_s, LEAST_EXPIRES_S), MOST_EXPIRES_S) * 4 // 5
            self._plan(one, self._clock.monotonic_ns() + refresh_s * _SECOND_NS)
            return
        if response is not None and response.code == 423 and one.wanted_s == EXPIRES_S:
            least_s = _seconds(response.head("Min-Expires"), EXPIRES_S)
            one.wanted_s = min(max(least_s, EXPIRES_S + 1), MOST_EXPIRES_S)
            self._again(one)
        elif response is not None and response.code == 481 and request is None:
            self._again(one)  # the device was restarted and knows the dialog no more
        else:
            self._pause(one)

    def _again(self, one: Subscription) -> None:
        """Asks anew at once, in a dialog of its own."""
        one.dialog = None
        self._plan(one, self._clock.monotonic_ns())

    def _pause(self, one: Subscription) -> None:
        """Asks anew later; until then MESSAGEs alone are heard."""
        one.dialog = None
        self._forget_call(one)
        one.pause_s = min(max(one.pause_s * 2, LEAST_PAUSE_S), MOST_PAUSE_S)
        self._plan(one, self._clock.monotonic_ns() + one.pause_s * _SECOND_NS)

    def _forget_call(self, one: Subscription) -> None:
        if self._by_call.get(one.call) is one:
            del self._by_call[one.call]


def _question(subject: Subject, serial: int, device: str) -> Element:
    if subject is Subject.ALARMS:
        return write_alarm_subscription(serial, device)
    return write_catalogue_query(serial, device, CatalogueQuery())


def _seconds(text: str, otherwise: int) -> int:
    """A header of seconds; `otherwise` if it is none."""
    stripped = text.partition(";")[0].strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) <= 9 else otherwise
