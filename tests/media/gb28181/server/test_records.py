"""Lists of recordings: messages in any order and twice, sums that are wrong, lists without an end, foreign entries.

The bodies are composed after those that open implementations of the server side read from devices.
"""

import asyncio
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.media.signalling import DEVICE, REALM, SERVER
from tests.support.media.signalling_server import ServerScene

from mingcha.media.gb28181.link.record_lists import HeldRecord, RecordsAsk, RecordsEnd
from mingcha.media.gb28181.manscdp.records import RecordItem, RecordQuery
from mingcha.media.gb28181.server.records import MOST_RECORDS, CollectedRecords, collect_records
from mingcha.media.gb28181.server.requests import ServerIdentity
from mingcha.media.gb28181.server.streaming import Streaming
from mingcha.media.trouble import Trouble

pytestmark = pytest.mark.law("13(1)")

CHANNEL = "34020000001310000007"
QUERY = RecordQuery(datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC))
RECORDER = (
    b'<?xml version="1.0" encoding="gb2312"?>\r\n<Response>\r\n<CmdType>RecordInfo</CmdType>\r\n<SN>%d</SN>\r\n'
    b"<DeviceID>34020000001310000007</DeviceID>\r\n<Name>\xc3\xc5</Name>\r\n<SumNum>2</SumNum>\r\n"
    b'<RecordList Num="2">\r\n<Item>\r\n<DeviceID>34020000001310000007</DeviceID>\r\n<Name>\xc3\xc5</Name>\r\n'
    b"<FilePath>1732406400_1732408200</FilePath>\r\n<Address>Address 1</Address>\r\n"
    b"<StartTime>2026-11-24T08:00:00</StartTime>\r\n<EndTime>2026-11-24T08:30:00</EndTime>\r\n<Secrecy>0</Secrecy>\r\n"
    b"<Type>time</Type>\r\n<RecorderID>34020000001180000001</RecorderID>\r\n<FileSize>123456789</FileSize>\r\n</Item>\r\n"
    b"<Item>\r\n<DeviceID>34020000001310000007</DeviceID>\r\n<Name>\xc3\xc5</Name>\r\n"
    b"<StartTime>2026-11-24T08:30:00</StartTime>\r\n<EndTime>2026-11-24T09:00:00</EndTime>\r\n<Secrecy>0</Secrecy>\r\n"
    b"<Type>alarm</Type>\r\n</Item>\r\n</RecordList>\r\n</Response>\r\n"
)
"""A recorder with a channel of its own code, two kinds, a size."""


def entry(number: int, device: str = CHANNEL) -> str:
    return (
        f"<Item><DeviceID>{device}</DeviceID><Name>gate</Name><StartTime>2026-11-24T{number:02}:00:00</StartTime>"
        f"<EndTime>2026-11-24T{number:02}:59:59</EndTime><Secrecy>0</Secrecy><Type>time</Type></Item>"
    )


class Asked(ServerScene):
    """A registered device that is asked for its recordings."""

    def __init__(self, code: int = 200) -> None:
        super().__init__()
        device = self.registered()
        self.records: list[RecordItem] = []
        self.done: list[CollectedRecords] = []
        collect_records(self.server.questions, device, CHANNEL, QUERY, self.records.extend, self.done.append)
        self.sent = self.transport.one()
        found = re.search(rb"<SN>(\d+)</SN>", self.sent.body)
        assert found
        self.serial = int(found[1])
        self.answer(self.sent, code)

    def comes(self, body: bytes) -> None:
        assert self.asked(self.request("MESSAGE", body=body)).code == 200

    def page(self, total: int | None, *entries: str, about: str = CHANNEL) -> None:
        total_text = "" if total is None else f"<SumNum>{total}</SumNum>"
        listed = f'<RecordList Num="{len(entries)}">{"".join(entries)}</RecordList>' if entries else ""
        self.comes(
            f"<Response><CmdType>RecordInfo</CmdType><SN>{self.serial}</SN><DeviceID>{about}</DeviceID>"
            f"{total_text}{listed}</Response>".encode()
        )

    def end(self) -> tuple[str, int, int, int]:
        (end,) = self.done
        assert len(self.records) == end.received
        return str(end.completeness), end.expected, end.received, end.left_out


def test_the_question_names_the_channel_and_always_a_kind() -> None:
    body = Asked().sent.body
    span = b"<StartTime>2026-11-24T08:00:00</StartTime>\r\n<EndTime>2026-11-25T08:00:00</EndTime>"
    assert f"<DeviceID>{CHANNEL}</DeviceID>".encode() in body
    assert span in body
    assert b"<Type>all</Type>" in body


