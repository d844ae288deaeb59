"""Work that waits for a person without a day of the law, as its noun tells it (articles 5, 8 to 11, 18)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words


class WaitKind(StrEnum):
    """What waits; the value names its page."""

    SIGNATURE = "signature"
    ACCEPTANCE = "acceptance"
    PLAN = "plan"
    FILING = "filing"
    CASE = "case"
    HANDOVER = "handover"
    REPORT = "report"
    MASK = "mask"
    MASK_CHECK = "mask_check"
    REDACTION = "redaction"
    PUBLICATION = "publication"
    CLUE = "clue"
    SCAN = "scan"
    APPLICATION = "application"
    SHARING_CONSENT = "sharing_consent"
    SHARING_DISPUTE = "sharing_dispute"
    SHARE_PEOPLE = "share_people"
    SHARE_PERSON = "share_person"
    SHARE_SUSPENDED = "share_suspended"
    JOINING = "joining"

    @property
    def words(self) -> Words:
        """What is to be done, for people."""
        return _WORDS[self]

    @property
    def article(self) -> str:
        """The article under which it is done."""
        return _ARTICLES[self]


_WORDS = {
    WaitKind.SIGNATURE: Words("验收报告待您签字", "Reports of acceptances to sign"),
    WaitKind.ACCEPTANCE: Words("验收待填报或者办结", "Acceptances to report on or to close"),
    WaitKind.PLAN: Words("建设规划待批准", "Construction plans to approve"),
    WaitKind.FILING: Words("系统备案待收讫或者退回", "Filings of systems to receive or return"),
    WaitKind.CASE: Words("移动、拆除事项待答复", "Cases of moving or removing to answer"),
    WaitKind.HANDOVER: Words("案卷待接收", "Volumes to accept"),
    WaitKind.REPORT: Words("群众举报待办理", "Reports of cameras to handle"),
    WaitKind.MASK: Words("隐私遮挡待绘制或者提交画面", "Privacy masks to draw or to prove"),
    WaitKind.MASK_CHECK: Words("隐私遮挡待核验", "Privacy masks to check"),
    WaitKind.REDACTION: Words("脱敏待复核、签名、放行或者批准", "Redactions to review, sign, release or approve"),
    WaitKind.PUBLICATION: Words("公开传播待批准或者确认下架", "Publications to approve or to state down"),
    WaitKind.CLUE: Words("线索待报告、待回执", "Clues to report or to receive"),
    WaitKind.SCAN: Words("签收文书扫描件待核对确认", "Scans of signed papers to confirm"),
    WaitKind.APPLICATION: Words("共享申请退回待补正", "Returned applications to write anew"),
    WaitKind.SHARING_CONSENT: Words("共享本单位点位待答复", "Applications for points of the unit to answer"),
    WaitKind.SHARING_DISPUTE: Words("共享决定异议待协调", "Disputes about decisions on sharing to settle"),
    WaitKind.SHARE_PEOPLE: Words("共享已同意，待提出使用人员", "Agreed: ask for the people to be named"),
    WaitKind.SHARE_PERSON: Words("共享提供有人员待指名", "Share grants with people to be named"),
    WaitKind.SHARE_SUSPENDED: Words("已中止的共享提供待恢复或者终止", "Suspended share grants to resume or end"),
    WaitKind.JOINING: Words("单位联网待核查、接通", "Systems of units to check or connect"),
}
_ARTICLES = {
    WaitKind.SIGNATURE: "8",
    WaitKind.ACCEPTANCE: "8",
    WaitKind.PLAN: "5",
    WaitKind.FILING: "9",
    WaitKind.CASE: "10",
    WaitKind.HANDOVER: "11",
    WaitKind.REPORT: "18",
    WaitKind.MASK: "18",
    WaitKind.MASK_CHECK: "18",
    WaitKind.REDACTION: "21",
    WaitKind.PUBLICATION: "21",
    WaitKind.CLUE: "16(4)",
    WaitKind.SCAN: "APL 61",
    WaitKind.APPLICATION: "13(2)",
    WaitKind.SHARING_CONSENT: "13(3)",
    WaitKind.SHARING_DISPUTE: "13(2)",
    WaitKind.SHARE_PEOPLE: "13(2)",
    WaitKind.SHARE_PERSON: "13(2)",
    WaitKind.SHARE_SUSPENDED: "13(2)",
    WaitKind.JOINING: "13(3)",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thing that waits for its reader. `subject`: what its page is found by, a number or "NUMBER/PART"; `about`:
    what it is called; `since`: from when it waits."""

    kind: WaitKind
    subject: str
    about: Words
    since: datetime
