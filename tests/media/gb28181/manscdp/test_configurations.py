"""Settings of devices: literal elements, masks that cover at least the polygons, checked URLs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.manscdp.configurations import (
    BasicParameters,
    OsdLine,
    OsdSettings,
    Setting,
    SnapshotOrder,
    asked_settings,
    read_settings,
    write_configuration,
    write_configuration_answer,
    write_configuration_query,
)
from mingcha.media.gb28181.manscdp.picture_masks import MaskRegion, PictureMask, regions_of
from mingcha.media.gb28181.manscdp.text import read_manscdp, write_manscdp
from mingcha.media.gb28181.manscdp.upload_urls import allowed_url, checked_url

DEVICE = "34020000001320000001"
SESSION = "0123456789abcdef-0123456789ABCDEF"
HEAD = f"<Control><CmdType>DeviceConfig</CmdType><SN>9</SN><DeviceID>{DEVICE}</DeviceID>"

SETTINGS: dict[str, tuple[str, Setting]] = {
    "basic": (
        "<BasicParam><Name>IP CAMERA</Name><Expiration>3600</Expiration><HeartBeatInterval>60</HeartBeatInterval>"
        "<HeartBeatCount>3</HeartBeatCount></BasicParam>",
        BasicParameters("IP CAMERA", 3600, 60, 3),
    ),
    "osd": (
        "<OSDConfig><Length>704</Length><Width>576</Width><TimeX>0</TimeX><TimeY>32</TimeY>"
        "<TimeEnable>1</TimeEnable><TimeType>1</TimeType><TextEnable>0</TextEnable><SumNum>1</SumNum>"
        "<Item><Text>A &lt; B</Text><X>10</X><Y>34</Y></Item></OSDConfig>",
        OsdSettings(704, 576, 0, 32, True, 1, False, (OsdLine("A < B", 10, 34),)),  # noqa: FBT003 - in their order
    ),
    "mask": (
        '<PictureMask><On>1</On><SumNum>2</SumNum><RegionList Num="2"><Item><Seq>1</Seq>'
        "<Point>144,295,704,576</Point></Item><Item><Seq>2</Seq><Point>0,0,10,20</Point></Item></RegionList>"
        "</PictureMask>",
        PictureMask(on=True, regions=(MaskRegion(144, 295, 704, 576), MaskRegion(0, 0, 10, 20))),
    ),
    "snapshots": (
        "<SnapShotConfig><SnapNum>3</SnapNum><Interval>1</Interval><UploadURL>http://10.0.0.9:8080/s?a=1</UploadURL>"
        f"<SessionID>{SESSION}</SessionID></SnapShotConfig>",
        SnapshotOrder(3, 1, "http://10.0.0.9:8080/s?a=1", SESSION),
    ),
}


@pytest.mark.law("13(1)")
@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting(name: str) -> None:
    text, setting = SETTINGS[name]
    root = write_configuration(9, DEVICE, setting)
    written = write_manscdp(root, "UTF-8").decode().partition("\r\n")[2].replace("\r\n", "")
    assert written == f"{HEAD}{text}</Control>"
    assert read_settings(read_manscdp(written.encode())) == (setting,)


def test_an_answer_with_another_setting_and_an_unknown_one() -> None:
    body = "<Response><Result>OK</Result><FrameMirror>2</FrameMirror><SnapShot><SnapNum>1</SnapNum>"
    body += f"<Interval>1</Interval><UploadURL>https://h/</UploadURL><SessionID>{SESSION}</SessionID></SnapShot>"
    body += "<PictureMask><On>0</On><SumNum>0</SumNum></PictureMask></Response>"
    assert read_settings(read_manscdp(body.encode())) == (
        SnapshotOrder(1, 1, "https://h/", SESSION),
        PictureMask(on=False),
    )


def test_questions_and_answers() -> None:
    query = write_configuration_query(9, DEVICE, [BasicParameters, PictureMask])
    assert query.value("ConfigType") == "BasicParam/PictureMask"
    assert asked_settings(query) == ("BasicParam", "PictureMask")
    assert asked_settings(read_manscdp(b"<Query/>")) == ()
    answer = write_configuration_answer(9, DEVICE, [BasicParameters("A")])
    assert (answer.value("Result"), read_settings(answer)) == ("OK", (BasicParameters("A"),))
    assert write_configuration_answer(9, DEVICE, []).value("Result") == "ERROR"


@pytest.mark.law("18")
@pytest.mark.parametrize(
    "body",
    [
        "<PictureMask><On>1</On><RegionList>"
        + "<Item><Point>0,0,1,1</Point></Item>" * 5
        + "</RegionList></PictureMask>",
        "<PictureMask><RegionList><Item><Point>0,0,1</Point></Item></RegionList></PictureMask>",
        "<PictureMask><RegionList><Item><Point>5,5,5,9</Point></Item></RegionList></PictureMask>",
        "<PictureMask><RegionList><Item><Point>-1,0,1,1</Point></Item></RegionList></PictureMask>",
        "<PictureMask><RegionList><Item><Point>a,b,c,d</Point></Item></RegionList></PictureMask>",
        "<PictureMask><RegionList><Item/></RegionList></PictureMask>",
        "<SnapShotConfig><SnapNum>11</SnapNum><Interval>1</Interval></SnapShotConfig>",
        f"<SnapShotConfig><SnapNum>1</SnapNum><Interval>0</Interval><UploadURL>http://h/</UploadURL>"
        f"<SessionID>{SESSION}</SessionID></SnapShotConfig>",
        "<SnapShotConfig><SnapNum>1</SnapNum><Interval>1</Interval><UploadURL>http://h/</UploadURL>"
        "<SessionID>short</SessionID></SnapShotConfig>",
    ],
)
def test_a_setting_that_is_none(body: str) -> None:
    assert fault_of(read_settings, read_manscdp(f"<Control>{body}</Control>".encode())) is FaultKind.INVALID


def test_more_text_than_a_camera_writes() -> None:
    line = OsdLine("a", 0, 0)
    assert fault_of(OsdSettings, 704, 576, 0, 0, True, None, True, (line,) * 9) is FaultKind.INVALID  # noqa: FBT003
    long = OsdLine("a" * 33, 0, 0)
    assert fault_of(OsdSettings, 704, 576, 0, 0, True, None, True, (long,)) is FaultKind.INVALID  # noqa: FBT003


@pytest.mark.law("18")
def test_polygons_become_rectangles_that_cover_them() -> None:
    triangle = [(0.1, 0.1), (0.5, 0.1), (0.3, 0.405)]
    assert regions_of([triangle], 100, 100) == (MaskRegion(10, 10, 50, 41),)
    assert regions_of([[(0, 0), (1, 1)]], 1920, 1080) == (MaskRegion(0, 0, 1920, 1080),)
    assert regions_of([[(1, 1)]], 10, 10) == (MaskRegion(9, 9, 10, 10),)
    assert regions_of([], 10, 10) == ()
    assert fault_of(regions_of, [[(0, 1.1)]], 10, 10) is FaultKind.INVALID
    assert fault_of(regions_of, [[]], 10, 10) is FaultKind.INVALID
    assert fault_of(regions_of, [triangle] * 65, 10, 10) is FaultKind.INVALID
    assert fault_of(PictureMask, True, (MaskRegion(0, 0, 1, 1),) * 5) is FaultKind.INVALID  # noqa: FBT003


SHARE = st.floats(0, 1)


@pytest.mark.law("18")
@given(st.lists(st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=4), max_size=9))
def test_no_corner_is_left_open(polygons: list[list[tuple[float, float]]]) -> None:
    regions = regions_of(polygons, 704, 576)
    assert len(regions) == min(len(polygons), 4)
    for x, y in (corner for polygon in polygons for corner in polygon):
        assert any(
            region.left <= x * 704 <= region.right and region.top <= y * 576 <= region.bottom for region in regions
        )


@pytest.mark.law("18")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://h/",
        "file:///etc/passwd",
        "http:///a",
        "http://user:pass@h/",
        "http://h:99999/",
        "http://h/ a",
        "http://h/\r\nX: y",
        "http://h\\@i/",
        "http://[::1/",
        "http://\u4e2d/",
        "http://h/" + "a" * 512,
        "gopher://h",
    ],
)
def test_a_url_that_is_not_used(url: str) -> None:
    assert fault_of(checked_url, url) is FaultKind.INVALID


@pytest.mark.law("18")
def test_only_an_origin_that_a_person_allowed_is_used() -> None:
    origins = {("https", "upper.example", 443)}
    assert allowed_url("https://upper.example/s", origins) == "https://upper.example/s"
    for url in ("http://upper.example/s", "https://upper.example:444/", "https://upper.example.evil/"):
        assert fault_of(allowed_url, url, origins) is FaultKind.FORBIDDEN
    assert fault_of(allowed_url, "file:///x", origins) is FaultKind.INVALID
