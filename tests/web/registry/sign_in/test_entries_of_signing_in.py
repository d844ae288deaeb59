"""What a person does at the sign-in stands in the application's log (decree 799, art. 16(2)(2); article 16(3))."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import PASSWORD, City
from tests.support.web.sign_in import code_of, enrol_app

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import EntryDetail
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.factors.models import CodeGenerator
from mingcha.registry.sessions.actions import end_expired_sessions
from mingcha.registry.sessions.failures import enter_failures

pytestmark = pytest.mark.law("16(3)", "799-16(2)(2)")

LOGIN, FACTOR, LOGOUT = "/accounts/login/", "/accounts/factor", "/accounts/logout/"
STRANGER, OWN = "203.0.113.7", "10.1.1.1"


def entries(since: int) -> list[tuple[str, str, dict[str, object]]]:
    """Act, actor and facts of each entry from this index on."""
    rows = EntryDetail.objects.filter(entry_id__gte=since).order_by("entry_id")
    events = [json.loads(bytes(row.event)) for row in rows]
    return [(event["act"], event["by"]["id"], event["facts"]) for event in events]


def next_index() -> int:
    return EntryDetail.objects.latest("entry_id").entry_id + 1


def tries(facts: dict[str, object]) -> list[tuple[int, str, str, int]]:
    """Account, address, kind and number of each named group of failures."""
    return [(one["user"], one["address"], one["kind"], one["failures"]) for one in facts["tries"]]  # type: ignore[attr-defined]


def signed_in_with_code(secret: str, clock: HandClock) -> Client:
    client = Client(REMOTE_ADDR=OWN)
    client.post(LOGIN, {"login": "district", "password": PASSWORD})
    assert client.post(FACTOR, {"code": code_of(secret, clock.now())}).status_code == 302
    return client


def test_sign_in_failure_step_up_and_sign_out_are_entries(city: City, clock: HandClock) -> None:
    """Issue point B.13: on 0.3.0 none of them left an entry."""
    secret = enrol_app(city["district"], clock)
    me, since = f"user:{city['district'].pk}", next_index()
    wrong = Client(REMOTE_ADDR=STRANGER)
    wrong.post(LOGIN, {"login": "district", "password": "wrong"})
    wrong.post(LOGIN, {"login": "no-such-person", "password": "wrong"})
    wrong.post(LOGIN, {"login": "district", "password": PASSWORD})
    wrong.post(FACTOR, {"code": "000000"})
    assert enter_failures(program("work"), clock=clock) == 3
    client = signed_in_with_code(secret, clock)
    clock.advance(timedelta(minutes=11))
    address = f"/account/factors/code/{CodeGenerator.objects.get().pk}/name"
    assert client.post(address, {"name": "new", "step_up_code": "000000"}).status_code == 403
    enter_failures(program("work"), clock=clock)
    assert client.post(address, {"name": "new", "step_up_code": code_of(secret, clock.now())}).status_code == 302
    assert client.post(LOGOUT).status_code == 302
    failed, begun, failed_again, stepped, _, ended = entries(since)
    assert (failed[0], failed[1]) == ("registry.session.fail", "program:work")
    person = city["district"].pk
    assert sorted(tries(failed[2])) == [
        (0, STRANGER, "password", 1), (person, STRANGER, "code", 1), (person, STRANGER, "password", 1),
    ]  # fmt: skip
    assert begun[:2] == ("registry.session.begin", me)
    assert (begun[2]["method"], begun[2]["address"], begun[2]["failed_before"]) == ("password+code", OWN, 2)
    assert tries(failed_again[2]) == [(person, OWN, "step_up", 1)]
    assert (stepped[0], stepped[1], stepped[2]["factor"]) == ("registry.session.step_up", me, "code")
    assert (ended[0], ended[1], ended[2]["reason"]) == ("registry.session.end", me, "signed_out")
    assert list(check_application_log()) == []


def test_a_failure_right_before_the_sign_in_keeps_its_address_and_time(city: City, clock: HandClock) -> None:
    """Issue point B.13: the clock enters failures once a minute; a sign-in before that forgot when and where."""
    since = next_index()
    Client(REMOTE_ADDR=STRANGER).post(LOGIN, {"login": "nobody", "password": "wrong"})
    tried_ms = int(clock.now().timestamp() * 1000)
    clock.advance(timedelta(seconds=20))
    client = Client(REMOTE_ADDR=OWN)
    assert client.post(LOGIN, {"login": "nobody", "password": PASSWORD}).status_code == 302
    assert enter_failures(program("work"), clock=clock) == 0, "an entry names it already"
    (begun,) = entries(since)
    assert begun[0] == "registry.session.begin"
    assert tries(begun[2]) == [(city["nobody"].pk, STRANGER, "password", 1)]
    assert begun[2]["tries"][0]["first_ms"] == tried_ms  # type: ignore[index]
    assert list(check_application_log()) == []


def test_attempts_that_the_limits_refuse_are_in_the_entry(city: City, clock: HandClock) -> None:
    """Issue point B.13: of a flood the entry named the few guesses that were judged, as if nothing else had come."""
    secret, since = enrol_app(city["district"], clock), next_index()
    stranger = Client(REMOTE_ADDR=STRANGER)
    answers = [stranger.post(LOGIN, {"login": "nobody", "password": "wrong"}).status_code for _ in range(20)]
    assert answers.count(429) > 10
    half = Client(REMOTE_ADDR=OWN)
    half.post(LOGIN, {"login": "district", "password": PASSWORD})
    codes = [half.post(FACTOR, {"code": "000000"}).status_code for _ in range(12)]
    assert codes.count(429) > 5
    assert enter_failures(program("work"), clock=clock) == 32
    assert tries(entries(since)[-1][2]) == [
        (city["nobody"].pk, STRANGER, "password", 20), (city["district"].pk, OWN, "code", 12),
    ]  # fmt: skip
    clock.advance(timedelta(hours=25))
    client = signed_in_with_code(secret, clock)
    client.cookies["django_language"] = "en"
    assert "12 failed attempts" in client.get("/account").content.decode()


def test_guesses_at_the_present_password_are_entries(city: City, clock: HandClock) -> None:
    """Issue point B.13: whoever found a seat open guessed the password there, slowed, but in no entry."""
    client = Client(REMOTE_ADDR=OWN)
    client.post(LOGIN, {"login": "nobody", "password": PASSWORD})
    new, since = "eine Brücke über dem Fluss", next_index()
    for guess in ("wrong", "wrong as well"):
        given = {"current": guess, "password": new, "again": new}
        assert client.post("/account/password", given).status_code == 409
    assert enter_failures(program("work"), clock=clock) == 2
    (failed,) = entries(since)
    assert tries(failed[2]) == [(city["nobody"].pk, OWN, "step_up", 2)]
    assert client.post("/account/password", {"current": PASSWORD, "password": new, "again": new}).status_code == 302
    assert enter_failures(program("work"), clock=clock) == 0


def test_sessions_that_end_by_the_clock_are_in_an_entry(city: City, clock: HandClock) -> None:
    """Issue point B.13: who did not sign out is in the log, too."""
    client = Client(REMOTE_ADDR=OWN)
    client.post(LOGIN, {"login": "nobody", "password": PASSWORD})
    since = next_index()
    clock.advance(timedelta(minutes=16))
    assert end_expired_sessions(program("work"), clock=clock) == 1
    (expired,) = entries(since)
    assert (expired[0], len(expired[2]["sessions"])) == ("registry.session.expire", 1)  # type: ignore[arg-type]
