"""Who signs, sends, receives and returns the yearly report of a unit, and by which day (articles 16, 25). No article
names the report or its day: both are our own. Pure.
"""

from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, manages_unit, other_territory
from mingcha.supervision.yearly_reports.values import YearlyFacts, YearlyState

READERS = (Role.UNIT_MANAGER, *PUBLIC_SECURITY, Role.AUDITOR)
"""The roles that read yearly reports, each inside its territory."""
FIRST_YEAR = 2023
MOST_NOTE, MOST_REASON = 500, 300


@cites("25")
def yearly_due_on(year: int) -> date:
    """The last day of our own term in which the report of a year is sent."""
    last = date(year, 12, 31)
    return last + timedelta(days=parameters.number("yearly_report.due_days", last))


@cites("3", "25")
def may_read_yearly(who: DutyFacts, place: Place | None = None) -> Decision:
    """Whether this person reads yearly reports, of this unit or at all."""
    if not who.has(*READERS):
        return refuse("3", "您的岗位不查阅年度报告", "your role does not read yearly reports", next_steps=ASK_A_KEEPER)
    return allow("25") if place is None or who.over(place, *READERS) else other_territory()


@cites("25")
def is_report_year(year: int, on: date) -> bool:
    """Whether a year has figures: from 2023, in which the decree came into force, to the running one."""
    return FIRST_YEAR <= year <= on.year


@cites("3", "16(1)", "25")
def may_sign_yearly(who: DutyFacts, held: YearlyFacts, on: date) -> Decision:
    """Whether the report of a year is signed now: by the unit's own manager, once the year is over, and again only
    after it was returned."""
    may = _manager(who, held.place)
    if not may:
        return may
    if not FIRST_YEAR <= held.year < on.year:
        return refuse("25", "年度终了后方可签署该年度报告", "a report is signed once its year is over")
    if held.state not in (None, YearlyState.RETURNED):
        return _already(held.state)
    return allow("25")


@cites("3", "25")
def may_send_yearly(who: DutyFacts, held: YearlyFacts) -> Decision:
    """Whether a signed report is sent to the city now: by the unit's own manager."""
    may = _manager(who, held.place)
    if not may:
        return may
    return allow("25") if held.state is YearlyState.SIGNED else _already(held.state)


@cites("3", "25")
def may_receive_yearly(who: DutyFacts, held: YearlyFacts) -> Decision:
    """Whether a sent report is received or returned now: by an officer of the city over the unit."""
    if not who.has(Role.CITY_OFFICER):
        return refuse("25", "年度报告由市公安局接收", "yearly reports are received by the city's police")
    if not who.over(held.place, Role.CITY_OFFICER):
        return other_territory()
    if held.state is YearlyState.SIGNED:
        return refuse("25", "该报告尚未报送", "the report was not sent yet")
    return allow("25") if held.state is YearlyState.SENT else _already(held.state)


@cites("3", "25")
def may_return_yearly(who: DutyFacts, held: YearlyFacts, reason: str) -> Decision:
    """Whether a sent report is returned to its unit: as it would be received, with a reason."""
    may = may_receive_yearly(who, held)
    if may and not reason.strip():
        missing = (Missing("退回理由", "a reason", "reason"),)
        return refuse("25", "退回须说明理由", "a reason is required to return a report", missing=missing)
    return may


def _manager(who: DutyFacts, place: Place) -> Decision:
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "25", "年度报告由单位保卫负责人签署、报送", "the unit's manager signs and sends the yearly report"
        )
    return allow("25") if manages_unit(who, place) else other_territory()


def _already(state: YearlyState | None) -> Decision:
    if state is None:
        return refuse("25", "该报告尚未签署", "the report was not signed yet")
    return refuse("25", f"该报告{state.words.zh}", f"the report is {state.words.en} already")
