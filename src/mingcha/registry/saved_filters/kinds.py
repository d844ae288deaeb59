"""The lists whose filters can be kept."""

from enum import StrEnum

from mingcha.kit.words import Words


class ListKind(StrEnum):
    """A long list; the value is stored."""

    POINTS = "points"
    FINDINGS = "findings"
    CASES = "cases"
    WORK_ORDERS = "work_orders"
    ALARMS = "alarms"
    REQUESTS = "requests"
    FILINGS = "filings"
    PEOPLE = "people"

    @property
    def words(self) -> Words:
        """The list for people."""
        return _WORDS[self]


_WORDS = {
    ListKind.POINTS: Words("点位", "Points"),
    ListKind.FINDINGS: Words("问题", "Findings"),
    ListKind.CASES: Words("处罚案件", "Penalty cases"),
    ListKind.WORK_ORDERS: Words("工单", "Work orders"),
    ListKind.ALARMS: Words("报警", "Alarms"),
    ListKind.REQUESTS: Words("调取申请", "Requests"),
    ListKind.FILINGS: Words("系统备案", "Filings of systems"),
    ListKind.PEOPLE: Words("人员", "People"),
}
