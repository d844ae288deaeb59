"""/oversight/health in both languages: who reads it, what it shows before and after the first counted day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.supervision.health.rules import Measure, Sums
from mingcha.web.supervision.health.curves import A_DAY, HEIGHT, WIDTH, curve_of

pytestmark = pytest.mark.law("17")

FIRST = date(2026, 11, 1)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_before_the_first_day_it_says_so_and_who_may_not_read_it_is_refused(
    signed_in: Callable[..., Client], city: City, clock: HandClock, language: str
) -> None:
    for role in ("city", "manager", "auditor"):
        html = signed_in(role, language).get("/oversight/health?by=unit&months=12").content.decode()
        assert PageReader(html).problems == []
        assert 'class="empty"' in html
    assert signed_in("monitor", language).get("/oversight/health").status_code == 403
    assert city
    assert shanghai_day(clock.now())


def test_a_curve_has_a_hole_where_no_day_was_counted_and_its_ground_holds_what_is_lower() -> None:
    day_ms = 86_400_000
    rates = {0: 0, 1: day_ms // 2, 5: day_ms}
    days = [(FIRST + timedelta(days=n), Sums(1, day_ms, 0, away, 0, 0)) for n, away in rates.items()]
    found = curve_of(Measure.ONLINE, days, A_DAY)
    first, second = found.stretches
    assert first == f"0.0,4.0 {WIDTH / 5:.1f},{HEIGHT - 2:.1f}"
    assert second.split() == [f"{WIDTH:.1f},{HEIGHT - 2:.1f}"] * 2
    assert (found.newest, found.lowest, found.lowest_day) == ("0.00 %", "0.00 %", FIRST + timedelta(days=5))
