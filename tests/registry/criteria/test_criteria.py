"""Criteria of article 6: decided by the public security organ, dated, shown at the site (article 6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.criteria.actions import record_criterion
from mingcha.registry.criteria.queries import criteria, criteria_for
from mingcha.registry.criteria.rules import Measure, NewCriterion

pytestmark = pytest.mark.law("6")

type New = Callable[..., NewCriterion]


@pytest.fixture
def new(clock: HandClock) -> New:
    """A criterion of today."""
    held = NewCriterion(
        "6(5)", Measure.LARGE, "420102", "5 万平方米以上", "统一尺度", "武公视 1", shanghai_day(clock.now())
    )
    return lambda **more: replace(held, **more)


def test_the_districts_goes_before_the_citys_from_its_first_day(city: City, clock: HandClock, new: New) -> None:
    today = shanghai_day(clock.now())
    record_criterion(city["city"], new=new(division="420100", text="3 万"), clock=clock)
    record_criterion(city["district"], new=new(from_on=today + timedelta(days=2)), clock=clock)
    record_criterion(city["district"], new=new(measure=Measure.IMPORTANT, text="日均 1 万人次"), clock=clock)

    def texts(division: str, days: int) -> list[str]:
        return [one.text for one in criteria_for("6(5)", division, today + timedelta(days=days))]

    assert texts("420102", 0) == ["3 万", "日均 1 万人次"]
    assert texts("420102", 2) == ["5 万平方米以上", "日均 1 万人次"]
    assert texts("420106", 2) == ["3 万"]
    assert criteria_for("6(4)", "420102", today) == ()
    assert len(criteria(city["nobody"], at=clock.now())) == 3


@pytest.mark.parametrize("username", ["manager", "admin", "elsewhere", "monitor"])
def test_who_does_not_decide(city: City, clock: HandClock, new: New, username: str) -> None:
    with pytest.raises(Refused):
        record_criterion(city[username], new=new(), clock=clock)


@pytest.mark.parametrize("about", ["text", "reason", "document", "from_on"])
def test_what_is_missing_is_named(city: City, clock: HandClock, new: New, about: str) -> None:
    given = {about: " "} if about != "from_on" else {about: shanghai_day(clock.now()) - timedelta(days=1)}
    with pytest.raises(Refused) as refusal:
        record_criterion(city["district"], new=new(**given), clock=clock)
    assert [one.about for one in refusal.value.decision.missing] == [about]  # type: ignore[attr-defined]
