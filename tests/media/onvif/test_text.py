"""XML of devices: charsets, bounds, bombs, and envelopes (article 13(1))."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of
from tests.support.media.onvif_device import refusal, soap

from mingcha.kit.bounded_xml import escaped
from mingcha.kit.errors import FaultKind
from mingcha.media.onvif.soap import read_answer
from mingcha.media.onvif.text import read_xml

BOMB = b'<!DOCTYPE a [<!ENTITY b "xxxxxxxx"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
FOREIGN = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
GATE = "\u5317\u95e8"


def test_names_are_local_and_text_is_stripped() -> None:
    root = read_xml(b'<?xml version="1.0"?>\n<x:a p:token="1"><y:b> 2 </y:b><b>3</b><c><d>-4.5</d></c></x:a>\x00junk')
    assert (root.name, root.attributes) == ("a", {"token": "1"})
    assert root.value("b") == "2"
    assert [one.text for one in root.all("b")] == ["2", "3"]
    assert root.number("c", "d") == -4.5
    assert root.child("c", "e", "f") is None
    assert root.value("e") == ""


@pytest.mark.parametrize("text", ["nan", "inf", "1e12", "x", "", "9" * 40])
def test_a_number_that_is_none_is_nothing(text: str) -> None:
    assert read_xml(f"<a><b>{text}</b></a>".encode()).number("b") == 0


@pytest.mark.parametrize("declared", ["UTF-8", "GBK", "UTF-16", "nonsense"])
@pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-8-sig"])
def test_the_bytes_decide_the_charset_and_not_the_declaration(declared: str, codec: str) -> None:
    assert read_xml(f'<?xml version="1.0" encoding="{declared}"?><a>{GATE}</a>'.encode(codec)).text == GATE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"\xff\xfe<\x00a\x00",
        b"<a>&b;</a>",
        BOMB,
        FOREIGN,
        b"<a>" * 33 + b"</a>" * 33,
        b"<a>" + b"<b/>" * 20_000 + b"</a>",
        b"<a " + b" ".join(b'a%d=""' % number for number in range(33)) + b"/>",
        b"<a>" + b" " * 1024 * 1024 + b"</a>",
    ],
    ids=["empty", "cut", "utf16", "entity", "bomb", "file", "deep", "many", "attributes", "long"],
)
def test_what_is_refused(data: bytes) -> None:
    assert fault_of(read_xml, data) is FaultKind.INVALID


@given(st.binary(max_size=400) | st.text("<>ab/:=\"' &;!-[]", max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert fault_of(read_xml, data) in (None, FaultKind.INVALID)
    assert fault_of(read_answer, b"<Envelope><Body>" + data + b"</Body></Envelope>", "a") in (
        None, FaultKind.INVALID, FaultKind.CONFLICT, FaultKind.UNSUPPORTED, FaultKind.UNAUTHENTICATED,
    )  # fmt: skip


@given(st.text())
def test_an_escaped_text_is_read_again(text: str) -> None:
    kept = "".join(
        one for one in text if one in "\t\n" or " " <= one <= "\ud7ff" or "\ue000" <= one not in "\ufffe\uffff"
    )
    root = read_xml(f'<a b="{escaped(text)}">.{escaped(text)}.</a>'.encode())
    assert root.text == f".{kept}."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (soap("<v:Answer/>"), None),
        (soap("<v:Other/>"), FaultKind.INVALID),
        (b"<html><body>hello</body></html>", FaultKind.INVALID),
        (refusal("Sender", "NotAuthorized"), FaultKind.UNAUTHENTICATED),
        (refusal("Sender", "InvalidArgVal", "FailedAuthentication"), FaultKind.UNAUTHENTICATED),
        (refusal("Receiver", reason="Sender not Authorized"), FaultKind.UNAUTHENTICATED),
        (refusal("Receiver", "ActionNotSupported"), FaultKind.UNSUPPORTED),
        (refusal("Sender", "InvalidArgVal", "NoProfile"), FaultKind.CONFLICT),
        (soap("<s:Fault/>"), FaultKind.CONFLICT),
    ],
)
def test_answers_and_faults(data: bytes, kind: FaultKind | None) -> None:
    assert fault_of(read_answer, data, "Answer") is kind
