"""States and closed lists of acceptances: conclusions, items of form 5.3, documents (articles 7, 8)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class AcceptanceState(StrEnum):
    """Where a batch of points stands between the opening of its acceptance and its end."""

    OPEN = "open"
    MEASURED = "measured"
    SIGNED = "signed"
    PASSED = "passed"
    FAILED = "failed"
    REINSPECTION = "reinspection"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def is_waiting(self) -> bool:
        """Whether its points still wait for it."""
        return self not in RELEASED


_STATES = {
    AcceptanceState.OPEN: Words("验收中，待填报", "open, to be measured"),
    AcceptanceState.MEASURED: Words("已填报，待签字", "measured, to be signed"),
    AcceptanceState.SIGNED: Words("已签字，待办结", "signed, to be closed"),
    AcceptanceState.PASSED: Words("验收合格", "passed"),
    AcceptanceState.FAILED: Words("验收不合格", "failed"),
    AcceptanceState.REINSPECTION: Words("复验中", "under re-inspection"),
    AcceptanceState.WITHDRAWN: Words("已撤回", "withdrawn"),
}

TRANSITIONS: Mapping[AcceptanceState, frozenset[AcceptanceState]] = {
    AcceptanceState.OPEN: frozenset({AcceptanceState.MEASURED, AcceptanceState.WITHDRAWN}),
    AcceptanceState.MEASURED: frozenset({AcceptanceState.SIGNED, AcceptanceState.WITHDRAWN}),
    AcceptanceState.SIGNED: frozenset({AcceptanceState.PASSED, AcceptanceState.FAILED, AcceptanceState.WITHDRAWN}),
    AcceptanceState.FAILED: frozenset({AcceptanceState.REINSPECTION, AcceptanceState.WITHDRAWN}),
    AcceptanceState.REINSPECTION: frozenset(
        {AcceptanceState.PASSED, AcceptanceState.FAILED, AcceptanceState.WITHDRAWN}
    ),
    AcceptanceState.PASSED: frozenset(),
    AcceptanceState.WITHDRAWN: frozenset(),
}
"""From each state the states that may follow. Only a passed batch is in use."""
MEASURABLE = (AcceptanceState.OPEN, AcceptanceState.MEASURED, AcceptanceState.REINSPECTION)
"""The states in which a report is recorded; a later one takes the place of the one before, with its signatures."""
RELEASED = (AcceptanceState.PASSED, AcceptanceState.WITHDRAWN)
"""The states that bind a point no longer: it may be of another batch."""


class Conclusion(StrEnum):
    """What the group concludes. Article 8 knows passed and not passed; 基本合格 is refused."""

    QUALIFIED = "qualified"
    BASIC = "basic"
    UNQUALIFIED = "unqualified"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _CONCLUSIONS[self]


_CONCLUSIONS = {
    Conclusion.QUALIFIED: Words("合格", "qualified"),
    Conclusion.BASIC: Words("基本合格", "basically qualified"),
    Conclusion.UNQUALIFIED: Words("不合格", "not qualified"),
}
RECORDED_CONCLUSIONS = (Conclusion.QUALIFIED, Conclusion.UNQUALIFIED)
"""The conclusions that a report may have."""


class Item(StrEnum):
    """An item of form 5.3, in its order on paper."""

    CONSTRUCTION = "construction"
    COVERAGE = "coverage"
    RESOLUTION = "resolution"
    FRAME_RATE = "frame_rate"
    LOW_LIGHT = "low_light"
    STORAGE_DAYS = "storage_days"
    COMPLETENESS = "completeness"
    TIME_ERROR = "time_error"
    LATENCY = "latency"
    GB28181 = "gb28181"
    GB35114 = "gb35114"
    SIGNS = "signs"
    MASKS = "masks"
    FIXED_VIEW = "fixed_view"
    DOCUMENTS = "documents"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _ITEMS[self]

    @property
    def unit(self) -> Words:
        """The unit of its value; empty for an item without a number."""
        return _UNITS.get(self, Words("", ""))

    @property
    def is_number(self) -> bool:
        """Whether its value is a number."""
        return self in _UNITS


_ITEMS = {
    Item.CONSTRUCTION: Words("施工质量", "quality of construction"),
    Item.COVERAGE: Words("覆盖范围", "coverage"),
    Item.RESOLUTION: Words("分辨率", "resolution"),
    Item.FRAME_RATE: Words("帧率", "frame rate"),
    Item.LOW_LIGHT: Words("低照度效果", "picture in low light"),
    Item.STORAGE_DAYS: Words("存储天数", "days of storage"),
    Item.COMPLETENESS: Words("录像完整率", "completeness of recording"),
    Item.TIME_ERROR: Words("时间误差", "time error"),
    Item.LATENCY: Words("时延", "latency"),
    Item.GB28181: Words("GB/T 28181 测试", "test of GB/T 28181"),
    Item.GB35114: Words("GB 35114 等级", "level of GB 35114"),
    Item.SIGNS: Words("明显标识", "conspicuous signs"),
    Item.MASKS: Words("隐私遮挡", "privacy masks"),
    Item.FIXED_VIEW: Words("位置和摄像范围固定", "fixed position and view"),
    Item.DOCUMENTS: Words("资料审查", "check of documents"),
}
_UNITS = {
    Item.FRAME_RATE: Words("帧/秒", "fps"),
    Item.STORAGE_DAYS: Words("日", "days"),
    Item.COMPLETENESS: Words("%", "%"),
    Item.TIME_ERROR: Words("秒", "s"),
    Item.LATENCY: Words("毫秒", "ms"),
}
NEEDED = (
    Item.CONSTRUCTION,
    Item.COVERAGE,
    Item.RESOLUTION,
    Item.FRAME_RATE,
    Item.STORAGE_DAYS,
    Item.COMPLETENESS,
    Item.TIME_ERROR,
    Item.SIGNS,
    Item.FIXED_VIEW,
    Item.DOCUMENTS,
)
"""The items that every report states; the others where they apply."""


class DocumentKind(StrEnum):
    """A document that the group checked (after GB 50348), or the sheet that members without an account signed."""

    TASK_BOOK = "task_book"
    CONTRACT = "contract"
    DESIGN = "design"
    AS_BUILT = "as_built"
    EQUIPMENT = "equipment"
    INSPECTION = "inspection"
    TRIAL_RUN = "trial_run"
    TRAINING = "training"
    SELF_CHECK = "self_check"
    MAINTENANCE = "maintenance"
    SIGNED_SHEET = "signed_sheet"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _DOCUMENTS[self]


_DOCUMENTS = {
    DocumentKind.TASK_BOOK: Words("设计任务书", "task book"),
    DocumentKind.CONTRACT: Words("工程合同", "contract"),
    DocumentKind.DESIGN: Words("设计文件和评审意见", "design and its review"),
    DocumentKind.AS_BUILT: Words("竣工图", "as-built drawings"),
    DocumentKind.EQUIPMENT: Words("设备清单", "list of equipment"),
    DocumentKind.INSPECTION: Words("检测报告", "inspection report"),
    DocumentKind.TRIAL_RUN: Words("试运行报告", "report of the trial run"),
    DocumentKind.TRAINING: Words("培训记录", "record of training"),
    DocumentKind.SELF_CHECK: Words("自检报告", "self-check"),
    DocumentKind.MAINTENANCE: Words("维护协议", "maintenance agreement"),
    DocumentKind.SIGNED_SHEET: Words("验收签字表", "sheet of signatures"),
}
