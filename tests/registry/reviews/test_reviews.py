"""Accounts are reviewed every year, and dormant ones are disabled after notice (decree 799, art. 16(2)(2))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import OWNER, City

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.accounts.actions import enable_person
from mingcha.registry.identity.models import User
from mingcha.registry.reviews.actions import review_account, watch_dormant_accounts
from mingcha.registry.reviews.models import AccountReview
from mingcha.registry.reviews.queries import accounts
from mingcha.registry.sessions.actions import begin_session
from mingcha.registry.sessions.rules import Method

WORK = program("work")
pytestmark = pytest.mark.law("799-16(2)(2)")


def sign_in(city: City, username: str, clock: HandClock) -> None:
    begin_session(city[username], method=Method.PASSKEY, address="10.1.1.1", browser="?", clock=clock)


def test_a_dormant_account_gets_notice_and_is_disabled(city: City, clock: HandClock) -> None:
    """Issue point B.13: on 0.3.0 an account that nobody uses stayed open for ever."""
    assert watch_dormant_accounts(WORK, clock=clock) == ()
    assert set(AccountReview.objects.values_list("outcome", flat=True)) == {"from_now"}
    clock.advance(timedelta(days=89))
    sign_in(city, "district", clock)
    clock.advance(timedelta(days=1))
    assert watch_dormant_accounts(WORK, clock=clock) == ()
    noticed = set(AccountReview.objects.filter(outcome="notice").values_list("user__username", flat=True))
    assert {"monitor", "guard", "nobody"} <= noticed
    assert "district" not in noticed
    clock.advance(timedelta(days=13))
    sign_in(city, "guard", clock)
    assert watch_dormant_accounts(WORK, clock=clock) == ()
    clock.advance(timedelta(days=1))
    disabled = watch_dormant_accounts(WORK, clock=clock)
    assert {"monitor", "nobody"} <= set(disabled)
    assert {"guard", "district"}.isdisjoint(disabled)
    assert {"admin", "security", "auditor"}.isdisjoint(disabled), "the last of the three administrators stays"
    assert not User.objects.get(username="monitor").is_active
    enable_person(OWNER, username="monitor", clock=clock)
    assert watch_dormant_accounts(WORK, clock=clock) == (), "enabled again, the days count anew"


def test_who_reviews_whom(city: City, clock: HandClock) -> None:
    rows = {row.username: row for row in accounts(city["auditor"], at=clock.now())}
    assert not any(row.review_due for row in rows.values()), "the year begins with the first role"
    clock.advance(timedelta(days=366))
    rows = {row.username: row for row in accounts(city["auditor"], at=clock.now())}
    assert rows["district"].review_due
    assert not rows["nobody"].review_due, "an account that never had a role opens nothing"
    review_account(city["auditor"], username="district", note="在岗", clock=clock)
    rows = {row.username: row for row in accounts(city["auditor"], at=clock.now())}
    assert (rows["district"].review_due, rows["district"].reviewed_by) == (False, f"user:{city['auditor'].pk}")
    clock.advance(timedelta(days=366))
    rows = {row.username: row for row in accounts(city["admin"], at=clock.now())}
    assert rows["district"].review_due
    for username in ("monitor", "guard", "nobody"):
        with pytest.raises(Refused):
            accounts(city[username], at=clock.now())
        with pytest.raises(Refused):
            review_account(city[username], username="district", note="", clock=clock)
    with pytest.raises(Refused):
        review_account(city["auditor"], username="auditor", note="", clock=clock)
