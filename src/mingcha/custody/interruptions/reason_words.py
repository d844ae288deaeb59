"""Texts for the recorder's closed list of gap reasons (media.units.GapReason)."""

from mingcha.kit.words import Words
from mingcha.media.units import GapReason

REASON_WORDS: dict[str, Words] = {
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
    GapReason.MASK_MISSING: Words("须设遮挡而未设", "a privacy mask is required and missing"),
    GapReason.MASK_MOVED: Words("画面已变，遮挡失效", "the view moved away from its privacy mask"),
    GapReason.MASK_DEVICE: Words("所在设备另有须遮挡的画面", "the device has another view that must be covered"),
    GapReason.MASK_FAULT: Words("遮挡处理故障", "privacy masking failed"),
}
UNKNOWN_REASON = Words("原因未知", "cause unknown")
"""For a reason of a newer recorder."""
