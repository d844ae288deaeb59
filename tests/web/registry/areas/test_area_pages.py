"""Areas on pages and over the API: drawn, refused at the field, ended, consents (arts. 6, 18; decree 799 art. 10)."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas.models import AreaConsent, DrawnArea
from mingcha.registry.mask_needs.queries import standing_needs

pytestmark = pytest.mark.law("18(6)")

type SignIn = Callable[..., Client]
RING = [[114.3, 30.61], [114.301, 30.61], [114.301, 30.611], [114.3, 30.611], [114.3, 30.61]]
BORDER = {"type": "Polygon", "coordinates": [RING]}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.fixture
def new(clock: HandClock) -> dict[str, str]:
    """A private area as its form sends it."""
    day = shanghai_day(clock.now()).isoformat()
    return {"kind": "private", "name": "住宅楼", "division": "420102", "border": json.dumps(BORDER),
            "label": "EPSG:4490", "document": "江公视〔2026〕3 号", "from_on": day}  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_officer_draws_and_ends_an_area(signed_in: SignIn, new: dict[str, str], language: str) -> None:
    district, manager = signed_in("district", language), signed_in("manager", language)
    assert 'name="border"' in shown(district.get("/points/areas"))
    assert 'name="border"' not in shown(manager.get("/points/areas")), "a unit draws none"
    assert signed_in("monitor", language).get("/points/areas").status_code == 403
    assert 'data-draw-map="area"' in shown(district.get("/points/areas"))
    sent = district.post("/points/areas", new)
    assert sent.status_code == 302, shown(sent)
    number = DrawnArea.objects.get().pk
    assert sent["Location"] == f"/points/areas/{number}"
    page = shown(district.get(f"/points/areas/{number}"))
    assert "data-area-map" in page
    assert "[[114.3, 30.61]" in page
    assert "住宅楼" in shown(district.get("/points/areas"))
    assert signed_in("elsewhere", language).get(f"/points/areas/{number}").status_code == 403
    assert signed_in("elsewhere", language).post(f"/points/areas/{number}/end", {"reason": "x"}).status_code == 403
    assert district.post(f"/points/areas/{number}/end", {"reason": ""}).status_code == 422
    assert district.post(f"/points/areas/{number}/end", {"reason": "拆迁"}).status_code == 302
    assert district.post(f"/points/areas/{number}/end", {"reason": "拆迁"}).status_code == 409
    assert "住宅楼" not in shown(district.get("/points/areas"))
    assert "住宅楼" in shown(district.get("/points/areas?over=1"))


@pytest.mark.parametrize(
    ("typed", "field", "said", "status"),
    [
        ({"border": "POLYGON((1 2))"}, "border", "不是 GeoJSON", 422),
        ({"border": json.dumps(BORDER | {"coordinates": [[[y, x] for x, y in RING]]})}, "border", "写反了", 422),
        ({"border": json.dumps({"type": "Polygon", "coordinates": [[*RING[:1], *RING[2:3], *RING[1:2], *RING[3:]]]})},
         "border", "自相交", 422),
        ({"division": "420106"}, "division", "管辖范围", 403),
        ({"kind": "cases"}, "until_on", "不完整", 403),
        ({"kind": "polling", "until_on": "2099-01-01", "opens": "25:00"}, "opens", "时刻写法不对", 422),
        ({"from_on": "2020-01-01"}, "from_on", "首日不得早于", 403),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    signed_in: SignIn, new: dict[str, str], typed: dict[str, str], field: str, said: str, status: int
) -> None:
    answer = signed_in("district").post("/points/areas", new | typed)
    assert answer.status_code == status
    page = shown(answer)
    assert said in page
    assert f'id="field-{field}_error"' in page
    assert "江公视〔2026〕3 号" in page
    assert not DrawnArea.objects.exists()


@pytest.mark.law("799-10")
def test_the_consent_of_a_classified_unit(signed_in: SignIn, new: dict[str, str]) -> None:
    sent = signed_in("city").post("/points/areas", new | {"kind": "classified", "unit": "HQXX"})
    assert sent.status_code == 302, shown(sent)
    number = DrawnArea.objects.get().pk
    address = f"/points/areas/{number}/consent"
    given = {"system": "JHG", "document": "涉密办函〔2026〕1 号", "issued_on": new["from_on"]}
    assert signed_in("manager").post(address, given).status_code == 403
    city = signed_in("city")
    assert city.post(address, given | {"system": "NOSUCH"}).status_code == 404
    assert city.post(address, given).status_code == 302
    assert "涉密办函〔2026〕1 号" in shown(city.get(f"/points/areas/{number}"))
    again = city.post(address, given)
    assert again.status_code == 409
    assert "已登记" in shown(again)
    assert AreaConsent.objects.count() == 1


def test_the_api_does_the_same(signed_in: SignIn, new: dict[str, str], clock: HandClock) -> None:
    district = signed_in("district", "en")
    day = shanghai_day(clock.now())
    body = {**new, "border": BORDER, "label": "CGCS2000", "kind": "polling", "opens": "08:00", "closes": "18:00",
            "until_on": (day + timedelta(days=1)).isoformat()}  # fmt: skip
    made = district.post("/api/v1/areas", body, content_type="application/json")
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["kind"], row["opens"], row["border"], row["in_force"]) == ("polling", "08:00", BORDER, True)
    assert district.get("/api/v1/areas").json()["areas"] == [row]
    assert district.get(f"/api/v1/areas/{row['number']}").json() == row
    assert district.get(f"/api/v1/areas/{row['number']}/consents").json() == []
    refused = district.post("/api/v1/areas", body | {"division": "420106"}, content_type="application/json")
    assert (refused.status_code, refused.json()["article"]) == (403, "3")
    for end in ({"reason": ""}, {"reason": "x", "more": 1}):
        sent = district.post(f"/api/v1/areas/{row['number']}/end", end, content_type="application/json")
        assert sent.status_code == 422
    ended = district.post(f"/api/v1/areas/{row['number']}/end", {"reason": "提前结束"}, content_type="application/json")
    assert (ended.status_code, ended.json()["ended_on"], ended.json()["in_force"]) == (200, day.isoformat(), False)
    consent = {"system": "JHG", "document": "x", "issued_on": day.isoformat()}
    sent = district.post(f"/api/v1/areas/{row['number']}/consents", consent, content_type="application/json")
    assert (sent.status_code, sent.json()["article"]) == (403, "799-10")


def test_a_view_into_an_area_needs_a_mask_and_one_that_turns_is_refused_at_its_field(
    signed_in: SignIn, new: dict[str, str], city: City, clock: HandClock
) -> None:
    assert signed_in("district").post("/points/areas", new).status_code == 302
    code = city.points["JHG"].code
    view = {"azimuth_deg": "270", "angle_deg": "60", "range_m": "60"}
    district = signed_in("district")
    assert district.post(f"/points/{code}/view", view).status_code == 302
    place = {"coordinate": "114.3016, 30.6105", "label": "EPSG:4490", "label_reason": "实测"}
    assert standing_needs([code], at=clock.now()) == {}
    assert district.post(f"/points/{code}/place", place).status_code == 302
    assert len(standing_needs([code], at=clock.now())[code]) == 1
    sent = district.post(f"/points/{code}/view", view | {"moves": "on"})
    assert sent.status_code == 403
    page = shown(sent)
    assert "住宅楼" in page
    assert page.index("无法以固定遮挡覆盖") > page.index('name="azimuth_deg"')
