"""Messages of the link are one JSON object a line; what is broken, too long or unknown is one kind of fault."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.link import record_lists, wire
from mingcha.media.gb28181.link.wire import ControlAsk, DeviceState, PlayAsk, Played, Transport
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

DEVICE, CHANNEL = "34020000001180000001", "34020000001310000007"
PLAY = (
    b'{"id":7,"ask":"play","device":"34020000001180000001","channel":"34020000001310000007","stream":1,'
    b'"port":30000,"transport":"tcp-active","ssrc":"0200000007"}\n'
)
PARSERS = (
    wire.id_of, wire.ask_of, wire.play_of, wire.played_of, wire.control_of, wire.state_of, wire.dialog_of,
    wire.cancelled_of, record_lists.records_ask_of, record_lists.part_of, record_lists.records_end_of,
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=10), some, max_size=4),
    max_leaves=10,
)


def test_a_request_for_a_stream_is_these_bytes() -> None:
    fields = wire.read_line(PLAY)
    ask = wire.play_of(fields)
    assert (wire.id_of(fields), wire.ask_of(fields)) == (7, wire.Ask.PLAY)
    assert ask == PlayAsk(DEVICE, CHANNEL, 1, 30_000, Transport.TCP_ACTIVE, "0200000007")
    assert wire.write_line({"id": 7, "ask": "play", **ask.fields()}) == PLAY


@pytest.mark.parametrize(
    "change", [{"start_s": 2_000}, {"end_s": 10**9}, {"kind": "motion"}, {"channel": "7"}, {"end_s": None}]
)
def test_a_list_of_recordings_is_asked_for_by_these_bytes(change: dict[str, object]) -> None:
    line = (
        b'{"ask":"records","device":"34020000001180000001","channel":"34020000001310000007","start_s":1000,'
        b'"end_s":2000,"kind":"time"}\n'
    )
    ask = record_lists.records_ask_of(wire.read_line(line))
    assert wire.write_line({"ask": "records", **ask.fields()}) == line
    assert fault_of(record_lists.records_ask_of, {**json.loads(line), **change}) is FaultKind.INVALID


@pytest.mark.parametrize("part", [None, [1], [[1, 2, "", ""]], [[1, 2, "", "a\nb", 0]], [[1, 2, "", "", 0]] * 101])
def test_a_part_of_a_list_is_read_or_refused(part: object) -> None:
    good = record_lists.HeldRecord(1, 2, "time", "门", 3)
    assert record_lists.part_of({"part": [[1, 2, "time", "门", 3]]}) == (good,)
    assert fault_of(record_lists.part_of, {"part": part}) is FaultKind.INVALID


def test_answers_are_read_as_they_were_written() -> None:
    played = Played("c1@x", "10.1.2.3", 15_060, "0200000007", "PS", "10.1.2.4")
    state = DeviceState(online=True, place="udp 10.1.2.3:5060", heard_ms=1_764_000_000_000)
    control = ControlAsk(DEVICE, CHANNEL, {"verb": "move", "pan": -1})
    assert wire.played_of(wire.read_line(wire.write_line(played.fields()))) == played
    assert wire.state_of(wire.read_line(wire.write_line(state.fields()))) == state
    assert wire.control_of(wire.read_line(wire.write_line(control.fields()))) == control


@pytest.mark.parametrize("reason", list(GapReason))
def test_a_trouble_arrives_as_one_that_the_ingest_knows(reason: GapReason) -> None:
    fields = wire.read_line(wire.write_line(wire.trouble_fields(Trouble(reason, "why " * 100))))
    with pytest.raises(Trouble) as trouble:
        wire.require_no_trouble(fields)
    known = {"UNREACHABLE", "REFUSED", "NOT_FOUND", "UNSUPPORTED", "SILENT"}
    assert trouble.value.reason is (reason if reason in known else GapReason.UNREACHABLE)
    assert trouble.value.detail == ("why " * 100)[:200]
    wire.require_no_trouble({})


@pytest.mark.parametrize(
    "change",
    [
        {"device": DEVICE[1:]}, {"channel": None}, {"stream": 2}, {"stream": True}, {"port": 0}, {"port": "30000"},
        {"port": 65_536}, {"transport": "sctp"}, {"ssrc": "7"}, {"ssrc": "x" * 10},
    ],
)  # fmt: skip
def test_a_request_with_one_wrong_field_is_refused(change: dict[str, object]) -> None:
    assert fault_of(wire.play_of, {**json.loads(PLAY), **change}) is FaultKind.INVALID


@pytest.mark.parametrize("line", [b"", b"\n", b"7", b"[]", b"{", b"\xff{}", b"[" * 60_000, b'{"a":"' + b"a" * 65_536])
def test_no_other_line_is_a_message(line: bytes) -> None:
    assert fault_of(wire.read_line, line) is FaultKind.INVALID


def test_no_message_is_longer_than_the_limit() -> None:
    with pytest.raises(Fault):
        wire.write_line({"detail": "a" * wire.LINE_LIMIT_BYTES})
    assert fault_of(wire.ask_of, {"ask": "reboot"}) is FaultKind.UNSUPPORTED
    assert fault_of(wire.dialog_of, {"dialog": "a" * 201}) is FaultKind.INVALID
    assert fault_of(wire.dialog_of, {"dialog": "a\nb"}) is FaultKind.INVALID
    assert fault_of(wire.control_of, {**json.loads(PLAY), "verb": dict.fromkeys(map(str, range(41)))}) is not None


@given(
    st.dictionaries(st.sampled_from(["id", "ask", "device", "dialog", "of", "verb", "online", "host", "part"]), JSON)
)
def test_any_object_is_read_or_refused_with_a_fault(fields: dict[str, object]) -> None:
    for parse in PARSERS:
        assert fault_of(parse, fields) in (None, FaultKind.INVALID, FaultKind.UNSUPPORTED)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_fault(line: bytes) -> None:
    assert fault_of(wire.read_line, line) in (None, FaultKind.INVALID)
