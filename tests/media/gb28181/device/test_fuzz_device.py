"""Any message at a device: it answers or is silent, and goes on."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from tests.support.gb28181.scripted_model import CHANNEL, DEVICE, ScriptedModel

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.sip.message import read_message
from mingcha.media.gb28181.sip.transport import Peer

SERVER = "42010000002000000001"
HEADS = (
    f"From: <sip:{SERVER}@4201000000>;tag=1\r\nTo: <sip:{CHANNEL}@4201000000>\r\nCall-ID: 1\r\n"
    f"Contact: <sip:{SERVER}@127.0.0.1:5060>\r\nSubject: {CHANNEL}:0,{SERVER}:0\r\n"
)
OFFER = (
    "v=0\r\no=1 0 0 IN IP4 127.0.0.1\r\ns=Play\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 9 TCP/RTP/AVP 96\r\n"
    "a=rtpmap:96 PS/90000\r\na=setup:active\r\ny=0100000001\r\n"
)
CONTROL = (
    f"<Control><CmdType>DeviceControl</CmdType><SN>1</SN><DeviceID>{CHANNEL}</DeviceID>"
    "<PTZCmd>A50F01820005003C</PTZCmd></Control>"
)


def request(method: str, body: str, number: int) -> bytes:
    text = (
        f"{method} sip:{CHANNEL}@4201000000 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK{number}\r\n"
        f"{HEADS}CSeq: {number} {method}\r\n\r\n{body}"
    )
    return text.encode()


MESSAGES = (
    request("INVITE", OFFER, 1),
    request("ACK", "", 1),
    request("MESSAGE", CONTROL, 2),
    request("MESSAGE", CONTROL.replace("DeviceControl", "Catalog").replace("Control", "Query"), 3),
    request("BYE", "", 4),
)
CHANGES = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 20), st.binary(max_size=20)), max_size=3)


async def at_a_device(messages: list[bytes]) -> None:
    settings = DeviceSettings(DEVICE, "secret", SERVER, "127.0.0.1", 5060)
    agent = DeviceAgent(settings, ScriptedModel(), SystemClock())
    for data in messages:
        try:
            message = read_message(data)
        except Fault:
            continue
        agent.received(message, Peer("127.0.0.1", 5060))
    agent.calls.end_all(with_bye=True)
    await asyncio.sleep(0)


@given(st.lists(st.tuples(st.sampled_from(MESSAGES), CHANGES), max_size=5))
def test_messages_with_changes(chosen: list[tuple[bytes, list[tuple[int, int, bytes]]]]) -> None:
    messages = []
    for message, changes in chosen:
        data = message
        for at, size, replacement in changes:
            data = data[:at] + replacement + data[at + size :]
        messages.append(data)
    asyncio.run(at_a_device(messages))


def test_the_messages_are_understood_without_changes() -> None:
    model = ScriptedModel()

    async def run() -> None:
        agent = DeviceAgent(DeviceSettings(DEVICE, "s", SERVER, "127.0.0.1", 5060), model, SystemClock())
        for data in MESSAGES[:3]:
            agent.received(read_message(data), Peer("127.0.0.1", 5060))
        assert len(agent.calls) == 1
        agent.received(read_message(MESSAGES[4]), Peer("127.0.0.1", 5060))
        assert len(agent.calls) == 0
        other = DeviceAgent(DeviceSettings(DEVICE, "s", SERVER, "127.0.0.1", 5060), model, SystemClock())
        other.received(read_message(MESSAGES[0]), Peer("192.0.2.1", 5060))
        assert len(other.calls) == 0  # of another host than the server

    asyncio.run(run())
    assert [code for code, _ in model.commands] == [CHANNEL]
