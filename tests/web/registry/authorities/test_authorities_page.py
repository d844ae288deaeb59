"""The offices of every level in the browser and over the API (article 4)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

pytestmark = pytest.mark.law("4")
type SignIn = Callable[..., Client]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_zone_gets_its_offices_by_the_page(signed_in: SignIn, city: City, language: str) -> None:
    client = signed_in("admin", language)
    assert client.post("/points/authorities", {"zone": "WHZ-DHGX"}).status_code == 302
    html = client.get("/points/authorities").content.decode()
    assert PageReader(html).problems == []
    assert "武汉东湖新技术开发区管理委员会" in html
    again = client.post("/points/authorities", {"zone": "WHZ-DHGX"})
    assert (again.status_code, 'aria-invalid="true"' in again.content.decode()) == (409, True)


def test_the_api_names_the_offices_of_every_level(signed_in: SignIn, city: City) -> None:
    client = signed_in("admin")
    made = client.post("/api/v1/authorities/zones", {"zone": "WHZ-CJXQ"}, content_type="application/json")
    assert (made.status_code, made.json()["government"]["department"]) == (201, "government")
    rows = signed_in("nobody").get("/api/v1/authorities").json()
    assert len(rows) == 1 + 13 + 4
    (zone,) = [row for row in rows if row["zone"] == "WHZ-CJXQ"]
    assert (zone["has_own_police"], zone["public_security"]["code"]) == (True, "CJXQ-FJ")


def test_a_wrong_check_character_is_refused_at_its_field(signed_in: SignIn, city: City) -> None:
    """GB 32100-2015, 4.5: 91350100M000100Y43 is the standard's own example, the last character follows mod 31."""
    firm = {"code": "ANFANG", "name": "安防公司", "kind": "contractor", "division": "420102"}
    client = signed_in("admin")
    wrong = client.post("/points/organisations", {**firm, "uscc": "91350100M000100Y44"})
    assert wrong.status_code == 422
    assert "不是有效的统一社会信用代码" in wrong.content.decode()
    assert client.post("/points/organisations", {**firm, "uscc": "91350100M000100Y43"}).status_code == 302
