"""A diagnosis as texts for whoever stands before the camera: each step, what is wrong, and what to do (16(1))."""

from mingcha.kit.words import Words
from mingcha.media.diagnosis.steps import Diagnosis, ReadWay, Result, Step, StepResult
from mingcha.media.units import GapReason
from mingcha.registry.commissioning.finding_words import FINDING_WORDS

STEP_WORDS: dict[Step, Words] = {
    Step.REGISTRATION: Words("设备注册", "Registration"),
    Step.ADDRESS: Words("地址", "Address"),
    Step.PORT: Words("端口", "Port"),
    Step.ANSWER: Words("取流应答", "Answer to the request"),
    Step.PACKETS: Words("媒体包", "Packets"),
    Step.SSRC: Words("媒体来源（SSRC）", "Source (SSRC)"),
    Step.STREAM_MAP: Words("节目流映射（PSM）", "Stream map (PSM)"),
    Step.KEY_FRAME: Words("关键帧", "Key frame"),
    Step.DECODE: Words("编码格式", "Codec"),
}
RESULT_WORDS: dict[Result, Words] = {
    Result.PASSED: Words("正常", "passed"),
    Result.FAILED: Words("未通过", "failed"),
    Result.UNKNOWN: Words("未知", "not known"),
}
_RUNS = Words("正在录像，各步均正常", "It is being recorded: every step passed")
_BEGINS = Words(
    "正在取流，还看不出问题：请在 30 秒后再看", "The stream is being asked for, nothing is wrong yet: try in 30 s"
)
_MASKED = Words(
    "按遮挡要求未读取该摄像机，与码流无关：请看该点位的遮挡",
    "The camera is not read because of its privacy masks, not its stream: see the masks of the point",
)
_UNCOUNTED = Words(
    "该摄像机由单独的进程读取（遮挡或备用读取程序），没有逐步计数：请看该点位的中断原因",
    "A process of its own reads the camera (masks, or the fallback reader) and counts no steps: see the gaps of the "
    "point",
)
_MASKS = frozenset((GapReason.MASK_MISSING, GapReason.MASK_MOVED, GapReason.MASK_DEVICE, GapReason.MASK_FAULT))
_HEARD_LIMIT_S = 24 * 3600


def summary_words(found: Diagnosis) -> Words:
    """The first thing to say: what is wrong, or that nothing is."""
    failed = found.first_failed
    if failed is not None:
        return wrong_words(found, failed)
    if found.reason in _MASKS:
        return _MASKED
    if found.reason is None:
        return _RUNS
    return _BEGINS if found.steps else _UNCOUNTED


def wrong_words(found: Diagnosis, failed: StepResult) -> Words:
    """What went wrong in a failed step. Where a device does not do what it is asked for, with when it was heard: then
    its power, its registration and its password are not the cause."""
    assert failed.finding is not None
    what = FINDING_WORDS[failed.finding].what
    numbers = {"foreign": 0, "lost": 0, "waited_s": 0, **dict(failed.facts)}
    zh, en = what.zh.format(**numbers), what.en.format(**numbers)
    heard_s = _heard_s(found) if failed.step in (Step.ANSWER, Step.ADDRESS) else None
    if heard_s is None:
        return Words(zh, en)
    zh = zh.removeprefix("设备")
    but = "但 " if zh[:1].isascii() else "但"
    return Words(f"设备 {heard_s} 秒前来过，{but}{zh}", f"The device was heard {heard_s} s ago, but: {en}")


def advice_of(failed: StepResult) -> tuple[Words, ...]:
    """What to do, in the order in which to try it."""
    assert failed.finding is not None
    return FINDING_WORDS[failed.finding].advice


def detail_words(step: StepResult) -> Words:
    """The numbers of a step that passed; "" without any."""
    heard_s, packets, foreign = step.fact("heard_ago_s"), step.fact("packets"), step.fact("foreign")
    if step.step is Step.REGISTRATION and heard_s is not None:
        return Words(f"{heard_s} 秒前来过", f"heard {heard_s} s ago")
    if packets is not None:
        lost = step.fact("lost") or 0
        return Words(f"收到 {packets} 个，丢失 {lost} 个", f"{packets} came, {lost} are missing")
    if foreign:
        return Words(f"另有 {foreign} 个包来自其他来源，已丢弃", f"{foreign} packets of other sources were dropped")
    return Words("", "")


def _heard_s(found: Diagnosis) -> int | None:
    """When a device that is registered was heard; None for other cameras."""
    if found.way is not ReadWay.DEVICE or found.steps[0].result is not Result.PASSED:
        return None
    heard_s = found.steps[0].fact("heard_ago_s")
    return heard_s if heard_s is not None and heard_s < _HEARD_LIMIT_S else None
