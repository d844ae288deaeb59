"""The page and the API of points that are in no row, and the audiences on the catalogue's page (article 13)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.filing import HERE, placed
from tests.support.registry.sharing_people import with_sharing_people
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.sharing.catalogue.actions import take_in_shipped
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.point_rows.values import Withheld
from mingcha.web.sharing.coordinates.mending import MENDINGS

type SignIn = Callable[..., Client]

pytestmark = pytest.mark.law("13(1)")


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.fixture
def judged(city: City, clock: HandClock) -> City:
    """A point with a row, a secret one, one without a coordinate."""
    placed(city, clock, city.points["JHG"].code, HERE)
    mark_secret(city["district"], code=city.points["HQX"].code, document="密定〔2026〕1 号", clock=clock)
    sweep_marks(clock=clock)
    return city


def test_each_reason_has_its_place() -> None:
    assert list(MENDINGS) == list(Withheld)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_officer_sees_what_stands_in_the_way_and_where_it_is_mended(
    judged: City, signed_in: SignIn, language: str
) -> None:
    secret, bare = judged.points["HQX"].code, judged.points["WCT"].code
    html = shown(signed_in("city", language).get("/sharing/coordinates"))
    for link in (f"/points/{secret}/catalogue", f"/points/{bare}/change"):
        assert f'href="{link}"' in html
    assert all(f'<select name="{name}"' in html for name in ("audience", "reason", "area"))
    only = shown(signed_in("city", language).get("/sharing/coordinates?reason=secret&audience=department"))
    assert f"/points/{bare}/change" not in only
    auditor = shown(signed_in("auditor", language).get("/sharing/coordinates"))
    assert secret not in auditor
    assert bare in auditor
    assert f"/points/{bare}/change" not in auditor, "that page refuses who keeps no register"
    assert signed_in("monitor", language).get("/sharing/coordinates").status_code == 403
    assert signed_in("city", language).get("/sharing/coordinates?reason=nothing").status_code == 422


def test_the_list_goes_on_behind_its_last_point(
    judged: City, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.web.sharing.coordinates.pages.PAGE_ROWS", 1)
    first, second = sorted(judged.points[name].code for name in ("HQX", "WCT"))
    client = signed_in("city")
    html = shown(client.get("/sharing/coordinates?audience=police"))
    onward = f"/sharing/coordinates?audience=police&amp;after={first}"
    assert onward in html
    assert f'<a class="strong" href="/points/{second}"' in shown(client.get(onward.replace("&amp;", "&")))


def test_the_catalogue_shows_the_audiences_and_a_clerk_learns_of_no_secret(judged: City, clock: HandClock) -> None:
    people = with_sharing_people(judged, clock)
    take_in_shipped(people["clerk"], provider="WHGA", clock=clock)
    pages = {}
    for who in ("clerk", "city"):
        client = Client()
        sign_in(client, people[who])
        pages[who] = shown(client.get("/sharing/catalogue/1"))
        assert client.get("/sharing/coordinates").status_code == 200
        assert "未推送：" not in shown(client.get("/sharing/catalogue/2")), "of the list of points alone"
    assert "列为工作秘密" in pages["city"]
    assert "/sharing/coordinates?audience=police&amp;reason=secret" in pages["city"]
    assert "列为工作秘密" not in pages["clerk"]
    assert "没有坐标" in pages["clerk"]
    assert "reason=no_coordinate" not in pages["clerk"]


def test_the_api_gives_the_counts_and_the_points(judged: City, signed_in: SignIn) -> None:
    client = signed_in("city")
    found = client.get("/api/v1/sharing/coordinates").json()
    assert [one["audience"] for one in found["audiences"]] == ["police", "department"]
    assert found["areas"][0] == {"area": "420102", "in_rows": 1, "no_coordinate": 0, "doubted": 0, "inaccurate": 0}
    rows = client.get("/api/v1/sharing/coordinates/points?reason=no_coordinate").json()
    assert [(one["code"], one["article"], one["residual_m"]) for one in rows] == [
        (judged.points["WCT"].code, "13(1)", None)
    ]
    assert signed_in("monitor").get("/api/v1/sharing/coordinates").status_code == 403
