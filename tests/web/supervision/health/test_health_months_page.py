"""/oversight/health/months in both languages: order, curves of a group, the file, who reads it (articles 3, 17)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.health.months import keep_months
from mingcha.supervision.health.rules import Measure, Sums
from mingcha.web.supervision.health.curves import A_MONTH, WIDTH, curve_of

pytestmark = [pytest.mark.law("17"), pytest.mark.django_db]

PAGE = "/oversight/health/months"
DAY_MS = 86_400_000


@pytest.fixture
def months(city: City) -> None:
    """Two months of three units in two districts; the school was online by a half, then by three quarters."""
    rows = []
    for day, away in ((date(2026, 10, 5), 12), (date(2026, 11, 5), 6)):
        for division, street, unit, hours in (
            ("420102", "420102001", "HQXX", away), ("420102", "", "JAGA", 0), ("420106", "420106001", "=WCGA", 3),
        ):  # fmt: skip
            sums = {"cameras": 1, "in_use_ms": DAY_MS, "footage_ms": DAY_MS, "away_ms": hours * 3_600_000}
            common = {"day": day, "division": division, "zone": "", "short": 0, "with_finding": 0, "revision": 1}
            rows.append(HealthDay(whole=False, street=street, organisation=unit, **common, **sums))
            rows.append(HealthDay(whole=True, organisation=unit, **common, **sums))  # one a unit is enough here
    HealthDay.objects.bulk_create(rows)
    keep_months(date(2025, 10, 1))


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    html = answer.content.decode()
    assert (answer.status_code, PageReader(html).problems) == (status, []), path
    return html


def names(html: str) -> list[str]:
    board = html.partition('id="board"')[2]
    return re.findall(r'<td class="strong">\s*<a[^>]*>([^<]+)</a>', board)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_before_the_first_month_it_says_so(signed_in: Callable[..., Client], city: City, language: str) -> None:
    for role in ("city", "manager", "auditor"):
        assert 'class="empty"' in shown(signed_in(role, language), PAGE)
    assert signed_in("city", language).get(f"{PAGE}/table").status_code == 404
    for path in (PAGE, f"{PAGE}/table"):
        assert signed_in("monitor", language).get(path).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_board_is_sorted_by_each_column_and_searched(
    signed_in: Callable[..., Client], months: None, language: str
) -> None:
    city = signed_in("city", language)
    assert names(shown(city, f"{PAGE}?by=unit")) == ["花桥小学", "=WCGA", "江岸区公安分局"]
    assert names(shown(city, f"{PAGE}?by=unit&sort=-online")) == ["江岸区公安分局", "=WCGA", "花桥小学"]
    assert 'aria-sort="descending"' in shown(city, f"{PAGE}?by=unit&sort=-online")
    for sort in ("name", "-name", "cameras", "repair", "-picture", *Measure, "nonsense"):
        assert len(names(shown(city, f"{PAGE}?by=unit&sort={sort}"))) == 3
    assert names(shown(city, f"{PAGE}?by=unit&q=花桥")) == ["花桥小学"]
    assert names(shown(city, f"{PAGE}?by=unit&q=nowhere")) == []
    for by in ("district", "street", "contractor", "person"):
        shown(city, f"{PAGE}?by={by}&month=2026-10")
    assert "50.00 %" in shown(city, f"{PAGE}?by=unit&month=2026-10")
    shown(city, f"{PAGE}?by=street&month=1999-01&page=99&code=-")
    shown(city, f"{PAGE}?by=unit&code=-", 404)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_curves_of_a_group_are_for_who_reads_it(
    signed_in: Callable[..., Client], months: None, language: str
) -> None:
    html = shown(signed_in("city", language), f"{PAGE}?by=unit&code=HQXX")
    assert "75.00 %" in html
    assert ("虚线为目标值" in html) is (language == "zh-hans")
    assert f"{PAGE.rpartition('/')[0]}" in html
    assert "50.00 %" in html.partition('id="board"')[0]
    assert "50.00 %" in shown(signed_in("manager", language), f"{PAGE}?by=unit&code=HQXX")
    assert names(shown(signed_in("manager", language), f"{PAGE}?by=unit")) == ["花桥小学"]
    assert signed_in("elsewhere", language).get(f"{PAGE}?by=unit&code=HQXX").status_code == 404
    assert signed_in("city", language).get(f"{PAGE}?by=district&code=110101").status_code == 404


def test_the_file_has_the_rows_of_the_page_and_no_formula(signed_in: Callable[..., Client], months: None) -> None:
    answer = signed_in("city", "en").get(f"{PAGE}/table?by=unit&month=2026-10&sort=-online")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1] == "Unit,2026-10,Rows,3"
    assert lines[2].startswith("Code,Unit,Camera-days,Online (%),")
    assert [line.split(",")[:4] for line in lines[3:]] == [
        ["JAGA", "江岸区公安分局", "1", "100.00"],
        ["'=WCGA", "'=WCGA", "1", "87.50"],
        ["HQXX", "花桥小学", "1", "50.00"],
    ]
    own = signed_in("manager", "en").get(f"{PAGE}/table?by=unit&month=2026-10").content.decode()
    assert ("HQXX" in own, "JAGA" in own) == (True, False)


def test_a_line_over_months_is_broken_where_a_month_is_missing() -> None:
    found = [(date(2026, month, 1), Sums(1, DAY_MS, 0, 0)) for month in (1, 2, 3, 5)]
    first, second = curve_of(Measure.ONLINE, found, A_MONTH).stretches
    assert (len(first.split()), second.split()[0].split(",")[0]) == (3, f"{WIDTH:.1f}")
