"""Why an RTSP camera gives no picture, whoever found it: from the counters of its session (articles 13(1), 16(5))."""

from dataclasses import dataclass

from mingcha.media.diagnosis.steps import (
    Finding,
    PicturesSeen,
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
    GapReason.REFUSED: Finding.LOGIN_REFUSED,
    GapReason.NOT_FOUND: Finding.PATH_UNKNOWN,
    GapReason.NOT_A_CAMERA: Finding.NOT_RTSP,
    GapReason.SILENT: Finding.REQUEST_UNANSWERED,
}
"""Why a session was not set up, by the reason of its end; else REQUEST_FAILED."""


@dataclass(frozen=True, slots=True)
class CameraSession:
    """What a source counted of one RTSP session."""

    is_connected: bool = False
    is_port_closed: bool = False
    """Whether the host answered that nothing listens at the port."""
    is_playing: bool = False
    """Whether the camera accepted the request for its video."""
    end: GapReason | None = None
    """What the attempt ended with; None while it goes on."""
    over_udp: bool = False
    packets: int = 0
    lost: int = 0
    pictures: PicturesSeen = PicturesSeen()


def camera_steps(seen: CameraSession) -> tuple[StepResult, ...]:
    """The steps of one session."""
    return in_order((*_reached(seen), _answer(seen), _packets(seen), _key_frame(seen), _decode(seen)))


def _reached(seen: CameraSession) -> tuple[StepResult, StepResult]:
    if seen.is_connected:
        return passed(Step.ADDRESS), passed(Step.PORT)
    if seen.is_port_closed:
        return passed(Step.ADDRESS), failed(Step.PORT, Finding.PORT_CLOSED)
    if seen.end is GapReason.NOT_A_CAMERA:  # a wrong certificate: it answered, and with something else
        return passed(Step.ADDRESS), passed(Step.PORT)
    if seen.end is None:
        return unknown(Step.ADDRESS), unknown(Step.PORT)
    return failed(Step.ADDRESS, Finding.HOST_SILENT), unknown(Step.PORT)


def _answer(seen: CameraSession) -> StepResult:
    if seen.is_playing or seen.end is GapReason.UNSUPPORTED:
        return passed(Step.ANSWER)
    if seen.end is None:
        return unknown(Step.ANSWER)
    return failed(Step.ANSWER, _ANSWERS.get(seen.end, Finding.REQUEST_FAILED))


def _packets(seen: CameraSession) -> StepResult:
    if seen.packets:
        return passed(Step.PACKETS, packets=seen.packets, lost=seen.lost)
    if seen.end is None or not seen.is_playing:
        return unknown(Step.PACKETS)
    return failed(Step.PACKETS, Finding.NO_PACKETS_UDP if seen.over_udp else Finding.NO_PACKETS_TCP)


def _key_frame(seen: CameraSession) -> StepResult:
    is_over = seen.end is not None
    return key_frame_step(seen.pictures, packets=seen.packets > 0, is_over=is_over, lost=seen.lost)


def _decode(seen: CameraSession) -> StepResult:
    if seen.pictures.has_run:
        return passed(Step.DECODE)
    if seen.end is GapReason.UNSUPPORTED and not seen.is_playing:
        return failed(Step.DECODE, Finding.UNSUPPORTED_CODEC)
    return unknown(Step.DECODE)
