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
    """The grade of an incident by the Measures (CIR), as a person states it."""

    GENERAL = "general"
    LARGER = "larger"
    MAJOR = "major"
    GRAVE = "grave"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _GRADES[self]


_GRADES = {
    IncidentGrade.GENERAL: Words("一般", "general"),
    IncidentGrade.LARGER: Words("较大", "larger"),
    IncidentGrade.MAJOR: Words("重大", "major"),
    IncidentGrade.GRAVE: Words("特别重大", "gravest"),
}


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
    """A notice that is owed: to whom, until when (the instant itself for "at once"), and by which article."""

    to: NoticeTo
    due_at: datetime
    article: str


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def notices_due(
    known_at: datetime, *, state_secret: bool, personal: bool, grade: IncidentGrade | None, critical: bool
) -> tuple[NoticeDue, ...]:
    """The notices that a leak or incident owes, the most urgent first; the hours run from `known_at` by the clock,
    nights and days off included. `grade`: None while nobody has graded it; `critical`: of critical information
    infrastructure. Hours of a law are counted only for what became known since it is in force."""
    found: list[NoticeDue] = []
    if personal:
        found += [NoticeDue(to, known_at, "PIPL 57") for to in (NoticeTo.DATA_DEPARTMENT, NoticeTo.PERSONS)]
    if grade is not None and grade is not IncidentGrade.GENERAL:
        critical_ones = (NoticeTo.PROTECTION_DEPARTMENT, NoticeTo.POLICE)
        receivers = critical_ones if critical else (NoticeTo.CYBERSPACE_OFFICE,)
        name = "incident.critical_report_hours" if critical else "incident.report_hours"
        found += _within(known_at, name, receivers, "CIR 4")
    if state_secret:
        secrecy = (NoticeTo.SECRECY_BUREAU, NoticeTo.UPPER_ORGAN)
        found += _within(known_at, "leak.secrecy_hours", secrecy, "SSR 61")
    return tuple(sorted(found, key=lambda one: (one.due_at, list(NoticeTo).index(one.to))))


def _within(known_at: datetime, name: str, receivers: tuple[NoticeTo, ...], article: str) -> list[NoticeDue]:
    day = known_at.astimezone(SHANGHAI).date()
    if day < parameters.history(name)[0].since:
        return []
    due_at = known_at + timedelta(hours=parameters.number(name, day))
    return [NoticeDue(to, due_at, article) for to in receivers]
