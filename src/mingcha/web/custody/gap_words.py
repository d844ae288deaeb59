"""Texts for the recorder's closed list of gap reasons (media.units.GapReason)."""

import json

from mingcha.custody.proofs.day_account import NOT_ASSIGNED
from mingcha.kit.words import Words
from mingcha.media.units import GapReason

HOST_AWAY = "HOST_AWAY"
"""The player's own reason: a recorder host does not respond, so its footage cannot be shown (player/gateway.ts)."""

GAP_WORDS: dict[str, Words] = {
    GapReason.CONNECTING: Words("正在连接", "connecting"),
    GapReason.UNREACHABLE: Words("摄像机连不上", "camera not reachable"),
    GapReason.REFUSED: Words("摄像机拒绝登录", "camera refuses the login"),
    GapReason.NOT_FOUND: Words("摄像机上没有该码流", "no such stream at the camera"),
    GapReason.NOT_A_CAMERA: Words("对端不是摄像机", "the device is not a camera"),
    GapReason.UNSUPPORTED: Words("码流格式不支持", "stream format not supported"),
    GapReason.SILENT: Words("摄像机没有送出画面", "camera sends no picture"),
    GapReason.LOSS: Words("网络丢包", "packets lost"),
    GapReason.CLOCK_JUMP: Words("时钟跳变", "clock jumped"),
    GapReason.DISK_FULL: Words("磁盘已满", "disk full"),
    GapReason.DISK_FAULT: Words("磁盘故障", "disk fault"),
    GapReason.RECORDER_DOWN: Words("录像机未运行", "recorder not running"),
    GapReason.JOURNAL_LOST: Words("录像账本曾丢失，原因不明", "the journal was lost, cause not known"),
    GapReason.DISABLED: Words("已停用", "switched off"),
    HOST_AWAY: Words("存有该时段录像的主机没有应答", "the host with this footage does not respond"),
    NOT_ASSIGNED: Words("尚未交录像机", "not yet with a recorder"),
}

_NETWORK = {GapReason.CONNECTING, GapReason.UNREACHABLE, GapReason.SILENT, GapReason.LOSS, HOST_AWAY}
_WORK = {GapReason.DISABLED, NOT_ASSIGNED}


def gap_words(reason: str) -> Words:
    """The text of a reason; "cause unknown" for reasons of a newer recorder."""
    return GAP_WORDS.get(reason.upper(), Words("原因未知", "cause unknown"))


def gap_kind(reason: str) -> str:
    """The hatch pattern of a gap: network, device, work or unknown."""
    key = reason.upper()
    if key in _NETWORK:
        return "network"
    if key in _WORK:
        return "work"
    return "device" if key in GAP_WORDS and key not in (GapReason.RECORDER_DOWN, GapReason.JOURNAL_LOST) else "unknown"


def gap_words_json() -> str:
    """All reasons with kind and text, embedded in the page for the player."""
    return json.dumps(
        {reason: {"kind": gap_kind(reason), "zh": words.zh, "en": words.en} for reason, words in GAP_WORDS.items()},
        ensure_ascii=False,
    )
