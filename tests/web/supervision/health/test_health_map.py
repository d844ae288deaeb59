"""/oversight/health/map: the figures of the board by district and zone, of a month, in both languages (article 17)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.geo.drawn_outlines import CENTRAL, WIDTH, central_city, whole_city
from mingcha.kit.clock import HandClock
from mingcha.kit.codes import DIVISIONS
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.health.months import keep_months
from mingcha.supervision.health.queries import By, board_of_month
from mingcha.supervision.health.rules import Measure, Sums
from mingcha.web.supervision.health.map_pages import shade_of

pytestmark = pytest.mark.law("17")

MAP = "/oversight/health/map"
DAY_MS = 86_400_000


def day(on: date, division: str, away_permille: int, zone: str = "", clear: int = 1) -> list[HealthDay]:
    """A camera-day as the upkeep writes it: in its group, and in the sum of its district or zone."""
    return [
        HealthDay(
            day=on, whole=whole, division=division, zone=zone, cameras=1, in_use_ms=DAY_MS, footage_ms=DAY_MS,
            away_ms=DAY_MS * away_permille // 1000, short=0, with_finding=0, looked=1, clear=clear, revision=1,
        )
        for whole in (True, False)
    ]  # fmt: skip


def test_each_district_is_drawn_once_with_its_label_inside_the_drawing() -> None:
    for drawing, codes in ((whole_city(), DIVISIONS.keys() - {"420100"}), (central_city(), set(CENTRAL))):
        assert {one.code for one in drawing.outlines} == codes
        for one in drawing.outlines:
            places = [pair.split(",") for pair in one.path.translate(str.maketrans("MLZ", "   ")).split()]
            assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= drawing.height for x, y in places)
            assert 0 < one.x < WIDTH
            assert 0 < one.y < drawing.height
    assert whole_city().height > WIDTH > central_city().height  # the city is higher than wide
    north, south = ({one.code: one.y for one in whole_city().outlines}[code] for code in ("420116", "420115"))
    assert north < south


@pytest.mark.parametrize(
    ("away_permille", "shade"), [(20, "reached"), (21, "under"), (69, "under"), (71, "far"), (1000, "far")]
)
def test_the_shade_follows_the_distance_from_the_goal(away_permille: int, shade: str) -> None:
    sums = Sums(1, DAY_MS, DAY_MS, DAY_MS * away_permille // 1000, 0, 0)
    assert shade_of(sums, Measure.ONLINE, date(2026, 11, 30)) == shade
    assert shade_of(sums, Measure.PICTURE, date(2026, 11, 30)) == "none"


@pytest.mark.django_db
def test_a_month_is_the_sum_of_its_days_of_each_district_and_of_a_zone_over_its_districts(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    assert "empty" in signed_in("city").get(MAP).content.decode()
    first, second, before = date(2026, 11, 1), date(2026, 11, 2), date(2026, 10, 31)
    HealthDay.objects.bulk_create(
        [
            *day(first, "420103", 0), *day(second, "420103", 100, clear=0), *day(before, "420103", 900),
            *day(first, "420116", 1000),
            *day(first, "420111", 0, "WHZ-DHGX"), *day(first, "420115", 500, "WHZ-DHGX"),
        ]
    )  # fmt: skip
    keep_months(date(2025, 11, 1))
    html = signed_in("city").get(MAP).content.decode()
    assert PageReader(html).problems == []
    assert ">95.0</text>" in html
    assert ">0.0</text>" in html
    assert "东湖新技术开发区 <b>75.0</b>" in html
    assert html.count("−23.00") == 1
    assert "洪山区</a>" not in html, "what the zone answers for is not the district's"
    october = signed_in("city", "en").get(f"{MAP}?month=2026-10&measure=picture").content.decode()
    assert PageReader(october).problems == []
    assert ">100.0</text>" in october
    assert "Huangpi" not in october
    assert "50.00 %" in signed_in("city").get(f"{MAP}?measure=picture").content.decode()
    for month in ("2099-01", "2001-01"):
        assert "没有已统计" in signed_in("city").get(f"{MAP}?month={month}&measure=nothing").content.decode()
    assert "未附街道边界" in html, "streets are a table, and the page says why"
    assert "/oversight/health/months?by=street&amp;month=2026-11&amp;sort=online" in html
    assert signed_in("monitor").get(MAP).status_code == 403

    on_the_board = board_of_month(city["city"], By.DISTRICT, first, at=clock.now())
    assert {one.code: one.sums.cameras for one in on_the_board} == {"420103": 2, "420116": 1, "WHZ-DHGX": 2}
    own = signed_in("district").get(MAP).content.decode()
    assert "黄陂区" not in own, "an officer of another district has no figure of it"
