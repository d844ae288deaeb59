"""Signing in by a city's directory, against a provider that is not ours (oidc-provider-mock): there and back, then the
second factor of this platform; whatever is not exactly that is refused (decree 799, art. 16(2)(2))."""

import http.client
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import oidc_provider_mock
import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import code_of, enrol_app

from mingcha.evidence.queries import latest_entries
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.directory.binding import end_binding, propose_binding
from mingcha.registry.directory.provider_file import Provider
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.failures import enter_failures
from mingcha.registry.sessions.models import AccountSession
from mingcha.web.registry.sign_in.directory_provider import verified_subject

NAME = Words("市统一身份认证", "the city directory")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The issuer of a running provider."""
    with oidc_provider_mock.run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def provider(server: str, settings, clock: HandClock) -> Provider:
    """Our registration at it; the clock goes by the provider's own, which is the machine's."""
    settings.MINGCHA_OIDC = Provider(server, "mingcha", "s3cret", NAME)
    clock.advance(datetime.now(UTC) - clock.now())
    return settings.MINGCHA_OIDC


def consented(address: str, subject: str) -> dict[str, str]:
    """What the provider sends the browser back with, once its person agreed."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    body = urlencode({"sub": subject})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"{parts.path}?{parts.query}", body, headers)
    location = connection.getresponse().headers["Location"]
    connection.close()
    assert location.startswith("http://localhost:8000/accounts/directory/answer?"), location
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def asked(client: Client, target: str = "/today") -> dict[str, str]:
    """The query with which the browser was sent to the directory."""
    answer = client.get("/accounts/directory", {"next": target})
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()} | {
        "address": answer.headers["Location"]
    }


def bound(city: City, clock: HandClock, username: str = "district", subject: str = "u-1") -> str:
    """Binds an account that has an authenticator app; the app's secret."""
    secret = enrol_app(city[username], clock)
    confirm_as("admin", propose_binding(city["security"], username, subject=subject, clock=clock).name, clock)
    return secret


def failed(answer: Any) -> bool:
    """Whether nobody was signed in and no second factor is asked for."""
    return answer.status_code in (401, 403) and not AccountSession.objects.exists()


@pytest.mark.law("799-16(2)(2)")
def test_there_and_back_and_the_second_factor(city: City, clock: HandClock, client: Client, provider) -> None:
    secret = bound(city, clock)
    page = client.get("/accounts/login/?next=/points").content.decode()
    assert NAME.zh in page
    assert PageReader(page).problems == []
    query = asked(client, "/points")
    assert (query["response_type"], query["code_challenge_method"], query["scope"]) == ("code", "S256", "openid")
    assert len(query["code_challenge"]) == 43
    back = client.get("/accounts/directory/answer", consented(query["address"], "u-1"))
    assert back.headers["Location"] == "/accounts/factor"
    assert not AccountSession.objects.exists(), "the directory alone signs nobody in"
    assert client.get("/points").status_code == 302
    factor = client.get("/accounts/factor").content.decode()
    assert "城市目录已指明您的账户" in factor
    assert PageReader(factor).problems == []
    done = client.post("/accounts/factor", {"code": code_of(secret, clock.now())})
    assert (done.status_code, done.headers["Location"]) == (302, "/points")
    assert AccountSession.objects.get().method == "directory+code"
    assert client.get("/points").status_code == 200
    people = User.objects.count()
    client.post("/accounts/logout/")
    assert client.get("/points").status_code == 302
    assert AccountSession.objects.get().end_reason == "signed_out"
    assert User.objects.count() == people


@pytest.mark.law("799-16(2)(2)")
def test_a_code_is_redeemed_once_and_by_the_browser_that_asked(city: City, clock, client, provider) -> None:
    bound(city, clock)
    given = consented(asked(client)["address"], "u-1")
    assert failed(Client().get("/accounts/directory/answer", given)), "another browser"
    assert failed(client.get("/accounts/directory/answer", {**given, "state": "x"})), "another state"
    assert failed(client.get("/accounts/directory/answer", given)), "what was asked is gone after one answer"
    fresh = asked(client)
    replayed = client.get("/accounts/directory/answer", {"code": given["code"], "state": fresh["state"]})
    assert failed(replayed), "the code of another sign-in: another nonce"
    good = consented(asked(client)["address"], "u-1")
    assert client.get("/accounts/directory/answer", good).status_code == 302
    again = asked(client)
    assert failed(client.get("/accounts/directory/answer", {"code": good["code"], "state": again["state"]}))
    late = consented(asked(client)["address"], "u-1")
    clock.advance(timedelta(minutes=11))
    assert failed(client.get("/accounts/directory/answer", late)), "ten minutes are over"
    for query in ({}, {"error": "access_denied", "state": asked(client)["state"]}, {"code": "x" * 5000}):
        assert failed(client.get("/accounts/directory/answer", query))


@pytest.mark.law("799-16(2)(2)")
def test_a_binding_that_ends_before_the_second_factor_signs_nobody_in(
    city: City, clock: HandClock, client: Client, provider
) -> None:
    secret = bound(city, clock)
    answer = client.get("/accounts/directory/answer", consented(asked(client)["address"], "u-1"))
    assert answer.headers["Location"] == "/accounts/factor"
    end_binding(city["security"], "district", clock=clock)
    done = client.post("/accounts/factor", {"code": code_of(secret, clock.now())})
    assert done.headers["Location"].startswith("/accounts/login/")
    assert not AccountSession.objects.exists()


