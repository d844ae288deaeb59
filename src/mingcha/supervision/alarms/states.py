"""What alarms are about, how grave they are, and the steps that people take (article 16(1))."""

from enum import IntEnum, StrEnum

from mingcha.kit.words import Words


class AlarmKind(StrEnum):
    """What an alarm is about. The value is stored in the database, so it never changes."""

    DOWN = "down"
    POOR = "poor"
    VIEW = "view"
    CIRCUIT = "circuit"
    SITE = "site"
    RECORDER = "recorder"
    DISK = "disk"
    CLUE = "clue"
    SEAT = "seat"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]

    @property
    def is_of_camera(self) -> bool:
        """Whether it is about the picture of one camera."""
        return self in (AlarmKind.DOWN, AlarmKind.POOR, AlarmKind.VIEW)


class Severity(IntEnum):
    """How grave an alarm is. A list is sorted by it; nothing else follows from it."""

    LOW = 1
    MIDDLE = 2
    HIGH = 3

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _SEVERITIES[self]

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return _TONES[self]


class AlarmStep(StrEnum):
    """What a person does about an alarm. The value is stored in the database, so it never changes."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    ORDER = "order"
    NOTE = "note"
    SNOOZE = "snooze"
    TAKE_BACK = "take_back"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STEPS[self]


class AlarmList(StrEnum):
    """The lists of alarms: those that nobody has accepted, accepted ones, snoozed ones, and those that ended."""

    OPEN = "open"
    ACCEPTED = "accepted"
    SNOOZED = "snoozed"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _LISTS[self]


class SnoozeReason(StrEnum):
    """The reasons that the wall offers for putting an alarm aside, each on a key. The alarm keeps the words of it."""

    ON_SITE = "on_site"
    REPORTED = "reported"
    POWER = "power"
    WORKS = "works"

    @property
    def words(self) -> Words:
        """Its words for people; the Chinese ones become the reason of the step."""
        return _SNOOZE_REASONS[self]


_SNOOZE_REASONS = {
    SnoozeReason.ON_SITE: Words("维修人员已到场", "Maintenance is on site"),
    SnoozeReason.REPORTED: Words("已报修，等待维修", "Reported, waiting for repair"),
    SnoozeReason.POWER: Words("停电检修", "Power is cut for maintenance"),
    SnoozeReason.WORKS: Words("现场施工", "Works on site"),
}
_KINDS = {
    AlarmKind.DOWN: Words("摄像机中断", "Camera down"),
    AlarmKind.POOR: Words("画质异常", "Poor picture"),
    AlarmKind.VIEW: Words("画面被遮、移位或者不变", "View covered, turned or frozen"),
    AlarmKind.CIRCUIT: Words("线路中断", "Circuit out"),
    AlarmKind.SITE: Words("场所多台同时中断", "Most cameras of a site down"),
    AlarmKind.RECORDER: Words("录像机无应答", "Recorder silent"),
    AlarmKind.DISK: Words("磁盘故障或者将满", "Disk failed or filling"),
    AlarmKind.CLUE: Words("线索缺回执", "Clue without a receipt"),
    AlarmKind.SEAT: Words("席位无人值守", "Seat unattended"),
}
_SEVERITIES = {
    Severity.LOW: Words("低", "low"),
    Severity.MIDDLE: Words("中", "middle"),
    Severity.HIGH: Words("高", "high"),
}
_TONES = {Severity.LOW: "plain", Severity.MIDDLE: "warn", Severity.HIGH: "bad"}
_STEPS = {
    AlarmStep.ACCEPT: Words("接警", "accepted"),
    AlarmStep.ASSIGN: Words("指派", "assigned"),
    AlarmStep.ORDER: Words("转维修工单", "work order opened"),
    AlarmStep.NOTE: Words("备注", "note"),
    AlarmStep.SNOOZE: Words("暂缓", "snoozed"),
    AlarmStep.TAKE_BACK: Words("收回", "taken back"),
}
_LISTS = {
    AlarmList.OPEN: Words("待接警", "To accept"),
    AlarmList.ACCEPTED: Words("已接警", "Accepted"),
    AlarmList.SNOOZED: Words("已暂缓", "Snoozed"),
    AlarmList.ENDED: Words("已结束", "Ended"),
}
