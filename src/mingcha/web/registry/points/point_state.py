"""The present state of a point as shape, text and colour: derived from the recorder's report and the register."""

from dataclasses import dataclass

from mingcha.fleet.recorders.queries import CameraView
from mingcha.kit.words import Words
from mingcha.media.feed.quality import GOOD_FROM_FPS, POOR_BELOW_FPS
from mingcha.overview.points.condition import STALE_AFTER_MS, Condition, condition_of, recording_switch
from mingcha.registry.points.values import PointRow
from mingcha.web.custody.gap_words import gap_words
from mingcha.web.registry.points.clock_words import clock_sentences
from mingcha.web.registry.sound.words import NOTHING, sound_words

_NONE = Words("", "")

CONDITION_WORDS: dict[Condition, Words] = {
    Condition.OK: Words("正常", "recording"),
    Condition.POOR: Words("画质异常", "poor picture"),
    Condition.DOWN: Words("中断", "down"),
    Condition.OFF: Words("停用", "out of use"),
    Condition.WAIT: Words("等待连接", "waiting"),
}
"""The conditions of list, map, tree and counters as texts."""

ON_TRIAL = Words("试运行", "on trial")
ACCEPTED = Words("竣工验收合格", "accepted")
IN_USE = Words("已投入使用", "in use")
GONE = Words("已移动、拆除或者灭失", "moved away, removed or lost")
"""The other axis, whatever the condition (articles 8, 10)."""

TONES: dict[Condition, str] = {
    Condition.OK: "ok",
    Condition.POOR: "warn",
    Condition.DOWN: "bad",
    Condition.OFF: "off",
    Condition.WAIT: "wait",
}
"""The shape and colour of each condition."""


@dataclass(frozen=True, slots=True)
class PointState:
    """`condition`: for filters of list and map; `tone`: shape of the recording (ok, warn, bad, off, wait); `cause`: why
    there is no picture, "" if there is one; `clock`: sentences about a wrong camera clock.
    """

    condition: Condition
    tone: str
    label: Words
    cause: Words
    since_ms: int | None
    oldest_ms: int | None
    fps: float | None
    kbps: float | None
    clock: tuple[Words, ...] = ()
    sound: Words = NOTHING
    """The recorder's report on the sound that it should record."""
    sound_missing: bool = False


def use_of(state: str) -> Words:
    """How far a point of this register state came: on trial, accepted, in use, or gone for ever (articles 8, 10)."""
    return {"trial": ON_TRIAL, "accepted": ACCEPTED, "out_of_use": GONE}.get(state, IN_USE)


def state_of(row: PointRow, camera: CameraView | None) -> PointState:
    """The state of a point for a list, a tree or its own page."""
    status = camera.status if camera else {}
    oldest_ms = _whole(status.get("oldest_ms"))
    fps, kbps = _number(status.get("frames_per_second")), _number(status.get("kilobits_per_second"))
    since_ms = camera.since_ms if camera else None

    heard = camera is not None and camera.age_ms <= STALE_AFTER_MS
    phase = camera.state if camera and heard else ""
    condition = condition_of(recording_switch(row.state, enabled=row.enabled), phase, status)
    label, cause = _words(condition, camera, heard=heard)
    tone = TONES[condition]
    sound = sound_words(status) if heard else (NOTHING, False)
    return PointState(condition, tone, label, cause, since_ms, oldest_ms, fps, kbps, clock_sentences(status), *sound)


def _words(condition: Condition, camera: CameraView | None, *, heard: bool) -> tuple[Words, Words]:
    """The name of the state and why there is no picture; a wait has three kinds."""
    if condition is Condition.WAIT:
        if camera is None:
            return Words("等待录像机", "waiting"), Words("录像机尚未报告", "the recorder has not reported yet")
        if not heard:
            return Words("无应答", "no answer"), Words("录像机没有应答", "the recorder does not answer")
        return Words("正在连接", "connecting"), gap_words(camera.reason or "CONNECTING")
    if condition is Condition.DOWN and camera is not None:
        return CONDITION_WORDS[condition], gap_words(camera.reason)
    if condition is Condition.POOR and camera is not None:
        return CONDITION_WORDS[condition], _poor_words(camera)
    return CONDITION_WORDS[condition], _NONE


def _poor_words(camera: CameraView) -> Words:
    """By which measure a picture is poor, with its value and its limit."""
    fps = _number(camera.status.get("frames_per_second")) or 0.0
    return Words(
        f"帧率偏低：{fps:g} 帧/秒（低于 {POOR_BELOW_FPS:g} 即为异常，回到 {GOOD_FROM_FPS:g} 恢复正常）",
        f"low frame rate: {fps:g} a second (poor below {POOR_BELOW_FPS:g}, good again from {GOOD_FROM_FPS:g})",
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
