"""Grants, tickets and revocations as the player asks for them."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind


def post(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    response = client.post(path, body, content_type="application/json")
    return response.status_code, response.json()


@pytest.fixture
def grant(signed_in: Callable[..., Client], city: City) -> str:
    """A grant of the monitor for the square."""
    wanted = {"purpose": "duty_patrol", "points": [city.points["JHG"].code], "hours": 2}
    status, said = post(signed_in("monitor"), "/access/grants", wanted)
    assert status == 201
    return str(said["grant"])


def test_a_ticket_has_its_window_and_its_life(
    signed_in: Callable[..., Client], city: City, grant: str, clock: HandClock
) -> None:
    code = city.points["JHG"].code
    status, said = post(signed_in("monitor"), "/access/tickets", {"grant": grant, "points": [code]})
    now_ms = int(clock.now().timestamp() * 1000)
    assert status == 200
    assert said["points"] == [code]
    assert said["modes"] == ["live", "playback"]
    assert said["issued_ms"] == now_ms
    assert said["expires_ms"] == now_ms + 120_000
    assert said["from_ms"] == now_ms - 24 * 3_600_000
    assert said["to_ms"] == said["grant_until_ms"] == now_ms + 2 * 3_600_000
    assert isinstance(said["token"], str)


@pytest.mark.law("16(3)")
def test_a_grant_is_used_by_its_holder_alone(signed_in: Callable[..., Client], city: City, grant: str) -> None:
    wanted = {"grant": grant, "points": [city.points["JHG"].code]}
    status, said = post(signed_in("guard"), "/access/tickets", wanted)
    assert status == 403
    assert said["error"] == "refused"
    assert said["article"] == "799-16(2)(2)"
    assert said["quote"] == "采取授权管理、访问控制等技术措施，严格规范内部人员对视频图像信息的查阅、处理"
    assert set(said) == {"error", "article", "article_words", "article_url", "quote", "reason", "missing", "next"}


@pytest.mark.law("19")
def test_a_purpose_outside_the_list_is_refused_in_the_language_of_the_page(
    signed_in: Callable[..., Client], city: City
) -> None:
    wanted = {"purpose": "attendance", "points": [city.points["JHG"].code]}
    status, said = post(signed_in("monitor", "en"), "/access/grants", wanted)
    assert (status, said["article"]) == (403, "19")
    assert "employee attendance" in str(said["reason"])
    assert said["article_words"] == "Art. 19"


def test_a_revoked_grant_gives_no_further_ticket(
    signed_in: Callable[..., Client], city: City, grant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("mingcha.web.access.duty.pages.send_revocation", sent.append)
    client = signed_in("monitor")
    status, said = post(client, f"/access/grants/{grant}/revoke", {"reason": "下班"})
    assert (status, said["in_force"]) == (200, False)
    assert len(sent) == 1
    status, said = post(client, "/access/tickets", {"grant": grant, "points": [city.points["JHG"].code]})
    assert (status, said["error"]) == (403, "refused")
    assert said["next"] == [{"words": "重新申请值班监看", "url": "/watch/wall/4"}]


def test_a_gateway_that_does_not_answer_does_not_stop_a_revocation(
    signed_in: Callable[..., Client], grant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(token: str) -> None:
        raise Fault(FaultKind.UNAVAILABLE, "away")

    monkeypatch.setattr("mingcha.web.access.duty.pages.send_revocation", away)
    status, said = post(signed_in("monitor"), f"/access/grants/{grant}/revoke", {"reason": "下班"})
    assert (status, said["in_force"]) == (200, False)


def test_nobody_known_gets_401_and_no_redirect(city: City) -> None:
    status, said = post(Client(), "/access/tickets", {"grant": "Z1", "points": []})
    assert (status, said["error"]) == (401, "unauthenticated")


@pytest.mark.parametrize("body", ["[]", "nonsense", '"text"', "{" + '"a":1,' * 20_000, "\x00"])
def test_nonsense_is_said_to_be_nonsense(signed_in: Callable[..., Client], body: str) -> None:
    response = signed_in("monitor").post("/access/tickets", body, content_type="application/json")
    assert response.status_code == 422
    assert response.json()["error"] == "invalid"


@pytest.mark.parametrize(
    "body",
    [{}, {"purpose": 7, "points": 7, "hours": "x"}, {"points": ["1"], "purpose": "duty_patrol", "hours": 10**12}],
)
def test_wrong_kinds_never_break_the_page(signed_in: Callable[..., Client], body: dict[str, object]) -> None:
    status, said = post(signed_in("monitor"), "/access/grants", body)
    assert status in (403, 404, 422)
    assert said["error"] in ("refused", "not_found", "invalid")


@pytest.mark.parametrize("sign", [r"\u0000", r"\ud800", r"a\udfffb"])
def test_signs_that_no_database_keeps_are_said_to_be_nonsense(signed_in: Callable[..., Client], sign: str) -> None:
    client = signed_in("monitor")
    for path, body in (
        ("/access/grants", f'{{"purpose": "{sign}", "points": ["1"]}}'),
        ("/access/grants", f'{{"purpose": "duty_patrol", "points": ["{sign}"]}}'),
        ("/access/tickets", f'{{"grant": "{sign}", "points": ["1"]}}'),
        ("/access/tickets", f'{{"grant": "Z1", "points": ["1"], "modes": ["{sign}"]}}'),
        ("/access/tickets", f'{{"grant": "Z1", "points": ["{sign}"], "widen": true}}'),
        ("/access/grants/Z1/revoke", f'{{"reason": "{sign}"}}'),
        ("/access/snapshots", f'{{"grant": "Z1", "point": "1", "at_ms": 1, "reason": "{sign}"}}'),
    ):
        response = client.post(path, body, content_type="application/json")
        assert (response.status_code, response.json()["error"]) == (422, "invalid"), body
    whole = client.post("/access/grants/Z1/revoke", r'{"reason": "\ud83d\ude00"}', content_type="application/json")
    assert whole.status_code == 404


@pytest.mark.parametrize("path", ["/access/grants", "/access/tickets", "/access/grants/Z1/revoke"])
def test_looking_at_these_addresses_does_nothing(signed_in: Callable[..., Client], path: str) -> None:
    assert signed_in("monitor").get(path).status_code == 405


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_a_form_never_leads_elsewhere(signed_in: Callable[..., Client], city: City, target: str) -> None:
    form = {"purpose": "duty_patrol", "points": city.points["JHG"].code, "next": target}
    response = signed_in("monitor").post("/access/grants", form)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
