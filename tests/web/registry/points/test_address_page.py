"""A camera's address and sub stream in the browser, with the ground of article 10 (articles 6, 7, 10)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City, add_camera, add_camera_on_trial
from tests.support.web.page_checks import PageReader

from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import Clock
from mingcha.registry.points.models import Point

type SignIn = Callable[..., Client]
GROUND = {"ground": "道路改造", "document": "武公备〔2026〕7 号", "document_on": "2026-11-20"}


@pytest.mark.law("6", "7", "10")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_camera_gets_another_address(signed_in: SignIn, city: City, language: str) -> None:
    """Issue point A.9: a camera's address in the browser; before, nothing but the database could change it."""
    client, code = signed_in("admin", language), city.points["JHG"].code
    assert f"/points/{code}/address" in client.get(f"/points/{code}").content.decode()
    html = client.get(f"/points/{code}/address").content.decode()
    assert PageReader(html).problems == []
    assert "rtsp://10.1.2.3:554/main" in html
    assert "let-me-in" not in html
    sent = {"url": "rtsp://10.1.2.77/main", "username": "eye", "password": "another-secret"}
    refused = client.post(f"/points/{code}/address", sent)
    assert refused.status_code == 403, "article 6 demands the point: ground, document and day"
    assert PageReader(refused.content.decode()).problems == []
    assert "another-secret" not in refused.content.decode()
    assert client.post(f"/points/{code}/address", {**sent, **GROUND}).status_code == 302
    held = Point.objects.get(code=code)
    assert (held.url, held.username, held.epoch) == ("rtsp://10.1.2.77:554/main", "eye", 2)
    assert latest_entries(1)[0].act == "registry.point.change_address"


@pytest.mark.law("7")
def test_a_sub_stream_is_set_and_taken_away(signed_in: SignIn, city: City) -> None:
    client, code = signed_in("admin"), city.points["JHG"].code
    path = f"/points/{code}/sub-stream"
    wrong = client.post(path, {"sub_url": "rtsp://10.9.9.9/sub"})
    assert wrong.status_code == 422, "another device"
    assert client.post(path, {"sub_url": "rtsp://10.1.2.3/sub"}).status_code == 302
    assert Point.objects.get(code=code).sub_url == "rtsp://10.1.2.3:554/sub"
    assert client.post(path, {"sub_url": ""}).status_code == 302
    assert Point.objects.get(code=code).sub_url == ""


@pytest.mark.law("3")
@pytest.mark.parametrize("username", ["monitor", "elsewhere", "auditor"])
def test_who_does_not_keep_the_register_there_gets_no_form(signed_in: SignIn, city: City, username: str) -> None:
    client, code = signed_in(username), city.points["JHG"].code
    assert client.get(f"/points/{code}/address").status_code == 403
    assert client.post(f"/points/{code}/address", {"url": "rtsp://10.1.2.77/main", **GROUND}).status_code == 403
    assert client.post(f"/points/{code}/sub-stream", {"sub_url": ""}).status_code == 403
    assert Point.objects.get(code=code).url == "rtsp://10.1.2.3:554/main"


@pytest.mark.law("7", "10")
def test_the_same_over_the_api(signed_in: SignIn, city: City) -> None:
    client, code = signed_in("admin"), city.points["JHG"].code

    def put(path: str, body: object) -> int:
        return client.put(f"/api/v1/points/{code}/{path}", body, content_type="application/json").status_code

    other = {"url": "rtsp://10.1.2.78/main"}
    assert put("address", other) == 403
    assert put("address", {**other, "adjustment": GROUND}) == 200
    assert put("sub-stream", {"sub_url": "rtsp://10.1.2.78/sub"}) == 200
    assert Point.objects.get(code=code).sub_url == "rtsp://10.1.2.78:554/sub"


@pytest.mark.law("7")
def test_a_sub_stream_that_another_point_has_asks_why(signed_in: SignIn, city: City, clock: Clock) -> None:
    """Issue, part D: forms say what to do at the field; before, page and API asked for a reason that had no field."""
    client, code = signed_in("admin"), city.points["JHG"].code
    add_camera_on_trial("JHG", clock, "西侧", host="10.1.2.3:8554")
    path, same = f"/points/{code}/sub-stream", {"sub_url": "rtsp://10.1.2.3:8554/main"}
    asked = client.post(path, same)
    assert asked.status_code == 403
    assert 'aria-describedby="sub-address_reason' in asked.content.decode()
    assert client.post(path, {**same, "address_reason": "同一路码流"}).status_code == 302
    held = Point.objects.get(code=code)
    assert (held.sub_url, held.address_reason) == ("rtsp://10.1.2.3:8554/main", "同一路码流")
    api = f"/api/v1/points/{code}/sub-stream"
    assert client.put(api, same, content_type="application/json").status_code == 403
    told = {**same, "address_reason": "双路"}
    assert client.put(api, told, content_type="application/json").status_code == 200
    assert Point.objects.get(code=code).address_reason == "双路"


@pytest.mark.law("8", "14")
def test_the_stream_of_a_point_in_use_is_refused_at_the_field(signed_in: SignIn, city: City, clock: Clock) -> None:
    """A reason does not help: a second registration would open a camera in use as trial footage."""
    client, code = signed_in("admin"), city.points["JHG"].code
    other = add_camera("JHG", clock, "西侧", host="10.1.2.3:8554").code
    again, told = "rtsp://10.1.2.3/MAIN", {"address_reason": "双路"}
    for path, field, at in (
        (f"/points/{other}/address", "url", "address-url"),
        (f"/points/{other}/sub-stream", "sub_url", "sub-sub_url"),
    ):
        refused = client.post(path, {field: again, **told, **GROUND})
        assert refused.status_code == 403
        assert f'aria-describedby="{at}' in refused.content.decode()
        assert "第十四条" in refused.content.decode() or "article 14" in refused.content.decode()
    body = {"system": "JHG", "name": "北侧", "part": "other", "place_kind": "none", "url": again, **told}
    assert client.post("/points/new", body).status_code == 403
    answer = client.post("/api/v1/points", body, content_type="application/json")
    assert (answer.status_code, answer.json()["article"]) == (403, "8")
    assert Point.objects.get(code=code).url == "rtsp://10.1.2.3:554/main"
    assert not Point.objects.filter(name="北侧").exists()
