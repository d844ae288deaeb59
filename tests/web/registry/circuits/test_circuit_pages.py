"""Pages and API of circuits: registering, points, terms, the end, an operator's month; both languages (article 17)."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.models import CircuitOutage
from mingcha.registry.circuits.models import Circuit
from mingcha.registry.places.actions import add_organisation

pytestmark = pytest.mark.law("17")
type SignIn = Callable[..., Client]
LIST = "/points/circuits"


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_manager_keeps_a_circuit_by_its_pages(signed_in: SignIn, city: City, clock: HandClock, language: str) -> None:
    manager, today, code = signed_in("manager", language), shanghai_day(clock.now()), city.points["HQX"].code
    add_organisation(
        city["city"], code="YDGS", name="移动公司", kind="network_operator", division="420102", clock=clock
    )
    sent = {
        "kind": "leased", "no": "HQX-1", "operator": "YDGS", "unit": "HQXX", "from_on": today.isoformat(),
        "medium": "internet", "encryption": "none", "bandwidth_mbps": "100", "promised": "99.90", "contact": "",
        "contract_no": "", "document": "专线合同", "contract_on": today.isoformat(), "contract_until": "",
    }  # fmt: skip
    shown(manager, LIST)
    assert "YDGS" in shown(manager, f"{LIST}/new")
    html = shown(manager, f"{LIST}/new", sent, 403)
    assert "专线合同" in html
    shown(manager, f"{LIST}/new", sent | {"contract_no": "移合 7 号"})
    held = Circuit.objects.get()
    page = f"{LIST}/{held.pk}"
    assert held.promised == 9990
    shown(manager, f"{page}/points", {"points": "7", "on": today.isoformat()}, 422)
    assert code in shown(manager, f"{page}/points", {"points": code, "on": today.isoformat()})
    now_ms = int(clock.now().timestamp() * 1000)
    CircuitOutage.objects.create(
        circuit=held.pk, from_ms=now_ms - 60_000, cameras=[code], heard=1, reason="UNREACHABLE"
    )
    html = shown(manager, page)
    assert city.points["HQX"].name in html
    assert 'value="99.90"' in html
    assert "YDGS" in shown(manager, f"{LIST}/operators/YDGS?month=nonsense")
    shown(manager, f"{LIST}/operators/YDGS?month={today - timedelta(days=400):%Y-%m}")
    assert page in shown(manager, f"/points/{code}")
    changed = sent | {"contract_no": "移合 8 号", "encryption": "tunnel", "revision": "1"}
    shown(manager, f"{page}/change", changed, 409)
    shown(manager, f"{page}/change", changed | {"revision": "2"})
    shown(manager, f"{page}/points/off", {"points": code, "on": today.isoformat()})
    shown(manager, f"{page}/end", {"ended_on": today.isoformat(), "reason": "", "revision": "4"}, 422)
    shown(manager, f"{page}/end", {"ended_on": today.isoformat(), "reason": "改用他网", "revision": "4"})
    held.refresh_from_db()
    assert (held.state, held.contract_no) == ("ended", "移合 8 号")
    assert signed_in("elsewhere").get(page).status_code == 403


def test_the_api_does_the_same(signed_in: SignIn, city: City, clock: HandClock) -> None:
    manager, today, code = signed_in("manager"), shanghai_day(clock.now()).isoformat(), city.points["HQX"].code

    def posted(path: str, body: dict[str, Any], status: int = 200) -> Any:
        answer = manager.post(f"/api/v1/circuits{path}", json.dumps(body), content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    terms = {"medium": "local", "encryption": "none", "bandwidth_mbps": 1000}
    new = {"no": "LAN", "kind": "own", "operator": "HQXX", "unit": "HQXX", "from_on": today, "terms": terms}
    posted("", new | {"kind": "leased"}, 403)
    number = posted("", new, 201)["circuit"]["number"]
    of_month = manager.get("/api/v1/circuits/operators/HQXX").json()["circuits"][0]
    assert (of_month["figures"]["availability"], of_month["kept"]) == (None, None), "no point hung there yet"
    assert posted(f"/{number}/points", {"points": [code], "on": today})["carried"][0]["code"] == code
    posted(f"/{number}/change", {"revision": 2, "terms": terms | {"promised": 9990}})
    posted(f"/{number}/change", {"revision": 2, "terms": terms}, 409)
    assert manager.get("/api/v1/circuits/operators").json()[0]["points"] == 1
    assert manager.get("/api/v1/circuits/operators/HQXX").json()["circuits"][0]["kept"] is True
    assert manager.get(f"/api/v1/circuits/{number}/outages").json() == []
    posted(f"/{number}/points/off", {"points": [code], "on": today})
    ended = posted(f"/{number}/end", {"revision": 4, "ended_on": today, "reason": "改用专线"})
    assert ended["circuit"]["state"] == "ended"
    assert [one["number"] for one in manager.get("/api/v1/circuits?state=ended").json()] == [number]
    assert signed_in("elsewhere").get(f"/api/v1/circuits/{number}").status_code == 403
