"""Who may keep a picture as evidence and look at a kept one, at the edges (articles 16(2), 16(3), 19)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.access.duty.rules import GrantFacts
from mingcha.access.snapshots.rules import may_take_snapshot, may_view_snapshot
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.viewing_grounds.values import ViewedPoint

NOW = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
DAY_MS = 24 * 3_600_000
POINT = "42010200001310000001"
ROLE = RoleInForce(
    Role.MONITOR, Territory("420102"), NOW - timedelta(days=90), None, date(2026, 3, 1), date(2026, 3, 2)
)
WHO = DutyFacts(8, "wang", "王", "061301", "JAGA", active=True, roles=(ROLE,))
GRANT = GrantFacts(
    "Z202611250001", 8, "crowd_safety", NOW - timedelta(hours=1), NOW + timedelta(hours=7), revoked=False,
    points={POINT: ViewedPoint(Place("420102", "JAGA"), "in_use")},
)  # fmt: skip


def take(at_ms: int = NOW_MS - 1000, reason: str = "核查", who: DutyFacts = WHO, grant: GrantFacts = GRANT) -> str:
    """ "" when it may be kept, else the article and the English reason."""
    answer = may_take_snapshot(who, grant, POINT, at_ms, reason, NOW)
    return "" if answer else f"{answer.article} {answer.reason.en}"


@pytest.mark.law("16(3)", "19")
@pytest.mark.parametrize("at_ms", [NOW_MS, NOW_MS - 1, NOW_MS - DAY_MS])
def test_an_instant_that_duty_viewing_reaches(at_ms: int) -> None:
    assert take(at_ms) == ""


@pytest.mark.law("19")
@pytest.mark.parametrize("at_ms", [NOW_MS + 1, NOW_MS - DAY_MS - 1, 0])
def test_an_instant_outside_the_grant(at_ms: int) -> None:
    assert take(at_ms) == "19 the time is outside the grant"


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("reason", ["", " ", "\t\n"])
def test_a_picture_without_a_reason(reason: str) -> None:
    answer = may_take_snapshot(WHO, GRANT, POINT, NOW_MS, reason, NOW)
    assert (answer.allowed, answer.article, len(answer.missing)) == (False, "16(3)", 1)


@pytest.mark.law("16(2)", "19")
def test_a_ticket_that_would_be_refused_keeps_no_picture() -> None:
    assert take(who=replace(WHO, user_id=9)) != ""
    assert take(who=replace(WHO, roles=())) != ""
    assert take(grant=replace(GRANT, revoked=True)) != ""
    assert take(grant=replace(GRANT, points={})) != ""


@pytest.mark.law("19")
def test_a_purpose_that_is_unlawful_keeps_no_picture() -> None:
    """Such a grant does not come to be; the picture is asked for its purpose all the same."""
    assert take(grant=replace(GRANT, purpose="market_analysis")).startswith("19 ")


@pytest.mark.law("19")
def test_a_kept_picture_is_looked_at_under_a_grant() -> None:
    assert may_view_snapshot(WHO, GRANT, POINT, NOW_MS, NOW)
    without = may_view_snapshot(WHO, None, POINT, NOW_MS, NOW)
    assert (without.allowed, without.article, len(without.missing), len(without.next)) == (False, "19", 1, 1)
    assert not may_view_snapshot(WHO, replace(GRANT, valid_until=NOW), POINT, NOW_MS, NOW)


@pytest.mark.law("8")
def test_what_was_recorded_on_trial_stays_trial_footage() -> None:
    """Issue point A.2: footage from before a point was put into use is not kept or looked at on duty afterwards."""
    in_use_at = NOW - timedelta(hours=2)
    point = ViewedPoint(Place("420102", "JAGA"), "in_use", in_use_at=in_use_at)
    grant = replace(GRANT, points={POINT: point})
    began_ms = NOW_MS - 2 * 3_600_000
    assert take(began_ms, grant=grant) == ""
    assert take(began_ms - 1, grant=grant) == "19 the time is outside the grant"
    assert may_view_snapshot(WHO, grant, POINT, began_ms, NOW)
    refused = may_view_snapshot(WHO, grant, POINT, began_ms - 1, NOW)
    assert (refused.allowed, refused.article) == (False, "8")
