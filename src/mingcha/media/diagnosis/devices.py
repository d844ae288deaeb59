"""Why a device that registers gives no picture: from the counters of its stream (GB/T 28181; article 13(1))."""

from dataclasses import dataclass, replace

from mingcha.media.diagnosis.steps import (
    Diagnosis,
    Finding,
    PicturesSeen,
    Result,
    Step,
    StepResult,
    failed,
    in_order,
    key_frame_step,
    passed,
    unknown,
)
from mingcha.media.units import GapReason

_ANSWERS = {
    GapReason.SILENT: (Step.ANSWER, Finding.INVITE_UNANSWERED),
    GapReason.REFUSED: (Step.ANSWER, Finding.INVITE_REFUSED),
    GapReason.NOT_FOUND: (Step.ADDRESS, Finding.CHANNEL_UNKNOWN),
    GapReason.UNSUPPORTED: (Step.ANSWER, Finding.CANNOT_SEND_SO),
}
"""What a request for a stream met, by its reason; else INVITE_FAILED."""


@dataclass(frozen=True, slots=True)
class DeviceStream:
    """What a source counted of one stream of a device."""

    is_answered: bool = False
    """Whether the device accepted the request for the stream."""
    end: GapReason | None = None
    """What the attempt ended with; None while it goes on."""
    connects: bool = False
    """Whether we connect to the device (tcp-active)."""
    is_reached: bool = False
    """Whether a packet or connection of the device came."""
    has_stranger: bool = False
    """Whether something came from a host that the device did not name."""
    has_source: bool = False
    """Whether packets of RTP came."""
    packets: int = 0
    lost: int = 0
    foreign: int = 0
    """Packets of other sources, which were dropped."""
    is_program: bool = True
    """Whether it is a program stream or not known yet; bare H.264 and H.265 have no map."""
    has_map: bool = False
    bad_maps: int = 0
    unsupported: str = ""
    """The codec that is not recorded ("svac"); "" for none."""
    pictures: PicturesSeen = PicturesSeen()


@dataclass(frozen=True, slots=True)
class Registration:
    """What the signalling program knows of a device; `heard_ago_s` None if it was not heard."""

    online: bool
    heard_ago_s: int | None = None


def device_steps(seen: DeviceStream) -> tuple[StepResult, ...]:
    """The steps of one stream after the registration of its device."""
    if not seen.is_answered:
        return in_order(_asked(seen.end))
    return in_order((
        passed(Step.ANSWER),
        passed(Step.ADDRESS),
        _port(seen),
        _packets(seen),
        _ssrc(seen),
        _stream_map(seen),
        _key_frame(seen),
        _decode(seen),
    ))  # fmt: skip


def with_registration(found: Diagnosis, state: Registration | None) -> Diagnosis:
    """The diagnosis with the registration as its first step; `state` None if the signalling program does not answer.

    A device that is not registered now explains all that follows, whatever the last attempt met. The request of a
    device that came back since the last attempt is unknown, not failed.
    """
    if state is None:
        first = failed(Step.REGISTRATION, Finding.SIGNALLING_AWAY)
    else:
        facts = {} if state.heard_ago_s is None else {"heard_ago_s": state.heard_ago_s}
        first = (
            passed(Step.REGISTRATION, **facts)
            if state.online
            else failed(Step.REGISTRATION, Finding.NOT_REGISTERED, **facts)
        )
    steps = found.steps or tuple(unknown(step) for step in _AFTER)
    return replace(found, steps=in_order((first, *steps)))


_AFTER = (
    Step.ANSWER, Step.ADDRESS, Step.PORT, Step.PACKETS, Step.SSRC, Step.STREAM_MAP, Step.KEY_FRAME, Step.DECODE,
)  # fmt: skip


def _asked(end: GapReason | None) -> tuple[StepResult, ...]:
    """A request for a stream that was not accepted, or is not answered yet."""
    if end is None:
        return tuple(unknown(step) for step in _AFTER)
    at, finding = _ANSWERS.get(end, (Step.ANSWER, Finding.INVITE_FAILED))
    before = [passed(Step.ANSWER)] if at is Step.ADDRESS else []
    rest = _AFTER[len(before) + 1 :]
    return (*before, failed(at, finding), *(unknown(step) for step in rest))


def _port(seen: DeviceStream) -> StepResult:
    if seen.is_reached or seen.has_source:
        return passed(Step.PORT)
    if seen.end is None:
        return unknown(Step.PORT)
    if seen.connects:
        return failed(Step.PORT, Finding.PORT_OF_DEVICE_CLOSED)
    return failed(Step.PORT, Finding.OTHER_SENDER if seen.has_stranger else Finding.NOTHING_REACHES_US)


def _packets(seen: DeviceStream) -> StepResult:
    if seen.has_source:
        return passed(Step.PACKETS, packets=seen.packets, lost=seen.lost)
    return unknown(Step.PACKETS) if seen.end is None else failed(Step.PACKETS, Finding.CONNECTED_AND_SILENT)


def _ssrc(seen: DeviceStream) -> StepResult:
    if seen.foreign and not seen.pictures.has_picture:
        return failed(Step.SSRC, Finding.OTHER_SSRC, foreign=seen.foreign)
    return passed(Step.SSRC, foreign=seen.foreign) if seen.has_source else unknown(Step.SSRC)


def _stream_map(seen: DeviceStream) -> StepResult:
    """A stream without a map is read by content where that is possible: then nothing is wrong with it."""
    if seen.has_map or seen.pictures.has_picture or not seen.is_program:
        return passed(Step.STREAM_MAP)
    if seen.has_source and seen.end is not None:
        return failed(Step.STREAM_MAP, Finding.NO_STREAM_MAP, bad_maps=seen.bad_maps)
    return unknown(Step.STREAM_MAP)


def _key_frame(seen: DeviceStream) -> StepResult:
    if seen.unsupported:
        return unknown(Step.KEY_FRAME)
    is_over = seen.end is not None
    return key_frame_step(seen.pictures, packets=seen.has_source, is_over=is_over, lost=seen.lost)


def _decode(seen: DeviceStream) -> StepResult:
    if seen.unsupported:
        return failed(Step.DECODE, Finding.SVAC if seen.unsupported == "svac" else Finding.UNSUPPORTED_CODEC)
    return StepResult(Step.DECODE, Result.PASSED if seen.pictures.has_run else Result.UNKNOWN)
