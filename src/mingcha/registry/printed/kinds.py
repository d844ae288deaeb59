"""The kinds of documents that are issued, and what the check page says of one."""

from enum import StrEnum

from mingcha.kit.words import Words

MOST_SUBJECT, MOST_TITLE = 40, 200
"""Maximum characters of the code of a row, and of a title as printed."""
MOST_LISTED = 500
"""Lines of a list that a document prints. A longer list is printed as its counts and its SHA-256."""


class PrintedKind(StrEnum):
    """A kind of issued document; its one or two letters begin the number."""

    PLAN = "plan"
    ACCEPTANCE = "acceptance"
    SIGNS = "signs"
    FILING = "filing"
    RECEIPT = "receipt"
    CORRECTION = "correction"
    RELOCATION = "relocation"
    INVENTORY = "inventory"
    HANDOVER = "handover"
    MONITORS = "monitors"
    SELF_CHECK = "self_check"
    WATCH = "watch"
    INSPECTION = "inspection"
    ORDER = "order"
    ORDER_SERVICE = "order_service"
    REINSPECTION = "reinspection"
    CASE_OPENING = "case_opening"
    PENALTY_NOTICE = "penalty_notice"
    DECISION = "decision"
    NO_PENALTY = "no_penalty"
    CASE_TRANSFER = "case_transfer"
    DISCONTINUED = "discontinued"
    SERVICE = "service"
    LATE_AMOUNT = "late_amount"
    DEMAND = "demand"
    DEMAND_SERVICE = "demand_service"
    HEARING_RIGHT = "hearing_right"
    HEARING_NOTICE = "hearing_notice"
    HEARING_RECORD = "hearing_record"
    LEGAL_REVIEW = "legal_review"
    CLOSING_REPORT = "closing_report"
    CONFISCATION = "confiscation"
    CLUE = "clue"
    ASSESSMENT = "assessment"
    INCIDENT = "incident"
    TRANSFER = "transfer"
    TRANSFER_RECEIPT = "transfer_receipt"
    YEARLY = "yearly"
    UNIT_INSPECTION = "unit_inspection"
    UNIT_REINSPECTION = "unit_reinspection"
    UNIT_ORDER = "unit_order"
    UNIT_ORDER_SERVICE = "unit_order_service"
    PICTURE_SHEET = "picture_sheet"
    MONITOR_RECEIPT = "monitor_receipt"
    SHARING_DECISION = "sharing_decision"

    @property
    def letter(self) -> str:
        """The first one or two signs of its numbers."""
        return _LETTERS[self]

    @property
    def article(self) -> str:
        """The article that it carries out."""
        return _ARTICLES[self]

    @property
    def is_counted(self) -> bool:
        """Whether its numbers run on; those of transfers are drawn, since one of a leak case is hidden from most."""
        return self not in (PrintedKind.TRANSFER, PrintedKind.TRANSFER_RECEIPT)

    @property
    def words(self) -> Words:
        """Its name."""
        return _WORDS[self]


