"""Clues and their receipts as frozen values (article 16(4))."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


class ClueKind(StrEnum):
    """What a clue is about: the three of article 16(5) first, then the other important information of 16(4)."""

    PUBLIC_SAFETY = "public_safety"
    EMERGENCY = "emergency"
    CRIME = "crime"
    OTHER_SERVICE = "other_service"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


class ClueState(StrEnum):
    """The states of a clue. HELD: its footage is on hold; NOTED: there was no footage that could be held."""

    NOTED = "noted"
    HELD = "held"
    REPORTED = "reported"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self not in (ClueState.CLOSED, ClueState.WITHDRAWN)


class ReceiptSide(StrEnum):
    """Who receives a clue: article 16(4) asks for both."""

    PSB = "psb"
    DEPARTMENT = "department"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _SIDES[self]


class ClueLevel(IntEnum):
    """How far the own clock of an open clue has run: half, whole, and twice its minutes."""

    NONE = 0
    REMINDED = 1
    HEAD = 2
    DISTRICT = 3

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _LEVELS[self]


_KINDS = {
    ClueKind.PUBLIC_SAFETY: Words("公共安全", "public safety"),
    ClueKind.EMERGENCY: Words("突发事件", "emergency"),
    ClueKind.CRIME: Words("违法犯罪", "crime or offence"),
    ClueKind.OTHER_SERVICE: Words("公共服务和管理其他重要信息", "other important information of public service"),
}
_STATES = {
    ClueState.NOTED: Words("已记录，未报告", "noted, not reported"),
    ClueState.HELD: Words("已保全，未报告", "footage held, not reported"),
    ClueState.REPORTED: Words("已报告", "reported"),
    ClueState.CLOSED: Words("已办结", "closed"),
    ClueState.WITHDRAWN: Words("已撤回", "withdrawn"),
}
_SIDES = {
    ReceiptSide.PSB: Words("公安机关", "public security organ"),
    ReceiptSide.DEPARTMENT: Words("有关部门", "department concerned"),
}
_LEVELS = {
    ClueLevel.NONE: Words("时限内", "in time"),
    ClueLevel.REMINDED: Words("已提醒：时限过半", "reminded: half of the time is over"),
    ClueLevel.HEAD: Words("已报单位保卫负责人：超过时限", "with the head of the unit: over time"),
    ClueLevel.DISTRICT: Words("已列入区民警清单：超过两倍时限", "on the district officer's list: twice over time"),
}


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt as its form states it: the receiver's number, and of a call the name of who answered and its time.
    `department`: which body the department concerned is, "" for the public security organ."""

    number: str = ""
    name: str = ""
    called_at: datetime | None = None
    department: str = ""


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """A clue as its rules see it: where, in which state, when it was seen, with which receipts; whether the asker noted
    or reported it."""

    place: Place
    state: ClueState
    seen_at: datetime
    had: tuple[ReceiptSide, ...] = ()
    noted_by_asker: bool = False
    reported_by_asker: bool = False


@dataclass(frozen=True, slots=True)
class ClueReceiptRow:
    """A receipt that is recorded. `reason`: why there is no other department concerned, "" for a true receipt."""

    side: ReceiptSide
    department: str
    number: str
    name: str
    called_at: datetime | None
    reason: str
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class ClueRow:
    """A clue. `hold`, `important_hold`: names of its holds, "" for none; `due_at`: the end of our own limit, not the
    law's; times and actors of steps not yet taken are None and ""."""

    no: str
    kind: ClueKind
    camera: str
    place: Place
    seen_at: datetime
    note: str
    noted_by: str
    noted_at: datetime
    hold: str
    important_hold: str
    text: str
    department: str
    reported_by: str
    reported_at: datetime | None
    closed_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdraw_reason: str
    state: ClueState
    level: ClueLevel
    due_at: datetime
    receipts: tuple[ClueReceiptRow, ...]

    def receipt(self, side: ReceiptSide) -> ClueReceiptRow | None:
        """The receipt of one side, None while it is outstanding."""
        return next((one for one in self.receipts if one.side is side), None)
