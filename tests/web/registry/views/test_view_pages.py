"""What a camera is to show, in the browser and over the API (article 7)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.views.models import HomePreset

pytestmark = pytest.mark.law("7")
type SignIn = Callable[..., Client]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_says_what_is_missing_and_takes_a_home_preset(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    client, code = signed_in("manager", language), city.points["HQX"].code
    page = f"/points/{code}/installation"
    set_point_view(city["manager"], code=code, view=View(moves=True), clock=clock)
    html = client.get(page).content.decode()
    assert (PageReader(html).problems, ("看守位" if language == "zh-hans" else "home preset") in html) == ([], True)
    late = client.post(page, {"preset": "<b>1</b>", "return_minutes": "30"})
    assert (late.status_code, "&lt;b&gt;1" in late.content.decode()) == (403, True), "what was typed is kept"
    assert client.post(page, {"preset": "1", "return_minutes": "5"}).status_code == 302
    assert HomePreset.objects.get().preset == "1"
    missing = "缺少编号" if language == "zh-hans" else "Its number is missing"
    assert missing not in client.get(page).content.decode()
    assert client.post(page, {"preset": "1 正门", "return_minutes": "5"}).status_code == 302
    html = client.get(page).content.decode()
    assert (PageReader(html).problems, html.count(missing)) == ([], 1), "of the newest, which holds"
    unknown = client.post(f"{page}/reference", {"snapshot": "P20261128-0001"})
    assert (unknown.status_code, PageReader(unknown.content.decode()).problems) == (404, [])
    point = client.get(f"/points/{code}").content.decode()
    assert (PageReader(point).problems, page in point) == ([], True)
    assert signed_in("elsewhere").get(page).status_code == 403


def test_the_view_over_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client, code = signed_in("manager"), city.points["HQX"].code
    address = f"/api/v1/views/{code}"
    set_point_view(city["manager"], code=code, view=View(moves=True), clock=clock)
    assert client.get(address).json()["missing"] == ["position", "home_preset", "reference"]
    sent = {"preset": "1", "return_minutes": 5}
    made = client.post(f"{address}/home-preset", sent, content_type="application/json")
    assert made.status_code == 201, made.content
    assert client.get(address).json()["missing"] == ["position", "reference"]
    measured = {one["item"]: one["value"] for one in client.get(f"{address}/measured?days=3").json()}
    assert measured == dict.fromkeys(
        ("frame_rate", "resolution", "storage_days", "completeness", "time_error", "latency")
    ), "no recorder reports here"
    assert signed_in("elsewhere").get(f"{address}/measured").status_code == 403
    named = client.post("/api/v1/references", {"snapshot": "P20261128-0001"}, content_type="application/json")
    assert named.status_code == 404
