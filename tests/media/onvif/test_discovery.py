"""Finding devices: what an answer may claim, and one exchange over sockets of this machine (articles 7, 13(1))."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import FaultKind
from mingcha.media.onvif.discovery import Answer, FoundDevice, discover, probe, read_matches
from mingcha.media.onvif.text import read_xml

ASKED = "urn:uuid:1"
MATCH = """<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"
 xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">
<SOAP-ENV:Header><wsa:RelatesTo>{asked}</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch>
<wsa:EndpointReference><wsa:Address>urn:uuid:9</wsa:Address></wsa:EndpointReference><d:Types>dn:NetworkVideoTransmitter
</d:Types><d:Scopes>onvif://www.onvif.org/type/ptz onvif://www.onvif.org/name/North%20Gate
onvif://www.onvif.org/hardware/IPC-1</d:Scopes><d:XAddrs>{addresses}</d:XAddrs></d:ProbeMatch></d:ProbeMatches>
</SOAP-ENV:Body></SOAP-ENV:Envelope>"""
HERE = "http://10.1.2.3/onvif/device_service"


def inside(host: str) -> bool:
    return host.startswith(("10.1.", "127."))


def found(addresses: str, sender: str = "10.1.2.3", asked: str = ASKED) -> tuple[FoundDevice, ...]:
    return read_matches(Answer(MATCH.format(asked=asked, addresses=addresses).encode(), sender), ASKED, inside)


def test_the_question() -> None:
    root = read_xml(probe(ASKED))
    assert root.value("Header", "MessageID") == ASKED
    assert root.value("Body", "Probe", "Types") == "dn:NetworkVideoTransmitter"


def test_an_answer() -> None:
    assert found(HERE) == (FoundDevice("urn:uuid:9", HERE, "10.1.2.3", "North Gate", "IPC-1"),)


@pytest.mark.parametrize(
    ("addresses", "taken"),
    [
        (f"http://10.1.9.9/a {HERE}", HERE),
        ("http://10.1.9.9/a http://[fe80::1]/b", "http://10.1.9.9/a"),
        (f"http://192.0.2.1/a http://169.254.3.4/a {HERE}", HERE),
        ("http://192.0.2.1/a", ""),
        ("http://metadata.example/a", ""),
        ("http://u:p@10.1.2.3/a", ""),
        ("file:///10.1.2.3", ""),
        ("http://10.1.2.3:0/", ""),
        ("http://10.1.2.3:99999/", ""),
        ("http://[", ""),
        ("", ""),
        (" ".join(["http://192.0.2.1/a"] * 16 + [HERE]), ""),
    ],
)
def test_only_addresses_in_the_networks_count(addresses: str, taken: str) -> None:
    assert [one.address for one in found(addresses)] == ([taken] if taken else [])


def test_an_answer_from_outside_or_to_another_question_is_none() -> None:
    assert found(HERE, sender="192.0.2.1") == ()
    assert found(HERE, asked="urn:uuid:2") == ()


def test_a_match_without_a_list_around_it() -> None:
    text = MATCH.format(asked=ASKED, addresses=HERE).replace("<d:ProbeMatches>", "").replace("</d:ProbeMatches>", "")
    assert len(read_matches(Answer(text.encode(), "10.1.2.3"), ASKED, inside)) == 1


@given(st.binary(max_size=300) | st.text("<>ab/:=\"' &;", max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    def read() -> None:
        read_matches(Answer(data, "10.1.2.3"), ASKED, inside)

    assert fault_of(read) in (None, FaultKind.INVALID)


@contextmanager
def answering(*addresses: str) -> Iterator[int]:
    """A host of this machine that answers the first question with junk and these addresses; its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        one.settimeout(10)

        def serve() -> None:
            data, sender = one.recvfrom(65_536)
            asked = read_xml(data).value("Header", "MessageID")
            one.sendto(b"junk", sender)
            for address in addresses:
                one.sendto(MATCH.format(asked=asked, addresses=address).encode(), sender)

        thread = threading.Thread(target=serve)
        thread.start()
        yield one.getsockname()[1]
        thread.join()


def test_hosts_are_asked_and_answers_collected() -> None:
    with answering("http://127.0.0.1:81/b", HERE, HERE, "http://192.0.2.1/x") as port:
        devices = discover([("127.0.0.1", port), ("192.0.2.1", 9)], inside, SystemClock(), within_s=0.3)
    assert [one.address for one in devices] == [HERE, "http://127.0.0.1:81/b"]


def test_nothing_to_ask_is_nothing_found() -> None:
    assert discover([("192.0.2.1", 9)], inside, SystemClock(), within_s=30) == ()
