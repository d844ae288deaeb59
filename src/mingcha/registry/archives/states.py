"""States and closed lists of volumes: kinds of documents, activities, levels of secrecy (article 11)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class VolumeState(StrEnum):
    """Where a volume stands between its opening and the other unit's acceptance."""

    OPEN = "open"
    COMPLETE = "complete"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted_by_receiver"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def is_growing(self) -> bool:
        """Whether documents and people may still be added."""
        return self in GROWING


_STATES = {
    VolumeState.OPEN: Words("立卷中", "open"),
    VolumeState.COMPLETE: Words("齐全", "complete"),
    VolumeState.HANDED_OVER: Words("已移交，待接收", "handed over"),
    VolumeState.ACCEPTED: Words("已接收", "accepted by the receiver"),
}
TRANSITIONS: Mapping[VolumeState, frozenset[VolumeState]] = {
    VolumeState.OPEN: frozenset({VolumeState.COMPLETE}),
    VolumeState.COMPLETE: frozenset({VolumeState.HANDED_OVER}),
    VolumeState.HANDED_OVER: frozenset({VolumeState.COMPLETE, VolumeState.ACCEPTED}),
    VolumeState.ACCEPTED: frozenset(),
}
"""From each state the states that may follow. Back to `complete` leads a handover that the receiver did not take, or
that the giver took back."""
GROWING = (VolumeState.OPEN, VolumeState.COMPLETE)
"""The states in which a volume grows. What was handed over stays as it was signed."""


class Activity(StrEnum):
    """What a unit or a technician did for the system (设计、施工、验收、维护). Supervision is ours: article 11 does not
    name it."""

    DESIGN = "design"
    CONSTRUCTION = "construction"
    ACCEPTANCE = "acceptance"
    MAINTENANCE = "maintenance"
    SUPERVISION = "supervision"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _ACTIVITIES[self]


_ACTIVITIES = {
    Activity.DESIGN: Words("设计", "design"),
    Activity.CONSTRUCTION: Words("施工", "construction"),
    Activity.ACCEPTANCE: Words("验收", "acceptance"),
    Activity.MAINTENANCE: Words("维护", "maintenance"),
    Activity.SUPERVISION: Words("监理", "supervision"),
}
NAMED = (Activity.DESIGN, Activity.CONSTRUCTION, Activity.ACCEPTANCE, Activity.MAINTENANCE)
"""The activities that article 11 names: of each a volume has a unit and a technician."""


class ArchiveKind(StrEnum):
    """A kind of document of a volume, in the order of its inventory; the value stands in the law's parameters."""

    PLAN_APPROVAL = "plan_approval"
    PROCUREMENT = "procurement"
    TASK_BOOK = "task_book"
    CONTRACT = "contract"
    DESIGN = "design"
    DESIGN_REVIEW = "design_review"
    CHANGE = "change"
    AS_BUILT = "as_built"
    EQUIPMENT = "equipment"
    SELF_CHECK = "self_check"
    INSPECTION = "inspection"
    TRIAL_RUN = "trial_run"
    TRAINING = "training"
    ACCEPTANCE_REPORT = "acceptance_report"
    MAINTENANCE = "maintenance"
    MAINTENANCE_RECORD = "maintenance_record"
    PHOTO = "photo"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _DOCUMENTS[self]


_DOCUMENTS = {
    ArchiveKind.PLAN_APPROVAL: Words("规划、立项批复", "approval of plan or project"),
    ArchiveKind.PROCUREMENT: Words("招标采购文件", "documents of the tender"),
    ArchiveKind.TASK_BOOK: Words("设计任务书", "task book"),
    ArchiveKind.CONTRACT: Words("工程合同", "contract"),
    ArchiveKind.DESIGN: Words("设计文件", "design"),
    ArchiveKind.DESIGN_REVIEW: Words("设计评审意见", "review of the design"),
    ArchiveKind.CHANGE: Words("设计变更", "change of the design"),
    ArchiveKind.AS_BUILT: Words("竣工图", "as-built drawings"),
    ArchiveKind.EQUIPMENT: Words("设备清单", "list of equipment"),
    ArchiveKind.SELF_CHECK: Words("自检报告", "self-check"),
    ArchiveKind.INSPECTION: Words("检测报告", "inspection report"),
    ArchiveKind.TRIAL_RUN: Words("试运行报告", "report of the trial run"),
    ArchiveKind.TRAINING: Words("培训记录", "record of training"),
    ArchiveKind.ACCEPTANCE_REPORT: Words("竣工验收报告", "acceptance report"),
    ArchiveKind.MAINTENANCE: Words("维护协议", "maintenance agreement"),
    ArchiveKind.MAINTENANCE_RECORD: Words("维护记录", "record of maintenance"),
    ArchiveKind.PHOTO: Words("现场照片", "picture of the place"),
    ArchiveKind.OTHER: Words("其他材料", "other material"),
}


class Secrecy(StrEnum):
    """How far a document is known. State secrets are named here to be refused: they are kept off this network."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    CLASSIFIED = "classified"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _LEVELS[self]


_LEVELS = {
    Secrecy.PUBLIC: Words("公开", "public"),
    Secrecy.INTERNAL: Words("内部", "internal"),
    Secrecy.RESTRICTED: Words("限制知悉", "restricted"),
    Secrecy.CLASSIFIED: Words("国家秘密", "state secret"),
}
KEPT = (Secrecy.PUBLIC, Secrecy.INTERNAL, Secrecy.RESTRICTED)
"""The levels of documents that are kept here."""
