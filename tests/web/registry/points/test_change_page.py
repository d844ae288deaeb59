"""Changing a point on its page: the ground of a mandatory point, the kind of its place (articles 6, 10, 18)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.confirmations.queries import waiting_for
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.points.models import Point

type SignIn = Callable[..., Client]

GROUND = {"ground": "规划变更", "document": "武公备〔2026〕7 号", "document_on": "2026-11-01"}
PLACED = {"coordinate": "114.2946, 30.6271", "label": "EPSG:4490"}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_keepers_get_the_forms_and_others_read_why_not(signed_in: SignIn, city: City, language: str) -> None:
    code = city.points["HQX"].code
    html = shown(signed_in("manager", language).get(f"/points/{code}/change"))
    assert html.count("<form") >= 4
    for role in ("monitor", "auditor", "elsewhere"):
        assert signed_in(role, language).get(f"/points/{code}/change").status_code == 403
    assert f"/points/{code}/change" in shown(signed_in("manager", language).get(f"/points/{code}"))


@pytest.mark.law("6", "10(1)")
def test_a_mandatory_point_is_moved_turned_and_switched_off_with_its_ground_only(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    """Issue point A.3, by page: refused at its fields without ground, document and day."""
    code, client = city.points["HQX"].code, signed_in("manager", "en")
    assert client.post(f"/points/{code}/place", PLACED).status_code == 302
    assert client.post(f"/points/{code}/view", {"azimuth_deg": "90"}).status_code == 302
    moved = PLACED | {"coordinate": "114.2956, 30.6271"}
    for path, body in (("place", moved), ("view", {"azimuth_deg": "180"}), ("disable", {"reason": "检修"})):
        response = client.post(f"/points/{code}/{path}", body)
        assert response.status_code == 403
        refused = shown(response)
        assert "Missing: the day of the document" in refused
        folds = refused.count('class="folded" open')
        assert folds == (path != "disable"), "ground and document are shown where they are missing, folded elsewhere"
        assert client.post(f"/points/{code}/{path}", body | GROUND).status_code == 302
    assert Point.objects.get(code=code).enabled  # until a second person confirms
    (waits,) = waiting_for(city["district"], at=clock.now())
    confirm_as("district", waits.name, clock)
    assert not Point.objects.get(code=code).enabled
    found = open_findings(city["district"], at=clock.now())
    assert len(found) == 4, "three of the point, and that its sign is photographed where it hangs now"
    assert "/points/findings/" in shown(client.get(f"/points/{code}/change"))
    assert client.post(f"/points/{code}/enable").status_code == 302
    assert Point.objects.get(code=code).enabled


@pytest.mark.law("18(3)")
def test_a_name_is_judged_on_the_page(signed_in: SignIn, city: City) -> None:
    code, client = city.points["HQX"].code, signed_in("manager", "zh-hans")
    body = {"name": "女更衣室", "part": "passage", "place_kind": "none", "place_reason": "", "carrier": ""}
    refused = client.post(f"/points/{code}/describe", body)
    assert refused.status_code == 403
    assert "更衣室" in shown(refused)
    assert client.post(f"/points/{code}/describe", body | {"place_reason": "门外走廊"}).status_code == 302
    assert Point.objects.get(code=code).place_reason == "门外走廊"


@pytest.mark.law("18(3)")
def test_the_form_of_a_new_point_asks_for_the_reason_at_its_field(signed_in: SignIn, city: City) -> None:
    client = signed_in("manager", "zh-hans")
    body = {"system": "HQX", "name": "女更衣室", "part": "other", "place_kind": "none", "url": "rtsp://10.1.3.20/a"}
    page = shown(client.post("/points/new", body))
    assert 'name="place_reason"' in page
    assert client.post("/points/new", body | {"place_reason": "走廊"}).status_code == 302
    again = shown(client.post("/points/new", body | {"name": "走廊"}))
    assert 'name="address_reason"' in again
    unasked = client.post("/points/new", body | {"name": "库房", "place_kind": ""})
    assert unasked.status_code == 403


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("describe", {"name": "东一门", "part": "entrance", "place_kind": "none"}, {"name": "东二门"}),
        ("view", {"azimuth_deg": "90"}, {"azimuth_deg": "270"}),
    ],
)
def test_two_editors_do_not_overwrite_each_other(
    signed_in: SignIn, city: City, path: str, one: dict[str, str], other: dict[str, str]
) -> None:
    code, client = city.points["HQX"].code, signed_in("manager", "en")

    def seen(html: str) -> dict[str, str]:
        form = html.split(f'action="/points/{code}/{path}"')[1]
        return {"seen": form.split('name="seen" value="')[1].split('"')[0]}

    read = seen(shown(client.get(f"/points/{code}/change")))
    assert client.post(f"/points/{code}/{path}", one | read).status_code == 302
    late = client.post(f"/points/{code}/{path}", one | other | read | GROUND)
    assert late.status_code == 409
    assert client.post(f"/points/{code}/{path}", one | other | seen(shown(late)) | GROUND).status_code == 302
