"""Reports of hidden cameras as frozen values (article 18)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


class ReportState(StrEnum):
    """The states of a report."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


class ReportResult(StrEnum):
    """The results of a report."""

    NOTHING_FOUND = "nothing_found"
    REMOVED = "removed"
    HANDED_ON = "handed_on"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _RESULTS[self]


_STATES = {
    ReportState.RECEIVED: Words("已收到", "received"),
    ReportState.TAKEN_UP: Words("已受理", "taken up"),
    ReportState.CLOSED: Words("已办结", "closed"),
}
_RESULTS = {
    ReportResult.NOTHING_FOUND: Words("未发现摄像设备", "no camera was found"),
    ReportResult.REMOVED: Words("已拆除", "the camera was removed"),
    ReportResult.HANDED_ON: Words("已移送其他机关", "handed on to another body"),
}


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as its form states it. `district`: division of a district or code of a functional zone; `place_kind`: a
    ForbiddenPlace, "" if the reporter cannot tell."""

    district: str
    place_kind: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets, once: the case number and the check word, which is stored as a digest alone."""

    case_no: str
    check_word: str


@dataclass(frozen=True, slots=True)
class ReporterView:
    """What a reporter reads of the own report."""

    case_no: str
    received_on: date
    state: ReportState
    result: ReportResult | None
    handled_on: date | None
    answer_by: date


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report for those who handle it. Times are None and texts "" until then."""

    number: int
    case_no: str
    place: Place
    place_kind: str
    where: str
    text: str
    received_at: datetime
    due_on: date
    answer_by: date
    state: ReportState
    is_overdue: bool
    taken_up_at: datetime | None
    taken_up_by: str
    result: ReportResult | None
    handled_on: date | None
    note: str
    closed_at: datetime | None
    closed_by: str
