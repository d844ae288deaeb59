"""Keepalives, alarms, ends of media and positions against literal bytes, and the fields of all messages."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.manscdp.alarms import AlarmNotice, read_alarm, write_alarm, write_alarm_answer
from mingcha.media.gb28181.manscdp.envelope import Envelope, MessageKind, read_envelope
from mingcha.media.gb28181.manscdp.fields import read_instant, write_instant, write_number
from mingcha.media.gb28181.manscdp.keepalive import KeepaliveNotice, read_keepalive, write_keepalive
from mingcha.media.gb28181.manscdp.media_status import is_finished, write_finished
from mingcha.media.gb28181.manscdp.positions import (
    MobilePosition,
    PtzPosition,
    read_positions,
    read_ptz_position,
    write_position,
    write_position_query,
    write_ptz_position,
    write_ptz_position_query,
)
from mingcha.media.gb28181.manscdp.text import read_manscdp, write_manscdp

DEVICE, CHANNEL = "34020000001110000001", "34020000001320000001"
AT = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)


def written(element: Element) -> str:
    return write_manscdp(element, "GB2312").decode("gb18030").partition("\r\n")[2].replace("\r\n", "")


def message(kind: str, command: str, body: str) -> str:
    return f"<{kind}><CmdType>{command}</CmdType><SN>8</SN><DeviceID>{DEVICE}</DeviceID>{body}</{kind}>"


@pytest.mark.law("13(1)")
def test_keepalives() -> None:
    plain = message("Notify", "Keepalive", "<Status>OK</Status>")
    assert written(write_keepalive(8, DEVICE, KeepaliveNotice())) == plain
    assert read_keepalive(read_manscdp(plain.encode())) == KeepaliveNotice()
    faulty = message("Notify", "Keepalive", f"<Status>ERROR</Status><Info><DeviceID>{CHANNEL}</DeviceID></Info>")
    assert written(write_keepalive(8, DEVICE, KeepaliveNotice(ok=False, faulty=(CHANNEL,)))) == faulty
    assert read_keepalive(read_manscdp(faulty.encode())) == KeepaliveNotice(ok=False, faulty=(CHANNEL,))
    assert read_keepalive(read_manscdp(b"<Notify><Info><DeviceID>x</DeviceID></Info></Notify>")) == KeepaliveNotice()


@pytest.mark.law("12")
def test_alarms_and_their_answer() -> None:
    text = message(
        "Notify",
        "Alarm",
        "<AlarmPriority>4</AlarmPriority><AlarmMethod>5</AlarmMethod><AlarmTime>2026-11-25T14:03:22</AlarmTime>"
        "<AlarmDescription>lens</AlarmDescription><Longitude>114.3</Longitude><Latitude>30.5</Latitude>"
        "<Info><AlarmType>13</AlarmType><AlarmTypeParam><EventType>1</EventType></AlarmTypeParam></Info>",
    )
    alarm = AlarmNotice(4, 5, AT, "lens", 114.3, 30.5, 13, 1)
    assert written(write_alarm(8, DEVICE, alarm)) == text
    assert read_alarm(read_manscdp(text.encode())) == alarm
    assert written(write_alarm_answer(8, DEVICE)) == message("Response", "Alarm", "<Result>OK</Result>")
    beside = "<AlarmPriority>9</AlarmPriority><AlarmMethod>2</AlarmMethod><AlarmType>1</AlarmType><Info>text</Info>"
    assert read_alarm(read_manscdp(message("Notify", "Alarm", beside).encode())) == AlarmNotice(method=2, kind=1)


def test_the_end_of_a_playback() -> None:
    text = message("Notify", "MediaStatus", "<NotifyType>121</NotifyType>")
    assert written(write_finished(8, DEVICE)) == text
    assert is_finished(read_manscdp(text.encode()))
    assert not is_finished(read_manscdp(text.replace("121", "122").encode()))


def test_positions_of_a_mobile_device() -> None:
    text = message(
        "Notify",
        "MobilePosition",
        "<Time>2026-11-25T14:03:22</Time><Longitude>114.3</Longitude><Latitude>30.5</Latitude><Speed>36</Speed>",
    )
    position = MobilePosition(DEVICE, AT, 114.3, 30.5, 36)
    assert written(write_position(8, position)) == text
    assert read_positions(read_manscdp(text.encode())) == (position,)
    listed = (
        f"<DeviceList Num='2'><Item><DeviceID>{CHANNEL}</DeviceID><CaptureTime>2026-11-25T14:03:22</CaptureTime>"
        "<Longitude>1</Longitude><Latitude>2</Latitude></Item><Item><Longitude>1</Longitude></Item></DeviceList>"
    )
    assert read_positions(read_manscdp(message("Notify", "MobilePosition", listed).encode())) == (
        MobilePosition(CHANNEL, AT, 1, 2),
    )
    assert written(write_position_query(8, DEVICE, 5)) == message("Query", "MobilePosition", "<Interval>5</Interval>")


@pytest.mark.law("7(2)")
def test_where_a_camera_looks() -> None:
    assert written(write_ptz_position_query(8, DEVICE)) == message("Query", "PTZPosition", "")
    text = message(
        "Response",
        "PTZPosition",
        "<Pan>123.5</Pan><Tilt>-12.25</Tilt><Zoom>4.5</Zoom><HorizontalFieldAngle>52.5</HorizontalFieldAngle>"
        "<VerticalFieldAngle>30</VerticalFieldAngle><MaxViewDistance>200</MaxViewDistance>",
    )
    position = PtzPosition(123.5, -12.25, 4.5, 52.5, 30, 200)
    assert written(write_ptz_position(8, DEVICE, position)) == text
    assert read_ptz_position(read_manscdp(text.encode())) == position
    assert read_ptz_position(read_manscdp(b"<Response><Pan>361</Pan></Response>")) == PtzPosition()


def test_envelopes() -> None:
    of_attributes = f'<Response CmdType="PTZPosition" SN="7" DeviceID="{DEVICE}"/>'
    assert read_envelope(read_manscdp(of_attributes.encode())) == Envelope(
        MessageKind.RESPONSE, "PTZPosition", 7, DEVICE
    )
    for serial in ("", "null", "-1", "9" * 21):
        body = message("Notify", "Keepalive", "").replace("<SN>8</SN>", f"<SN>{serial}</SN>")
        assert read_envelope(read_manscdp(body.encode())).serial == 0


@pytest.mark.parametrize(
    "body",
    [
        message("Request", "Keepalive", ""),
        message("Notify", "", ""),
        message("Notify", "Keep alive", ""),
        message("Notify", "K" * 65, ""),
        message("Notify", "Keepalive", "").replace(DEVICE, ""),
        message("Notify", "Keepalive", "").replace(DEVICE, "1" * 21),
        message("Notify", "Keepalive", "").replace(DEVICE, "camera"),
    ],
)
def test_a_message_without_an_envelope(body: str) -> None:
    assert fault_of(read_envelope, read_manscdp(body.encode())) is FaultKind.INVALID


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25T14:03:22",
        " 2026-11-25 14:03:22 ",
        "20261125T140322",
        "2026/11/25 14:03:22",
        "2026-11-25T14:03:22.000",
        "2026-11-25T14:03:22+08:00",
        "2026-11-25T06:03:22Z",
        "20261125140322",
    ],
)
def test_instants_as_devices_write_them(text: str) -> None:
    assert read_instant(text) == AT


@pytest.mark.parametrize("text", ["", "now", "2026-13-25T14:03:22", "0000-01-01T00:00:00", "2026-11-25", "1764050602"])
def test_instants_that_are_none(text: str) -> None:
    assert read_instant(text) is None
    assert read_instant("0001-01-01T00:00:00") is None  # before the first year in UTC


def test_numbers_and_instants_as_they_are_written() -> None:
    assert write_instant(AT) == "2026-11-25T14:03:22"
    assert [write_number(number) for number in (114.3, 0.0, -0.00000001, 200, 1e-7, -12.25, 100.0)] == [
        *("114.3", "0", "0", "200", "0.0000001", "-12.25", "100")
    ]


@given(st.text(st.sampled_from("0123456789-/T :.Z+"), max_size=30))
def test_any_instant(text: str) -> None:
    found = read_instant(text)
    assert found is None or found.tzinfo is not None


NAMES = [
    "CmdType",
    "SN",
    "DeviceID",
    "Status",
    "Info",
    "AlarmMethod",
    "AlarmTime",
    "Longitude",
    "Latitude",
    "Time",
    "Pan",
]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=9)), st.sampled_from(["Notify", "Query", "x"]))
def test_any_text_in_any_field(values: dict[str, str], root_name: str) -> None:
    root = Element(root_name, "", [Element(name, text) for name, text in values.items()])
    for read in (read_envelope, read_keepalive, read_alarm, read_positions, read_ptz_position):
        assert fault_of(read, root) in (None, FaultKind.INVALID)
