"""Parts of sites and gaps on pages and over the API (article 6)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.registry.parts.models import SitePart

pytestmark = pytest.mark.law("6")

type SignIn = Callable[..., Client]
GATE = {"kind": "entrance", "name": "南门", "reason": "上下学主要出入口"}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_site_shows_its_parts_and_their_gaps(signed_in: SignIn, city: City, language: str) -> None:
    manager, code = signed_in("manager", language), city.points["HQX"].code
    assert "/points/sites/HQX" in shown(manager.get("/points/sites"))
    assert 'name="kind"' in shown(manager.get("/points/sites/HQX"))
    assert 'name="kind"' not in shown(signed_in("guard", language).get("/points/sites/HQX"))
    assert signed_in("elsewhere", language).get("/points/sites/HQX").status_code == 403
    assert manager.get("/points/sites/NOSUCH").status_code == 404
    assert manager.post("/points/sites/HQX", GATE).status_code == 302
    assert manager.post("/points/sites/HQX", GATE | {"kind": "passage", "name": "主通道"}).status_code == 302
    way = SitePart.objects.get(name="主通道").pk
    assert manager.post("/points/sites/HQX/stand", {"point": code, "number": str(way)}).status_code == 302
    page = shown(manager.get("/points/sites/HQX"))
    assert ("未建" if language == "zh-hans" else "Not built") in page
    assert ("有在用摄像机" if language == "zh-hans" else "camera in use") in page
    gaps = shown(signed_in("district", language).get("/points/gaps"))
    assert "南门" in gaps
    assert "主通道" not in gaps
    assert "南门" not in shown(manager.get("/points/gaps?cat=6(5)"))
    switched_off = shown(manager.get("/points/gaps?reason=switched_off"))
    assert "南门" not in switched_off
    assert 'href="/points/gaps"' in switched_off, "a choice that finds nothing is no promise that there is no gap"
    assert "南门" not in shown(manager.get(f"/points/gaps?after={way + 5}"))


@pytest.mark.parametrize(
    ("typed", "field", "status"),
    [
        ({"kind": "other"}, "kind", 403),
        ({"name": ""}, "name", 422),
        ({"coordinate": "30.62, 114.30", "label": "EPSG:4490"}, "coordinate", 422),
        ({"coordinate": "114.30, 30.62"}, "coordinate", 422),  # without a label
        ({"name": "有了"}, "name", 409),
    ],
)
def test_what_is_wrong_is_said_at_its_field(signed_in: SignIn, typed: dict[str, str], field: str, status: int) -> None:
    manager = signed_in("manager")
    assert manager.post("/points/sites/HQX", GATE | {"name": "有了"}).status_code == 302
    answer = manager.post("/points/sites/HQX", GATE | typed)
    assert answer.status_code == status
    assert f'id="field-{field}_error"' in shown(answer)
    assert SitePart.objects.count() == 1


def test_t6c_n_a_judgement_on_the_page_and_two_at_once(signed_in: SignIn) -> None:
    manager, city = signed_in("manager"), signed_in("city")
    manager.post("/points/sites/HQX", GATE)
    assert "上下学主要出入口" in shown(manager.get("/points/sites/HQX"))
    number = SitePart.objects.get().pk
    sent = {"number": str(number), "version": "1", "required_answer": "no", "reason": "封闭"}
    assert 'name="required_answer"' not in shown(manager.get("/points/sites/HQX"))
    assert 'name="required_answer"' in shown(city.get("/points/sites/HQX"))
    refused = manager.post("/points/sites/HQX/judge", sent)
    assert refused.status_code == 403
    refusal = shown(refused).split("data-refusal", 1)[1].split("</section>", 1)[0]
    assert "第六条" in refusal, "above the parts, for no row has his form"
    bare = city.post("/points/sites/HQX/judge", sent | {"reason": ""})
    assert (bare.status_code, 'id="judge-reason_error"' in shown(bare)) == (403, True)
    long = city.post("/points/sites/HQX/end", {"number": str(number), "reason": "墙" * 201})
    assert (long.status_code, 'id="end-reason_error"' in shown(long), "墙" * 201 in shown(long)) == (422, True, True)
    assert city.post("/points/sites/HQX/judge", sent).status_code == 302
    again = city.post("/points/sites/HQX/judge", sent)
    assert again.status_code == 409
    assert "已被他人重新认定" in shown(again)
    assert manager.post("/points/sites/HQX/end", {"number": str(number), "reason": "x"}).status_code == 403
    assert city.post("/points/sites/HQX/end", {"number": str(number), "reason": "砌墙"}).status_code == 302
    assert "上下学主要出入口" not in shown(manager.get("/points/sites/HQX"))


def test_the_api_does_the_same(signed_in: SignIn, city: City) -> None:
    manager, officer, kind = signed_in("manager", "en"), signed_in("city", "en"), "application/json"
    body = {"kind": "passage", "name": "主通道", "position": {"text": "114.2995, 30.6220", "system": "CGCS2000"}}
    made = manager.post("/api/v1/sites/HQX/parts", body, content_type=kind)
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["required"], row["longitude"], row["gap"]["reason"]) == (True, 114.2995, "not_built")
    assert manager.get("/api/v1/gaps").json() == {"total": 1, "gaps": [row]}
    assert manager.get(f"/api/v1/gaps?after={row['number']}").json()["gaps"] == []
    code = city.points["HQX"].code
    assert manager.put(f"/api/v1/points/{code}/part", {"part": row["number"]}, content_type=kind).status_code == 204
    assert manager.get("/api/v1/gaps").json()["total"] == 0
    (part,) = manager.get("/api/v1/sites/HQX/parts").json()
    assert (part["points"], part["gap"]) == ([code], None)
    url = f"/api/v1/parts/{row['number']}"
    judged = {"required": False, "reason": "", "version": 1}
    assert manager.post(f"{url}/judge", judged, content_type=kind).json()["article"] == "6"
    judged = officer.post(f"{url}/judge", judged | {"reason": "封闭"}, content_type=kind)
    assert (judged.status_code, judged.json()["required"]) == (200, False)
    assert officer.post(f"{url}/end", {"reason": "x"}, content_type=kind).status_code == 409
    assert manager.put(f"/api/v1/points/{code}/part", {"part": None}, content_type=kind).status_code == 204
    assert officer.post(f"{url}/end", {"reason": "x"}, content_type=kind).status_code == 204
    assert officer.post(f"{url}/end", {"reason": "x"}, content_type=kind).status_code == 404
