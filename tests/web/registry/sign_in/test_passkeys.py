"""Passkeys on the pages (WebAuthn): enrolled, used alone and after the password, and attacked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.support.registry.city import PASSWORD, City
from tests.support.web.authenticator import SoftAuthenticator
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.registry.factors.models import Passkey
from mingcha.registry.sessions.models import AccountSession, FailedTries
from mingcha.registry.sessions.rules import Method

OPTIONS, ANSWER = "/session/passkey/options", "/session/passkey/answer"
pytestmark = pytest.mark.law("799-16(2)(2)")


def key() -> SoftAuthenticator:
    return SoftAuthenticator(settings.MINGCHA_PASSKEY_ORIGIN)


def asked(client: Client, use: str) -> dict[str, Any]:
    response = client.post(OPTIONS, {"use": use}, content_type="application/json")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def sent(client: Client, use: str, credential: dict[str, Any], **more: str) -> Any:
    return client.post(ANSWER, {"use": use, "credential": credential, **more}, content_type="application/json")


def enrolled(city: City, username: str = "district") -> SoftAuthenticator:
    """A passkey of this person, enrolled on the page of a session that began with the password."""
    client, authenticator = Client(), key()
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    made = sent(client, "enrol", authenticator.make(asked(client, "enrol")), name="key")
    assert (made.status_code, made.json()) == (200, {"next": "/account"})
    assert client.get("/points").status_code == 200, "with it the session is strong enough"
    return authenticator


def test_a_person_without_a_factor_enrols_one_before_anything_else(city: City) -> None:
    """Issue point B.12: on 0.3.0 the password alone opened every page."""
    client = Client()
    client.post("/accounts/login/", {"login": "monitor", "password": PASSWORD})
    assert client.get("/points").headers["Location"] == "/account"
    refused = client.post("/access/grants", {"purpose": "duty_patrol"}, content_type="application/json")
    assert (refused.status_code, refused.json()["article"]) == (403, "799-16(2)(2)")
    assert client.get("/api/v1/points").status_code == 403
    assert client.get("/account").status_code == 200
    enrolled(city, "monitor")


def test_a_passkey_alone_signs_in(city: City) -> None:
    authenticator, client = enrolled(city), Client()
    options = asked(client, "sign-in")
    assert options["publicKey"]["userVerification"] == "required"
    assert options["publicKey"]["rpId"] == "localhost"
    assert not options["publicKey"].get("allowCredentials")
    answer = sent(client, "sign-in", authenticator.use(options), next="/law/15")
    assert (answer.status_code, answer.json()) == (200, {"next": "/law/15"})
    assert client.get("/points").status_code == 200
    assert AccountSession.objects.latest("pk").method == Method.PASSKEY.value


def test_after_the_password_the_passkey_is_asked_for(city: City) -> None:
    authenticator, client = enrolled(city), Client()
    response = client.post("/accounts/login/", {"login": "district", "password": PASSWORD, "next": "/law/15"})
    assert response.headers["Location"] == "/accounts/factor"
    assert client.get("/points").headers["Location"].startswith("/accounts/login/")
    options = asked(client, "factor")
    assert [one["id"] for one in options["publicKey"]["allowCredentials"]] == [authenticator.id]
    assert sent(client, "factor", authenticator.use(options)).json() == {"next": "/law/15"}
    assert client.get("/points").status_code == 200


def test_a_challenge_serves_once_and_in_its_own_browser(city: City) -> None:
    authenticator, client, other = enrolled(city), Client(), Client()
    options = asked(client, "sign-in")
    credential = authenticator.use(options)
    asked(other, "sign-in")
    assert sent(other, "sign-in", credential).status_code == 401, "the challenge of another browser"
    assert sent(client, "sign-in", credential).status_code == 200
    client.post("/accounts/logout/")
    assert sent(client, "sign-in", credential).status_code == 401, "the same answer again"
    assert sent(Client(), "sign-in", authenticator.use(options)).status_code == 401, "no challenge was asked for"


def test_an_answer_that_two_requests_raced_with_serves_one(city: City) -> None:
    """Both requests read the session before either saved it: the row of the passkey refuses the second."""
    authenticator, client, twin = enrolled(city), Client(), Client()
    credential = authenticator.use(asked(client, "sign-in"))
    state = dict(client.session)
    assert sent(client, "sign-in", credential).status_code == 200
    asked(twin, "sign-in")
    session = twin.session
    session.update(state)
    session.save()
    assert sent(twin, "sign-in", credential).status_code == 401


def test_a_challenge_for_one_use_does_not_serve_another(city: City) -> None:
    authenticator, client = enrolled(city), Client()
    sign_in(client, city["district"])
    options = asked(client, "step-up")
    anonymous = authenticator.use(options)
    assert sent(client, "sign-in", anonymous).status_code == 401


def test_a_counter_that_goes_back_is_refused(city: City) -> None:
    authenticator, client = enrolled(city), Client()
    authenticator.counter = 40
    assert sent(client, "sign-in", authenticator.use(asked(client, "sign-in"))).status_code == 200
    cloned = Client()
    authenticator.counter = 40
    assert sent(cloned, "sign-in", authenticator.use(asked(cloned, "sign-in"))).status_code == 401
    assert FailedTries.objects.filter(user_id=city["district"].pk, kind="passkey").exists()


@pytest.mark.parametrize("change", ["origin", "host", "verification", "key", "other person"])
def test_what_is_not_the_persons_own_answer_is_refused(city: City, change: str) -> None:
    authenticator, client = enrolled(city), Client()
    if change == "other person":
        authenticator = enrolled(city, "manager")
        client.post("/accounts/login/", {"login": "district", "password": PASSWORD})
        assert sent(client, "factor", authenticator.use(asked(client, "factor"))).status_code == 401
        return
    if change == "key":
        authenticator.key = key().key
    authenticator.origin = "http://localhost.evil.example" if change == "origin" else authenticator.origin
    authenticator.host = "evil.example" if change == "host" else authenticator.host
    authenticator.verifies = change != "verification"
    assert sent(client, "sign-in", authenticator.use(asked(client, "sign-in"))).status_code == 401
    assert "_auth_user_id" not in client.session


def test_the_pages_of_passkeys_need_the_csrf_token(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(OPTIONS, {"use": "sign-in"}, content_type="application/json").status_code == 403
    assert client.post(ANSWER, {"use": "sign-in"}, content_type="application/json").status_code == 403


def test_a_second_passkey_needs_a_fresh_factor(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    enrolled(city)
    client = signed_in("district")
    for _ in range(12):
        clock.advance(timedelta(minutes=1))
        client.post("/session/alive")
    refused = client.post(OPTIONS, {"use": "enrol"}, content_type="application/json")
    assert (refused.status_code, refused.json()["next"][0]["url"]) == (403, "/session/step-up")


@pytest.mark.parametrize("credential", [{}, {"id": "x"}, {"rawId": 7, "response": []}, {"id": "a" * 40_000}, [], "x"])
@pytest.mark.parametrize("use", ["sign-in", "enrol", "step-up", "factor", "none"])
def test_garbage_is_refused_in_words(
    city: City, signed_in: Callable[..., Client], use: str, credential: object
) -> None:
    client = signed_in("district")
    client.post(OPTIONS, {"use": use}, content_type="application/json")
    answer = client.post(ANSWER, {"use": use, "credential": credential}, content_type="application/json")
    assert answer.status_code in (401, 422)
    assert answer.json()["reason"]
    assert not Passkey.objects.exists()
