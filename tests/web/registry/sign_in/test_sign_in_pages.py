"""Signing in with password and code, sessions, step-up and the own account, on the pages."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.test import Client, override_settings
from tests.support.registry.city import PASSWORD, City
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.web.sign_in import code_of, enrol_app, sign_in

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.accounts.actions import disable_person
from mingcha.registry.factors.models import CodeGenerator
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.actions import end_expired_sessions
from mingcha.registry.sessions.failures import enter_failures
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sessions.rules import Method
from mingcha.registry.sign_in import passwords
from mingcha.run import settings as product

LOGIN = "/accounts/login/"
OWNER = program("console")
pytestmark = pytest.mark.law("799-16(2)(2)")


def typed(client: Client, password: str = PASSWORD, username: str = "district"):  # type: ignore[no-untyped-def]
    return client.post(LOGIN, {"login": username, "password": password})


def test_a_code_serves_once_and_wrong_ones_are_slowed(city: City, clock: HandClock) -> None:
    """Issue point B.12: the code of a second factor, used twice, is refused the second time."""
    secret, client, thief = enrol_app(city["district"], clock), Client(), Client()
    typed(client)
    typed(thief)
    code = code_of(secret, clock.now())
    assert client.post("/accounts/factor", {"code": code}).status_code == 302
    assert client.get("/points").status_code == 200
    again = thief.post("/accounts/factor", {"code": code})
    assert again.status_code == 200
    assert thief.get("/points").status_code == 302
    answers = [thief.post("/accounts/factor", {"code": "000000"}).status_code for _ in range(8)]
    assert 429 in answers


def test_the_secret_of_an_app_lies_sealed(city: City, clock: HandClock) -> None:
    secret = enrol_app(city["district"], clock)
    row = CodeGenerator.objects.get()
    assert secret not in row.sealed
    assert row.sealed.startswith("gAAAA")  # Fernet


def test_the_half_signed_in_state_ends(city: City, clock: HandClock) -> None:
    secret, client = enrol_app(city["district"], clock), Client()
    typed(client)
    clock.advance(timedelta(minutes=6))
    late = client.post("/accounts/factor", {"code": code_of(secret, clock.now())})
    assert late.headers["Location"] == LOGIN
    typed(client)
    User.objects.filter(username="district").update(password="x")
    assert client.post("/accounts/factor", {"code": "123456"}).headers["Location"] == LOGIN


def test_a_planted_session_is_worth_nothing(city: City, clock: HandClock) -> None:
    secret, client = enrol_app(city["district"], clock), Client()
    client.get(f"{LOGIN}?next=/law")
    typed(client)
    planted = client.cookies["sessionid"].value
    client.post("/accounts/factor", {"code": code_of(secret, clock.now())})
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/points").status_code == 302


def test_a_disabled_account_answers_like_a_wrong_password(city: City, clock: HandClock) -> None:
    """Issue point B.13: the same text and status; on 0.3.0 a disabled account got a page of its own."""
    disable_person(OWNER, username="guard", reason="left", clock=clock)
    pages = [
        typed(Client(), password, name)
        for name, password in (("guard", PASSWORD), ("monitor", "wrong"), ("no-such-person", "wrong"))
    ]
    assert {page.status_code for page in pages} == {200}
    alerts = {page.content.decode().split('role="alert">')[1].split("</p>")[0] for page in pages}
    assert len(alerts) == 1


class FewerRounds(PBKDF2PasswordHasher):
    """The hash of 0.3.0 in half of its time, still twice as much as all else that a sign-in does."""

    iterations = PBKDF2PasswordHasher.iterations // 2


@pytest.fixture
def fewer_rounds() -> Iterator[list[str]]:
    """The hashers of the product, that of 0.3.0 with fewer rounds; the hashes of nobody are made anew with it."""
    passwords._of_nobody.cache_clear()
    yield [product.PASSWORD_HASHERS[0], f"{__name__}.{FewerRounds.__name__}"]
    passwords._of_nobody.cache_clear()


def test_it_takes_the_same_time_whoever_is_named(city: City, clock: HandClock, fewer_rounds: list[str]) -> None:
    """Issue point B.13: with hashes of 0.3.0 and of today in the table, in CPU time of this thread."""
    assert len(fewer_rounds) == len(product.PASSWORD_HASHERS)
    with override_settings(PASSWORD_HASHERS=fewer_rounds):
        User.objects.filter(username="guard").update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
        User.objects.filter(username="monitor").update(password=make_password(PASSWORD))
        spent: dict[str, list[float]] = {"guard": [], "monitor": [], "no-such-person": []}
        for number in range(4):
            for name, times in spent.items():
                client = Client(REMOTE_ADDR=f"203.0.113.{number}")
                began = time.thread_time()
                typed(client, "wrong", name)
                times.append(time.thread_time() - began)
                clock.advance(timedelta(hours=25))
    middle = {name: statistics.median(times[1:]) for name, times in spent.items()}
    assert max(middle.values()) < 1.5 * min(middle.values()), middle


def test_the_old_hash_is_made_anew_inside_the_act(city: City, clock: HandClock) -> None:
    """Issue point B.12, Argon2: on 0.3.0 all hashes were PBKDF2."""
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        old = make_password(PASSWORD, hasher="pbkdf2_sha256")
        User.objects.filter(username="nobody").update(password=old)
        assert typed(Client(), PASSWORD, "nobody").status_code == 302
        new = User.objects.get(username="nobody").password
        assert new.startswith("argon2$argon2id$")
        assert last_entry()["act"] == "registry.session.begin"
        assert typed(Client(), PASSWORD, "nobody").status_code == 302
        assert User.objects.get(username="nobody").password == new


def test_a_session_ends_when_nobody_uses_it(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    """Issue point B.12: idle end after 15 minutes, absolute end after 12 hours; on 0.3.0 after 12 hours alone."""
    client = signed_in("district")
    clock.advance(timedelta(minutes=14))
    assert client.get("/points", headers={"Sec-Fetch-Mode": "cors"}).status_code == 200  # a script's own request
    clock.advance(timedelta(minutes=2))
    assert client.get("/points").status_code == 302, "what a page asks by itself is no use"
    client = signed_in("district")
    for _ in range(71):
        clock.advance(timedelta(minutes=10))
        assert client.post("/session/alive").json() == {"alive": True}
    clock.advance(timedelta(minutes=10))
    assert client.post("/session/alive").json() == {"alive": False}
    assert end_expired_sessions(program("work"), clock=clock) == 2
    assert set(AccountSession.objects.values_list("end_reason", flat=True)) == {"idle", "too_long"}


def test_the_page_of_signing_in_says_that_a_session_ended(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    """Issue point D (after a refusal one goes on where one was): an idle session led to a bare form, without a word."""
    client = signed_in("district")
    assert "会话已终止" not in Client().get(LOGIN).content.decode()
    clock.advance(timedelta(minutes=16))
    sent = client.get("/points?state=down")
    assert sent["Location"] == f"{LOGIN}?next=/points%3Fstate%3Ddown"
    assert "会话已终止" in client.get(sent["Location"]).content.decode()
    client.post("/accounts/logout/")
    again = client.post(LOGIN, {"login": "nobody", "password": PASSWORD, "next": "/points?state=down"})
    assert again["Location"] == "/points?state=down"


def test_open_pictures_keep_the_session_while_their_grant_lasts(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    grant = client.post(
        "/access/grants", {"purpose": "duty_patrol", "points": [code]}, content_type="application/json"
    ).json()["grant"]
    ticket = {"grant": grant, "points": [code], "modes": ["live"]}
    statuses = []
    for _ in range(40):
        clock.advance(timedelta(minutes=14))
        statuses.append(client.post("/access/tickets", ticket, content_type="application/json").status_code)
    renewed = statuses.index(next(one for one in statuses if one >= 400))
    assert renewed * 14 <= 8 * 60 < (renewed + 2) * 14, statuses
    assert statuses[-1] == 401, "once the grant has ended, the renewals that fail keep nothing"


def test_sessions_are_listed_and_ended(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    first, second = signed_in("district", "en"), signed_in("district", "en")
    number = AccountSession.objects.order_by("pk").first().pk  # type: ignore[union-attr]
    page = second.get("/account").content.decode()
    assert "Chrome · Linux" in page
    assert f"/account/sessions/{number}/end" in page
    assert signed_in("monitor").post(f"/account/sessions/{number}/end").status_code == 404
    assert second.post(f"/account/sessions/{number}/end").status_code == 302
    assert first.get("/points").status_code == 302
    third = signed_in("district")
    assert second.post("/account/sessions/end").status_code == 302
    assert third.get("/points").status_code == 302
    assert second.get("/points").status_code == 200


def test_the_own_password_is_changed_with_the_present_one(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    """Issue point B.12: on 0.3.0 no page changed a password."""
    client, other = signed_in("district"), signed_in("district")
    new = "eine Brücke über dem Fluss"
    wrong = client.post("/account/password", {"current": "wrong", "password": new, "again": new})
    assert wrong.status_code == 409
    differ = client.post("/account/password", {"current": PASSWORD, "password": new, "again": new + "x"})
    assert differ.status_code == 422
    done = client.post("/account/password", {"current": PASSWORD, "password": new, "again": new})
    assert done.headers["Location"] == "/account"
    assert client.get("/points").status_code == 200
    assert other.get("/points").status_code == 302, "other sessions end"
    assert last_entry()["act"] == "registry.password.change"


@pytest.mark.parametrize(
    "password", ["iloveyou123", "人员 district1", "江岸区公安分局2026", "JAGA-JAGA-JAGA1", "mingcha2026"]
)
def test_guessable_passwords_are_refused(city: City, signed_in: Callable[..., Client], password: str) -> None:
    client = signed_in("district")
    given = {"current": PASSWORD, "password": password, "again": password}
    assert client.post("/account/password", given).status_code == 422


def test_a_stale_factor_is_asked_for_and_the_form_goes_on(city: City, clock: HandClock) -> None:
    """Issue point B.12, step-up: what was typed into the guarded form is kept, and sent on with the code."""
    secret, client = enrol_app(city["district"], clock), Client()
    sign_in(client, city["district"])
    client.cookies["django_language"] = "en"
    clock.advance(timedelta(minutes=9))
    client.get("/points")
    clock.advance(timedelta(minutes=2))
    number = CodeGenerator.objects.get().pk
    address = f"/account/factors/code/{number}/name"
    question = client.post(address, {"name": "a phone <of> mine"})
    assert question.status_code == 403
    html = question.content.decode()
    assert 'name="name" value="a phone &lt;of&gt; mine"' in html
    assert f'action="{address}"' in html
    assert client.post(address, {"name": "new", "step_up_code": "000000"}).status_code == 403
    answer = client.post(address, {"name": "new", "step_up_code": code_of(secret, clock.now())})
    assert answer.headers["Location"] == "/account"
    assert CodeGenerator.objects.get().name == "new"
    assert client.post(address, {"name": "newer"}).status_code == 302, "for ten minutes it is not asked for again"


def test_the_last_factor_stays_while_the_role_requires_one(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    enrol_app(city["district"], clock)
    address = f"/account/factors/code/{CodeGenerator.objects.get().pk}/remove"
    assert signed_in("district").post(address).status_code == 403
    assert signed_in("monitor").post(address).status_code == 404
    enrol_app(city["district"], clock)
    assert signed_in("district").post(address).status_code == 302


def test_who_got_a_password_from_another_changes_it_first(city: City, clock: HandClock) -> None:
    """Issue point B.12: on 0.3.0 a password that an administrator set stayed for ever."""
    client = Client()
    sign_in(client, city["district"])
    User.objects.filter(username="district").update(must_change_password=True)
    assert client.get("/points").headers["Location"] == "/account"
    assert "请先更改密码" in client.get("/account").content.decode(), "the page says why it was opened instead"
    new = "eine Brücke über dem Fluss"
    client.post("/account/password", {"current": PASSWORD, "password": new, "again": new})
    assert client.get("/points").status_code == 200
    assert "请先更改密码" not in client.get("/account").content.decode()


def test_failures_are_entries_in_groups_and_shown_to_the_person(city: City, clock: HandClock) -> None:
    """Issue point B.13: each failure is in an entry; 40 tries on two names make one entry of two groups."""
    for number in range(40):
        typed(Client(REMOTE_ADDR="203.0.113.9"), "wrong", "nobody" if number % 2 else "secret-typed-as-name")
        clock.advance(timedelta(hours=1))
    assert enter_failures(program("work"), clock=clock) == 40
    assert last_entry()["act"] == "registry.session.fail"
    facts = last_facts()
    assert "secret-typed-as-name" not in str(facts)
    assert {(one["user"], one["failures"]) for one in facts["tries"]} == {(0, 20), (city["nobody"].pk, 20)}
    assert enter_failures(program("work"), clock=clock) == 0
    client = Client()
    client.cookies["django_language"] = "en"
    typed(client, PASSWORD, "nobody")
    assert "20 failed attempts" in client.get("/account").content.decode()
    assert AccountSession.objects.get().method == Method.PASSWORD.value


def test_the_cookie_of_a_device_belongs_to_this_host_alone(city: City) -> None:
    """Issue point B.13, ASVS 3.3.1 and 3.3.3: by TLS a neighbouring host cannot plant one."""
    for secure, prefix in ((False, "mingcha-device-"), (True, "__Host-mingcha-device-")):
        client = Client()
        client.post("/accounts/login/", {"login": "nobody", "password": PASSWORD}, secure=secure)
        (cookie,) = [one for name, one in client.cookies.items() if "device" in name]
        assert cookie.key.startswith(prefix)
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (secure, "/", "")


def test_nothing_depends_on_the_host_header(city: City, clock: HandClock) -> None:
    """Issue point B.13: on 0.3.0 another Host header began a new count."""
    with override_settings(ALLOWED_HOSTS=["*"]):
        answers = [
            Client(headers={"host": f"name{number}.example"}).post(LOGIN, {"login": "monitor", "password": "wrong"})
            for number in range(8)
        ]
    assert answers[-1].status_code == 429


def test_a_wrong_code_is_called_one_and_a_closed_account_page_leads_nowhere(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    """Issue point D: after the right password a wrong code was "user name, password or factor"; the account page of a
    person who must enrol first led to pages that were closed."""
    enrol_app(city["district"], clock)
    client = Client()
    typed(client)
    wrong = client.post("/accounts/factor", {"code": "000000"}).content.decode()
    assert "动态码不对" in wrong
    assert "用户名、密码" not in wrong
    fresh = Client()
    sign_in(fresh, city["manager"], method=Method.PASSWORD)
    page = fresh.get("/account").content.decode()
    assert "完成之前，其他页面均不开放" in page
    assert "/account/tokens" not in page
    assert "/account/tokens" in signed_in("manager").get("/account").content.decode()
