"""The text of MANSCDP: charsets, bounds, and what devices are known to send wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.manscdp.text import read_manscdp, write_manscdp

KEEPALIVE = (
    b'<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>43</SN>\r\n'
    b"<DeviceID>34020000001320000001</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n"
)
GATE = "\u5317\u95e8"  # two hanzi, "north gate": GB2312 B1 B1 C3 C5
RARE = "\u9555"  # in GBK, not in GB2312: E9 46


def named(name: bytes, declared: bytes = b"GB2312") -> bytes:
    return b'<?xml version="1.0" encoding="' + declared + b'"?><Response><Name>' + name + b"</Name></Response>"


def refused(body: bytes) -> str:
    with pytest.raises(Fault) as caught:
        read_manscdp(body)
    assert caught.value.kind is FaultKind.INVALID
    return caught.value.detail


def test_a_keepalive() -> None:
    root = read_manscdp(KEEPALIVE)
    assert root == Element(
        "Notify",
        "",
        [
            Element("CmdType", "Keepalive"),
            Element("SN", "43"),
            Element("DeviceID", "34020000001320000001"),
            Element("Status", "OK"),
        ],
    )
    assert root.value("SN") == "43"
    assert root.value("Info") == ""
    assert root.child("Info") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"\xb1\xb1\xc3\xc5", GATE),
        (b"\xe5\x8c\x97\xe9\x97\xa8", GATE),
        (b"\xe9F", RARE),
        (b"\x81\x30\x89\x37", b"\x81\x30\x89\x37".decode("gb18030")),
        (b"\xb1\xb1\xc3", "\u5317\ufffd"),
    ],
    ids=["GB2312", "UTF-8", "GBK", "four bytes of GB18030", "cut in the middle of a character"],
)
@pytest.mark.parametrize("declared", [b"GB2312", b"GBK", b"UTF-8", b"gb18030", b"UTF-16", b"nonsense"])
def test_the_bytes_decide_the_charset_and_not_the_declaration(name: bytes, text: str, declared: bytes) -> None:
    assert read_manscdp(named(name, declared)).value("Name") == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"\x01Gate\x00 3\x1f\x00", "Gate 3"),
        (b"Gate <3>", "Gate <3>"),
        (b"A & B", "A & B"),
        (b"a<b & c", "a<b & c"),
        (b"&amp;&lt;&#65;", "&<A"),
        (b"R&D &amp; <lab", "R&D & <lab"),
        (b"&nbsp;", "&nbsp;"),
        (b"<![CDATA[a<b]]>", "a<b"),
        (b"", ""),
    ],
)
def test_free_text_that_devices_do_not_escape(name: bytes, text: str) -> None:
    assert read_manscdp(named(name)).value("Name") == text


def test_a_repaired_field_leaves_its_neighbours() -> None:
    body = b"<R><Item><Address>1<2</Address><Name>b</Name></Item><Item><Address></Address><Name>c & d</Name></Item></R>"
    items = list(read_manscdp(body).all("Item"))
    assert [(item.value("Address"), item.value("Name")) for item in items] == [("1<2", "b"), ("", "c & d")]


def test_what_stands_around_the_root() -> None:
    assert read_manscdp(b"\xef\xbb\xbf  \r\n" + KEEPALIVE).value("SN") == "43"
    assert read_manscdp(KEEPALIVE + b"\x00\x00").value("SN") == "43"
    assert read_manscdp(KEEPALIVE + b"<Notify>").value("SN") == "43"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\x00",
        b"OK",
        b"<Notify>",
        KEEPALIVE[:-20],
        b"<a><b></a></b>",
        b"<Status>a<b</Status>",
        b"<a>&#0;</a>",
        b"{}",
    ],
)
def test_what_is_no_message(body: bytes) -> None:
    assert "XML error" in refused(body)


def test_a_bomb_of_entities_and_a_file_from_outside() -> None:
    bomb = (
        b'<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;&y;">]>'
        b"<a>&z;</a>"
    )
    outside = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert refused(bomb) == refused(outside) == refused(b"<!DOCTYPE a><a/>") == "a document type"
    assert read_manscdp(b"<a>&x;</a>").text == "&x;"


def test_bounds() -> None:
    assert refused(b"<a>" + b"x" * 10_000_000 + b"</a>") == "a document of 10000007 bytes"
    assert len(read_manscdp(b"<a>" + b"<b/>" * 19_999 + b"</a>").children) == 19_999
    assert "element 20001 " in refused(b"<a>" + b"<b/>" * 20_000 + b"</a>")
    assert read_manscdp(b"<a>" * 8 + b"</a>" * 8).name == "a"
    assert "depth 8" in refused(b"<a>" * 9 + b"</a>" * 9)
    many = b" ".join(b'a%d=""' % number for number in range(17))
    assert "17 attributes" in refused(b"<a " + many + b"/>")


def test_writing() -> None:
    root = Element("Query")
    root.add("Name", f'{GATE}{RARE} <1> & "2"\x00')
    listed = root.add("DeviceList")
    listed.attributes["Num"] = "1"
    listed.add("Item")
    root.add_if("Left", "")
    root.add_if("Out", None)
    root.add_if("Zero", 0)
    tail = (
        b' &lt;1&gt; &amp; &quot;2&quot;</Name>\r\n<DeviceList Num="1">\r\n<Item></Item>\r\n</DeviceList>\r\n'
        b"<Zero>0</Zero>\r\n</Query>\r\n"
    )
    for charset in ("GB2312", "GB18030"):
        head = b'<?xml version="1.0" encoding="' + charset.encode() + b'"?>\r\n<Query>\r\n<Name>'
        assert write_manscdp(root, charset) == head + b"\xb1\xb1\xc3\xc5\xe9F" + tail
    assert b"<Name>\xe5\x8c\x97\xe9\x97\xa8\xe9\x95\x95" in write_manscdp(root, "UTF-8")
    with pytest.raises(Fault) as caught:
        write_manscdp(root, "latin-1")
    assert caught.value.kind is FaultKind.INVALID


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for body in (data, named(data), b"<a><Address>" + data):
        assert fault_of(read_manscdp, body) in (None, FaultKind.INVALID)


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn")), max_size=30)


@given(PRINTABLE, PRINTABLE, st.sampled_from(["GB2312", "GB18030", "UTF-8"]))
def test_what_is_written_is_read(first: str, second: str, charset: str) -> None:
    root = Element("Response", "", [Element("Name", first), Element("Info", "", [Element("Any", second)])])
    if charset != "UTF-8":
        root.add("Owner", GATE)  # else a short text in GB18030 may be valid UTF-8 by chance
    assert read_manscdp(write_manscdp(root, charset)) == root
