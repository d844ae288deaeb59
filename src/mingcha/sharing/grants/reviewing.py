"""The police review what was shared (article 13(2); NDSR 12)."""

from mingcha.access.shares.ending import withdraw_shared_points
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_lines
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.grants import usage
from mingcha.sharing.grants.actions import end
from mingcha.sharing.grants.models import GrantReview
from mingcha.sharing.grants.rows import grant_called, grant_facts, hands_around, review_row
from mingcha.sharing.grants.states import ReviewResult, Side
from mingcha.sharing.grants.values import NewReview, ReviewRow

CITED = ("13(2)", "NDSR 12")
ENDED_BY_REVIEW = "经复核终止"


@cites("3", "13(2)", "NDSR 12")
def review_grant(by: Asker, *, no: str, new: NewReview, clock: Clock) -> ReviewRow:
    """Reviews a grant: it goes on, points are taken out of its share, or it ends, in one act.

    Raises Refused (articles 3, 13(2); NDSR 12), Fault(NOT_FOUND), Fault(INVALID)."""
    with (
        refusals_noted(by, "sharing.grant.review", no, clock),
        act("sharing.grant.review", by=actor_of(by), clock=clock, cites=CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = grant_called(who, no)
        facts = grant_facts(held, shanghai_day(now))
        require(usage.may_review(who, facts))
        hands = hands_around(who, (), (facts.decider, facts.newest_decider))
        require(usage.may_let_go_on(who, facts, new.result, hands))
        require(usage.has_review_result(new, facts))
        why, withdrawn = checked_lines(new.why, usage.MOST_REPORT, about="why"), 0
        if new.result is ReviewResult.NARROWED:
            require(usage.can_be_narrowed(is_open=bool(held.opened)))
            withdrawn = withdraw_shared_points(record, held.opened, new.points, "经复核撤出", now)
            require(usage.takes_points_out(withdrawn, len(set(new.points))))
        if new.result is ReviewResult.ENDED:
            end(record, held, Side.POLICE, ENDED_BY_REVIEW, now)
        review = GrantReview.objects.create(
            grant=held, at=now, by=record.by.id, result=new.result.value, why=why, withdrawn=withdrawn
        )
        record.wrote(review)
        for key, value in (
            ("grant", held.no), ("department", held.department.code), ("result", review.result),
            ("withdrawn", withdrawn), ("found", why),
        ):  # fmt: skip
            record.fact(key, value)
    return review_row(review, named=True)
