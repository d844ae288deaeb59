"""What a camera did, in words: the verbs of media/ptz and how it came home (article 7(2))."""

import json
from collections.abc import Mapping
from typing import Any

from mingcha.access.control.values import MoveKind, MoveRow
from mingcha.kit.words import Words

_PAN = {1: Words("右", "right"), -1: Words("左", "left")}
_TILT = {1: Words("上", "up"), -1: Words("下", "down")}
_PLAIN: Mapping[str, Words] = {
    "stop": Words("停止", "stopped"),
    "go_home": Words("回看守位", "sent home"),
    "precise_move": Words("转到指定方位", "turned to a direction"),
    "drag_zoom": Words("框选放大", "zoomed to a rectangle"),
    "unknown": Words("动作不明", "unknown move"),
}

_TROUBLES: Mapping[str, Words] = {
    "unreachable": Words("摄像机没有应答", "the camera does not answer"),
    "refused": Words("摄像机拒绝转动", "the camera refuses to move"),
    "unsupported": Words("摄像机不支持回到看守位", "the camera cannot go to its home preset"),
    "silent": Words("摄像机没有及时应答，是否转动不清楚", "no answer in time; whether it moved is not known"),
    "busy": Words("上一个动作还没有完成", "the movement before was still under way"),
}
"""What keeps a camera from its home preset, by the names of media/gateway/control/movers.py."""


def move_words(row: MoveRow) -> Words:
    """What happened, for a line of the register of moves."""
    if row.kind is MoveKind.MOVED:
        return _verb_words(json.loads(row.verb))
    if row.kind is MoveKind.HOME_FAILED:
        return Words("未能回到看守位", "did not return to its home preset")
    if row.kind is MoveKind.LEFT:
        return Words("摄像机已改由其他录像机接入，未回看守位", "has another recorder now, and did not return")
    if row.by_clock:
        return Words(f"{row.after_s} 秒后自动回看守位", f"home again by the clock after {row.after_s} s")
    return Words("已回看守位", "home again")


def trouble_words(row: MoveRow) -> Words | None:
    """Why a camera did not return, of a reason of a newer gateway as it came; None for every other line."""
    if row.kind is not MoveKind.HOME_FAILED:
        return None
    return _TROUBLES.get(row.why, Words(row.why, row.why))


def _verb_words(verb: Mapping[str, Any]) -> Words:
    name = str(verb["verb"])
    match name:
        case "move":
            return _turn_words(verb)
        case "focus":
            return Words("聚焦：远", "focus far") if verb["speed"] > 0 else Words("聚焦：近", "focus near")
        case "iris":
            return Words("光圈：开", "iris open") if verb["speed"] > 0 else Words("光圈：关", "iris closed")
        case "go_to_preset":
            return Words(f"转到预置位 {verb['preset']}", f"turned to preset {verb['preset']}")
        case "cruise":
            return Words(f"巡航 {verb['cruise']}", f"cruise {verb['cruise']}")
        case "scan":
            return Words(f"扫描 {verb['scan']}", f"scan {verb['scan']}")
        case "auxiliary":
            return Words("雨刷开", "wiper on") if verb["on"] else Words("雨刷关", "wiper off")
    return _PLAIN.get(name, _PLAIN["unknown"])


def _turn_words(verb: Mapping[str, Any]) -> Words:
    """Where a camera turned: the sides that are not zero, and the zoom."""
    sides = [sides[_sign(verb[axis])] for axis, sides in (("pan", _PAN), ("tilt", _TILT)) if verb[axis]]
    zh, en = [], []
    if sides:
        zh.append("向" + "".join(one.zh for one in sides) + "转动")
        en.append("turned " + " and ".join(one.en for one in sides))
    if verb["zoom"]:
        zh.append("变倍：放大" if verb["zoom"] > 0 else "变倍：缩小")
        en.append("zoomed in" if verb["zoom"] > 0 else "zoomed out")
    return Words("，".join(zh), ", ".join(en)) if zh else _PLAIN["stop"]


def _sign(speed: float) -> int:
    return 1 if speed > 0 else -1
