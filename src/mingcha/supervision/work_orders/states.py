"""What a work order is about, where it comes from, its states and what follows which (articles 7, 16(1))."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class WorkOrderState(StrEnum):
    """The states of a work order. The value is stored in the database, so it never changes."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ON_SITE = "on_site"
    WAITING = "waiting"
    FIXED = "fixed"
    VERIFIED = "verified"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """How a page colours it."""
        return _TONES.get(self, "plain")

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self not in (WorkOrderState.VERIFIED, WorkOrderState.WITHDRAWN)


_STATES = {
    WorkOrderState.OPEN: Words("待接单", "open"),
    WorkOrderState.ACCEPTED: Words("已接单", "accepted"),
    WorkOrderState.ON_SITE: Words("已到场", "on site"),
    WorkOrderState.WAITING: Words("暂停计时中", "waiting, clock stopped"),
    WorkOrderState.FIXED: Words("已修复，待核验", "fixed, to be verified"),
    WorkOrderState.VERIFIED: Words("核验通过", "verified"),
    WorkOrderState.REOPENED: Words("退回重修，待接单", "reopened"),
    WorkOrderState.WITHDRAWN: Words("已撤回", "withdrawn"),
}
_TONES = {
    WorkOrderState.WAITING: "info",
    WorkOrderState.FIXED: "info",
    WorkOrderState.VERIFIED: "ok",
    WorkOrderState.REOPENED: "warn",
}

TRANSITIONS: Mapping[WorkOrderState, frozenset[WorkOrderState]] = {
    WorkOrderState.OPEN: frozenset({WorkOrderState.ACCEPTED, WorkOrderState.WITHDRAWN}),
    WorkOrderState.REOPENED: frozenset({WorkOrderState.ACCEPTED, WorkOrderState.WITHDRAWN}),
    WorkOrderState.ACCEPTED: frozenset({WorkOrderState.ON_SITE, WorkOrderState.WAITING, WorkOrderState.WITHDRAWN}),
    WorkOrderState.ON_SITE: frozenset({WorkOrderState.FIXED, WorkOrderState.WAITING, WorkOrderState.WITHDRAWN}),
    WorkOrderState.WAITING: frozenset({WorkOrderState.ACCEPTED, WorkOrderState.ON_SITE}),
    WorkOrderState.FIXED: frozenset({WorkOrderState.VERIFIED, WorkOrderState.REOPENED}),
    WorkOrderState.VERIFIED: frozenset(),
    WorkOrderState.WITHDRAWN: frozenset(),
}
"""What may follow what."""
UNACCEPTED = (WorkOrderState.OPEN, WorkOrderState.REOPENED)
"""The states in which nobody works on it: it is to be accepted."""
AT_WORK = (WorkOrderState.ACCEPTED, WorkOrderState.ON_SITE)
"""The states in which who accepted it works, and may ask for a wait."""


class WorkKind(StrEnum):
    """What is to be repaired. The value is stored in the database, so it never changes."""

    CAMERA = "camera"
    SIGN = "sign"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


_KINDS = {
    WorkKind.CAMERA: Words("设备、画面", "device or picture"),
    WorkKind.SIGN: Words("标识", "sign"),
}


class WorkSource(StrEnum):
    """What an order was made of. The value is stored in the database, so it never changes."""

    HAND = "hand"
    FINDING = "finding"
    PICTURE = "look"
    INTERRUPTION = "interruption"
    HEALTH = "health"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _SOURCES[self]


_SOURCES = {
    WorkSource.HAND: Words("人工登记", "by hand"),
    WorkSource.FINDING: Words("问题清单", "a finding"),
    WorkSource.PICTURE: Words("画面问题", "a finding of its picture"),
    WorkSource.INTERRUPTION: Words("录像中断", "an interruption"),
    WorkSource.HEALTH: Words("录像完整情况", "a day with footage missing"),
}


class WaitReason(StrEnum):
    """Why work cannot go on. The value is stored in the database, so it never changes."""

    POWER = "power"
    NETWORK = "network"
    ROAD_WORKS = "road_works"
    ACCESS = "access"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WAITS[self]


_WAITS = {
    WaitReason.POWER: Words("停电、无供电", "no power"),
    WaitReason.NETWORK: Words("传输线路未通", "the network is down"),
    WaitReason.ROAD_WORKS: Words("道路施工、占道许可", "road works"),
    WaitReason.ACCESS: Words("无法进入场所", "no access to the place"),
}


class WorkStep(StrEnum):
    """What was done to an order. The value is stored in the database, so it never changes."""

    OPEN = "open"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    ASK_WAIT = "ask_wait"
    AGREE_WAIT = "agree_wait"
    DECLINE_WAIT = "decline_wait"
    END_WAIT = "end_wait"
    FIX = "fix"
    VERIFY = "verify"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STEPS[self]


_STEPS = {
    WorkStep.OPEN: Words("开单", "opened"),
    WorkStep.ACCEPT: Words("接单", "accepted"),
    WorkStep.ARRIVE: Words("到场", "arrived on site"),
    WorkStep.ASK_WAIT: Words("申请暂停计时", "asked to wait"),
    WorkStep.AGREE_WAIT: Words("同意暂停计时", "wait agreed to, clock stopped"),
    WorkStep.DECLINE_WAIT: Words("不同意暂停计时", "wait declined, clock runs"),
    WorkStep.END_WAIT: Words("恢复计时", "goes on, clock runs"),
    WorkStep.FIX: Words("修复", "fixed"),
    WorkStep.VERIFY: Words("核验通过", "verified"),
    WorkStep.REOPEN: Words("退回重修", "reopened"),
    WorkStep.WITHDRAW: Words("撤回", "withdrawn"),
}


class GoodBasis(StrEnum):
    """By what a point was found good. The value is stored in the database, so it never changes."""

    RECORDER = "recorder"
    DETECTOR = "detector"
    SIGN = "sign"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _BASES[self]


_BASES = {
    GoodBasis.RECORDER: Words("录像机记录", "what the recorder recorded"),
    GoodBasis.DETECTOR: Words("录像机记录和画面检查程序", "what the recorder recorded and the detector compared"),
    GoodBasis.SIGN: Words("修复后登记的标识照片", "the sign recorded after the fix"),
}