_LETTERS = {
    PrintedKind.PLAN: "P",
    PrintedKind.ACCEPTANCE: "A",
    PrintedKind.SIGNS: "S",
    PrintedKind.FILING: "F",
    PrintedKind.RECEIPT: "R",
    PrintedKind.CORRECTION: "C",
    PrintedKind.RELOCATION: "M",
    PrintedKind.INVENTORY: "V",
    PrintedKind.HANDOVER: "H",
    PrintedKind.MONITORS: "B",
    PrintedKind.SELF_CHECK: "Z",
    PrintedKind.WATCH: "W",
    PrintedKind.INSPECTION: "X",
    PrintedKind.ORDER: "O",
    PrintedKind.ORDER_SERVICE: "Y",
    PrintedKind.REINSPECTION: "J",
    PrintedKind.CASE_OPENING: "L",
    PrintedKind.PENALTY_NOTICE: "N",
    PrintedKind.DECISION: "D",
    PrintedKind.NO_PENALTY: "GD",
    PrintedKind.CASE_TRANSFER: "GF",
    PrintedKind.DISCONTINUED: "GK",
    PrintedKind.SERVICE: "E",
    PrintedKind.LATE_AMOUNT: "T",
    PrintedKind.DEMAND: "U",
    PrintedKind.DEMAND_SERVICE: "GU",
    PrintedKind.HEARING_RIGHT: "GH",
    PrintedKind.HEARING_NOTICE: "GJ",
    PrintedKind.HEARING_RECORD: "GB",
    PrintedKind.LEGAL_REVIEW: "GL",
    PrintedKind.CLOSING_REPORT: "GC",
    PrintedKind.CONFISCATION: "GM",
    PrintedKind.CLUE: "K",
    PrintedKind.ASSESSMENT: "GP",
    PrintedKind.INCIDENT: "GN",
    PrintedKind.TRANSFER: "GT",
    PrintedKind.TRANSFER_RECEIPT: "GR",
    PrintedKind.YEARLY: "GY",
    PrintedKind.UNIT_INSPECTION: "GI",
    PrintedKind.UNIT_REINSPECTION: "GG",
    PrintedKind.UNIT_ORDER: "GO",
    PrintedKind.UNIT_ORDER_SERVICE: "GE",
    PrintedKind.PICTURE_SHEET: "GV",
    PrintedKind.MONITOR_RECEIPT: "GS",
    PrintedKind.SHARING_DECISION: "GX",
}
_ARTICLES = {
    PrintedKind.PLAN: "5",
    PrintedKind.ACCEPTANCE: "8",
    PrintedKind.SIGNS: "7",
    PrintedKind.FILING: "9",
    PrintedKind.RECEIPT: "9",
    PrintedKind.CORRECTION: "9",
    PrintedKind.RELOCATION: "10",
    PrintedKind.INVENTORY: "11",
    PrintedKind.HANDOVER: "11",
    PrintedKind.MONITORS: "16(2)",
    PrintedKind.SELF_CHECK: "16(1)",
    PrintedKind.WATCH: "16(1)",
    PrintedKind.INSPECTION: "12",
    PrintedKind.ORDER: "23",
    PrintedKind.ORDER_SERVICE: "23",
    PrintedKind.REINSPECTION: "23",
    PrintedKind.CASE_OPENING: "23",
    PrintedKind.PENALTY_NOTICE: "23",
    PrintedKind.DECISION: "23",
    PrintedKind.NO_PENALTY: "23",
    PrintedKind.CASE_TRANSFER: "24",
    PrintedKind.DISCONTINUED: "23",
    PrintedKind.SERVICE: "23",
    PrintedKind.LATE_AMOUNT: "23",
    PrintedKind.DEMAND: "23",
    PrintedKind.DEMAND_SERVICE: "23",
    PrintedKind.HEARING_RIGHT: "23",
    PrintedKind.HEARING_NOTICE: "23",
    PrintedKind.HEARING_RECORD: "23",
    PrintedKind.LEGAL_REVIEW: "23",
    PrintedKind.CLOSING_REPORT: "23",
    PrintedKind.CONFISCATION: "799-26",
    PrintedKind.CLUE: "16(4)",
    PrintedKind.ASSESSMENT: "16(6)",
    PrintedKind.INCIDENT: "16(6)",
    PrintedKind.TRANSFER: "24",
    PrintedKind.TRANSFER_RECEIPT: "24",
    PrintedKind.YEARLY: "25",
    PrintedKind.UNIT_INSPECTION: "799-24",
    PrintedKind.UNIT_REINSPECTION: "799-24",
    PrintedKind.UNIT_ORDER: "799-24",
    PrintedKind.UNIT_ORDER_SERVICE: "799-24",
    PrintedKind.PICTURE_SHEET: "12",
    PrintedKind.MONITOR_RECEIPT: "16(2)",
    PrintedKind.SHARING_DECISION: "13(2)",
}
_WORDS = {
    PrintedKind.PLAN: Words("建设规划", "construction plan"),
    PrintedKind.ACCEPTANCE: Words("竣工验收报告", "acceptance report"),
    PrintedKind.SIGNS: Words("标识登记表", "sign sheet"),
    PrintedKind.FILING: Words("备案基本信息表", "form of a filing"),
    PrintedKind.RECEIPT: Words("备案回执", "receipt of a filing"),
    PrintedKind.CORRECTION: Words("补正通知", "notice of what is missing"),
    PrintedKind.RELOCATION: Words("移动、拆除通知书", "notice of moving or removing"),
    PrintedKind.INVENTORY: Words("卷内目录", "inventory of a volume"),
    PrintedKind.HANDOVER: Words("档案移交书", "record of a handover"),
    PrintedKind.MONITORS: Words("监看人员备案表", "filing sheet of monitors"),
    PrintedKind.SELF_CHECK: Words("自查表", "sheet of a self-check"),
    PrintedKind.WATCH: Words("交接班记录", "hand-over sheet of a watch"),
    PrintedKind.INSPECTION: Words("现场检查笔录", "record of inspection"),
    PrintedKind.ORDER: Words("责令限期改正通知书", "order to correct"),
    PrintedKind.ORDER_SERVICE: Words("责令改正送达回证", "receipt of service of an order"),
    PrintedKind.REINSPECTION: Words("复查意见书", "record of re-inspection"),
    PrintedKind.CASE_OPENING: Words("立案审批表", "opening of a case"),
    PrintedKind.PENALTY_NOTICE: Words("行政处罚告知笔录", "notice before a penalty"),
    PrintedKind.DECISION: Words("行政处罚决定书", "decision of a penalty"),
    PrintedKind.NO_PENALTY: Words("不予行政处罚决定书", "decision of no penalty"),
    PrintedKind.CASE_TRANSFER: Words("移送案件通知书", "notice that the case is transferred"),
    PrintedKind.DISCONTINUED: Words("终止案件调查决定书", "decision to discontinue the case"),
    PrintedKind.SERVICE: Words("送达回证", "receipt of service"),
    PrintedKind.LATE_AMOUNT: Words("加处罚款计算表", "late amount"),
    PrintedKind.DEMAND: Words("催告书", "demand of payment"),
    PrintedKind.DEMAND_SERVICE: Words("催告书送达回证", "receipt of service of the demand"),
    PrintedKind.HEARING_RIGHT: Words("听证告知书", "notice of the right to a hearing"),
    PrintedKind.HEARING_NOTICE: Words("听证通知书", "notice of a hearing"),
    PrintedKind.HEARING_RECORD: Words("听证笔录", "record of a hearing"),
    PrintedKind.LEGAL_REVIEW: Words("法制审核意见", "opinion of the legal review"),
    PrintedKind.CLOSING_REPORT: Words("结案报告", "closing report"),
    PrintedKind.CONFISCATION: Words("没收物品清单", "list of confiscated things"),
    PrintedKind.CLUE: Words("线索报告单", "report of a clue"),
    PrintedKind.ASSESSMENT: Words("影响评估", "impact assessment"),
    PrintedKind.INCIDENT: Words("事件通知", "notice of an incident"),
    PrintedKind.TRANSFER: Words("案件移送函", "letter of transfer"),
    PrintedKind.TRANSFER_RECEIPT: Words("移送回执", "receipt of a transfer"),
    PrintedKind.YEARLY: Words("年度报告", "yearly report"),
    PrintedKind.UNIT_INSPECTION: Words("监督检查笔录", "record of an inspection of a unit"),
    PrintedKind.UNIT_REINSPECTION: Words("监督检查复查笔录", "record of a re-inspection of a unit"),
    PrintedKind.UNIT_ORDER: Words("责令改正通知书", "order to correct to a unit"),
    PrintedKind.UNIT_ORDER_SERVICE: Words("责令改正通知书送达回证", "receipt of service of an order to a unit"),
    PrintedKind.PICTURE_SHEET: Words("画面遮挡告知单", "sheet of what covers a view"),
    PrintedKind.MONITOR_RECEIPT: Words("监看人员备案回执", "receipt of a filing of monitors"),
    PrintedKind.SHARING_DECISION: Words("视频图像信息共享决定书", "decision on sharing"),
}


class Standing(StrEnum):
    """Whether an issued document still says what is so."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.IN_FORCE: Words("有效", "in force"),
    Standing.SUPERSEDED: Words("不再有效", "no longer in force"),
}
