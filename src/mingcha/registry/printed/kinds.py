"""The kinds of documents that are issued, and what the check page says of one."""

from enum import StrEnum

from mingcha.kit.words import Words

MOST_SUBJECT, MOST_TITLE = 40, 200
"""Maximum characters of the code of a row, and of a title as printed."""
MOST_LISTED = 500
"""Lines of a list that a document prints. A longer list is printed as its counts and its SHA-256."""


class PrintedKind(StrEnum):
    """A kind of issued document; its letter begins the number."""

    PLAN = "plan"
    ACCEPTANCE = "acceptance"
    SIGNS = "signs"
    FILING = "filing"
    RECEIPT = "receipt"
    CORRECTION = "correction"
    RELOCATION = "relocation"
    INVENTORY = "inventory"
    HANDOVER = "handover"
    CLUE = "clue"

    @property
    def letter(self) -> str:
        """The first sign of its numbers."""
        return _LETTERS[self]

    @property
    def article(self) -> str:
        """The article that it carries out."""
        return _ARTICLES[self]

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
    PrintedKind.CLUE: "L",
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
    PrintedKind.CLUE: "16(4)",
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
    PrintedKind.CLUE: Words("线索报告单", "report of a clue"),
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