@pytest.mark.law("799-16(2)(2)")
def test_only_bound_accounts_with_a_factor_go_on(city: City, clock: HandClock, client: Client, provider) -> None:
    """No account is made, and none is found by a name or an address that the directory says."""
    people = User.objects.count()
    assert failed(client.get("/accounts/directory/answer", consented(asked(client)["address"], "district")))
    assert User.objects.count() == people
    confirm_as("admin", propose_binding(city["security"], "monitor", subject="u-2", clock=clock).name, clock)
    without = client.get("/accounts/directory/answer", consented(asked(client)["address"], "u-2"))
    assert without.status_code == 403
    assert "第二因素" in without.content.decode()
    bound(city, clock)
    User.objects.filter(username="district").update(is_active=False)
    assert failed(client.get("/accounts/directory/answer", consented(asked(client)["address"], "u-1")))


@pytest.mark.law("799-16(2)(2)")
def test_a_failed_sign_in_by_the_directory_is_an_entry(city: City, clock: HandClock, client: Client, provider) -> None:
    """As a wrong password is: by account where one is known, with the address."""
    client.get("/accounts/directory/answer", {"code": "x", "state": asked(client)["state"]})
    client.get("/accounts/directory/answer", consented(asked(client)["address"], "nobody-here"))
    confirm_as("admin", propose_binding(city["security"], "monitor", subject="u-2", clock=clock).name, clock)
    client.get("/accounts/directory/answer", consented(asked(client)["address"], "u-2"))
    assert enter_failures(program("work"), clock=clock) == 3
    (entry,) = latest_entries(1, with_event=True)
    assert entry.event is not None
    tries = {(one["user"], one["kind"], one["failures"]) for one in entry.event["facts"]["tries"]}
    assert tries == {(0, "directory", 2), (city["monitor"].pk, "directory", 1)}


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_no_redirect_leaves_this_place(city: City, clock, client, provider, target: str) -> None:
    secret = bound(city, clock)
    client.get("/accounts/directory/answer", consented(asked(client, target)["address"], "u-1"))
    done = client.post("/accounts/factor", {"code": code_of(secret, clock.now())})
    assert done.headers["Location"] == "/"


def test_another_issuer_answers(city: City, clock: HandClock, client: Client, provider: Provider, settings) -> None:
    given = consented(asked(client)["address"], "u-1")
    assert failed(client.get("/accounts/directory/answer", {**given, "iss": "https://evil.example"}))
    settings.MINGCHA_OIDC = Provider(f"{provider.issuer}/", "mingcha", "s3cret", NAME)
    assert client.get("/accounts/directory").status_code == 503, "it calls itself otherwise"


def test_off_by_default(city: City, client: Client) -> None:
    assert "/accounts/directory" not in client.get("/accounts/login/").content.decode()
    for address in ("/accounts/directory", "/accounts/directory/answer?code=x&state=y"):
        assert client.get(address).status_code == 404


def test_a_directory_that_is_away_is_named(city: City, client: Client, settings) -> None:
    settings.MINGCHA_OIDC = Provider("http://127.0.0.1:9", "mingcha", "s3cret", NAME)
    assert client.get("/accounts/directory").status_code == 503


KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
KEYS = {"keys": [KEY.as_dict(private=False)]}
NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
OURS = Provider("https://sso.example", "mingcha", "s3cret", NAME)
CLAIMS = {"iss": OURS.issuer, "sub": "u-1", "aud": "mingcha", "exp": AT + 60, "iat": AT - 1, "nonce": "n"}


def token(change: dict[str, Any], key: Any = KEY, algorithm: str = "RS256") -> str:
    claims = {name: value for name, value in {**CLAIMS, **change}.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": "1"}, claims, key, algorithms=[algorithm])


def test_an_id_token_for_us_is_accepted() -> None:
    assert verified_subject(OURS, token({}), KEYS, "n", NOW) == "u-1"
    assert verified_subject(OURS, token({"aud": ["mingcha"]}), KEYS, "n", NOW) == "u-1"


@pytest.mark.law("799-16(2)(2)")
@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "other"}, {"nonce": None}, {"aud": "other"}, {"aud": ["other"]}, {"aud": None},
        {"aud": ["mingcha", "other"], "azp": "other"}, {"iss": "https://evil.example"}, {"iss": None},
        {"exp": AT - 60}, {"exp": None}, {"iat": AT - 3600, "exp": AT + 3600}, {"iat": AT + 600}, {"iat": None},
        {"sub": ""}, {"sub": None}, {"sub": 7}, {"sub": "x" * 256}, {"nbf": AT + 600},
    ],
    ids=str,
)  # fmt: skip
def test_every_other_claim_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Fault) as fault:
        verified_subject(OURS, token(change), KEYS, "n", NOW)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED


@pytest.mark.law("799-16(2)(2)")
def test_every_other_signature_is_refused() -> None:
    good = token({})
    head, payload, signature = good.split(".")
    other = RSAKey.generate_key(2048, {"kid": "1"})
    symmetric = OctKey.import_key("s3cret" * 8, {"kid": "1"})
    none = "eyJhbGciOiJub25lIn0"
    for wrong in (
        token({}, other),
        token({}, symmetric, "HS256"),
        f"{none}.{payload}.",
        f"{head}.{payload}.{signature[:-4]}AAAA",
        f"{head}.{payload[:-2]}AA.{signature}",
        "",
        "a.b.c",
        "x" * 10_000,
    ):
        with pytest.raises(Fault) as fault:
            verified_subject(OURS, wrong, KEYS, "n", NOW)
        assert fault.value.kind is FaultKind.UNAUTHENTICATED
    for keys in ({}, {"keys": []}, {"keys": [{"kty": "oct", "k": "AAAA"}]}, {"keys": "x"}):
        with pytest.raises(Fault):
            verified_subject(OURS, good, keys, "n", NOW)
