"""Systems and key targets on pages: who sees what in both languages; the documents that begin and end it."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City, add_camera
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems.models import Designation, System

pytestmark = pytest.mark.law("16(5)")

MARK, END = "武公反恐〔2026〕7 号", "武公反恐〔2026〕21 号"


def shown(response: object) -> str:
    """The page, which must be one of ours."""
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("role", "sees"),
    [
        *[(role, {"JHG", "HQX", "WCT"}) for role in ("admin", "city", "auditor")],
        *[("district", {"JHG", "HQX"}), ("monitor", {"JHG", "HQX"}), ("elsewhere", {"WCT"}), ("manager", {"HQX"})],
        ("nobody", set()),
    ],
)
def test_everybody_sees_the_systems_of_the_own_reach(
    signed_in: Callable[..., Client], city: City, role: str, sees: set[str], language: str
) -> None:
    client = signed_in(role, language)
    html = shown(client.get("/points/systems"))
    assert {code for code in ("JHG", "HQX", "WCT") if f"/points/systems/{code}" in html} == sees
    for code in ("JHG", "HQX", "WCT"):
        page = client.get(f"/points/systems/{code}")
        assert page.status_code == (200 if code in sees else 403)
        assert PageReader(shown(page)).refusals == (0 if code in sees else 1)
    assert client.get("/points/systems/NONE").status_code == 404


def test_the_list_is_found_narrowed_and_paged(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    client = signed_in("city", "en")
    systems_actions.mark_key_target(city["city"], system="WCT", document=MARK, clock=clock)
    html = shown(client.get("/points/systems?key=1"))
    assert "/points/systems/WCT" in html
    assert "/points/systems/JHG" not in html
    assert "/points/systems/HQX" in client.get("/points/systems?q=花桥").content.decode()
    assert "No system matches" in client.get("/points/systems?q=xx&key=1").content.decode()
    for n in range(50):
        systems_actions.add_system(city["city"], code=f"N{n}", name=f"系统 {n}", site="JHG", clock=clock)
    first, second = (shown(client.get(f"/points/systems?page={page}")) for page in (1, 2))
    assert "1–50 of 53" in first
    assert "51–53 of 53" in second


def test_an_officer_designates_and_takes_back(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    client, page = signed_in("district"), "/points/systems/JHG"
    assert "标记为重点目标" in shown(client.get(page))
    response = client.post(f"{page}/designation", {"document": MARK})
    assert (response.status_code, response.headers["Location"]) == (302, page)
    html = shown(client.get(page))
    assert MARK in html
    assert "撤销文书文号" in html
    assert System.objects.get(code="JHG").retention_class == "R90"
    again = client.post(f"{page}/designation", {"document": "再次"})
    assert again.status_code == 409
    assert "已是重点目标" in shown(again)
    assert "再次" in again.content.decode(), "what was typed stays"
    unsaid = client.post(f"{page}/designation/end", {"document": "  "})
    assert unsaid.status_code == 403
    assert "文号" in shown(unsaid)
    assert client.post(f"{page}/designation/end", {"document": END}).status_code == 302
    html = shown(client.get(page))
    assert MARK in html
    assert END in html
    assert html.count("人员 district · 江岸区公安分局") == 2, "who designated and who took it back"
    assert "user:" not in html
    assert System.objects.get(code="JHG").retention_class == "R30"
    assert client.post(f"{page}/designation/end", {"document": END}).status_code == 409


@pytest.mark.parametrize("role", ["admin", "manager", "monitor", "auditor", "elsewhere", "nobody"])
def test_nobody_else_designates_or_takes_back(
    signed_in: Callable[..., Client], city: City, clock: HandClock, role: str
) -> None:
    client = signed_in(role)
    systems_actions.mark_key_target(city["city"], system="HQX", document=MARK, clock=clock)
    for system, verb in (("JHG", "designation"), ("HQX", "designation/end")):
        assert client.post(f"/points/systems/{system}/{verb}", {"document": "文书"}).status_code == 403
        assert client.get(f"/points/systems/{system}/{verb}").status_code == 405
    assert Designation.objects.get().ended_at is None
    page = client.get("/points/systems/HQX").content.decode()
    assert "name=document" not in page.replace('"', "")
    assert (MARK in page) is (role in ("admin", "manager", "auditor")), "documents are for keepers and auditors"


def test_point_and_today_lead_to_the_system(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    client = signed_in("city")
    assert "/points/systems/JHG" in shown(client.get(f"/points/{city.points['JHG'].code}"))
    assert "/points/systems" in shown(client.get("/points"))
    systems_actions.mark_key_target(city["city"], system="JHG", document=MARK, clock=clock)
    add_camera("JHG", clock, name="西侧")
    assert "/points/systems/JHG" in shown(client.get("/today"))
