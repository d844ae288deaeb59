"""Requests of others: answered once, and again when they come again (RFC 3261, 17.2), by a clock of the test."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.media.signalling import PLACE, KeptTransport, request

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction, ServerTransactions
from mingcha.media.gb28181.sip.transport import Peer

TCP_PLACE = Peer("192.0.2.64", 40_000, "tcp", 7)


class Scene:
    """Transactions and what they sent."""

    def __init__(self, most_kept: int = 100, most_kept_bytes: int = 1_000_000) -> None:
        self.clock = HandClock(datetime(2026, 12, 2, tzinfo=UTC))
        self.transport = KeptTransport()
        self.all = ServerTransactions(self.transport, self.clock, most_kept, most_kept_bytes)

    def passes(self, seconds: float, step_s: float = 0.1) -> list[float]:
        found = []
        for number in range(round(seconds / step_s)):
            self.clock.advance(timedelta(seconds=step_s))
            self.all.due(self.clock.monotonic_ns())
            found += [round((number + 1) * step_s, 1)] * len(self.transport.taken())
        return found

    def new(self, message: SipMessage, source: Peer = PLACE) -> ServerTransaction:
        transaction = self.all.receive(message, source)
        assert transaction is not None
        return transaction


@pytest.mark.parametrize("branch", ["z9hG4bK1", "constant", ""])
def test_a_request_that_comes_again_gets_the_same_answer(branch: str) -> None:
    scene = Scene()
    asked = request("MESSAGE", branch=branch)
    transaction = scene.new(asked)
    assert scene.all.receive(asked, PLACE) is None
    assert scene.transport.sent == []  # it is still dealt with
    transaction.respond(200)
    first = scene.transport.sent[0]
    assert scene.all.receive(asked, PLACE) is None
    assert scene.transport.sent == [first, first]
    transaction.respond(500)
    assert len(scene.transport.sent) == 2
    scene.clock.advance(timedelta(seconds=33))
    scene.all.due(scene.clock.monotonic_ns())
    assert len(scene.all) == 0


def test_a_constant_branch_does_not_make_two_requests_one() -> None:
    scene = Scene()
    scene.new(request("MESSAGE", number=1))
    scene.new(request("MESSAGE", number=2))
    scene.new(request("MESSAGE", number=1, call="c2"))
    scene.new(request("REGISTER", number=1))
    scene.new(request("MESSAGE", number=1), Peer("192.0.2.65", 5060))
    assert len(scene.all) == 5


def test_an_answer_goes_where_the_request_came_from() -> None:
    scene = Scene()
    scene.new(request("MESSAGE"), Peer("198.51.100.7", 61_234)).respond(200)
    data, to = scene.transport.sent[0]
    assert to == Peer("198.51.100.7", 61_234)
    assert b"Via: SIP/2.0/UDP 192.0.2.64:5060;rport=61234;branch=z9hG4bK1;received=198.51.100.7\r\n" in data
    assert b"To: <sip:34020000002000000001@3402000000>;tag=" in data


def test_answers_are_kept_in_bounded_memory() -> None:
    scene = Scene(most_kept=10)
    for number in range(50):
        scene.new(request("MESSAGE", number=number)).respond(200)
    assert len(scene.all) == 10


def test_answers_and_requests_are_kept_in_a_budget_of_bytes() -> None:
    scene = Scene(most_kept_bytes=100_000)
    for number in range(50):
        scene.new(request("MESSAGE", f"Subject: {'x' * 4_000}", number=number)).respond(200, [("Allow", "y" * 4_000)])
    assert 10 <= len(scene.all) <= 25
    kept = scene.all._kept_bytes
    assert 90_000 < kept <= 100_000
    for number in range(50, 60):
        scene.new(request("MESSAGE", number=number, body=b"z" * 60_000))  # still dealt with
        assert scene.all._kept_bytes <= 100_000
    scene.passes(34, 1)
    assert (len(scene.all), scene.all._kept_bytes) == (0, 0)


@pytest.mark.parametrize("code", [401, 403])
def test_refusals_for_want_of_a_digest_are_not_kept(code: int) -> None:
    scene = Scene()
    scene.new(request("REGISTER")).respond(code)
    assert len(scene.all) == 0
    scene.new(request("REGISTER"))


def test_over_tcp_no_answer_is_kept() -> None:
    scene = Scene()
    scene.new(request("MESSAGE"), TCP_PLACE).respond(200)
    assert len(scene.all) == 0


def test_an_accepted_invite_is_answered_until_it_is_acknowledged() -> None:
    scene = Scene()
    transaction = scene.new(request("INVITE"))
    transaction.respond(100)
    transaction.respond(200, body=b"v=0")
    scene.transport.taken()
    assert scene.passes(4) == [0.5, 1.5, 3.5]
    acknowledged = scene.all.receive(request("ACK", branch="z9hG4bKother", to_tag=transaction.tag), PLACE)
    assert acknowledged is not None
    acknowledged.respond(200)
    assert scene.passes(40) == []
    assert scene.all.receive(request("ACK", branch="z9hG4bKother"), PLACE) is None


def test_an_accepted_invite_that_is_never_acknowledged_ends() -> None:
    scene = Scene()
    ended: list[bool] = []
    transaction = scene.new(request("INVITE"), TCP_PLACE)
    transaction.unacknowledged = lambda: ended.append(True)
    transaction.respond(200)
    scene.transport.taken()
    assert scene.passes(33)[-1] == 31.5
    assert ended == [True]
    assert len(scene.all) == 0


def test_the_acknowledgement_of_another_host_does_not_count() -> None:
    scene = Scene()
    scene.new(request("INVITE")).respond(200)
    assert scene.all.receive(request("ACK", branch="z9hG4bKx"), Peer("198.51.100.7", 5060)) is None
    scene.transport.taken()
    assert scene.passes(1) == [0.5]


def test_a_refused_invite_is_answered_until_it_is_acknowledged() -> None:
    scene = Scene()
    scene.new(request("INVITE")).respond(488)
    scene.transport.taken()
    assert scene.passes(1) == [0.5]
    assert scene.all.receive(request("ACK"), PLACE) is None
    assert scene.passes(40) == []


def test_a_cancel_ends_an_invite_that_waits() -> None:
    scene = Scene()
    ended: list[bool] = []
    transaction = scene.new(request("INVITE"))
    transaction.cancelled = lambda: ended.append(True)
    cancel = request("CANCEL")
    assert scene.all.receive(cancel, PLACE) is None
    assert [one.code for one in scene.transport.taken()] == [200, 487]
    assert ended == [True]
    assert scene.all.receive(cancel, PLACE) is None
    assert scene.transport.one().code == 200
    assert ended == [True]


def test_a_cancel_of_nothing() -> None:
    scene = Scene()
    assert scene.all.receive(request("CANCEL"), PLACE) is None
    assert scene.transport.one().code == 481


def test_an_invite_that_somebody_still_thinks_about_is_not_forgotten() -> None:
    scene = Scene()
    scene.new(request("INVITE"))
    scene.passes(40, 1)
    assert scene.all.receive(request("INVITE"), PLACE) is None


def test_a_request_without_its_headers_is_refused() -> None:
    scene = Scene()
    asked = request("MESSAGE")
    for name in ("Via", "From", "To", "Call-ID", "CSeq"):
        heads = [head for head in asked.heads if head[0] != name]
        with pytest.raises(Fault):
            scene.all.receive(SipMessage(asked.start, heads), PLACE)
    with pytest.raises(Fault):
        scene.all.receive(SipMessage(request("REGISTER").start, asked.heads), PLACE)
