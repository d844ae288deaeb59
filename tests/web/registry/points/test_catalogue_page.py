"""What the lists of article 13 ask of a point, and its secrecy, on its page and over the API (articles 13, 16, 20)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.web.page_checks import PageReader

from mingcha.registry.points.models import Point
from mingcha.sharing.pushes.holders import PointHolder
from mingcha.web.registry.points import catalogue_page

type SignIn = Callable[..., Client]

pytestmark = pytest.mark.law("13(1)")
STATED = {"point_class": "2", "positions": "0170100/0260100", "room": "outdoor", "encoding": "5", "resolution": "1080P"}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_keeper_states_and_an_officer_decides_on_secrecy(signed_in: SignIn, city: City, language: str) -> None:
    code = city.points["HQX"].code
    page = f"/points/{code}/catalogue"
    keeper, officer = shown(signed_in("manager", language).get(page)), shown(signed_in("district", language).get(page))
    assert "/secrecy/mark" in officer
    assert "/secrecy/mark" not in keeper
    assert "/precision" not in keeper
    for role in ("monitor", "auditor", "elsewhere"):
        assert signed_in(role, language).get(page).status_code == 403
    assert page in shown(signed_in("manager", language).get(f"/points/{code}"))


@pytest.mark.law("16(1)")
def test_who_holds_the_point_is_shown_before_it_is_marked(
    signed_in: SignIn, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = PointHolder(target="firesvc", holder_name="消防", is_withdrawn=False)
    monkeypatch.setattr(catalogue_page, "holders_of_point", lambda *_, **__: (held,))
    page = f"/points/{city.points['HQX'].code}/catalogue"
    assert "firesvc" in shown(signed_in("district").get(page))
    assert "firesvc" not in shown(signed_in("manager").get(page))


def test_what_is_stated_is_kept_and_shown_and_what_is_no_code_is_named_at_its_field(
    signed_in: SignIn, city: City
) -> None:
    code, client = city.points["HQX"].code, signed_in("manager", "en")
    page = f"/points/{code}/catalogue"
    wrong = client.post(page, STATED | {"positions": "0010600"})
    assert wrong.status_code == 422
    assert "there is no capture position" in shown(wrong)
    assert client.post(page, STATED).status_code == 302
    held = Point.objects.get(code=code)
    assert (held.point_class, held.positions, held.resolution) == (2, "0170100/0260100", "1920x1080")
    html = shown(client.get(page))
    assert "schools, kindergartens" in html
    assert client.post(page, STATED | {"seen": "0" * 16}).status_code == 409
    assert client.post(page, {}).status_code == 302
    assert Point.objects.get(code=code).encoding is None


@pytest.mark.law("16(1)", "20(4)")
def test_an_officer_marks_a_work_secret_and_another_hand_ends_it(signed_in: SignIn, city: City) -> None:
    code, client = city.points["HQX"].code, signed_in("district", "en")
    path, document = f"/points/{code}/secrecy", {"document": "密定〔2026〕1 号"}
    state = client.post(f"{path}/mark", {"level": "state_secret", **document})
    assert state.status_code == 403
    assert "no classified system" in shown(state)
    assert last_entry()["act"] == "registry.refusal.note"
    assert client.post(f"{path}/mark", {"level": "work_secret"}).status_code == 403
    assert client.post(f"{path}/mark", {"level": "work_secret", **document}).status_code == 302
    assert "work secret" in shown(client.get(f"/points/{code}"))
    own = client.post(f"{path}/end", document)
    assert own.status_code == 403
    assert "another officer than the one who marked it" in shown(own)
    assert signed_in("manager").post(f"{path}/end", document).status_code == 403
    assert signed_in("city").post(f"{path}/end", document).status_code == 302
    assert Point.objects.get(code=code).secrecy == ""


def test_the_precision_is_an_officers(signed_in: SignIn, city: City) -> None:
    code = city.points["HQX"].code
    path, body = f"/points/{code}/precision", {"precision": "reduced", "reason": "校园安全"}
    assert signed_in("manager").post(path, body).status_code == 403
    officer = signed_in("district")
    assert officer.post(path, body | {"reason": ""}).status_code == 403
    assert officer.post(path, body).status_code == 302
    assert Point.objects.get(code=code).precision == "reduced"
    assert "reduced" in shown(officer.get(f"/points/{code}/catalogue"))


@pytest.mark.law("16(1)", "20(4)")
def test_the_same_over_the_api(signed_in: SignIn, city: City) -> None:
    code = city.points["HQX"].code
    address, keeper, officer = f"/api/v1/points/{code}", signed_in("manager"), signed_in("district")

    def sent(client: Client, way: str, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        answer = getattr(client, way)(f"{address}/{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    stated = {"point_class": 2, "positions": ["0170100"], "room": "indoor", "encoding": 5, "resolution": "3840x2160"}
    assert sent(keeper, "put", "catalogue", stated) == (
        200, {**stated, "precision": "", "secrecy": "", "secrecy_document": ""},
    )  # fmt: skip
    assert sent(keeper, "put", "catalogue", {"positions": ["0010600"]})[0] == 422
    assert sent(keeper, "put", "secrecy", {"document": "密定〔2026〕1 号"})[0] == 403
    assert sent(officer, "put", "secrecy", {"document": "密定〔2026〕1 号", "level": "state_secret"})[0] == 403
    status, marked = sent(officer, "put", "secrecy", {"document": "密定〔2026〕1 号"})
    assert (status, marked["secrecy"], marked["secrecy_document"]) == (200, "work_secret", "密定〔2026〕1 号")
    read = signed_in("guard").get(f"{address}/catalogue").json()
    assert (read["secrecy"], read["secrecy_document"]) == ("", ""), "only who keeps the point reads it"
    assert sent(officer, "post", "secrecy/end", {"document": "解密〔2026〕2 号"})[0] == 403
    assert sent(signed_in("city"), "post", "secrecy/end", {"document": "解密〔2026〕2 号"})[0] == 200
    reduced = {"precision": "reduced", "reason": "校园安全"}
    assert sent(officer, "put", "precision", reduced)[1]["precision"] == "reduced"
    assert signed_in("guard").get(f"{address}/catalogue").json()["precision"] == ""
