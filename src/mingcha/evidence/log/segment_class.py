"""The classes of a check for footage (article 20): one class per segment and camera-minute."""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.words import Words


class SegmentClass(StrEnum):
    """The state of one segment (a footage file of a camera-minute); `silent` is for a camera-minute without one."""

    PRESENT_OK = "present_ok"
    PRESENT_ALTERED = "present_altered"
    DISPOSED_LAWFUL = "disposed_lawful"
    DISPOSED_EARLY = "disposed_early"
    DISPOSED_UNDER_HOLD = "disposed_under_hold"
    MISSING_UNEXPLAINED = "missing_unexplained"
    PRESENT_AFTER_DISPOSAL = "present_after_disposal"
    OVERDUE = "overdue"
    SILENT = "silent"

    @property
    def words(self) -> Words:
        """The short name for people."""
        return _NAMES[self]

    @property
    def meaning(self) -> Words:
        """Its meaning in a sentence."""
        return _MEANINGS[self]

    @property
    def is_good(self) -> bool:
        """Whether the class is lawful (reports no violation)."""
        return self in (SegmentClass.PRESENT_OK, SegmentClass.DISPOSED_LAWFUL)

    @property
    def article(self) -> str:
        """The article that it concerns."""
        return _ARTICLES[self]


_NAMES = {
    SegmentClass.PRESENT_OK: Words("在库完好", "present"),
    SegmentClass.PRESENT_ALTERED: Words("在库被改动", "altered"),
    SegmentClass.DISPOSED_LAWFUL: Words("依法删除", "lawfully disposed of"),
    SegmentClass.DISPOSED_EARLY: Words("提前删除", "disposed of early"),
    SegmentClass.DISPOSED_UNDER_HOLD: Words("保全中被删除", "disposed of under hold"),
    SegmentClass.MISSING_UNEXPLAINED: Words("缺失，原因不明", "missing, unexplained"),
    SegmentClass.PRESENT_AFTER_DISPOSAL: Words("假删除", "sham disposal"),
    SegmentClass.OVERDUE: Words("逾期未删", "overdue"),
    SegmentClass.SILENT: Words("静默", "silent"),
}
_MEANINGS = {
    SegmentClass.PRESENT_OK: Words("文件在，摘要与日志一致", "the file is there and is what the log sealed"),
    SegmentClass.PRESENT_ALTERED: Words("文件在，内容与日志封存的不同", "the file is there and is not what was sealed"),
    SegmentClass.DISPOSED_LAWFUL: Words(
        "期满、无保全、经等待期后按令删除", "deleted by an order, after its period and the veto time, without a hold"
    ),
    SegmentClass.DISPOSED_EARLY: Words(
        "按令删除，但存储期或等待期未满", "deleted by an order before its period or the veto time was over"
    ),
    SegmentClass.DISPOSED_UNDER_HOLD: Words("按令删除时正处于保全之中", "deleted by an order during a hold"),
    SegmentClass.MISSING_UNEXPLAINED: Words(
        "文件不在，且没有任何处置记录：被毁或被藏", "the file is missing and no disposal covers it: destroyed or hidden"
    ),
    SegmentClass.PRESENT_AFTER_DISPOSAL: Words(
        "日志说已删除，文件仍在", "the log contains its deletion, but the file still exists"
    ),
    SegmentClass.OVERDUE: Words("期满又过宽限，无保全，仍未删除", "kept past its period and the grace, under no hold"),
    SegmentClass.SILENT: Words(
        "应录像的分钟既无录像也无中断原因",
        "a minute to be recorded has neither footage nor a gap with a reason",
    ),
}
_ARTICLES = {
    SegmentClass.PRESENT_OK: "16(5)",
    SegmentClass.PRESENT_ALTERED: "20(3)",
    SegmentClass.DISPOSED_LAWFUL: "16(5)",
    SegmentClass.DISPOSED_EARLY: "16(5)",
    SegmentClass.DISPOSED_UNDER_HOLD: "16(5)",
    SegmentClass.MISSING_UNEXPLAINED: "20(3)",
    SegmentClass.PRESENT_AFTER_DISPOSAL: "20(2)",
    SegmentClass.OVERDUE: "799-17",
    SegmentClass.SILENT: "20(3)",
}


class Basis(StrEnum):
    """The clock on which a judgement is based."""

    WITNESS = "witness"  # cosignatures of another party in the log
    OWN = "own"  # the log's own times: a clock set forward cannot be detected

    @property
    def words(self) -> Words:
        """For people."""
        if self is Basis.WITNESS:
            return Words("见证方的时间", "times of witnesses")
        return Words("本系统自己的时间（较弱）", "this installation's own times (weaker)")


@dataclass(frozen=True, slots=True)
class Segment:
    """One judged segment: `minute` = Unix s // 60, `n` is the file number within the camera-minute.

    For `silent`, `n` is -1, epoch 0, and `minutes` is the length of the run from `minute` on; otherwise `minutes` is 1.
    `intent` and `done`: indices of the entries that name it, or None. `why`: the reason if a condition was not met.
    """

    kind: SegmentClass
    camera: str
    epoch: int
    minute: int
    n: int
    minutes: int = 1
    intent: int | None = None
    done: int | None = None
    order: str = ""
    basis: Basis = Basis.OWN
    why: str = ""
