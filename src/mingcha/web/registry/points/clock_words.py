"""Sentences about a camera's clock for its page, from the recorder's status; the recorder judges the clock."""

from collections.abc import Mapping

from mingcha.kit.words import Words
from mingcha.media.units import ClockFinding


def clock_sentences(status: Mapping[str, object]) -> tuple[Words, ...]:
    """A sentence for each finding about the camera's clock; empty if there is none or the clock is unknown."""
    found = status.get("clock_findings")
    findings = found if isinstance(found, list) else []
    sentences = []
    offset_ms, drift_ppm = status.get("clock_offset_ms"), status.get("clock_drift_ppm")
    if ClockFinding.OFF in findings and isinstance(offset_ms, int):
        seconds = _seconds(abs(offset_ms))
        ahead = offset_ms > 0
        sentences.append(
            Words(
                f"摄像机时钟比录像机{'快' if ahead else '慢'} {seconds[0]}：请校时",
                f"the camera's clock is {seconds[1]} {'ahead of' if ahead else 'behind'} the recorder's: set it",
            )
        )
    if ClockFinding.DRIFTS in findings and isinstance(drift_ppm, int):
        rate = f"{abs(drift_ppm) / 10_000:.1f}"
        fast = drift_ppm > 0
        sentences.append(
            Words(
                f"摄像机的画面时钟走得偏{'快' if fast else '慢'} {rate}%：请检修",
                f"the camera times its pictures {rate}% too {'fast' if fast else 'slowly'}: have it looked at",
            )
        )
    return tuple(sentences)


def _seconds(milliseconds: int) -> tuple[str, str]:
    """A duration in the usual unit."""
    for size_ms, zh, en in ((86_400_000, "天", "d"), (3_600_000, "小时", "h"), (60_000, "分钟", "min")):
        if milliseconds >= 2 * size_ms:
            return f"{milliseconds / size_ms:.1f} {zh}", f"{milliseconds / size_ms:.1f} {en}"
    return f"{milliseconds / 1000:.1f} 秒", f"{milliseconds / 1000:.1f} s"
