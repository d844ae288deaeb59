"""What a point is doing now, as shape, word and colour: from the recorder's word and the register, never typed."""

from dataclasses import dataclass

from mingcha.custody.queries.recorders import CameraView
from mingcha.kit.words import Words
from mingcha.registry.queries import PointRow
from mingcha.web.gap_words import gap_words

_NONE = Words("", "")
STALE_AFTER_MS = 60_000
"""The recorder's word is shown as its own age after this long (screens.md, section 9)."""


@dataclass(frozen=True, slots=True)
class PointState:
    """`tone` is ok, bad, off or wait; `cause` says why there is no picture, empty when there is one."""

    tone: str
    label: Words
    cause: Words
    since_ms: int | None
    oldest_ms: int | None
    fps: float | None
    kbps: float | None


def state_of(row: PointRow, camera: CameraView | None) -> PointState:
    """The state of a point for a list, a tree or its own page."""
    status = camera.status if camera else {}
    oldest_ms = _whole(status.get("oldest_ms"))
    fps, kbps = _number(status.get("frames_per_second")), _number(status.get("kilobits_per_second"))
    since_ms = camera.since_ms if camera else None

    def state(tone: str, label: Words, cause: Words = _NONE) -> PointState:
        return PointState(tone, label, cause, since_ms, oldest_ms, fps, kbps)

    if not row.enabled or row.state == "out_of_use":
        return state("off", Words("停用", "out of use"))
    if camera is None:
        return state("wait", Words("等待录像机", "waiting"), Words("录像机尚未报告", "no word of the recorder yet"))
    if camera.age_ms > STALE_AFTER_MS:
        return state("wait", Words("无应答", "no answer"), Words("录像机没有应答", "the recorder does not answer"))
    if camera.state == "recording":
        return state("ok", Words("正常", "recording"))
    if camera.state == "connecting":
        return state("wait", Words("正在连接", "connecting"), gap_words(camera.reason or "CONNECTING"))
    if camera.state == "off":
        return state("off", Words("停用", "out of use"))
    return state("bad", Words("中断", "down"), gap_words(camera.reason))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
