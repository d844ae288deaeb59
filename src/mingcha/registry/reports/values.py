"""Reports of forbidden and unlawful cameras as frozen values (article 18; decree 799, arts. 7, 9, 13, 14)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


class ReportKind(StrEnum):
    """What a report says is not in order; each with its article. Reports from before the list have none."""

    # cameras in private places (18; 799-8)
    HIDDEN = "hidden"
    # who may not install one in a public place does (799-7(3), 9, 26)
    WITHOUT_RIGHT = "without_right"
    # the system is not filed (9; 799-14, 29)
    NOT_FILED = "not_filed"
    # no sign stands (7; 799-13)
    NO_SIGN = "no_sign"
    # something hides a public camera (12)
    COVERED = "covered"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]

    @property
    def article(self) -> str:
        """The provision that it breaks."""
        return _ARTICLES[self]


_KINDS = {
    ReportKind.HIDDEN: Words("私密部位有摄像设备（偷拍）", "a camera in a private place"),
    ReportKind.WITHOUT_RIGHT: Words("无权安装的人在公共场所安装", "installed in public by who may not"),
    ReportKind.NOT_FILED: Words("系统未向公安机关备案", "a system that is not filed"),
    ReportKind.NO_SIGN: Words("没有显著的提示标识", "no sign that tells of it"),
    ReportKind.COVERED: Words("公共摄像机被遮挡", "a public camera is covered"),
}
_ARTICLES = {
    ReportKind.HIDDEN: "18",
    ReportKind.WITHOUT_RIGHT: "799-7(3)",
    ReportKind.NOT_FILED: "799-14",
    ReportKind.NO_SIGN: "799-13",
    ReportKind.COVERED: "12",
}


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
    CORRECTED = "corrected"
    HANDED_ON = "handed_on"
    # of what was received beyond a bound of its day alone
    NO_REPORT = "no_report"

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
    ReportResult.NOTHING_FOUND: Words("未发现所举报的情况", "nothing of it was found"),
    ReportResult.REMOVED: Words("已拆除", "the camera was removed"),
    ReportResult.CORRECTED: Words("已改正", "it was put right"),
    ReportResult.HANDED_ON: Words("已移送其他机关", "handed on to another body"),
    ReportResult.NO_REPORT: Words("经两名民警筛查，不是举报", "two officers found that it is no report"),
}


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as its form states it. `district`: division of a district or code of a functional zone; `place_kind`: a
    ForbiddenPlace of what is hidden, "" if the reporter cannot tell; `kind`: None where it was not asked."""

    district: str
    place_kind: str
    where: str
    text: str
    kind: ReportKind | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """What came of setting reports aside: how many wait for another officer, how many ended by that."""

    marked: int
    ended: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets, once: the case number and the check word, which is stored as a digest alone."""

    case_no: str
    check_word: str


@dataclass(frozen=True, slots=True)
class FollowedBy:
    """What followed a report: the codes of the organisations that it is about, as far as it is linked, and whether two
    officers inspected because of it or what it is linked to."""

    organisations: frozenset[str] = frozenset()
    is_inspected: bool = False


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
    """A report for those who handle it. Times are None and texts "" until then. `beyond_bound`: received beyond a bound
    of its day, so that it is sifted first; `set_aside_by`, `set_aside_at`: the actor who says that it is no report, and
    when."""

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
    kind: ReportKind | None = None
    beyond_bound: bool = False
    set_aside_by: str = ""
    set_aside_at: datetime | None = None
