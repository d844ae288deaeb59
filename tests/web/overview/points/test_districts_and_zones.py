"""The table of districts and zones counts what the lists and the map behind it show (articles 3, 4)."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import OWNER, City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.places.actions import add_site
from mingcha.registry.points.actions import add_point
from mingcha.registry.systems.actions import add_system

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]
STREETS = {"GGC": "420111080", "JDK": "420111001"}
"""Two sites of one district: the first lies in a functional zone, the second does not."""


@pytest.fixture
def two_sides(city: City, clock: HandClock) -> None:
    for site, street in STREETS.items():
        add_site(OWNER, code=site, name=site, category="6(5)", street=street, organisation="WHGA", clock=clock)
        add_system(OWNER, code=site, name=site, site=site, clock=clock)
        address = f"rtsp://10.0.0.8/{site}"
        add_point(OWNER, system=site, name="东入口", part="entrance", place_kind="none", url=address, clock=clock)


@pytest.mark.law("3", "4")
@pytest.mark.usefixtures("two_sides")
def test_each_row_of_the_table_counts_the_list_and_the_map_that_it_links_to(signed_in: SignIn) -> None:
    """Issue point D (lists, map, counters agree; district figures are explained): a district's row left out the points
    of its zones, its list did not."""
    client = signed_in("city")
    today = client.get("/today")
    assert "不计入所在区" in today.content.decode()
    rows = today.context["districts"]
    assert {"洪山区", "东湖新技术开发区"} <= {row.label.zh for row in rows} or len(rows) == 4
    for row in rows:
        assert client.get(row.url).context["page"].paginator.count == row.total, row.url
        on_map = client.get(row.url.replace("/points", "/points/map", 1))
        assert on_map.context["page"].paginator.count == row.total, row.url


@pytest.mark.law("3", "4")
@pytest.mark.usefixtures("two_sides")
def test_a_district_with_and_without_its_zones(signed_in: SignIn) -> None:
    client = signed_in("city")

    def count(query: str) -> int:
        answer = client.get(f"/points?{query}")
        assert PageReader(answer.content.decode()).problems == []
        return int(answer.context["page"].paginator.count)

    assert count("division=420111") == 2
    assert count("division=420111&zone=none") == 1
    assert count("zone=WHZ-DHGX") == 1
    assert count("zone=none") == 4
    listed = client.get("/api/v1/points?division=420111&zone=none").json()["points"]
    assert [one["site"] for one in listed] == ["JDK"]
    shown = client.get("/points/map?division=420111")
    (district,) = (one for one in json.loads(shown.context["districts"]) if one["code"] == "420111")
    assert district["points"] == 2
    assert "含区内功能区的点位" in shown.content.decode()
    names = re.findall(r'<td class="no-wrap">([^<]*)</td>', client.get("/points?division=420111").content.decode())
    assert len([name for name in names if "洪山区" in name]) == 1
