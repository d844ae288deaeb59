"""Types of alarms by their numbers, and which of them are about the picture (2022: A.2.5.3; article 12)."""

import pytest

from mingcha.media.gb28181.manscdp.alarms import (
    AlarmMatter,
    AlarmMethod,
    AlarmNotice,
    AlarmType,
    numbers_of,
    read_alarm,
    write_alarm_subscription,
)
from mingcha.media.gb28181.manscdp.text import GB2312, read_manscdp, write_manscdp

NUMBERS = {
    (2, 1): "picture_lost", (2, 2): "case_opened", (2, 3): "disk_full", (2, 4): "too_hot", (2, 5): "too_cold",
    (5, 1): "by_hand", (5, 2): "motion", (5, 3): "left_object", (5, 4): "removed_object", (5, 5): "tripwire",
    (5, 6): "intrusion", (5, 7): "wrong_way", (5, 8): "loitering", (5, 9): "counting", (5, 10): "density",
    (5, 11): "picture_abnormal", (5, 12): "fast_move", (5, 13): "lens_covered", (6, 1): "disk_fault",
    (6, 2): "fan_fault",
}  # fmt: skip

pytestmark = pytest.mark.law("12")


def test_every_number_of_the_standard_and_no_other() -> None:
    found = {
        (method, number): kind.value
        for method in range(1, 8)
        for number in range(20)
        if (kind := AlarmNotice(method=method, kind=number).type) is not None
    }
    assert found == NUMBERS
    assert set(found.values()) == set(AlarmType)
    assert {numbers_of(kind): kind.value for kind in AlarmType} == NUMBERS
    for unknown in (AlarmNotice(), AlarmNotice(method=5), AlarmNotice(kind=13), AlarmNotice(method=1, kind=1)):
        assert unknown.type is None


def test_three_types_are_about_the_picture_and_none_of_those_is_about_who_is_seen() -> None:
    about = {kind for kind in AlarmType if kind.matter is AlarmMatter.PICTURE}
    assert about == {AlarmType.PICTURE_LOST, AlarmType.PICTURE_ABNORMAL, AlarmType.LENS_COVERED}
    scenes = {"motion", "left_object", "removed_object", "tripwire", "intrusion", "wrong_way", "loitering", "counting",
              "density", "fast_move"}  # fmt: skip
    assert {kind.value for kind in AlarmType if kind.matter is AlarmMatter.SCENE} == scenes


def test_bytes_of_two_devices() -> None:
    """One writes the type into Info as the standard has it, with the event; the other one beside an empty Info, with
    spaces, and a name in GBK."""
    first = (
        b'<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Alarm</CmdType>\r\n<SN>1103</SN>\r\n'
        b"<DeviceID>34020000001310000007</DeviceID>\r\n<AlarmPriority>1</AlarmPriority>\r\n"
        b"<AlarmMethod>5</AlarmMethod>\r\n<AlarmTime>2026-11-25T14:03:22</AlarmTime>\r\n<Info>\r\n"
        b"<AlarmType>13</AlarmType>\r\n<AlarmTypeParam>\r\n<EventType>2</EventType>\r\n</AlarmTypeParam>\r\n</Info>\r\n"
        b"</Notify>\r\n"
    )
    second = (
        b'<?xml version="1.0" encoding="GB2312" ?>\n<Notify><CmdType>Alarm</CmdType><SN>9</SN>'
        b"<DeviceID>34020000001310000007</DeviceID><AlarmPriority> 4 </AlarmPriority><AlarmMethod> 2 </AlarmMethod>"
        b"<AlarmTime>2026-11-25 14:03:22</AlarmTime><AlarmDescription>\xca\xd3\xc6\xb5\xb6\xaa\xca\xa7"
        b"</AlarmDescription><AlarmType> 1 </AlarmType><Info></Info></Notify>\x00"
    )
    covered, lost = read_alarm(read_manscdp(first)), read_alarm(read_manscdp(second))
    assert (covered.type, covered.is_end) == (AlarmType.LENS_COVERED, True)
    assert (lost.type, lost.is_end, lost.description) == (AlarmType.PICTURE_LOST, False, "视频丢失")
    assert covered.at == lost.at


def test_the_question_of_a_subscription() -> None:
    written = write_manscdp(write_alarm_subscription(17, "34020000001180000001"), GB2312).decode()
    assert "".join(written.split()).partition("?>")[2] == (
        "<Query><CmdType>Alarm</CmdType><SN>17</SN><DeviceID>34020000001180000001</DeviceID>"
        "<StartAlarmPriority>0</StartAlarmPriority><EndAlarmPriority>0</EndAlarmPriority>"
        "<AlarmMethod>0</AlarmMethod></Query>"
    )
    assert AlarmMethod.VIDEO == 5
