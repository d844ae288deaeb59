"""Whatever comes from the network: the server answers, drops it, or says that it is invalid."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fuzz.mutated import mutated, only_invalid
from tests.support.media.signalling import DEVICE, PLACE, REALM, SERVER
from tests.support.media.signalling_server import KEEPALIVE, ServerScene

from mingcha.media.gb28181.server.keepalive import first_parts, is_plain_keepalive
from mingcha.media.gb28181.sip.message import read_message

HEADS = (
    f"Via: SIP/2.0/UDP 192.0.2.64:5060;rport;branch=z9hG4bK1\r\nFrom: <sip:{DEVICE}@{REALM}>;tag=1\r\n"
    f"To: <sip:{DEVICE}@{REALM}>\r\nCall-ID: 1\r\nCSeq: 1 "
)
REGISTER = (
    f"REGISTER sip:{SERVER}@{REALM} SIP/2.0\r\n{HEADS}REGISTER\r\nExpires: 3600\r\nContact: <sip:a@b>;expires=5\r\n"
    f'Authorization: Digest username="{DEVICE}",realm="{REALM}",nonce="00",uri="s",response="0",nc=1,qop=auth\r\n\r\n'
).encode()
MESSAGE = f"MESSAGE sip:{SERVER}@{REALM} SIP/2.0\r\n{HEADS}MESSAGE\r\n\r\n".encode() + KEEPALIVE
INVITE = f"INVITE sip:{SERVER}@{REALM} SIP/2.0\r\n{HEADS}INVITE\r\n\r\n".encode()
BYE = f"BYE sip:{SERVER}@{REALM} SIP/2.0\r\n{HEADS}BYE\r\n\r\n".encode()
ANSWER = f"SIP/2.0 200 OK\r\n{HEADS}INVITE\r\nContact: <sip:a@b>\r\n\r\n".encode()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(*map(mutated, (REGISTER, MESSAGE, INVITE, BYE, ANSWER))), max_size=6))
def test_any_messages(datagrams: list[bytes]) -> None:
    scene = ServerScene()
    for data in (REGISTER, *datagrams):
        with only_invalid():
            scene.server.received(read_message(data), PLACE)
    scene.transport.taken()  # everything that was sent can be read
    scene.passes(40, 4)
    assert len(scene.server.devices) == 0


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200) | mutated(KEEPALIVE))
def test_any_body(body: bytes) -> None:
    is_plain_keepalive(body)
    assert 0 <= first_parts(body).number < 10**10
