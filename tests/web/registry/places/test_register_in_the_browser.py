"""Organisations, sites, seats and systems in the browser and over the API (articles 2, 3, 4, 6, 16(1))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.seats.models import Seat
from mingcha.registry.systems.models import System

type SignIn = Callable[..., Client]

FIRM = {"code": "ANFANG", "name": "安防公司", "kind": "contractor", "division": "420102"}
PARK = {"code": "ZSGY", "name": "中山公园", "category": "6(5)", "organisation": "JAGA", "division": "420102"}
OF_THE_PARK = {"code": "ZSGY", "name": "公园视频", "site": "ZSGY", "legal_class": "art7_2"}


def read(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


def acts() -> list[str]:
    return [entry.act for entry in latest_entries(4)][::-1]


@pytest.mark.law("2", "3", "6", "16(1)")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_unit_a_site_a_system_and_a_seat_without_the_command_line(
    signed_in: SignIn, city: City, language: str
) -> None:
    """Issue point A.9: acts that exist get their page; before, only a command made a site, a system or a seat."""
    client = signed_in("admin", language)
    for path, sent in (
        ("/points/organisations", FIRM),
        ("/points/sites", PARK),
        ("/points/systems/new", {**OF_THE_PARK, "contractor": "ANFANG", "collect": "on", "store": "on"}),
        ("/points/seats", {"code": "S1", "name": "一号席", "organisation": "JAGA", "theme": "night"}),
    ):
        read(client, path)
        answer = client.post(path, sent)
        assert answer.status_code == 302, answer.content.decode()
        assert sent["name"] in read(client, answer["Location"])
    assert acts() == ["registry.organisation.add", "registry.site.add", "registry.system.add", "registry.seat.add"]
    held = System.objects.get(code="ZSGY")
    assert (held.functions, held.contractor and held.contractor.code) == ("collect store", "ANFANG")


@pytest.mark.law("2", "3")
def test_a_system_is_renamed_scoped_and_given_to_a_contractor(signed_in: SignIn, city: City) -> None:
    """Issue point A.9: rename, scope and contractor; before, no page and no name could change."""
    client = signed_in("admin", "en")
    client.post("/points/organisations", FIRM)
    edit = "/points/systems/JHG/edit"
    read(client, edit)
    assert client.post(f"{edit}/name", {"name": "江汉关视频"}).status_code == 302
    assert client.post(f"{edit}/scope", {"collect": "on", "display": "on"}).status_code == 302
    assert client.post(f"{edit}/contractor", {"contractor": "ANFANG"}).status_code == 302
    held = System.objects.get(code="JHG")
    assert (held.name, held.functions) == ("江汉关视频", "collect display")
    assert held.contractor is not None
    assert latest_entries(3, with_event=True)[2].event["facts"]["former_name"] == "江汉关广场"  # type: ignore[index]
    html = read(client, edit)
    assert 'value="江汉关视频"' in html
    assert client.post(f"{edit}/contractor", {"contractor": "JAGA"}).status_code == 422, "no contractor"
    assert client.post(f"{edit}/name", {"name": ""}).status_code == 422
    assert 'value="ANFANG"' in read(signed_in("manager", "en"), "/points/systems/new"), "a unit names its contractor"


@pytest.mark.law("3")
def test_others_are_refused_by_territory_and_role(signed_in: SignIn, city: City) -> None:
    assert signed_in("elsewhere").get("/points/systems/JHG/edit").status_code == 403
    assert signed_in("monitor").get("/points/systems/JHG/edit").status_code == 403
    refused = signed_in("elsewhere").post("/points/sites", PARK)
    assert (refused.status_code, Site.objects.filter(code="ZSGY").exists()) == (403, False)
    assert signed_in("manager").post("/points/organisations", FIRM).status_code == 403
    seat = {"code": "S1", "name": "一号席", "organisation": "JAGA"}
    assert signed_in("manager").post("/points/seats", seat).status_code == 403
    assert not Organisation.objects.filter(code="ANFANG").exists()
    assert not Seat.objects.exists()


def test_a_taken_code_and_an_empty_field_stand_at_their_field(signed_in: SignIn, city: City) -> None:
    client = signed_in("admin", "en")
    taken = client.post("/points/organisations", {**FIRM, "code": "JAGA"})
    assert (taken.status_code, "code is taken" in taken.content.decode()) == (409, True)
    empty = client.post("/points/sites", {**PARK, "name": ""})
    assert (empty.status_code, "This must be given" in empty.content.decode()) == (422, True)


@pytest.mark.law("2", "3", "16(5)")
def test_the_same_over_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client = signed_in("admin")

    def send(method: str, path: str, body: object) -> tuple[int, dict[str, object]]:
        answer = getattr(client, method)(f"/api/v1/{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    assert send("post", "organisations", FIRM)[0] == 201
    assert send("post", "seats", {"code": "S1", "name": "一号席", "organisation": "JAGA"})[0] == 201
    assert send("put", "systems/JHG/name", {"name": "江汉关视频"})[1]["name"] == "江汉关视频"
    assert send("put", "systems/JHG/scope", {"functions": ["store"]})[1]["functions"] == ["store"]
    assert send("put", "systems/JHG/contractor", {"contractor": "ANFANG"})[1]["contractor"] == "ANFANG"
    assert send("put", "systems/JHG/contractor", {"contractor": ""})[1]["contractor"] == ""
    assert send("post", "systems/JHG/key-target", {"document": "武公反恐〔2026〕7 号"})[0] == 403
    client = signed_in("district")
    assert send("post", "systems/JHG/key-target", {"document": "武公反恐〔2026〕7 号"})[1]["key_target"] is True
    assert send("post", "systems/JHG/key-target/end", {"document": "武公反恐〔2026〕8 号"})[1]["key_target"] is False


@pytest.mark.law("3")
def test_organisations_and_sites_are_found_by_name_code_and_unit(signed_in: SignIn, city: City) -> None:
    client = signed_in("admin", "en")
    client.post("/points/organisations", FIRM)
    client.post("/points/sites", PARK)
    for path, texts, other in (
        ("/points/organisations", ("安防", "anfang"), "JAGA"),
        ("/points/sites", ("中山", "zsgy", "江岸区公安"), "HQX<"),
    ):
        for text in texts:
            page = read(client, f"{path}?q={text}")
            table = page[page.index("<tbody>") : page.index("</tbody>")]
            assert ("ANFANG" in table) or ("ZSGY" in table), (path, text)
            assert f">{other}" not in table
        assert "Nothing matches." in read(client, f"{path}?q=nowhere")
