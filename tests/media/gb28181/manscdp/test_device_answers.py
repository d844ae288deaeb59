"""Information, status, recordings and presets of devices against literal bytes."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.fault_kinds import fault_of

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.manscdp.device_information import (
    DeviceInformation,
    read_information,
    write_information,
    write_information_query,
)
from mingcha.media.gb28181.manscdp.device_status import DeviceStatus, read_status, write_status, write_status_query
from mingcha.media.gb28181.manscdp.presets import (
    HomePosition,
    Preset,
    read_home_position,
    read_presets,
    write_home_position_answer,
    write_home_position_query,
    write_preset_query,
    write_presets,
)
from mingcha.media.gb28181.manscdp.records import (
    RecordItem,
    RecordKind,
    RecordPage,
    RecordQuery,
    read_record_page,
    read_record_query,
    record_pages,
    write_record_page,
    write_record_query,
)
from mingcha.media.gb28181.manscdp.text import read_manscdp, write_manscdp

DEVICE = "34020000001320000001"
AT = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
LATER = AT + timedelta(minutes=10)


def written(element: Element) -> str:
    return write_manscdp(element, "GB2312").decode("gb18030").partition("\r\n")[2].replace("\r\n", "")


def message(kind: str, command: str, body: str) -> str:
    return f"<{kind}><CmdType>{command}</CmdType><SN>8</SN><DeviceID>{DEVICE}</DeviceID>{body}</{kind}>"


def answer(body: str) -> Element:
    return read_manscdp(f"<Response>{body}</Response>".encode())


def test_information() -> None:
    assert written(write_information_query(8, DEVICE)) == message("Query", "DeviceInfo", "")
    text = message(
        "Response",
        "DeviceInfo",
        "<DeviceName>IP DOME</DeviceName><Result>OK</Result><Manufacturer>Hikvision</Manufacturer>"
        "<Model>DS-2DC</Model><Firmware>V5.5.0</Firmware><Channel>1</Channel>",
    )
    information = DeviceInformation(True, "IP DOME", "Hikvision", "DS-2DC", "V5.5.0", 1)  # noqa: FBT003 - in their order
    assert written(write_information(8, DEVICE, information)) == text
    assert read_information(read_manscdp(text.encode())) == information
    assert read_information(answer("<Result>ERROR</Result><MaxCamera>16</MaxCamera>")) == DeviceInformation(
        ok=False, channels=16
    )


@pytest.mark.law("12")
def test_status() -> None:
    assert written(write_status_query(8, DEVICE)) == message("Query", "DeviceStatus", "")
    text = message(
        "Response",
        "DeviceStatus",
        "<Result>OK</Result><Online>ONLINE</Online><Status>ERROR</Status><Reason>disk</Reason><Encode>ON</Encode>"
        "<Record>OFF</Record><DeviceTime>2026-11-25T14:03:22</DeviceTime>"
        '<Alarmstatus Num="1"><Item><DeviceID>34020000001340000001</DeviceID><DutyStatus>ALARM</DutyStatus></Item>'
        "</Alarmstatus>",
    )
    status = DeviceStatus(
        online=True,
        working=False,
        reason="disk",
        encoding=True,
        recording=False,
        device_time=AT,
        duties=(("34020000001340000001", "ALARM"),),
    )
    assert written(write_status(8, DEVICE, status)) == text
    assert read_status(read_manscdp(text.encode())) == status
    spelled = read_status(answer("<AlarmStatus><Item><DutyStatus>onduty</DutyStatus></Item></AlarmStatus>"))
    assert spelled == DeviceStatus(duties=(("", "ONDUTY"),))


@pytest.mark.law("13(1)")
def test_the_question_for_recordings_always_names_a_kind() -> None:
    query = RecordQuery(AT, LATER, stream=1)
    text = message(
        "Query",
        "RecordInfo",
        "<StartTime>2026-11-25T14:03:22</StartTime><EndTime>2026-11-25T14:13:22</EndTime><Secrecy>0</Secrecy>"
        "<Type>all</Type><StreamNumber>1</StreamNumber>",
    )
    assert written(write_record_query(8, DEVICE, query)) == text
    assert read_record_query(read_manscdp(text.encode())) == query
    alarm = text.replace("<Type>all", "<Type>ALARM").replace("T14", " 14")
    assert read_record_query(read_manscdp(alarm.encode())) == RecordQuery(AT, LATER, RecordKind.ALARM, 1)
    for body in (message("Query", "RecordInfo", ""), text.replace("EndTime", "End"), text.replace("14:13", "14:01")):
        assert fault_of(read_record_query, read_manscdp(body.encode())) is FaultKind.INVALID


@pytest.mark.law("13(1)")
def test_recordings_in_pages_and_three_formats_of_time() -> None:
    item = RecordItem(DEVICE, AT, LATER, "Gate", "/1.mp4", "Street", 0, "time", "1", 1024)
    text = message(
        "Response",
        "RecordInfo",
        f'<Name>Gate</Name><SumNum>1</SumNum><RecordList Num="1"><Item><DeviceID>{DEVICE}</DeviceID><Name>Gate</Name>'
        "<FilePath>/1.mp4</FilePath><Address>Street</Address><StartTime>2026-11-25T14:03:22</StartTime>"
        "<EndTime>2026-11-25T14:13:22</EndTime><Secrecy>0</Secrecy><Type>time</Type><RecorderID>1</RecorderID>"
        "<FileSize>1024</FileSize></Item></RecordList>",
    )
    assert written(write_record_page(8, DEVICE, RecordPage(1, (item,), "Gate"))) == text
    assert read_record_page(read_manscdp(text.encode())) == RecordPage(1, (item,), "Gate")
    times = "".join(
        f"<Item><StartTime>{start}</StartTime><EndTime>{end}</EndTime></Item>"
        for start, end in (
            ("2026-11-25 14:03:22", "2026-11-25T14:13:22Z"),
            ("20261125T140322", "never"),
        )
    )
    page = read_record_page(answer(f"<RecordList>{times}</RecordList>"))
    assert page.total == 2
    assert [(item.start, item.end) for item in page.items] == [(AT, LATER + timedelta(hours=8)), (AT, None)]
    assert read_record_page(answer("<SumNum>0</SumNum>")) == RecordPage(0, ())
    assert [len(page.items) for page in record_pages([item] * 5, 2)] == [2, 2, 1]
    (empty,) = record_pages([], 2)
    assert written(write_record_page(8, DEVICE, empty)).endswith("<SumNum>0</SumNum></Response>")


@pytest.mark.law("7(2)")
def test_presets_and_the_home_position() -> None:
    assert written(write_preset_query(8, DEVICE)) == message("Query", "PresetQuery", "")
    text = message(
        "Response",
        "PresetQuery",
        '<SumNum>2</SumNum><PresetList Num="2"><Item><PresetID>1</PresetID><PresetName>home</PresetName></Item>'
        "<Item><PresetID>255</PresetID><PresetName></PresetName></Item></PresetList>",
    )
    presets = (Preset(1, "home"), Preset(255))
    assert written(write_presets(8, DEVICE, presets)) == text
    assert read_presets(read_manscdp(text.encode())) == presets
    assert read_presets(answer("<PresetList><Item><PresetID>0</PresetID></Item><Item/></PresetList>")) == ()
    assert read_presets(answer("")) == ()
    assert written(write_home_position_query(8, DEVICE)) == message("Query", "HomePositionQuery", "")
    home = HomePosition(enabled=True, reset_s=10, preset=1)
    held = message(
        "Response",
        "HomePositionQuery",
        "<HomePosition><Enabled>1</Enabled><ResetTime>10</ResetTime><PresetIndex>1</PresetIndex></HomePosition>",
    )
    assert written(write_home_position_answer(8, DEVICE, home)) == held
    assert read_home_position(read_manscdp(held.encode())) == home
    assert written(write_home_position_answer(8, DEVICE, None)) == message("Response", "HomePositionQuery", "")
    assert read_home_position(answer("")) is None
    assert read_home_position(answer("<HomePosition><Enabled>0</Enabled></HomePosition>")) == HomePosition(
        enabled=False
    )
    for seconds, preset in ((0, 1), (86_401, 1), (10, 256), (None, 1), (10, None)):
        assert fault_of(HomePosition, True, seconds, preset) is FaultKind.INVALID  # noqa: FBT003
