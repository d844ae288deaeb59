"""Digests against known answers of the standards and hashlib; nonces against replay."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.kit.clock import HandClock
from mingcha.kit.http_auth import Credentials, read_challenge
from mingcha.media.gb28181.sip.digest import challenge, count_of, matches, response
from mingcha.media.gb28181.sip.heads import read_credentials
from mingcha.media.gb28181.sip.nonces import Nonces, Verdict

DEVICE, REALM, PASSWORD = "34020000001320000001", "3402000000", "12345678"
URI = "sip:34020000002000000001@3402000000"


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_the_example_of_rfc_2617() -> None:
    given_ = {"nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093", "uri": "/dir/index.html", "qop": "auth", "nc": "00000001",
              "cnonce": "0a4f113b"}  # fmt: skip
    found = response(given_, "Mufasa", "testrealm@host.com", "Circle Of Life", "GET")
    assert found == "6629fae49393a05397450978507c4ef1"


def test_the_examples_of_rfc_7616() -> None:
    given_ = {"nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "uri": "/dir/index.html", "qop": "auth",
              "nc": "00000001", "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"}  # fmt: skip
    for algorithm, wanted in (
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ):
        found = response({**given_, "algorithm": algorithm}, "Mufasa", "http-auth@example.org", "Circle of Life", "GET")
        assert found == wanted


def test_devices_of_rfc_2069_compute_without_qop() -> None:
    first, second = md5(f"{DEVICE}:{REALM}:{PASSWORD}"), md5(f"REGISTER:{URI}")
    given_ = {
        "username": DEVICE,
        "realm": REALM,
        "nonce": "n",
        "uri": URI,
        "response": md5(f"{first}:n:{second}").upper(),
    }
    assert matches(given_, DEVICE, REALM, PASSWORD, "REGISTER")
    assert not matches(given_, DEVICE, REALM, PASSWORD, "INVITE")
    assert not matches(given_, DEVICE, REALM, PASSWORD + "9", "REGISTER")
    assert not matches(given_, "34020000001320000002", REALM, PASSWORD, "REGISTER")
    assert not matches({**given_, "realm": "other"}, DEVICE, REALM, PASSWORD, "REGISTER")
    assert not matches({**given_, "algorithm": "SM3"}, DEVICE, REALM, PASSWORD, "REGISTER")
    assert not matches({**given_, "qop": "none"}, DEVICE, REALM, PASSWORD, "REGISTER")
    assert not matches({**given_, "response": ""}, DEVICE, REALM, PASSWORD, "REGISTER")


def test_the_body_counts_with_auth_int() -> None:
    first = md5(f"{DEVICE}:{REALM}:{PASSWORD}")
    second = md5(f"MESSAGE:{URI}:{md5('<Notify/>')}")
    given_ = {"username": DEVICE, "realm": REALM, "nonce": "n", "uri": URI, "qop": "auth-int", "nc": "00000001",
              "cnonce": "c", "response": md5(f"{first}:n:00000001:c:auth-int:{second}")}  # fmt: skip
    assert matches(given_, DEVICE, REALM, PASSWORD, "MESSAGE", b"<Notify/>")
    assert not matches(given_, DEVICE, REALM, PASSWORD, "MESSAGE", b"<Notify />")


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("qop", ["auth", "", "auth,auth-int"])
def test_what_our_own_client_answers_matches(algorithm: str, qop: str) -> None:
    credentials = Credentials(DEVICE, PASSWORD, lambda: "c")
    credentials.adopt(read_challenge(challenge(REALM, "n", algorithm=algorithm, qop=qop, stale=True)))
    _, found = read_credentials(credentials.authorization("REGISTER", URI))
    assert matches(found, DEVICE, REALM, PASSWORD, "REGISTER")


def test_the_challenge_names_its_algorithm() -> None:
    assert challenge(REALM, "n") == 'Digest realm="3402000000", nonce="n", algorithm=MD5, qop="auth"'
    assert challenge(REALM, "n", qop="") == 'Digest realm="3402000000", nonce="n", algorithm=MD5'


@pytest.mark.parametrize(
    ("count", "wanted"),
    [("00000001", 1), ("0000000a", 10), ("0000000A", 10), ("1", 1), ("00000000", -1), ("", -1), ("g", -1),
     ("000000001", -1), ("٣", -1)],
)  # fmt: skip
def test_counts_in_either_case(count: str, wanted: int) -> None:
    assert count_of({"qop": "auth", "nc": count}) == wanted
    assert count_of({"nc": count}) == 0


def clock() -> HandClock:
    return HandClock(datetime(2026, 12, 2, tzinfo=UTC))


def test_a_nonce_counts_upwards_and_each_count_once() -> None:
    nonces = Nonces(b"k", clock())
    nonce = nonces.issue("1.2.3.4")
    assert [nonces.take(nonce, count, "1.2.3.4") for count in (1, 1, 2, 1, 5, 3, 0)] == [
        Verdict.GOOD, Verdict.REPLAYED, Verdict.GOOD, Verdict.REPLAYED, Verdict.GOOD, Verdict.REPLAYED,
        Verdict.REPLAYED,
    ]  # fmt: skip


def test_without_qop_a_nonce_counts_once() -> None:
    nonces = Nonces(b"k", clock())
    nonce = nonces.issue("1.2.3.4")
    assert [nonces.take(nonce, count, "1.2.3.4") for count in (0, 0, 1)] == [
        Verdict.GOOD, Verdict.REPLAYED, Verdict.REPLAYED,
    ]  # fmt: skip


def test_a_nonce_is_of_one_address_and_of_one_process() -> None:
    hands = clock()
    nonces = Nonces(b"k", hands)
    nonce = nonces.issue("1.2.3.4")
    assert nonces.take(nonce, 1, "1.2.3.5") is Verdict.FOREIGN
    assert Nonces(b"k", hands).take(nonce, 1, "1.2.3.4") is Verdict.FOREIGN
    assert nonces.take(nonce[:-1] + ("0" if nonce[-1] != "0" else "1"), 1, "1.2.3.4") is Verdict.FOREIGN
    assert nonces.take("f" + nonce[1:], 1, "1.2.3.4") is Verdict.FOREIGN
    assert nonces.take("", 1, "1.2.3.4") is Verdict.FOREIGN
    assert nonces.take(nonce, 1, "1.2.3.4") is Verdict.GOOD


def test_an_old_nonce_is_stale_also_when_it_was_used() -> None:
    hands = clock()
    nonces = Nonces(b"k", hands, lifetime_s=60)
    used, unused = nonces.issue("a"), nonces.issue("a")
    assert nonces.take(used, 1, "a") is Verdict.GOOD
    hands.advance(timedelta(seconds=61))
    assert (nonces.take(used, 1, "a"), nonces.take(unused, 1, "a")) == (Verdict.STALE, Verdict.STALE)


def test_bounded_memory_lets_nothing_be_replayed() -> None:
    hands = clock()
    nonces = Nonces(b"k", hands, most_used=100)
    used = []
    for _ in range(1000):
        hands.advance(timedelta(microseconds=1))
        used.append(nonces.issue("a"))
        assert nonces.take(used[-1], 1, "a") is Verdict.GOOD
    assert len(nonces._used) + len(nonces._used_before) <= 200
    assert {nonces.take(nonce, 1, "a") for nonce in used} <= {Verdict.REPLAYED, Verdict.STALE}


def test_no_replay_across_generations() -> None:
    hands = clock()
    nonces = Nonces(b"k", hands, lifetime_s=60)
    used: list[str] = []
    for _ in range(40):
        nonce = nonces.issue("a")
        hands.advance(timedelta(seconds=7))
        assert nonces.take(nonce, 1, "a") is Verdict.GOOD
        used.append(nonce)
        assert Verdict.GOOD not in {nonces.take(one, 1, "a") for one in used}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.integers(-5, 2**32))
def test_any_text_is_foreign(text: str, count: int) -> None:
    assert Nonces(b"k", clock()).take(text, count, "a") is Verdict.FOREIGN
