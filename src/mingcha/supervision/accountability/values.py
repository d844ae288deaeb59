"""What auditors read of official acts, as frozen values (article 25). Nothing is counted or sorted by person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingcha.access.oversight.values import AuditRow
from mingcha.kit.words import Words
from mingcha.supervision.cases.states import Verdict


class OverdueKind(StrEnum):
    """An official act that is past its day."""

    RECEIPT = "receipt"
    REPORT = "report"
    REINSPECTION = "reinspection"
    DECISION = "decision"
    COMPLAINT = "complaint"
    OPENING = "opening"
    HEARING = "hearing"
    UNIT_REINSPECTION = "unit_reinspection"
    REPORT_ANSWER = "report_answer"
    TRANSFER = "transfer"
    PLANNED_INSPECTION = "planned_inspection"
    OBSTRUCTION_STEP = "obstruction_step"
    SERVICE = "service"
    COURT = "court"
    CLUE = "clue"
    CHALLENGE = "challenge"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _OVERDUE[self]


_OVERDUE = {
    OverdueKind.RECEIPT: Words("备案未收讫也未退回", "filing neither received nor returned"),
    OverdueKind.REPORT: Words("群众举报未受理", "report of a camera not taken up"),
    OverdueKind.REINSPECTION: Words("改正期限届满未复查", "not re-inspected after the limit"),
    OverdueKind.DECISION: Words("处罚案件逾期未决定", "penalty case not decided in time"),
    OverdueKind.COMPLAINT: Words("检举控告未答复", "complaint not answered"),
    OverdueKind.OPENING: Words("立案未审批", "opening of a case not approved"),
    OverdueKind.HEARING: Words("听证未举行", "hearing not held"),
    OverdueKind.UNIT_REINSPECTION: Words("单位改正期满未复查", "unit not re-inspected after its limit"),
    OverdueKind.REPORT_ANSWER: Words("举报逾期未答复", "report not answered in time"),
    OverdueKind.TRANSFER: Words("移送逾期", "transfer past its day"),
    OverdueKind.OBSTRUCTION_STEP: Words("违法行为未及时办理", "what was found not gone on with"),
    OverdueKind.SERVICE: Words("处罚决定书逾期未送达", "decision not delivered in time"),
    OverdueKind.COURT: Words("逾期未申请人民法院强制执行", "court not asked for enforcement in time"),
    OverdueKind.CLUE: Words("线索已报告，公安机关未登记回执", "clue reported, no receipt of the police"),
    OverdueKind.CHALLENGE: Words("复议、诉讼结果未登记", "result of a review or lawsuit not recorded"),
    OverdueKind.PLANNED_INSPECTION: Words("计划检查未完成", "planned inspection not done"),
}


@dataclass(frozen=True, slots=True)
class OverdueAct:
    """An official act past its day. `subject`: number of its page; `organ`: whose act it is, as far as it is known;
    `is_legal`: whether the law names the day."""

    kind: OverdueKind
    subject: str
    about: Words
    organ: str
    article: str
    due_on: date
    is_legal: bool


@dataclass(frozen=True, slots=True)
class ChallengedDecision:
    """A decision against which a review or a lawsuit ended: what that did to it, None where it ended before this was
    recorded, and the organ with its number."""

    case: int
    no: str
    kind: Words
    until: date
    result: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ExportsOfOfficer:
    """The exports of one officer in a year, newest first. `has_more`: there are more than are listed; `search`: the
    number of the recorded search."""

    search: int
    name: str
    year: int
    rows: tuple[AuditRow, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A search that was made: of whom, for which year, why, and by whom."""

    number: int
    officer_name: str
    year: int
    reason: str
    found: int
    searched_by: str
    searched_on: date
