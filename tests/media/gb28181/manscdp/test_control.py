"""DeviceControl: control bytes against the standard's rule, messages against literal bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.manscdp.control import (
    Command,
    DeviceRecording,
    FormatCard,
    Guard,
    KeyPicture,
    Reboot,
    ResetAlarm,
    Upgrade,
    is_answered,
    read_control,
    read_result,
    write_control,
    write_result,
)
from mingcha.media.gb28181.manscdp.control_bytes import read_control_bytes, write_control_bytes
from mingcha.media.gb28181.manscdp.presets import HomePosition
from mingcha.media.gb28181.manscdp.text import read_manscdp, write_manscdp
from mingcha.media.gb28181.manscdp.versions import Version, version_of_header
from mingcha.media.ptz.verbs import (
    Auxiliary,
    Cruise,
    CruiseAct,
    DeletePreset,
    DragZoom,
    Focus,
    GoHome,
    GoToPreset,
    Iris,
    Move,
    PreciseMove,
    Scan,
    ScanAct,
    SetPreset,
    Stop,
    Verb,
)

DEVICE = "34020000001320000001"
SESSION = "0123456789abcdef0123456789ABCDEF"
SPEED = 0x32 / 255


def message(command: str) -> bytes:
    text = (
        "<Control>\r\n<CmdType>DeviceControl</CmdType>\r\n<SN>17</SN>\r\n"
        f"<DeviceID>{DEVICE}</DeviceID>\r\n{command}</Control>\r\n"
    )
    return text.encode()


@pytest.mark.law("7(2)")
@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("A50F0100000000B5", Stop()),
        ("A50F0108002000DD", Move(tilt=0x20 / 255)),
        ("A50F0101400000F6", Move(pan=0x40 / 255)),
        ("A50F0129404070CE", Move(0x40 / 255, 0x40 / 255, -7 / 15)),
        ("A50F0116FF40F0FA", Move(-1, -0x40 / 255, 1)),
        ("A50F014132000028", Focus(SPEED)),
        ("A50F014232000029", Focus(-SPEED)),
        ("A50F01440032002B", Iris(SPEED)),
        ("A50F01480032002F", Iris(-SPEED)),
        ("A50F01810005003B", SetPreset(5)),
        ("A50F01820005003C", GoToPreset(5)),
        ("A50F01830005003D", DeletePreset(5)),
        ("A50F01840105003F", Cruise(CruiseAct.ADD, 1, 5)),
        ("A50F01850100003B", Cruise(CruiseAct.DELETE, 1, 0)),
        ("A50F018601341080", Cruise(CruiseAct.SPEED, 1, 0x134)),
        ("A50F018701050042", Cruise(CruiseAct.STAY, 1, 5)),
        ("A50F01880100003E", Cruise(CruiseAct.START, 1)),
        ("A50F01890100003F", Scan(ScanAct.START, 1)),
        ("A50F018901010040", Scan(ScanAct.LEFT, 1)),
        ("A50F018901020041", Scan(ScanAct.RIGHT, 1)),
        ("A50F018A01341084", Scan(ScanAct.SPEED, 1, 0x134)),
        ("A50F018C01000042", Auxiliary(1, on=True)),
        ("A50F018D01000043", Auxiliary(1, on=False)),
    ],
)
def test_control_bytes(text: str, verb: Verb) -> None:
    """Literals by the rule of annex A.3, sums by hand; those of up, right-up-out, stop and preset 5 are known ones."""
    assert write_control_bytes(verb) == text
    assert read_control_bytes(text) == verb
    assert read_control_bytes(f" {text.lower()}\n") == verb


@pytest.mark.law("7(2)")
def test_control_bytes_that_others_write() -> None:
    assert read_control_bytes("A50F01013232001A") == Move(pan=SPEED)  # the speed of an axis that rests has no effect
    assert read_control_bytes("A50F0101000000B6") == Move(pan=1 / 255)  # a direction without speed
    assert read_control_bytes("A50F0140000000F5") == Stop()
    assert read_control_bytes("A50FBC0000000A7A") == Stop()
    assert write_control_bytes(Stop(), 0xABC) == "A50FBC0000000A7A"
    assert write_control_bytes(Move(pan=0.0001)) == "A50F0101010000B7"
    assert fault_of(write_control_bytes, Stop(), 0x1000) is FaultKind.INVALID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A50F0100000000B6",
        "A60F0100000000B6",
        "A50F01000000B5",
        "A50F0100000000B5B5",
        "G50F0100000000B5",
        "A50F0103000000B8",
        "A50F0145000000FA",
        "A50F018300000038",
        "A50F018901030042",
        "A50F01FF000000B4",
        "A5 0F 01 00 00 00 00 B5",
    ],
)
def test_control_bytes_that_are_none(text: str) -> None:
    assert fault_of(read_control_bytes, text) is FaultKind.INVALID


@given(st.binary(min_size=5, max_size=5))
def test_any_control_bytes(data: bytes) -> None:
    head = b"\xa5\x0f" + data
    text = (head + bytes([sum(head) % 256])).hex()
    assert fault_of(read_control_bytes, text) in (None, FaultKind.INVALID)


@pytest.mark.law("2")
@pytest.mark.parametrize(
    ("body", "command"),
    [
        ("<TeleBoot>Boot</TeleBoot>\r\n", Reboot()),
        ("<RecordCmd>Record</RecordCmd>\r\n<StreamNumber>1</StreamNumber>\r\n", DeviceRecording(on=True, stream=1)),
        ("<RecordCmd>StopRecord</RecordCmd>\r\n", DeviceRecording(on=False)),
        ("<GuardCmd>SetGuard</GuardCmd>\r\n", Guard(on=True)),
        ("<GuardCmd>ResetGuard</GuardCmd>\r\n", Guard(on=False)),
        ("<AlarmCmd>ResetAlarm</AlarmCmd>\r\n", ResetAlarm()),
        (
            "<AlarmCmd>ResetAlarm</AlarmCmd>\r\n<Info>\r\n<AlarmMethod>5</AlarmMethod>\r\n"
            "<AlarmType>13</AlarmType>\r\n</Info>\r\n",
            ResetAlarm(5, 13),
        ),
        (
            "<HomePosition>\r\n<Enabled>1</Enabled>\r\n<ResetTime>300</ResetTime>\r\n<PresetIndex>1</PresetIndex>\r\n"
            "</HomePosition>\r\n",
            HomePosition(enabled=True, reset_s=300, preset=1),
        ),
        (
            "<DragZoomIn>\r\n<Length>1920</Length>\r\n<Width>1080</Width>\r\n<MidPointX>960</MidPointX>\r\n"
            "<MidPointY>540</MidPointY>\r\n<LengthX>400</LengthX>\r\n<LengthY>200</LengthY>\r\n</DragZoomIn>\r\n",
            DragZoom(1920, 1080, 960, 540, 400, 200),
        ),
        (
            "<PTZPreciseCtrl>\r\n<Pan>123.5</Pan>\r\n<Tilt>-12.25</Tilt>\r\n<Zoom>4</Zoom>\r\n</PTZPreciseCtrl>\r\n",
            PreciseMove(123.5, -12.25, 4),
        ),
        (
            "<DeviceUpgrade>\r\n<Firmware>V5</Firmware>\r\n<FileURL>https://10.0.0.9/v5.bin</FileURL>\r\n"
            f"<Manufacturer>M</Manufacturer>\r\n<SessionID>{SESSION}</SessionID>\r\n</DeviceUpgrade>\r\n",
            Upgrade("V5", "https://10.0.0.9/v5.bin", "M", SESSION),
        ),
        ("<FormatSDCard>0</FormatSDCard>\r\n", FormatCard(0)),
        ("<IFrameCmd>Send</IFrameCmd>\r\n", KeyPicture()),
        (
            "<PTZCmd>A50F01820005003C</PTZCmd>\r\n<Info>\r\n<ControlPriority>5</ControlPriority>\r\n</Info>\r\n",
            GoToPreset(5),
        ),
    ],
)
def test_a_control(body: str, command: Command) -> None:
    written = write_manscdp(write_control(17, DEVICE, command, Version.V2022), "GB18030")
    assert written == b'<?xml version="1.0" encoding="GB18030"?>\r\n' + message(body)
    assert read_control(read_manscdp(message(body))) == command


def test_what_the_edition_of_2016_writes() -> None:
    written = write_manscdp(write_control(17, DEVICE, KeyPicture(), Version.V2016), "GB2312")
    assert written.endswith(message("<IFameCmd>Send</IFameCmd>\r\n"))
    assert read_control(read_manscdp(written)) == KeyPicture()
    record = write_manscdp(write_control(17, DEVICE, DeviceRecording(on=True, stream=1), Version.V2016), "GB2312")
    assert b"StreamNumber" not in record
    for command in (PreciseMove(0, 0), FormatCard(1), Upgrade("V", "http://h/f", "M", SESSION), GoHome()):
        assert fault_of(write_control, 17, DEVICE, command, Version.V2016) is FaultKind.UNSUPPORTED
    assert fault_of(write_control, 17, DEVICE, GoHome(), Version.V2022) is FaultKind.UNSUPPORTED


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<PTZCmd></PTZCmd>",
        "<PTZCmd>A50F0100000000B6</PTZCmd>",
        "<GuardCmd>Set</GuardCmd>",
        "<RecordCmd/>",
        "<DragZoomIn><Length>1</Length></DragZoomIn>",
        "<PTZPreciseCtrl><Pan>361</Pan><Tilt>0</Tilt></PTZPreciseCtrl>",
        "<PTZPreciseCtrl><Pan>3</Pan></PTZPreciseCtrl>",
        "<HomePosition><Enabled>1</Enabled></HomePosition>",
        "<FormatSDCard>x</FormatSDCard>",
        "<DeviceUpgrade><FileURL>file:///etc/passwd</FileURL></DeviceUpgrade>",
        f"<DeviceUpgrade><FileURL>http://u:p@h/</FileURL><SessionID>{SESSION}</SessionID></DeviceUpgrade>",
        "<DeviceUpgrade><FileURL>http://h/f</FileURL><SessionID>short</SessionID></DeviceUpgrade>",
    ],
)
def test_a_control_that_is_none(body: str) -> None:
    assert fault_of(read_control, read_manscdp(message(body))) is FaultKind.INVALID


def test_results() -> None:
    assert [is_answered(command) for command in (Guard(on=True), HomePosition(enabled=False), Stop(), Reboot())] == [
        *(True, True, False, False)
    ]
    answer = write_manscdp(write_result(17, DEVICE, "DeviceConfig", ok=False), "GB2312")
    assert b"<CmdType>DeviceConfig</CmdType>\r\n<SN>17</SN>" in answer
    assert b"<Result>ERROR</Result>" in answer
    assert not read_result(read_manscdp(answer))
    assert read_result(read_manscdp(b"<Response><Result>OK</Result></Response>"))
    assert not read_result(read_manscdp(b"<Response/>"))


def test_the_edition_of_a_header() -> None:
    versions = {text: version_of_header(text) for text in ("3.0", " 3.0", "4.1", "2.0", "1.1", "", "x", "99999999999")}
    assert [text for text, version in versions.items() if version is Version.V2022] == [
        *("3.0", " 3.0", "4.1", "99999999999")
    ]
    assert (Version.V2016.charset, Version.V2022.charset) == ("GB2312", "GB18030")
