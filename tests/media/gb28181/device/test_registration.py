"""The times of a registration, by a clock of the test."""

from datetime import UTC, datetime, timedelta

from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.device.manners import Manners
from mingcha.media.gb28181.device.registration import Registration, RegistrationState
from mingcha.media.gb28181.device.requests import DeviceRequests
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.sip.client_transactions import Answered
from mingcha.media.gb28181.sip.message import SipMessage, StatusLine

SETTINGS = DeviceSettings("42010000001320000001", "secret", "42010000002000000001", "127.0.0.1", 5060)


def answer(code: int, *heads: tuple[str, str]) -> SipMessage:
    return SipMessage(StatusLine(code, ""), list(heads))


CHALLENGE = answer(401, ("WWW-Authenticate", 'Digest realm="4201000000", nonce="1", algorithm=MD5, qop="auth"'))
STALE = answer(401, ("WWW-Authenticate", 'Digest realm="4201000000", nonce="2", algorithm=MD5, stale=true'))


class Exchange:
    """A registration whose requests wait for the test to answer them."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.clock = HandClock(datetime(2026, 11, 25, tzinfo=UTC))
        self.sent: list[tuple[SipMessage, Answered]] = []
        self.redirected: list[tuple[str, int]] = []
        manners = manners or Manners()
        requests = DeviceRequests(SETTINGS, manners)
        self.registration = Registration(
            SETTINGS,
            requests,
            manners,
            self.clock,
            lambda request, answered: self.sent.append((request, answered)),
            lambda host, port: self.redirected.append((host, port)),
        )
        self.registration.start()
        self.after(0)

    def after(self, seconds: float) -> list[str]:
        """The methods of what falls due."""
        before = len(self.sent)
        self.clock.advance(timedelta(seconds=seconds))
        self.registration.due(self.clock.monotonic_ns())
        return [request.method for request, _ in self.sent[before:]]

    def answered(self, *codes: SipMessage | None) -> None:
        """Answers the last request, and then those that follow from it."""
        for response in codes:
            self.sent[-1][1](response)


def test_it_renews_at_half_of_what_was_granted() -> None:
    exchange = Exchange()
    exchange.answered(CHALLENGE, answer(200, ("Expires", "200")))
    assert exchange.registration.state is RegistrationState.IN
    assert [request.head("Authorization")[:6] for request, _ in exchange.sent] == ["", "Digest"]
    assert exchange.after(59) == []
    assert exchange.after(1) == ["MESSAGE"]
    exchange.answered(answer(200))
    assert exchange.after(39) == []
    assert exchange.after(1) == ["REGISTER"]
    assert "nc=00000002" in exchange.sent[-1][0].head("Authorization")
    exchange.answered(STALE, answer(200))
    assert exchange.registration.registered == 2
    assert 'nonce="2"' in exchange.sent[-1][0].head("Authorization")


def test_a_failure_is_tried_again_after_a_minute_at_the_earliest() -> None:
    for response, reason in ((None, "no answer"), (answer(403), "403"), (answer(401), "no challenge that can be met")):
        exchange = Exchange()
        exchange.answered(response)
        assert (exchange.registration.state, exchange.registration.refused) == (RegistrationState.OUT, reason)
        assert exchange.after(59.9) == []
        assert exchange.after(15.1) == ["REGISTER"]


def test_a_password_is_not_tried_twice() -> None:
    exchange = Exchange()
    exchange.answered(CHALLENGE, CHALLENGE)
    assert exchange.registration.refused == "the password was refused"
    assert len(exchange.sent) == 2
    assert "secret" not in repr(SETTINGS)


def test_three_keepalives_without_an_answer() -> None:
    exchange = Exchange()
    exchange.answered(CHALLENGE, answer(200))
    for _ in range(2):
        assert exchange.after(60) == ["MESSAGE"]
        exchange.answered(None)
        assert exchange.registration.state is RegistrationState.IN
    assert exchange.after(60) == ["MESSAGE"]
    exchange.answered(None)
    assert exchange.registration.state is RegistrationState.OUT
    assert exchange.after(0) == ["REGISTER"]


def test_redirections_end() -> None:
    exchange = Exchange()
    elsewhere = answer(302, ("Contact", "<sip:42010000002000000002@192.0.2.1:5070>"))
    exchange.answered(elsewhere, elsewhere, elsewhere, elsewhere)
    assert exchange.redirected == [*[("192.0.2.1", 5070)] * 3, ("127.0.0.1", 5060)]  # and back after the failure
    assert exchange.registration.refused == "302"
    broken = Exchange()
    broken.answered(answer(302, ("Contact", "nowhere")))
    assert broken.registration.refused == "a redirection without a place"


def test_leaving_and_losing_the_connection() -> None:
    exchange = Exchange()
    exchange.answered(CHALLENGE, answer(200))
    exchange.registration.lost()
    assert exchange.registration.refused == "the connection has gone"
    assert exchange.after(75) == ["REGISTER"]
    exchange.answered(answer(200))
    exchange.registration.leave()
    assert exchange.sent[-1][0].head("Expires") == "0"
    assert not exchange.registration.left.is_set()
    exchange.answered(answer(200))
    assert exchange.registration.left.is_set()
    assert exchange.after(10_000) == []


def test_manners_that_never_register_or_always_do() -> None:
    never, always = Manners(), Manners()
    never.registers, always.register_every_s = False, 5
    exchange = Exchange(never)
    assert [request.method for request, _ in exchange.sent] == ["MESSAGE"]
    exchange.answered(answer(403))
    assert exchange.after(60) == ["MESSAGE"]
    exchange = Exchange(always)
    exchange.answered(CHALLENGE, answer(200))
    assert exchange.after(5) == ["REGISTER"]
