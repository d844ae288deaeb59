"""Yearly reports and their figures as frozen values (articles 16, 25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


class FigureKind(StrEnum):
    """A figure of the report: all but the availability and the time of repairs are the number of their rows. Leak cases
    are none of them: what a unit signs says nothing of what it may not know (`leaks.queries.leaks_of_organ`)."""

    FILINGS = "filings"
    CAMERAS = "cameras"
    AVAILABILITY = "availability"
    REQUESTS = "requests"
    EXPORTS = "exports"
    PUBLICATIONS = "publications"
    SELF_CHECKS = "self_checks"
    TRAININGS = "trainings"
    CLUES = "clues"
    FINDINGS = "findings"
    WORK_ORDERS = "work_orders"
    ORDERS_IN_TIME = "orders_in_time"
    REPAIR_MINUTES = "repair_minutes"
    INCIDENTS = "incidents"
    ASSESSMENTS = "assessments"
    REVIEW_UPHELD = "review_upheld"
    REVIEW_CHANGED = "review_changed"
    REVIEW_ANNULLED = "review_annulled"
    LAWSUIT_UPHELD = "lawsuit_upheld"
    LAWSUIT_CHANGED = "lawsuit_changed"
    LAWSUIT_ANNULLED = "lawsuit_annulled"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _FIGURES[self][1]

    @property
    def article(self) -> str:
        """The article under which its rows are."""
        return _FIGURES[self][0]

    def shown(self, value: int | None) -> Words:
        """A value for people: availability as per cent, minutes as hours, "–" where nothing was measured."""
        if value is None:
            return Words("–", "–")
        if self is FigureKind.REPAIR_MINUTES:
            return Words(f"{value / 60:.1f} 小时", f"{value / 60:.1f} h")
        text = f"{value // 100}.{value % 100:02d} %" if self is FigureKind.AVAILABILITY else str(value)
        return Words(text, text)


_FIGURES = {
    FigureKind.FILINGS: ("9", Words("当年收讫的系统备案", "filings of systems received")),
    FigureKind.CAMERAS: ("8", Words("年末在用的摄像机", "cameras in use at its end")),
    FigureKind.AVAILABILITY: ("17", Words("在线率", "time online")),
    FigureKind.REQUESTS: ("14", Words("收到的查阅、复制、调取请求", "requests of authorities")),
    FigureKind.EXPORTS: ("16(3)", Words("导出", "exports")),
    FigureKind.PUBLICATIONS: ("21", Words("申请的公开传播", "publications asked for")),
    FigureKind.SELF_CHECKS: ("16(1)", Words("已签署的自查和安全检查", "self-checks and security checks signed")),
    FigureKind.TRAININGS: ("16(2)", Words("合格的培训", "trainings passed")),
    FigureKind.CLUES: ("16(4)", Words("记录的线索", "clues noted")),
    FigureKind.FINDINGS: ("25", Words("发现的问题", "findings opened")),
    FigureKind.WORK_ORDERS: ("16(1)", Words("维修工单", "work orders opened")),
    FigureKind.ORDERS_IN_TIME: ("16(1)", Words("按时接单并修复的工单", "of those, accepted and fixed in time")),
    FigureKind.REPAIR_MINUTES: (
        "16(1)",
        Words("修复用时中位数（含暂停）", "median time from opening to fix, waits included"),
    ),
    FigureKind.INCIDENTS: ("16(6)", Words("安全事件", "security incidents")),
    FigureKind.ASSESSMENTS: ("16(6)", Words("确认的影响评估", "impact assessments confirmed")),
    FigureKind.REVIEW_UPHELD: ("23", Words("行政复议维持的处罚决定", "penalty decisions upheld by review")),
    FigureKind.REVIEW_CHANGED: ("23", Words("行政复议变更、部分撤销的处罚决定", "penalty decisions lowered by review")),
    FigureKind.REVIEW_ANNULLED: (
        "23",
        Words("行政复议撤销、确认无效或者确认违法的处罚决定", "penalty decisions annulled, void or unlawful by review"),
    ),
    FigureKind.LAWSUIT_UPHELD: ("23", Words("行政诉讼维持的处罚决定", "penalty decisions upheld in court")),
    FigureKind.LAWSUIT_CHANGED: ("23", Words("行政诉讼变更、部分撤销的处罚决定", "penalty decisions lowered in court")),
    FigureKind.LAWSUIT_ANNULLED: (
        "23",
        Words("行政诉讼撤销、确认无效或者确认违法的处罚决定", "penalty decisions annulled, void or unlawful in court"),
    ),
}


OF_DECISIONS = frozenset(
    {
        FigureKind.REVIEW_UPHELD,
        FigureKind.REVIEW_CHANGED,
        FigureKind.REVIEW_ANNULLED,
        FigureKind.LAWSUIT_UPHELD,
        FigureKind.LAWSUIT_CHANGED,
        FigureKind.LAWSUIT_ANNULLED,
    }
)
"""The figures that an organ which decides has alone: a unit reads no case of enforcement."""


class YearlyState(StrEnum):
    """The states of a report. A returned one stays; the next version takes its place."""

    SIGNED = "signed"
    SENT = "sent"
    RECEIVED = "received"
    RETURNED = "returned"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


_STATES = {
    YearlyState.SIGNED: Words("已签署", "signed"),
    YearlyState.SENT: Words("已报送", "sent"),
    YearlyState.RECEIVED: Words("市局已接收", "received by the city"),
    YearlyState.RETURNED: Words("已退回", "returned"),
}

type YearFigures = Mapping[FigureKind, int | None]
"""The figures of a year; availability per ten thousand, None where nothing was measured. A signed report has
those that there were when it was signed."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row that a figure counts. `subject`: what its page is found by, "" where it has none."""

    subject: str
    about: str
    on: date


@dataclass(frozen=True, slots=True)
class YearlyFacts:
    """A report as its rules see it: where its unit is, of which year, in which state (None: not signed)."""

    place: Place
    year: int
    state: YearlyState | None = None


@dataclass(frozen=True, slots=True)
class YearlyRow:
    """A signed report. Times and actors of steps not yet taken are None and ""."""

    number: int
    unit: str
    unit_name: str
    place: Place
    year: int
    version: int
    state: YearlyState
    figures: YearFigures
    note: str
    signed_at: datetime
    signed_by: str
    sent_at: datetime | None
    sent_by: str
    received_at: datetime | None
    received_by: str
    receipt_no: str
    returned_reason: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """A unit's year: the figures of now, and the reports that were signed, newest version first."""

    unit: str
    unit_name: str
    place: Place
    year: int
    due_on: date
    figures: YearFigures
    reports: tuple[YearlyRow, ...]

    @property
    def newest(self) -> YearlyRow | None:
        """The newest version, None before the first signature."""
        return self.reports[0] if self.reports else None


@dataclass(frozen=True, slots=True)
class UnitYear:
    """A unit in the list of a year: its newest report, None before the first signature."""

    unit: str
    unit_name: str
    report: YearlyRow | None
