"""To whom a leak or incident is reported, and by when: state secrets in 24 hours (SSR 61), incidents of a larger grade
in 4 hours or 1 (CIR 4), personal information at once (PIPL 57). Pure functions on plain values (20(4), 20(5)).

The grades themselves are defined by the annex of the Measures, which we have not verified: a person grades, no code.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters


class IncidentGrade(StrEnum):
    """The four grades of an incident by the Measures (CIR), the lowest first, as a person states them."""

    ORDINARY = "ordinary"
    LARGER = "larger"
    MAJOR = "major"
    GRAVEST = "gravest"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _GRADES[self]

    @property
    def rank(self) -> int:
        """0 to 3."""
        return list(IncidentGrade).index(self)

    @property
    def is_reported(self) -> bool:
        """Whether an incident of this grade is reported within hours (CIR 4): 较大 and above."""
        return self is not IncidentGrade.ORDINARY

    @property
    def of_leaks(self) -> str:
        """As the table of leak cases spells it: two of the four in its own way."""
        return _OF_LEAKS.get(self, self.value)

    @classmethod
    def _missing_(cls, value: object) -> "IncidentGrade | None":
        return next((grade for grade, text in _OF_LEAKS.items() if text == value), None)


_GRADES = {
    IncidentGrade.ORDINARY: Words("一般", "ordinary"),
    IncidentGrade.LARGER: Words("较大", "larger"),
    IncidentGrade.MAJOR: Words("重大", "major"),
    IncidentGrade.GRAVEST: Words("特别重大", "gravest"),
}
_OF_LEAKS = {IncidentGrade.ORDINARY: "general", IncidentGrade.GRAVEST: "grave"}


class NoticeTo(StrEnum):
    """Who is notified."""

    SECRECY_BUREAU = "secrecy_bureau"
    UPPER_ORGAN = "upper_organ"
    CYBERSPACE_OFFICE = "cyberspace_office"
    PROTECTION_DEPARTMENT = "protection_department"
    POLICE = "police"
    DATA_DEPARTMENT = "data_department"
    PERSONS = "persons"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _RECEIVERS[self]


_RECEIVERS = {
    NoticeTo.SECRECY_BUREAU: Words("保密行政管理部门", "secrecy bureau"),
    NoticeTo.UPPER_ORGAN: Words("上级机关", "upper organ"),
    NoticeTo.CYBERSPACE_OFFICE: Words("省级网信部门", "provincial cyberspace office"),
    NoticeTo.PROTECTION_DEPARTMENT: Words("关键信息基础设施保护工作部门", "protection department"),
    NoticeTo.POLICE: Words("公安机关（网络安全）", "police (network security)"),
    NoticeTo.DATA_DEPARTMENT: Words("履行个人信息保护职责的部门", "department for personal information"),
    NoticeTo.PERSONS: Words("受影响的个人", "persons concerned"),
}


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """A notice that is owed: to whom, until when, and by which article; `own_limit`: the law says at once, the hours
    are our own."""

    to: NoticeTo
    due_at: datetime
    article: str
    own_limit: bool = False

    def is_late(self, at: datetime) -> bool:
        """Whether its time is over."""
        return at > self.due_at


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def notices_due(
    known_at: datetime, *, state_secret: bool, personal: bool, grade: IncidentGrade | None, critical: bool,
    personal_from: datetime | None = None,
) -> tuple[NoticeDue, ...]:  # fmt: skip
    """The notices that a leak or incident owes, the most urgent first; the hours run from `known_at` by the clock,
    nights and days off included. `grade`: None while nobody has graded it; `critical`: of critical information
    infrastructure; `personal_from`: when it turned out to concern persons, None: `known_at`. Hours of a law are
    counted only for what became known since it is in force."""
    found: list[NoticeDue] = []
    if personal:
        found += personal_notices_due(personal_from or known_at)
    if grade is not None and grade.is_reported:
        found += reports_due(known_at, critical=critical)
    if state_secret:
        secrecy = (NoticeTo.SECRECY_BUREAU, NoticeTo.UPPER_ORGAN)
        found += _within(known_at, "leak.secrecy_hours", secrecy, "SSR 61")
    return tuple(sorted(found, key=lambda one: (one.due_at, list(NoticeTo).index(one.to))))


@cites("PIPL 57")
def personal_notices_due(known_at: datetime) -> list[NoticeDue]:
    """The notices of personal information that leaked, was altered or lost: to the department and to the persons, at
    once, for which we count `incident.at_once_hours` from when it became known, in a leak case and in an incident."""
    hours = parameters.number("incident.at_once_hours", known_at.astimezone(SHANGHAI).date())
    due_at = known_at + timedelta(hours=hours)
    both = (NoticeTo.DATA_DEPARTMENT, NoticeTo.PERSONS)
    return [NoticeDue(to, due_at, "PIPL 57", own_limit=True) for to in both]


@cites("CIR 4")
def reports_due(runs_from: datetime, *, critical: bool) -> list[NoticeDue]:
    """The reports of an incident of a reported grade, whose hours run from an instant: to the protecting department and
    the police for critical infrastructure, else to the provincial cyberspace office."""
    if critical:
        receivers = (NoticeTo.PROTECTION_DEPARTMENT, NoticeTo.POLICE)
        return _within(runs_from, "incident.critical_report_hours", receivers, "CIR 4")
    return _within(runs_from, "incident.report_hours", (NoticeTo.CYBERSPACE_OFFICE,), "CIR 4")


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def minutes_until_entered(given_at: datetime, entered_at: datetime) -> int:
    """How many minutes after it was given a notice was recorded, 0 where that is within `incident.entry_minutes` (our
    own): beyond it the record says why. The term is that of the time at which it was given."""
    free = timedelta(minutes=parameters.number("incident.entry_minutes", entered_at.astimezone(SHANGHAI).date()))
    after = entered_at - given_at
    return -(-after // timedelta(minutes=1)) if after > free else 0


def _within(known_at: datetime, name: str, receivers: tuple[NoticeTo, ...], article: str) -> list[NoticeDue]:
    day = known_at.astimezone(SHANGHAI).date()
    if day < parameters.history(name)[0].since:
        return []
    due_at = known_at + timedelta(hours=parameters.number(name, day))
    return [NoticeDue(to, due_at, article) for to in receivers]
