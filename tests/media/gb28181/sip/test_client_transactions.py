"""Requests of ours: sent again, answered, cancelled, given up (RFC 3261, 17.1), by a clock of the test."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.media.signalling import PLACE, KeptTransport, answer, request

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.sip.client_transactions import MOST_OPEN, MOST_SPARE, TIMEOUT_NS, ClientTransactions
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.transport import Peer

TCP_PLACE = Peer("192.0.2.64", 40_000, "tcp", 7)


class Scene:
    """Transactions, what they sent and what was answered."""

    def __init__(self, most_open: int = 100) -> None:
        self.clock = HandClock(datetime(2026, 12, 2, tzinfo=UTC))
        self.transport = KeptTransport()
        self.all = ClientTransactions(self.transport, self.clock, lambda _: ("192.0.2.1", 5060), most_open)
        self.answers: list[int | None] = []

    def send(self, method: str, to: Peer = PLACE, wait_ns: int = TIMEOUT_NS, *, is_spare: bool = False) -> SipMessage:
        self.transaction = self.all.send(request(method), to, self.answered, wait_ns, is_spare=is_spare)
        return self.transport.taken()[-1]

    def answered(self, response: SipMessage | None) -> None:
        self.answers.append(response.code if response else None)

    def passes(self, seconds: float, step_s: float = 0.1) -> list[float]:
        """Lets time pass; the seconds at which something was sent."""
        found = []
        for number in range(round(seconds / step_s)):
            self.clock.advance(timedelta(seconds=step_s))
            self.all.due(self.clock.monotonic_ns())
            found += [round((number + 1) * step_s, 1)] * len(self.transport.taken())
        return found


def test_a_message_is_sent_again_over_udp_and_given_up_after_32_seconds() -> None:
    scene = Scene()
    sent = scene.send("MESSAGE")
    assert sent.head("Via").startswith("SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK")
    assert len(sent.all("Via")) == 1
    assert scene.passes(33) == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert scene.answers == [None]
    assert len(scene.all) == 0


def test_over_tcp_nothing_is_sent_again() -> None:
    scene = Scene()
    scene.send("MESSAGE", TCP_PLACE)
    assert scene.passes(33, 1) == []
    assert scene.answers == [None]


def test_an_answer_ends_it_and_a_second_one_is_nobodys() -> None:
    scene = Scene()
    sent = scene.send("MESSAGE")
    assert scene.all.receive(answer(sent, 200), PLACE)
    assert not scene.all.receive(answer(sent, 200), PLACE)
    assert scene.answers == [200]
    assert scene.passes(40, 1) == []
    assert scene.answers == [200]


def test_a_provisional_answer_slows_a_request_and_stops_an_invite() -> None:
    scene = Scene()
    scene.all.receive(answer(scene.send("SUBSCRIBE"), 100), PLACE)
    assert scene.passes(13) == [0.5, 4.5, 8.5, 12.5]
    scene = Scene()
    scene.all.receive(answer(scene.send("INVITE"), 100), PLACE)
    assert scene.passes(13) == []


def test_the_answer_of_another_branch_or_method_is_nobodys() -> None:
    scene = Scene()
    sent = scene.send("MESSAGE")
    other = answer(sent, 200)
    other.heads[0] = ("Via", sent.head("Via") + "0")
    assert not scene.all.receive(other, PLACE)
    other = answer(sent, 200)
    other.heads[4] = ("CSeq", "1 INVITE")
    assert not scene.all.receive(other, PLACE)
    with pytest.raises(Fault):
        scene.all.receive(SipMessage(other.start, []), PLACE)
    assert scene.answers == []


def test_a_refused_invite_is_acknowledged_each_time() -> None:
    scene = Scene()
    sent = scene.send("INVITE")
    for _ in range(3):
        assert scene.all.receive(answer(sent, 488), PLACE)
        acknowledged = scene.transport.one()
        assert acknowledged.method == "ACK"
        assert acknowledged.head("Via") == sent.head("Via")
        assert acknowledged.head("CSeq") == "1 ACK"
        assert acknowledged.head("To").endswith(";tag=t9")
    assert scene.answers == [488]
    scene.passes(33, 1)
    assert (len(scene.all), scene.answers) == (0, [488])


def test_an_accepted_invite_is_for_its_dialog() -> None:
    scene = Scene()
    sent = scene.send("INVITE")
    assert scene.all.receive(answer(sent, 200), PLACE)
    assert scene.answers == [200]
    assert scene.transport.taken() == []  # the dialog acknowledges
    assert not scene.all.receive(answer(sent, 200), PLACE)


def test_an_invite_that_only_rings_is_cancelled_in_time() -> None:
    scene = Scene()
    sent = scene.send("INVITE", wait_ns=10_000_000_000)
    scene.all.receive(answer(sent, 180), PLACE)
    scene.clock.advance(timedelta(seconds=10))
    scene.all.due(scene.clock.monotonic_ns())
    cancel = scene.transport.one()
    assert (cancel.method, cancel.head("CSeq"), cancel.head("Via")) == ("CANCEL", "1 CANCEL", sent.head("Via"))
    assert scene.answers == [None]
    assert scene.all.receive(answer(cancel, 200), PLACE)
    assert scene.all.receive(answer(sent, 487), PLACE)
    assert scene.transport.one().method == "ACK"
    assert scene.answers == [None]


def test_an_answer_after_it_was_given_up_is_for_the_dialogs_to_end() -> None:
    scene = Scene()
    sent = scene.send("INVITE", wait_ns=5_000_000_000)
    scene.all.receive(answer(sent, 180), PLACE)
    scene.passes(6, 1)
    assert not scene.all.receive(answer(sent, 200), PLACE)
    assert scene.answers == [None]


def test_a_cancel_waits_for_the_first_answer() -> None:
    scene = Scene()
    sent = scene.send("INVITE")
    scene.all.cancel(scene.transaction)
    scene.all.cancel(scene.transaction)
    assert scene.transport.taken() == []
    scene.all.receive(answer(sent, 100), PLACE)
    assert scene.transport.one().method == "CANCEL"
    scene.all.receive(answer(sent, 487), PLACE)
    assert scene.answers == [487]


def test_a_connection_that_goes_ends_its_requests() -> None:
    scene = Scene()
    scene.send("MESSAGE", TCP_PLACE)
    scene.send("MESSAGE")
    scene.all.closed(TCP_PLACE)
    assert scene.answers == [None]
    assert len(scene.all) == 1
    scene.transport.gone.add(7)
    scene.send("MESSAGE", TCP_PLACE)
    scene.all.due(scene.clock.monotonic_ns())
    assert scene.answers == [None, None]


def test_requests_under_way_are_bounded() -> None:
    scene = Scene(most_open=2)
    scene.send("MESSAGE")
    scene.send("MESSAGE")
    with pytest.raises(Fault) as caught:
        scene.send("MESSAGE")
    assert caught.value.kind is FaultKind.EXHAUSTED


def test_devices_that_have_gone_leave_room_for_those_that_are_there() -> None:
    scene = Scene(MOST_OPEN)
    for _ in range(MOST_SPARE):
        scene.send("BYE", TCP_PLACE, is_spare=True)
    with pytest.raises(Fault):
        scene.send("BYE", is_spare=True)
    scene.send("MESSAGE")
    assert len(scene.all) == MOST_SPARE + 1
