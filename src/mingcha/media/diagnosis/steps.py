"""The steps from a camera to its footage, each passed, failed or unknown: values without addresses (article 16(5))."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.units import GapReason

KEY_LIMIT_S = 10
"""Pictures for so long without a key frame are a finding: cameras send one every second or two."""
MOST_STEPS = 16
MOST_FACTS = 8
_MOST_FACT = 2**53 - 1


class Step(StrEnum):
    """What must go right, in the order in which it happens."""

    REGISTRATION = "registration"  # the device is registered at the signalling program
    ADDRESS = "address"  # something answers at the address
    PORT = "port"  # the port takes a connection; of a device that registers: something reaches ours
    ANSWER = "answer"  # the request for the stream is accepted
    PACKETS = "packets"
    SSRC = "ssrc"  # the packets are of one source
    STREAM_MAP = "stream_map"  # the program stream says what it carries (PSM)
    KEY_FRAME = "key_frame"
    DECODE = "decode"  # the codec is one that is recorded


class Result(StrEnum):
    """How a step went."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """Why a step failed."""

    SIGNALLING_AWAY = "signalling_away"
    NOT_REGISTERED = "not_registered"
    INVITE_UNANSWERED = "invite_unanswered"
    INVITE_REFUSED = "invite_refused"
    INVITE_FAILED = "invite_failed"
    CHANNEL_UNKNOWN = "channel_unknown"
    CANNOT_SEND_SO = "cannot_send_so"  # the device refuses how or what is asked for
    NOTHING_REACHES_US = "nothing_reaches_us"
    OTHER_SENDER = "other_sender"  # something comes from a host that the device did not name
    PORT_OF_DEVICE_CLOSED = "port_of_device_closed"
    CONNECTED_AND_SILENT = "connected_and_silent"
    OTHER_SSRC = "other_ssrc"
    NO_STREAM_MAP = "no_stream_map"
    SVAC = "svac"
    HOST_SILENT = "host_silent"
    PORT_CLOSED = "port_closed"
    LOGIN_REFUSED = "login_refused"
    PATH_UNKNOWN = "path_unknown"
    NOT_RTSP = "not_rtsp"
    REQUEST_UNANSWERED = "request_unanswered"
    REQUEST_FAILED = "request_failed"
    NO_PACKETS_UDP = "no_packets_udp"
    NO_PACKETS_TCP = "no_packets_tcp"
    NO_WHOLE_PICTURE = "no_whole_picture"
    NO_KEY_FRAME = "no_key_frame"
    NO_PARAMETER_SETS = "no_parameter_sets"
    UNSUPPORTED_CODEC = "unsupported_codec"


class ReadWay(StrEnum):
    """How the camera is read."""

    DEVICE = "gb28181"
    RTSP = "rtsp"
    OTHER = "other"  # masked, or by the fallback reader: a process of its own keeps no counters


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step. `facts`: numbers alone, by name with its unit."""

    step: Step
    result: Result
    finding: Finding | None = None
    facts: tuple[tuple[str, int], ...] = ()

    def fact(self, name: str) -> int | None:
        """A number; None if it is not known."""
        return dict(self.facts).get(name)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the newest attempt to read a camera showed."""

    way: ReadWay
    steps: tuple[StepResult, ...] = ()
    """In order; none where nothing was tried yet or the way keeps no counters."""
    reason: GapReason | None = None
    """Why there is no footage now; None while there is."""

    @property
    def first_failed(self) -> StepResult | None:
        """The step to begin with; None if none failed."""
        return next((one for one in self.steps if one.result is Result.FAILED), None)


@dataclass(frozen=True, slots=True)
class PicturesSeen:
    """The pictures of one stream so far."""

    has_picture: bool = False
    """Whether a whole picture came."""
    has_key: bool = False
    has_run: bool = False
    """Whether footage was made of them."""
    waited_s: int = 0
    """Since the stream began."""


def passed(step: Step, **facts: int) -> StepResult:
    """A step that went right."""
    return StepResult(step, Result.PASSED, None, tuple(facts.items()))


def failed(step: Step, finding: Finding, **facts: int) -> StepResult:
    """A step that went wrong."""
    return StepResult(step, Result.FAILED, finding, tuple(facts.items()))


def unknown(step: Step) -> StepResult:
    """A step of which nothing is known."""
    return StepResult(step, Result.UNKNOWN)


def in_order(steps: Iterable[StepResult]) -> tuple[StepResult, ...]:
    """The steps, with all after the first failed one unknown: what comes after it depends on it."""
    found: list[StepResult] = []
    has_failed = False
    for one in steps:
        found.append(unknown(one.step) if has_failed else one)
        has_failed = has_failed or one.result is Result.FAILED
    return tuple(found)


def key_frame_step(seen: PicturesSeen, *, packets: bool, is_over: bool, lost: int) -> StepResult:
    """Whether pictures began with a key frame. `packets`: whether any came; `lost`: how many did not."""
    if seen.has_run:
        return passed(Step.KEY_FRAME)
    if seen.has_picture and seen.waited_s >= KEY_LIMIT_S:
        finding = Finding.NO_PARAMETER_SETS if seen.has_key else Finding.NO_KEY_FRAME
        return failed(Step.KEY_FRAME, finding, waited_s=seen.waited_s)
    if packets and is_over and not seen.has_picture:
        return failed(Step.KEY_FRAME, Finding.NO_WHOLE_PICTURE, lost=lost)
    return unknown(Step.KEY_FRAME)


def diagnosis_json(found: Diagnosis) -> dict[str, object]:
    """A diagnosis as JSON."""
    return {
        "way": found.way.value,
        "reason": None if found.reason is None else found.reason.value,
        "steps": [
            {
                "step": one.step.value,
                "result": one.result.value,
                "finding": None if one.finding is None else one.finding.value,
                "facts": dict(one.facts),
            }
            for one in found.steps
        ],
    }


def diagnosis_from(answer: Mapping[str, object]) -> Diagnosis:
    """Parses a recorder's answer to `diagnose`. Raises Fault(INVALID)."""
    reason, steps = answer.get("reason"), answer.get("steps")
    try:
        if not isinstance(steps, list) or len(steps) > MOST_STEPS:
            raise ValueError
        return Diagnosis(
            ReadWay(str(answer.get("way"))),
            tuple(_step_from(one) for one in steps),
            None if reason is None else GapReason(str(reason)),
        )
    except ValueError:
        words = Words("录像机的回答格式不对", "the answer of the recorder is broken")
        raise Fault(FaultKind.INVALID, words) from None


def _step_from(given: object) -> StepResult:
    """Raises ValueError."""
    if not isinstance(given, dict):
        raise ValueError
    finding, facts = given.get("finding"), given.get("facts")
    if not isinstance(facts, dict) or len(facts) > MOST_FACTS:
        raise ValueError
    return StepResult(
        Step(str(given.get("step"))),
        Result(str(given.get("result"))),
        None if finding is None else Finding(str(finding)),
        tuple((str(name)[:40], _whole(value)) for name, value in facts.items()),
    )


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MOST_FACT:
        raise ValueError
    return value
