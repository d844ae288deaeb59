"""Signing in and out, language and theme."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import PASSWORD, City
from tests.support.web.sign_in import code_of, enrol_app, sign_in

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User


def test_a_person_signs_in_and_out(city: City, clock: HandClock) -> None:
    secret, client = enrol_app(city["district"], clock), Client()
    response = client.post("/accounts/login/", {"login": "district", "password": PASSWORD, "next": "/law/15"})
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/factor")
    assert client.get("/law/15").status_code == 302
    response = client.post("/accounts/factor", {"code": code_of(secret, clock.now())})
    assert (response.status_code, response.headers["Location"]) == (302, "/law/15")
    assert client.get("/law/15").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"
    assert client.get("/law/15").status_code == 302


def test_a_wrong_password_says_so_and_does_not_say_which(city: City) -> None:
    pages = []
    for name in ("district", "no-such-person"):
        response = Client().post("/accounts/login/", {"login": name, "password": "wrong-password"})
        assert response.status_code == 200
        html = response.content.decode()
        assert 'role="alert"' in html
        pages.append(html.split('role="alert"')[1].split("</p>")[0])
    assert pages[0] == pages[1]


@pytest.mark.parametrize(("language", "words"), [("en", "Points"), ("zh-hans", "点位")])
def test_the_language_is_kept_for_the_seat_and_the_account(
    signed_in: Callable[..., Client], language: str, words: str
) -> None:
    client = signed_in("district", "zh-hans" if language == "en" else "en")
    response = client.post("/session/language", {"language": language, "next": "/points"})
    assert response.headers["Location"] == "/points"
    assert f"<h1>{words}</h1>" in client.get("/points").content.decode()
    assert User.objects.get(username="district").language == language


def test_another_seat_speaks_the_language_of_the_account(signed_in: Callable[..., Client], city: City) -> None:
    signed_in("district").post("/session/language", {"language": "en"})
    other = Client()
    sign_in(other, city["district"])
    assert "<h1>Points</h1>" in other.get("/points").content.decode()


def test_the_theme_is_kept_for_the_seat_and_the_account(signed_in: Callable[..., Client], city: City) -> None:
    client = signed_in("monitor")
    assert 'data-theme="day"' in client.get("/points").content.decode()
    client.post("/session/theme", {"theme": "night"})
    assert 'data-theme="night"' in client.get("/points").content.decode()
    assert User.objects.get(username="monitor").theme == "night"
    assert 'data-theme="night"' in signed_in("monitor").get("/points").content.decode()


@pytest.mark.parametrize("form", [{"theme": "disco"}, {}, {"language": "fr"}])
def test_what_there_is_not_changes_nothing(signed_in: Callable[..., Client], form: dict[str, str]) -> None:
    client = signed_in("monitor")
    client.post("/session/theme", form)
    client.post("/session/language", form)
    person = User.objects.get(username="monitor")
    assert (person.language, person.theme) == ("zh-hans", "day")
