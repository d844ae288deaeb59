"""The camera networks of units on pages, over the API and by command (articles 3, 7)."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.networks.models import CameraNetwork
from mingcha.run.main import answer

pytestmark = pytest.mark.law("7")

type SignIn = Callable[..., Client]
NEW = {"network": "10.9.8.0/24", "note": "校园安防网"}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_administrator_records_and_ends_a_network(signed_in: SignIn, city: City, language: str) -> None:
    del city
    admin, manager = signed_in("admin", language), signed_in("manager", language)
    assert "/points/networks/HQXX" in shown(admin.get("/points/networks"))
    assert "10.0.0.0/8" in shown(manager.get("/points/networks/HQXX"))
    assert not CameraNetwork.objects.filter(network="10.9.8.0/24").exists()
    assert signed_in("monitor", language).post("/points/networks/HQXX", NEW).status_code == 403
    assert signed_in("elsewhere", language).get("/points/networks/HQXX").status_code == 403
    assert admin.post("/points/networks/HQXX", NEW | {"network": "10.9.8.1/24"}).status_code == 422
    assert admin.post("/points/networks/HQXX", NEW).status_code == 302
    assert admin.post("/points/networks/HQXX", NEW).status_code == 409
    held = CameraNetwork.objects.get(network="10.9.8.0/24")
    assert "校园安防网" in shown(manager.get("/points/networks/HQXX"))
    address = f"/points/networks/HQXX/{held.pk}/end"
    assert manager.post(address, {"reason": "拆网"}).status_code == 403
    assert admin.post(address, {"reason": "拆网"}).status_code == 302
    assert admin.post(address, {"reason": "拆网"}).status_code == 409


def test_a_unit_proposes_its_network_and_an_administrator_confirms(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    manager = signed_in("manager", "en")
    sent = manager.post("/points/networks/HQXX", NEW)
    assert sent.status_code == 302
    name = sent["Location"].rpartition("/")[2]
    assert not CameraNetwork.objects.filter(network="10.9.8.0/24").exists()
    for who in ("manager", "district", "city"):
        with pytest.raises(Refused):
            confirm(city[who], name, clock=clock)
    confirm(city["admin"], name, clock=clock)
    assert CameraNetwork.objects.get(network="10.9.8.0/24").organisation.code == "HQXX"
    assert manager.post("/points/networks/HQXX", NEW | {"network": "8.8.8.0/24"}).status_code == 403
    assert manager.post("/points/networks/WCGA", NEW).status_code == 403


def test_the_api_and_the_command_do_the_same(signed_in: SignIn, city: City, capsys: pytest.CaptureFixture[str]) -> None:
    del city
    admin = signed_in("admin", "en")
    url = "/api/v1/organisations/HQXX/networks"
    made = admin.post(url, NEW, content_type="application/json")
    assert (made.status_code, made.json()["network"]) == (201, "10.9.8.0/24")
    assert len(admin.get(url).json()) == 5
    assert signed_in("manager", "en").post(url, NEW, content_type="application/json").status_code == 403
    ended = admin.post(
        f"/api/v1/networks/{made.json()['number']}/end", {"reason": "拆网"}, content_type="application/json"
    )
    assert ended.json()["end_reason"] == "拆网"
    assert answer(["network", "record", "HQXX", "10.7.0.0/16", "--note", "安防网", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert answer(["network", "end", str(row["number"]), "--reason", "拆网"]) == 0
    assert answer(["network", "list", "HQXX"]) == 0
    assert "10.7.0.0/16" in capsys.readouterr().out
