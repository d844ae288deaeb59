"""Questions to devices: a MESSAGE of ours, and the MESSAGEs that answer it, matched by SN (9.5; article 13(1)).

A device acknowledges the question with 200 and sends its answer as a request of its own, a long one in many.
"""

import heapq
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.keepalive import Parts
from mingcha.media.gb28181.server.requests import Requests
from mingcha.media.gb28181.sip.message import SipMessage

MANSCDP = "Application/MANSCDP+xml"
WAIT_S = 15
"""From the question, or from the last part of its answer, to the next part."""
MOST_OPEN = 20_000
MOST_OF_DEVICE = 32
LONGEST_S = 600
"""From the question to the end of its answer, however many parts come."""
_MOST_NUMBER = 2**31 - 1
_SECOND_NS = 1_000_000_000


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    REFUSED = "refused"  # another final response than 2xx
    SILENT = "silent"  # no response, or no answer after it
    GONE = "gone"  # the device is not registered any more


type Part = Callable[[bytes], bool | None]
"""Takes the body of a part of the answer; True if it was the last one, None if it brought nothing new, which does not
extend the wait. Raises Fault(INVALID) for what is no answer."""
type Ended = Callable[[Outcome], None]


@dataclass(slots=True, eq=False)
class Question:
    """A question that is under way."""

    device: DeviceState
    number: int
    command: str
    part: Part
    ended: Ended
    wait_ns: int
    until_ns: int
    latest_ns: int
    codes: frozenset[str]
    """DeviceID of its answers: that of the device, or of the channel that was asked about."""
    is_heard: bool = field(default=False)
    """Whether a part of the answer has come."""
    is_over: bool = field(default=False)


class Questions:
    """Every question that is under way."""

    def __init__(self, requests: Requests, clock: Clock, most_open: int = MOST_OPEN) -> None:
        self._requests = requests
        self._clock = clock
        self._most_open = most_open
        self._open: dict[tuple[str, int], Question] = {}
        self._of_device: dict[str, set[Question]] = {}
        self._timers: list[tuple[int, int, Question]] = []
        """When to see to a question, with counts, since questions have no order."""
        self._timed = 0

    def __len__(self) -> int:
        return len(self._open)

    def next_number(self) -> int:
        """The SN of the next question. Nobody can guess it, for whoever knows it could answer in a device's name."""
        return secrets.randbelow(_MOST_NUMBER) + 1

    def ask(
        self, device: DeviceState, command: str, number: int, body: bytes, part: Part, ended: Ended,
        wait_s: float = WAIT_S, about: str = "",
    ) -> Question:  # fmt: skip
        """Sends a body with this CmdType and SN. `part` takes the answers, `ended` is called once, after the last.
        `about`: the channel whose code the body has, if it is not the device's.

        Raises Fault(EXHAUSTED) if too many questions are under way, of this device or in all."""
        is_full = len(self._open) >= self._most_open or len(self._of_device.get(device.code, ())) >= MOST_OF_DEVICE
        if is_full or (device.code, number) in self._open:
            raise Fault(FaultKind.EXHAUSTED, Words("对设备的查询过多", "too many questions to devices are under way"))
        wait_ns = int(wait_s * _SECOND_NS)
        now_ns = self._clock.monotonic_ns()
        until_ns, latest_ns = now_ns + wait_ns, now_ns + LONGEST_S * _SECOND_NS
        codes = frozenset({device.code, about or device.code})
        question = Question(device, number, command, part, ended, wait_ns, until_ns, latest_ns, codes)
        heads = [("Content-Type", MANSCDP)]
        self._requests.send(device, "MESSAGE", heads, body, lambda response: self._acknowledged(question, response))
        self._open[device.code, number] = question
        self._of_device.setdefault(device.code, set()).add(question)
        self._see_to(question)
        return question

    def command(self, device: DeviceState, body: bytes, ended: Ended) -> None:
        """Sends a body that is answered by its response alone, as a command of control is. Raises Fault(EXHAUSTED)."""

        def answered(response: SipMessage | None) -> None:
            is_well = response is not None and response.code < 300
            ended(Outcome.ANSWERED if is_well else Outcome.SILENT if response is None else Outcome.REFUSED)

        self._requests.send(device, "MESSAGE", [("Content-Type", MANSCDP)], body, answered)

    def receive(self, device: DeviceState, parts: Parts, body: bytes) -> bool:
        """Takes a body of a device. False if it answers no question that is under way; the DeviceID of an answer is
        that of the device or channel that was asked about."""
        question = self._open.get((device.code, parts.number))
        if question is None or not parts.is_response or parts.command != question.command:
            return False
        if parts.device not in question.codes:
            return False
        question.is_heard = True
        try:
            is_last = question.part(body)
        except Fault:
            return True  # the device may still send a good one
        if is_last is not None:
            question.until_ns = min(self._clock.monotonic_ns() + question.wait_ns, question.latest_ns)
        if is_last:
            self._end(question, Outcome.ANSWERED)
        return True

    def settle(self, question: Question, within_s: float) -> None:
        """Waits for further parts only so long from now on: all may have come, but the device's sum is in doubt."""
        question.wait_ns = int(within_s * _SECOND_NS)
        question.until_ns = min(question.until_ns, self._clock.monotonic_ns() + question.wait_ns)
        self._see_to(question)

    def left(self, device: DeviceState) -> None:
        """A device is not registered any more."""
        for question in tuple(self._of_device.get(device.code, ())):
            self._end(question, Outcome.GONE)

    def due(self, now_ns: int) -> None:
        """Ends what has waited too long."""
        while self._timers and self._timers[0][0] <= now_ns:
            *_, question = heapq.heappop(self._timers)
            if question.is_over:
                continue
            if question.until_ns > now_ns:  # parts came since
                self._see_to(question)
            else:
                self._end(question, Outcome.SILENT)

    def _see_to(self, question: Question) -> None:
        self._timed += 1
        heapq.heappush(self._timers, (question.until_ns, self._timed, question))

    def _acknowledged(self, question: Question, response: SipMessage | None) -> None:
        if response is None and not question.is_heard:
            self._end(question, Outcome.SILENT)
        elif response is not None and response.code >= 300:
            self._end(question, Outcome.REFUSED)

    def _end(self, question: Question, outcome: Outcome) -> None:
        if question.is_over:
            return
        question.is_over = True
        del self._open[question.device.code, question.number]
        own = self._of_device[question.device.code]
        own.discard(question)
        if not own:
            del self._of_device[question.device.code]
        question.ended(outcome)
