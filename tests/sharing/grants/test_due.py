"""What is due of share grants is read by what may be due, not grant by grant (article 13(2); NDSR 12)."""

from datetime import date, timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.supplying import supplied

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import duty_of
from mingcha.sharing.grants.due import due_share_grants, may_be_reviewed, may_owe_reports
from mingcha.sharing.grants.mine import grants_of_reader
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.reporting import sign_report
from mingcha.sharing.grants.reviewing import review_grant
from mingcha.sharing.grants.rows import grant_rows
from mingcha.sharing.grants.states import ReviewResult
from mingcha.sharing.grants.terms import last_begin_of_due, owed_reports, periods_of, review_by
from mingcha.sharing.grants.values import NewReport, NewReview

pytestmark = pytest.mark.law("13(2)", "NDSR 12")


def test_nothing_that_is_due_began_after_the_last_begin() -> None:
    """Also over ends of months that differ: each day of a leap year and of the one after."""
    for number in range(731):
        begun = date(2028, 1, 1) + timedelta(days=number)
        first = periods_of(begun, date(2032, 1, 1))[0].to_on + timedelta(days=1)
        for on in (review_by(begun, None), first):
            assert begun <= last_begin_of_due(on), (begun, on)
        assert owed_reports(periods_of(begun, date(2032, 1, 1)), (), first)


def test_grants_of_which_nothing_may_be_due_are_not_read(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant, day = supplied(city, clock, no, "fighter"), shanghai_day(clock.now())
    assert ShareGrant.objects.get().until_on == day + timedelta(days=300)
    last = date(2027, 5, 24)

    def read(on: date) -> tuple[int, int]:
        rows = ShareGrant.objects.all()
        return may_owe_reports(rows, on).count(), may_be_reviewed(rows, on).count()

    assert (read(day + timedelta(days=170)), read(last + timedelta(days=1))) == ((0, 0), (1, 1))
    clock.advance(last + timedelta(days=1) - day)
    sign_report(city["department"], no=grant, to_on=last, new=NewReport(1, 1, "出警", "无", 0, 0), clock=clock)
    assert read(last + timedelta(days=1)) == (0, 1)
    assert read(day + timedelta(days=301)) == (1, 1), "its last period is over"
    kinds = [one.kind.value for one in due_share_grants(city["city"], until=last, at=clock.now(), limit=9)]
    assert kinds == []
    ShareGrant.objects.update(state="ended", opened="", over_at=clock.now())
    assert read(last + timedelta(days=2)) == (1, 0)


def test_a_point_that_the_decider_takes_out_is_no_review(agreed: tuple[City, str], clock: HandClock) -> None:
    """Else who decided a grant would find by it that it may go on, for another half year."""
    city, no = agreed
    grant, begun = supplied(city, clock, no, "fighter"), shanghai_day(clock.now())
    due = review_by(begun, None)
    clock.advance(due - begun - timedelta(days=10))

    def waits() -> tuple[bool, bool, date | None]:
        at, officer = clock.now(), city["city"]
        kinds = [one.kind.value for one in due_share_grants(officer, until=due, at=at, limit=9)]
        mine = ShareGrant.objects.filter(grants_of_reader(duty_of(officer, at), at))
        (row,) = grant_rows(list(ShareGrant.objects.all()), shanghai_day(at))
        return "sharing_review" in kinds, mine.exists(), row.review_by

    narrowed = NewReview(ReviewResult.NARROWED, "用不到", (city.points["HQX"].code,))
    review_grant(city["second"], no=grant, new=narrowed, clock=clock)
    assert waits() == (True, True, due), "second decided it"
    review_grant(city["city"], no=grant, new=NewReview(ReviewResult.GOES_ON, "确有需要", ()), clock=clock)
    assert waits() == (False, False, review_by(begun, shanghai_day(clock.now())))
