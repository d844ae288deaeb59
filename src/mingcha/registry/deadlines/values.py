"""A thing of the register with its last day, as its noun tells it (articles 4, 7 to 11, 17)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingcha.kit.words import Words


class DueKind(StrEnum):
    """What is to be done; the value stands in addresses, in the API and in calendars."""

    FILING = "filing"
    FILING_RETURNED = "filing_returned"
    RELOCATION = "relocation"
    RELOCATION_NOTICE = "relocation_notice"
    SIGN = "sign"
    MEETING_ACTION = "meeting_action"
    PROBLEM = "problem"
    ARCHIVE = "archive"
    CONTRACT = "contract"
    SELF_CHECK = "self_check"
    REINSPECTION = "reinspection"
    OBSTRUCTION_STEP = "obstruction_step"
    PENALTY_OPENING = "penalty_opening"
    PENALTY_HEARING_NOTICE = "penalty_hearing_notice"
    PENALTY_HEARING = "penalty_hearing"
    PENALTY_DECISION = "penalty_decision"
    PENALTY_SERVICE = "penalty_service"
    PENALTY_PAYMENT = "penalty_payment"
    PENALTY_COURT = "penalty_court"
    PENALTY_CHALLENGE = "penalty_challenge"
    ASSESSMENT = "assessment"
    SYSTEM_ASSESSMENT = "system_assessment"
    COMPLIANCE_AUDIT = "compliance_audit"
    INCIDENT_NOTICE = "incident_notice"
    WORK_ORDER = "work_order"
    TRANSFER_STEP = "transfer_step"
    LEAK_NOTICE = "leak_notice"
    LEAK_HANDLER = "leak_handler"
    YEARLY_REPORT = "yearly_report"
    UNIT_REINSPECTION = "unit_reinspection"
    UNIT_CORRECTION = "unit_correction"
    PLANNED_INSPECTION = "planned_inspection"
    REPORT_ANSWER = "report_answer"
    PICTURE_SHEET = "picture_sheet"
    REGIME_READING = "regime_reading"
    SHARING_CHECK = "sharing_check"
    SHARING_REPLY = "sharing_reply"
    SHARING_DISPUTE = "sharing_dispute"
    SHARING_SUPPLY = "sharing_supply"
    SHARING_REPORT = "sharing_report"
    SHARING_REVIEW = "sharing_review"
    SHARING_LAST_DAY = "sharing_last_day"

    @property
    def words(self) -> Words:
        """What is to be done, for people."""
        return _WORDS[self]


_WORDS = {
    DueKind.FILING: Words("系统备案", "File the system"),
    DueKind.FILING_RETURNED: Words("补正后重报备案", "Submit the returned filing again"),
    DueKind.RELOCATION: Words("实施或者改期移动、拆除", "Carry out or postpone the relocation"),
    DueKind.RELOCATION_NOTICE: Words("再次确认移动、拆除备案", "Confirm the early notice"),
    DueKind.SIGN: Words("复查标识", "Inspect the sign"),
    DueKind.MEETING_ACTION: Words("落实会议事项", "Do what a meeting agreed"),
    DueKind.PROBLEM: Words("整改验收问题", "Mend a problem of the acceptance"),
    DueKind.ARCHIVE: Words("立卷归档", "Complete the archives"),
    DueKind.CONTRACT: Words("续签或者停用线路", "Renew the contract of a circuit, or end it"),
    DueKind.SELF_CHECK: Words("填写并签署自查", "Fill in and sign the check"),
    DueKind.REINSPECTION: Words("改正期限届满，复查", "The limit to correct ends: re-inspect"),
    DueKind.OBSTRUCTION_STEP: Words("办理违法行为的下一步", "Take the next step of what was found"),
    DueKind.PENALTY_OPENING: Words("审批立案", "Approve the opening of a penalty case"),
    DueKind.PENALTY_HEARING_NOTICE: Words("送达听证通知书", "Serve the notice of the hearing"),
    DueKind.PENALTY_HEARING: Words("举行听证", "Hold the hearing"),
    DueKind.PENALTY_DECISION: Words("作出处罚决定", "Decide the penalty case"),
    DueKind.PENALTY_SERVICE: Words("送达处罚决定书", "Deliver the decision"),
    DueKind.PENALTY_PAYMENT: Words("缴纳罚款", "Payment of a fine"),
    DueKind.PENALTY_COURT: Words("催告并申请人民法院强制执行", "Demand the fine, and ask the court to enforce it"),
    DueKind.PENALTY_CHALLENGE: Words("查询并登记复议、诉讼的结果", "Ask for the result of a review or lawsuit"),
    DueKind.ASSESSMENT: Words("重新做影响评估", "Assess the impact again"),
    DueKind.SYSTEM_ASSESSMENT: Words("评估系统的影响", "Assess the impact of the system"),
    DueKind.COMPLIANCE_AUDIT: Words("合规审计和整改", "Audit, and put right what an audit found"),
    DueKind.INCIDENT_NOTICE: Words("报告、通知事件", "Give notice of the incident"),
    DueKind.WORK_ORDER: Words("修复工单所列故障", "Repair what a work order names"),
    DueKind.TRANSFER_STEP: Words("办理移送", "Go on with the transfer"),
    DueKind.LEAK_NOTICE: Words("报告泄密", "Report the leak"),
    DueKind.LEAK_HANDLER: Words("指定第二名办案人员", "Name a second handler"),
    DueKind.YEARLY_REPORT: Words("签署并报送年度报告", "Sign and send the yearly report"),
    DueKind.UNIT_REINSPECTION: Words("改正期限届满，复查单位", "The unit's limit ends: re-inspect"),
    DueKind.UNIT_CORRECTION: Words("按期改正", "Correct what was ordered, in time"),
    DueKind.PLANNED_INSPECTION: Words("按年度计划检查", "Inspect it as planned"),
    DueKind.REPORT_ANSWER: Words("答复群众举报", "Answer the report"),
    DueKind.PICTURE_SHEET: Words("发出画面遮挡告知单", "Send the sheet"),
    DueKind.REGIME_READING: Words("督促人员确认现行制度", "Have the staff acknowledge the system in force"),
    DueKind.SHARING_CHECK: Words("核对共享申请", "Check the application"),
    DueKind.SHARING_REPLY: Words("答复共享申请", "Answer the application"),
    DueKind.SHARING_DISPUTE: Words("对共享决定可以提出异议的最后一日", "Last day to dispute the decision on sharing"),
    DueKind.SHARING_SUPPLY: Words("提供已同意的共享", "Supply what was agreed"),
    DueKind.SHARING_REPORT: Words("报告共享使用情况", "Report on the use of what is shared"),
    DueKind.SHARING_REVIEW: Words("复核共享提供", "Review the share grant"),
    DueKind.SHARING_LAST_DAY: Words("共享期限届满，需要的申请续期", "The term ends: ask anew if it is needed"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A thing with its last day. `subject`: the code or number by which its page is found; `about`: what it is called;
    `safe_on`: the day without the days off that may move the legal one; `legal_on`: None where the limit is our own and
    not the law's; `provisional`: no calendar is held for that day yet; `part`: the number that tells it from others of
    its kind and subject; `classified`: it is about a point in a classified area or one that is a work
    secret; `walled`: of a case of which
    others may not know that it is there (20(4))."""

    kind: DueKind
    subject: str
    about: Words
    unit_name: str
    article: str
    safe_on: date
    legal_on: date | None
    provisional: bool = False
    part: str = ""
    classified: bool = False
    walled: bool = False
