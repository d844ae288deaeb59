"""Who reads the lists of official acts, and looks for the exports of one officer (article 25; decree 799, art. 32)."""

from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Role

FIRST_YEAR = 2023
"""The year in which decree 314 came into force."""
MOST_REASON = 300
MOST_EXPORTS = 500
"""Exports of one search that are listed."""


@cites("25")
def may_hold_to_account(who: DutyFacts) -> Decision:
    """Whether this person reads the lists of official acts: auditors, inside their territory."""
    if who.has(Role.AUDITOR):
        return allow("25")
    return refuse("25", "由审计管理员查阅", "audit administrators read this")


@cites("25", "799-32")
def may_search_officer(who: DutyFacts, *, username: str, year: int, reason: str, on: date) -> Decision:
    """Whether an auditor looks for the exports of one officer in one year: by the user name and with a reason. There is
    no list of all officers."""
    may = may_hold_to_account(who)
    if not may:
        return may
    missing = []
    if not username.strip():
        missing.append(Missing("一名人员的用户名", "the user name of one person", "username"))
    if not FIRST_YEAR <= year <= on.year:
        missing.append(Missing(f"{FIRST_YEAR} 年至今年之间的年份", f"a year from {FIRST_YEAR} on", "year"))
    if not reason.strip():
        missing.append(Missing("查阅理由", "a reason", "reason"))
    if missing:
        return refuse("25", "查阅要素不全", "the search is incomplete", missing=tuple(missing))
    return allow("25")


@cites("25")
def receipt_due_on(submitted_on: date) -> date:
    """The last day of our own term in which a submitted filing is received or returned."""
    return submitted_on + timedelta(days=parameters.number("accountability.receipt_days", submitted_on))
