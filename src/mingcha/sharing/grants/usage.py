"""What a department reports on the use of a share grant, and what the police review: pure decisions on plain values
(articles 3, 13(2); NDSR 12)."""

from collections.abc import Sequence

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import other_territory
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.grants.rules import REVIEWERS_OF_GRANTS, is_over, owes_a_report, side_of
from mingcha.sharing.grants.states import RUNNING, ReviewResult, Side
from mingcha.sharing.grants.terms import Period
from mingcha.sharing.grants.values import GrantFacts, NewReport, NewReview

MOST_REPORT = 1000
"""Maximum characters of a text of a report or a review."""
MOST_COUNT = 10_000_000
"""Largest number of uses, persons and copies of a report."""
MOST_WITHDRAWN = 500
"""Points that a review names at once."""


@cites("13(2)", "NDSR 12")
def may_report(who: DutyFacts, department: str, owed: Sequence[Period]) -> Decision:
    """Whether this person may sign the report of the oldest period that is owed: a user of the department."""
    if department not in own_departments(who):
        return refuse("13(2)", "使用情况由需求部门报告", "the department reports on its use")
    if owed:
        return allow("13(2)")
    return refuse("NDSR 12", "目前没有应报的期间", "no period is to be reported on now")


@cites("13(2)", "NDSR 12")
def is_whole_report(new: NewReport) -> Decision:
    """Whether a report says what came of the use and what went wrong, "none" where it is so, and counts that can be."""
    missing = [
        Missing(zh, en, about)
        for about, zh, en in (
            ("results", "使用成效", "what came of it"),
            ("incidents", "安全事件（没有的写“无”）", "incidents, or that there were none"),
        )
        if not getattr(new, about).strip()
    ]
    counts = (new.uses, new.persons, new.copies_kept, new.copies_deleted)
    if any(not 0 <= one <= MOST_COUNT for one in counts) or bool(new.uses) is not bool(new.persons):
        missing.append(Missing("相符的使用次数和人数", "uses and persons that agree", "uses"))
    if missing:
        return refuse("NDSR 12", "使用情况报告不完整", "the report is incomplete", missing=tuple(missing))
    return allow("13(2)")


@cites("3", "13(2)", "NDSR 12")
def may_review(who: DutyFacts, held: GrantFacts) -> Decision:
    """Whether this person may review a grant that is not over: an officer of the city, not of the department. Reviewing
    is by the police, since what is shared is theirs and the units'; a clerk supplied it."""
    if not who.has(*REVIEWERS_OF_GRANTS):
        return refuse("13(2)", "共享提供由市局民警复核", "officers of the city review share grants")
    if side_of(who, held.department) is not Side.POLICE:
        return other_territory()
    return allow("13(2)") if held.state in RUNNING else is_over()


@cites("13(2)", "NDSR 12")
def may_let_go_on(who: DutyFacts, held: GrantFacts, result: ReviewResult, hands: Sequence[Hand]) -> Decision:
    """Whether this person may say what a review found: who decided a grant is not the hand that finds that it may go
    on. Narrowing and ending it anybody may who reviews; narrowed by that hand it is not reviewed (reviewed_on)."""
    deciders = (held.decider, held.newest_decider)
    if result is not ReviewResult.GOES_ON or not any(are_same_hand(who.user_id, one, hands) for one in deciders):
        return allow("13(2)")
    return refuse(
        "13(2)",
        "同意共享的决定人不得复核其继续，须由另一名市局民警复核",
        "who decided it does not find that it may go on: another officer of the city reviews it",
        next_steps=(NextStep(Words("请由另一名市局民警复核", "have another officer of the city review it")),),
    )


@cites("13(2)", "NDSR 12")
def has_review_result(new: NewReview, held: GrantFacts) -> Decision:
    """Whether a review says why, names what it takes out, and lets nothing go on while a report is late."""
    if not new.why.strip():
        missing = (Missing("复核意见", "what was found", "why"),)
        return refuse("13(2)", "未写明复核意见", "what the review found is missing", missing=missing)
    if bool(new.points) is not (new.result is ReviewResult.NARROWED) or len(set(new.points)) > MOST_WITHDRAWN:
        missing = (Missing(f"撤出的点位（不超过 {MOST_WITHDRAWN} 个）", "the points that are taken out", "points"),)
        return refuse("13(2)", "缩小范围须写明撤出的点位", "narrowing names its points", missing=missing)
    if new.result is not ReviewResult.ENDED and held.owes:
        return owes_a_report()
    return allow("13(2)")


@cites("13(2)", "NDSR 12")
def can_be_narrowed(*, is_open: bool) -> Decision:
    """Whether a grant has a share that is open, out of which points can be taken: none of rows, and none while it is
    suspended."""
    if is_open:
        return allow("13(2)")
    return refuse("13(2)", "目前没有开通的图像，不能撤出点位", "no pictures are open now: there is nothing to take out")


@cites("13(2)", "NDSR 12")
def takes_points_out(withdrawn: int, named: int) -> Decision:
    """Whether every point that a review names was in the open share."""
    if withdrawn == named:
        return allow("13(2)")
    return refuse("13(2)", "所写点位不在提供范围内，或者已撤出", "a point is not in the grant, or was taken out")
