"""Who records which standards a device is claimed to fulfil, what a claim states, and who withdraws it (articles 3, 7).

A claim is what somebody says of a device. It opens nothing and bars nothing by itself: article 7 asks that building
follows the specifications, and the acceptance of article 8 judges whether it did.
"""

from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_write
from mingcha.registry.standards.values import NewClaim

MOST_CLAIMANT, MOST_NUMBER, MOST_ISSUER, MOST_REASON = 60, 60, 60, 200
"""Maximum characters: of who claims it; number and issuer of a test report; the reason of a withdrawal."""
MOST_POINTS = 500
"""Points of one claim, and so of one act."""


@cites("3", "7")
def may_record_claim(who: DutyFacts, place: Place) -> Decision:
    """Whether this person records claims for points at this place: who may write its register."""
    return may_write(who, place)


@cites("3", "7")
def may_withdraw_claim(who: DutyFacts, place: Place) -> Decision:
    """Whether this person withdraws claims for points at this place: who may record them."""
    return may_write(who, place)


@cites("7")
def claim_is_whole(new: NewClaim, on: date, *, has_scan: bool) -> Decision:
    """Whether a claim states who makes it on a day that has come, and its test report whole or not at all."""
    missing = []
    if not new.claimant.strip():
        missing.append(Missing("声明人（生产企业或者单位）", "who claims it, such as the maker", "claimant"))
    if new.claimed_on > on:
        missing.append(Missing("不晚于今天的声明日期", "a day of the claim that is not in the future", "claimed_on"))
    if has_scan or new.report_on is not None or (new.report_number + new.report_issuer).strip():
        missing += _lacks_of_report(new, on)
    if missing:
        return refuse("7", "执行标准登记不完整", "the record of the claim is incomplete", missing=tuple(missing))
    return allow("7")


def _lacks_of_report(new: NewClaim, on: date) -> list[Missing]:
    lacks = []
    if not new.report_number.strip():
        lacks.append(Missing("检测报告编号", "the number of the test report", "report_number"))
    if not new.report_issuer.strip():
        lacks.append(Missing("检测机构", "who issued the test report", "report_issuer"))
    if new.report_on is None or new.report_on > on:
        lacks.append(Missing("不晚于今天的报告日期", "a day of the report that has come", "report_on"))
    return lacks