def test_the_list_of_a_recorder() -> None:
    scene = Asked()
    scene.comes(RECORDER % scene.serial)
    assert scene.done == []  # the sum may be that of this message alone
    scene.passes(3)
    assert scene.end() == ("whole", 2, 2, 0)
    assert [(one.kind, one.size_bytes, one.name) for one in scene.records] == [
        ("time", 123_456_789, "门"),
        ("alarm", None, "门"),
    ]
    assert scene.records[0].start == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_messages_in_any_order_and_twice_under_the_code_of_channel_or_device() -> None:
    scene = Asked()
    scene.page(5, entry(3), entry(4))
    scene.page(5, entry(3), entry(4))
    scene.page(5, entry(0), entry(1), about=DEVICE)
    scene.page(5, entry(2), about="34020000001310000099")  # of another channel: no answer to this question
    assert scene.done == []
    scene.page(5, entry(2))
    assert scene.end() == ("whole", 5, 5, 0)
    scene.page(5, entry(7))
    assert len(scene.records) == 5


def test_an_empty_list_is_an_answer() -> None:
    scene = Asked()
    scene.page(0)
    assert scene.end() == ("whole", 0, 0, 0)


def test_a_sum_that_counts_each_message_alone() -> None:
    scene = Asked()
    for number in range(3):
        scene.page(2, entry(2 * number), entry(2 * number + 1))
        scene.passes(1)
    assert scene.done == []
    scene.passes(3)
    assert scene.end() == ("partial", 2, 6, 0)


def test_a_sum_that_is_missing_or_too_large() -> None:
    scene = Asked()
    scene.page(None, entry(1))
    scene.passes(3)
    assert scene.end() == ("whole", 1, 1, 0)
    scene = Asked()
    scene.page(9, entry(1))
    scene.passes(10)
    scene.page(9, entry(2))
    scene.passes(10)
    assert scene.done == []
    scene.passes(6)
    assert scene.end() == ("partial", 9, 2, 0)


def test_entries_without_a_span_and_of_other_channels_are_left_out() -> None:
    scene = Asked()
    broken = entry(1).replace("2026-11-24T01:00:00", "never")
    backwards = entry(2).replace("T02:00", "T05:00")
    scene.page(5, broken, backwards, entry(3, "34020000001310000099"))
    scene.page(5, entry(4, ""), entry(5, DEVICE))
    assert scene.end() == ("whole", 5, 2, 3)


def test_silence_refusal_and_a_device_that_goes() -> None:
    scene = Asked()
    scene.passes(16)
    assert scene.end() == ("none", 0, 0, 0)
    scene = Asked(400)
    assert scene.done[0].outcome == "refused"
    scene = Asked()
    scene.page(5, entry(1))
    scene.server.withdraw(DEVICE)
    assert (scene.done[0].outcome, scene.end()) == ("gone", ("partial", 5, 1, 0))


def test_a_list_without_an_end_is_cut() -> None:
    scene = Asked()
    for page in range(120):
        entries = [entry(1).replace("gate", f"{page}-{number}") for number in range(50)]
        scene.page(1_000_000, *entries)
    scene.passes(16)
    assert scene.end() == ("partial", 1_000_000, MOST_RECORDS, 1_000)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 30), st.binary(max_size=20)), max_size=4))
def test_any_message_ends_in_some_way(changes: list[tuple[int, int, bytes]]) -> None:
    scene = Asked()
    body = RECORDER % scene.serial
    for at, size, replacement in changes:
        body = body[:at] + replacement + body[at + size :]
    scene.comes(body)
    scene.passes(40, 10)
    assert scene.end()[2] <= 2


async def asked_by_link(answers: list[bytes]) -> tuple[RecordsEnd, list[HeldRecord]]:
    """The list that a request of the link gets, with the messages of a device; SERIAL in them is the question's SN."""
    scene, parts = ServerScene(), list[HeldRecord]()
    scene.registered()
    streaming = Streaming(ServerIdentity(SERVER, REALM, lambda _: ("192.0.2.1", 5060)), scene.clock, lambda _: None)
    streaming.attach(scene.server)
    asking = asyncio.create_task(streaming.records(RecordsAsk(DEVICE, CHANNEL, 1_000, 2_000), parts.extend))
    await asyncio.sleep(0)
    sent = scene.transport.one()
    scene.answer(sent, 200)
    serial = re.search(rb"<SN>(\d+)</SN>", sent.body)
    assert serial
    for body in answers:
        scene.asked(scene.request("MESSAGE", body=body.replace(b"SERIAL", serial[1])))
    scene.passes(16)
    return await asking, parts


async def test_the_link_gets_the_spans_and_the_names_without_what_cannot_be_printed() -> None:
    body = RECORDER.replace(b"%d", b"SERIAL").replace(b"<Name>", b"<Name>&#9;\xe2\x80\xae")
    end, records = await asked_by_link([body])
    assert end == RecordsEnd("whole", 2, 2, 0)
    first = datetime(2026, 11, 24, tzinfo=UTC)
    assert records[0].start_s == int(first.timestamp())
    assert [(one.end_s - one.start_s, one.kind, one.size_bytes) for one in records] == [
        (1_800, "time", 123_456_789),
        (1_800, "alarm", 0),
    ]
    assert all(one.name.isprintable() for one in records)
    with pytest.raises(Trouble, match="does not answer the question"):
        await asked_by_link([])
