"""Streams that we invite: offers, answers, ends from either side, and what others try."""

import pytest
from tests.support.media.signalling import DEVICE, PLACE, REALM, SERVER, answer
from tests.support.media.signalling_server import ServerScene, authorization

from mingcha.media.gb28181.server.requests import Dialog
from mingcha.media.gb28181.sip.client_transactions import ClientTransaction
from mingcha.media.gb28181.sip.message import RequestLine, SipMessage
from mingcha.media.gb28181.sip.transport import Peer

CHANNEL = "34020000001310000001"
OFFER = b"v=0\r\ny=0200000001\r\n"
ANSWER = b"v=0\r\ny=0200000009\r\n"
CONTACT = f"Contact: <sip:{CHANNEL}@192.0.2.64:5070>"
SUBJECT = f"{CHANNEL}:0200000001,{SERVER}:0"


class Invited(ServerScene):
    """A registered device, one channel of which is invited."""

    def __init__(self) -> None:
        super().__init__()
        self.device = self.registered()
        self.dialogs: list[Dialog] = []
        self.refusals: list[int] = []
        self.invitation, self.sent = self.invite()

    def invite(self) -> tuple[ClientTransaction, SipMessage]:
        invitation = self.server.invitations.invite(
            self.device, CHANNEL, OFFER, SUBJECT, self.dialogs.append, self.refusals.append
        )
        return invitation, self.transport.one()

    def accepted(self) -> Dialog:
        self.answer(self.sent, 200, CONTACT, body=ANSWER)
        self.acknowledged = self.transport.one()
        return self.dialogs[-1]

    def bye(self, *, call: str = "", from_tag: str = "t9", to_tag: str = "", source: Peer = PLACE) -> int:
        own = self.sent.head("From").partition("tag=")[2]
        message = self.request("BYE", call=call or self.sent.head("Call-ID"), to_tag=to_tag or own)
        message.heads = [
            (name, value.replace("tag=f1", f"tag={from_tag}") if name == "From" else value)
            for name, value in message.heads
        ]
        return self.asked(message, source).code


def test_an_invitation_is_accepted_and_acknowledged() -> None:
    scene = Invited()
    assert scene.sent.start == RequestLine("INVITE", f"sip:{CHANNEL}@192.0.2.64:5060")
    assert scene.sent.head("Subject") == SUBJECT
    assert scene.sent.head("Content-Type") == "APPLICATION/SDP"
    assert scene.sent.head("Contact") == f"<sip:{SERVER}@192.0.2.1:5060>"
    assert scene.sent.body == OFFER
    scene.answer(scene.sent, 100)
    dialog = scene.accepted()
    assert dialog.body == ANSWER
    assert scene.acknowledged.start == RequestLine("ACK", f"sip:{CHANNEL}@192.0.2.64:5070")
    assert scene.acknowledged.head("CSeq") == "1 ACK"
    assert scene.acknowledged.head("To").endswith(";tag=t9")
    assert scene.acknowledged.head("Via") != scene.sent.head("Via")
    assert scene.refusals == []
    scene.answer(scene.sent, 200, CONTACT, body=ANSWER)  # our ACK was lost
    again = scene.transport.one()
    assert (again.method, again.head("CSeq"), again.start) == ("ACK", "1 ACK", scene.acknowledged.start)
    assert scene.dialogs == [dialog]


@pytest.mark.parametrize("code", [404, 486, 488, 603])
def test_an_invitation_is_refused(code: int) -> None:
    scene = Invited()
    scene.answer(scene.sent, code)
    assert scene.transport.one().method == "ACK"
    assert (scene.refusals, scene.dialogs, len(scene.server.invitations)) == ([code], [], 0)


def test_a_device_that_never_answers() -> None:
    scene = Invited()
    scene.passes(16)
    assert scene.refusals == [0]


def test_we_end_a_stream() -> None:
    scene = Invited()
    dialog = scene.accepted()
    scene.server.invitations.bye(dialog)
    bye = scene.transport.one()
    assert bye.start == RequestLine("BYE", f"sip:{CHANNEL}@192.0.2.64:5070")
    assert bye.head("CSeq") == "2 BYE"
    assert bye.head("To").endswith(";tag=t9")
    assert scene.events.taken() == [("ended", "ours")]
    scene.server.invitations.bye(dialog)
    scene.answer(bye, 481)
    assert scene.events.taken() == []


def test_the_device_ends_a_stream() -> None:
    scene = Invited()
    scene.accepted()
    assert scene.bye() == 200
    assert scene.events.taken() == [("ended", "bye")]
    assert scene.bye() == 481


def test_nobody_else_ends_it() -> None:
    scene = Invited()
    dialog = scene.accepted()
    assert scene.bye(call="another@call") == 481
    assert scene.bye(from_tag="guess") == 481
    assert scene.bye(to_tag="guess") == 481
    assert scene.bye(source=Peer("198.51.100.9", 5060)) == 481
    assert scene.server.invitations.get(dialog.call) is dialog
    assert scene.events.taken() == []


def test_streams_end_with_their_device() -> None:
    scene = Invited()
    scene.accepted()
    scene.passes(185)
    assert scene.events.taken() == [("ended", "gone"), ("left", "silent")]
    assert {message.method for message in scene.transport.taken()} == {"BYE"}
    assert len(scene.server.invitations) == 0


def test_streams_end_with_a_deregistration() -> None:
    scene = Invited()
    scene.accepted()
    first = scene.asked(scene.request("REGISTER", "Expires: 0", to=DEVICE))
    value = authorization(first.head("WWW-Authenticate"), "REGISTER", f"sip:{SERVER}@{REALM}")
    scene.server.received(scene.request("REGISTER", f"Authorization: {value}", "Expires: 0", to=DEVICE), PLACE)
    assert [message.method or message.code for message in scene.transport.taken()] == ["BYE", 200]
    assert scene.events.taken() == [("ended", "gone"), ("left", "deregistered")]


def test_a_stream_that_nobody_wants_any_more_is_ended() -> None:
    scene = Invited()
    scene.server.invitations.give_up(scene.invitation)
    scene.answer(scene.sent, 200, CONTACT, body=ANSWER)
    assert [message.method for message in scene.transport.taken()] == ["ACK", "BYE"]
    assert (scene.refusals, scene.dialogs) == ([0], [])


def test_an_answer_that_comes_too_late_is_ended() -> None:
    scene = Invited()
    scene.answer(scene.sent, 180)
    scene.passes(16)
    assert scene.refusals == [0]
    scene.transport.taken()
    scene.answer(scene.sent, 200, body=ANSWER)
    ended = scene.transport.taken()
    assert [message.method for message in ended] == ["ACK", "BYE"]
    uris = {message.start.uri for message in ended if isinstance(message.start, RequestLine)}
    assert uris == {f"sip:{CHANNEL}@192.0.2.64:5060"}
    scene.passes(5)
    assert "BYE" not in {message.method for message in scene.transport.taken()}  # it is not repeated
    scene.answer(scene.sent, 200, body=ANSWER)
    assert scene.transport.one().method == "ACK"


def test_an_acceptance_that_nobody_asked_for_gets_nothing() -> None:
    scene = Invited()
    scene.answer(scene.sent, 180)
    scene.passes(16)
    scene.transport.taken()
    scene.answer(scene.sent, 200, source=Peer("198.51.100.9", 5060))  # of another host than was invited
    made_up = answer(scene.sent, 200)
    made_up.heads = [(name, "made@up" if name == "Call-ID" else value) for name, value in made_up.heads]
    scene.server.received(made_up, PLACE)
    scene.server.received(made_up, Peer("203.0.113.5", 53))
    foreign = answer(scene.sent, 200)
    foreign.heads = [(name, value + "0" if name == "From" else value) for name, value in foreign.heads]
    scene.server.received(foreign, PLACE)
    scene.passes(64)
    scene.answer(scene.sent, 200)  # too late even for that
    assert {message.method for message in scene.transport.taken()} == {"CANCEL"}


def test_an_answer_to_another_ones_invite_is_dropped() -> None:
    scene = Invited()
    foreign = answer(scene.request("INVITE", sender=DEVICE), 200)
    scene.server.received(foreign, PLACE)
    assert scene.transport.taken() == []


def test_requests_inside_of_a_stream() -> None:
    scene = Invited()
    dialog = scene.accepted()
    codes: list[int] = []
    scene.server.invitations.inside(dialog, "INFO", "Application/MANSRTSP", b"PAUSE RTSP/1.0\r\n", codes.append)
    sent = scene.transport.one()
    assert (sent.method, sent.head("CSeq"), sent.body) == ("INFO", "2 INFO", b"PAUSE RTSP/1.0\r\n")
    scene.answer(sent, 200)
    scene.server.invitations.inside(dialog, "INFO", "Application/MANSRTSP", b"PLAY RTSP/1.0\r\n", codes.append)
    scene.answer(scene.transport.one(), 481)
    assert codes == [200, 481]
    assert scene.events.taken() == [("ended", "silent")]
