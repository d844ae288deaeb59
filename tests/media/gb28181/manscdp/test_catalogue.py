"""Catalogue: literal messages of both editions, quirks of devices, fixed shapes, pages."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.manscdp.catalogue import (
    CataloguePage,
    CatalogueQuery,
    catalogue_pages,
    read_catalogue_page,
    read_catalogue_query,
    write_catalogue_page,
    write_catalogue_query,
)
from mingcha.media.gb28181.manscdp.catalogue_item import (
    CatalogueItem,
    division_item,
    group_item,
    organisation_item,
    read_item,
    system_item,
    write_item,
)
from mingcha.media.gb28181.manscdp.envelope import MessageKind, read_envelope
from mingcha.media.gb28181.manscdp.text import read_manscdp, write_manscdp
from mingcha.media.gb28181.manscdp.versions import Version

PLATFORM, DEVICE = "42010000002000000001", "34020000001110000001"
CHANNEL, GROUP, ORGANISATION = "34020000001320000001", "42010000002150000001", "42010000002160000001"

PAGE_2016 = (
    b'<?xml version="1.0" encoding="GB2312"?>\r\n<Response>\r\n<CmdType>Catalog</CmdType>\r\n<SN>17430</SN>\r\n'
    b"<DeviceID>34020000001110000001</DeviceID>\r\n<SumNum>2</SumNum>\r\n"
    b'<DeviceList Num="1">\r\n<Item>\r\n<DeviceID>34020000001320000001</DeviceID>\r\n<Name>\xb1\xb1\xc3\xc5</Name>\r\n'
    b"<Manufacturer>Hikvision</Manufacturer>\r\n<Model>IP Camera</Model>\r\n<Owner>Owner</Owner>\r\n"
    b"<CivilCode>3402000000</CivilCode>\r\n<Address>Address</Address>\r\n<Parental>0</Parental>\r\n"
    b"<ParentID>34020000001110000001</ParentID>\r\n<SafetyWay>0</SafetyWay>\r\n<RegisterWay>1</RegisterWay>\r\n"
    b"<Secrecy>0</Secrecy>\r\n<IPAddress>192.168.1.64</IPAddress>\r\n<Port>8000</Port>\r\n<Password>12345</Password>\r\n"
    b"<Status>ON</Status>\r\n<Longitude>114.305556</Longitude>\r\n<Latitude>30.592778</Latitude>\r\n"
    b"<Info>\r\n<PTZType>3</PTZType>\r\n<PositionType>1</PositionType>\r\n<RoomType>1</RoomType>\r\n"
    b"<UseType>1</UseType>\r\n<SupplyLightType>2</SupplyLightType>\r\n<DirectionType>4</DirectionType>\r\n"
    b"<Resolution>6/4/2</Resolution>\r\n<BusinessGroupID>42010000002150000001</BusinessGroupID>\r\n"
    b"<DownloadSpeed>1/2/4</DownloadSpeed>\r\n<SVCSpaceSupportMode>0</SVCSpaceSupportMode>\r\n</Info>\r\n"
    b"</Item>\r\n</DeviceList>\r\n</Response>\r\n"
)
CAMERA_2016 = CatalogueItem(
    CHANNEL,
    "\u5317\u95e8",
    manufacturer="Hikvision",
    model="IP Camera",
    owner="Owner",
    civil_code="3402000000",
    address="Address",
    parents=(DEVICE,),
    safety_way=0,
    register_way=1,
    secrecy=0,
    ip_address="192.168.1.64",
    port=8000,
    status="ON",
    longitude=114.305556,
    latitude=30.592778,
    business_group=GROUP,
    ptz_type=3,
    position_type="1",
    room_type=1,
    use_type=1,
    supply_light=2,
    direction=4,
    resolution="6/4/2",
    download_speed="1/2/4",
    svc_space=0,
)
CAMERA_2022 = CatalogueItem(
    CHANNEL,
    "Gate",
    manufacturer="M",
    model="X",
    civil_code="420102",
    block="420100000000",
    address="1 Main Street",
    parental=True,
    parents=(DEVICE, ORGANISATION),
    register_way=3,
    security_level="A",
    secrecy=0,
    status="OFF",
    longitude=114.3,
    latitude=-30.0,
    business_group=GROUP,
    ptz_type=1,
    photoelectric_type="1",
    capture_position="0170102",
    room_type=2,
    supply_light=1,
    direction=8,
    resolution="6",
    streams="0/1",
    download_speed="1",
    svc_space=1,
    svc_time=2,
    ssvc_ratios="4:3",
    mobile_type=1,
    horizontal_angle_degrees=52.5,
    vertical_angle_degrees=30.0,
    view_distance_m=200.0,
    grassroots_code="001002",
    point_type=1,
    point_name="North gate",
    mac="00-11-22-33-44-55",
    function_type="99",
    encode_type="2",
    install_time="2024-03-01T00:00:00",
    managing_unit="Unit",
    contact="027-1",
    record_save_days=90,
    industry="P",
)


def item_of(text: str) -> CatalogueItem:
    return read_item(read_manscdp(f"<Item><DeviceID>{CHANNEL}</DeviceID>{text}</Item>".encode()))


def written(element: Element) -> str:
    return write_manscdp(element, "UTF-8").decode().partition("\r\n")[2].replace("\r\n", "")


@pytest.mark.law("13(1)")
def test_a_page_of_2016() -> None:
    root = read_manscdp(PAGE_2016)
    envelope = read_envelope(root)
    assert (envelope.kind, envelope.command, envelope.serial) == (MessageKind.RESPONSE, "Catalog", 17430)
    assert read_catalogue_page(root) == CataloguePage(2, (CAMERA_2016,))


@pytest.mark.law("13(1)")
def test_every_field_of_2022_is_written_and_read() -> None:
    element = write_item(CAMERA_2022, Version.V2022)
    text = written(element)
    assert text.startswith(
        f"<Item><DeviceID>{CHANNEL}</DeviceID><Name>Gate</Name><Manufacturer>M</Manufacturer><Model>X</Model>"
        "<CivilCode>420102</CivilCode><Block>420100000000</Block><Address>1 Main Street</Address>"
        f"<Parental>1</Parental><ParentID>{DEVICE}/{ORGANISATION}</ParentID><RegisterWay>3</RegisterWay>"
        "<SecurityLevelCode>A</SecurityLevelCode><Secrecy>0</Secrecy><Status>OFF</Status>"
        f"<Longitude>114.3</Longitude><Latitude>-30</Latitude><BusinessGroupID>{GROUP}</BusinessGroupID>"
        "<Info><PTZType>1</PTZType><PhotoelectricImagingType>1</PhotoelectricImagingType>"
        "<CapturePositionType>0170102</CapturePositionType><RoomType>2</RoomType>"
    )
    assert "<PointType>1</PointType><PointCommonName>North gate</PointCommonName><MAC>00-11-22-33-44-55</MAC>" in text
    assert text.endswith(
        "<InstallTime>2024-03-01T00:00:00</InstallTime><ManagementUnit>Unit</ManagementUnit>"
        "<ContactInfo>027-1</ContactInfo><RecordSaveDays>90</RecordSaveDays>"
        "<IndustrialClassification>P</IndustrialClassification></Info></Item>"
    )
    assert read_item(element) == CAMERA_2022
    assert read_item(write_item(CAMERA_2016, Version.V2016)) == CAMERA_2016


@pytest.mark.law("13(1)")
def test_an_edition_gets_no_field_of_the_other() -> None:
    of_2016, of_2022 = written(write_item(CAMERA_2022, Version.V2016)), written(write_item(CAMERA_2016, Version.V2022))
    assert "<Info><PTZType>1</PTZType><RoomType>2</RoomType>" in of_2016
    for name in ("SecurityLevelCode", "CapturePositionType", "RecordSaveDays", "PointType", "StreamNumberList"):
        assert name not in of_2016
    for name in ("Owner", "SafetyWay", "PositionType", "UseType"):
        assert name not in of_2022


@pytest.mark.law("18")
def test_the_password_of_a_camera_is_neither_kept_nor_written() -> None:
    assert "12345" not in repr(read_catalogue_page(read_manscdp(PAGE_2016)))
    assert "Password" not in written(write_item(CAMERA_2016, Version.V2016))


@pytest.mark.parametrize(
    ("text", "parental"),
    [("0", False), ("1", True), ("65535", True), ("-1", True), ("", False), ("x", False), ("0.0", False)],
)
def test_entries_below(text: str, parental: bool) -> None:
    assert item_of(f"<Parental>{text}</Parental>").parental is parental


@pytest.mark.parametrize(
    ("text", "longitude"),
    [("114.3", 114.3), ("0", 0.0), ("", None), ("NaN", None), ("1e9", None), ("400", None), ("114,3", None)],
)
def test_degrees(text: str, longitude: float | None) -> None:
    assert item_of(f"<Longitude>{text}</Longitude>").longitude == longitude


def test_fields_at_another_place_and_without_bounds() -> None:
    assert item_of("<PTZType>2</PTZType>").ptz_type == 2
    assert item_of(f"<Info/><BusinessGroupID>{GROUP}</BusinessGroupID>").business_group == GROUP
    assert item_of("<Event>add</Event>").event == "ADD"
    assert len(item_of(f"<Name>{'x' * 300}</Name>").name) == 255
    assert item_of("<ParentID>1/ 2 //3</ParentID>").parents == ("1", "2", "3")
    assert item_of("<Port>99999999999999</Port>").port is None
    assert item_of("<Address>\x01Gate <3> & 4</Address>").address == "Gate <3> & 4"


def test_an_entry_without_a_code_is_counted_and_left_out() -> None:
    bad = "".join(f"<Item><DeviceID>{code}</DeviceID></Item>" for code in ("", "1", "3402", "x" * 20, "3" * 18))
    page = read_catalogue_page(read_manscdp(f"<Response><DeviceList>{bad}</DeviceList></Response>".encode()))
    assert (page.total, [item.device for item in page.items], page.unreadable) == (5, ["3402"], 4)
    assert read_catalogue_page(read_manscdp(b"<Response><SumNum>0</SumNum></Response>")) == CataloguePage(0, ())


@pytest.mark.law("13(1)")
def test_what_is_no_device_has_a_fixed_shape() -> None:
    system = system_item(CatalogueItem(PLATFORM, "City", civil_code="4201", manufacturer="M", status="ON"))
    shapes = {
        "division": division_item("420102", "District"),
        "system": system,
        "group": group_item(GROUP, "Schools", PLATFORM, "420102"),
        "organisation": organisation_item(ORGANISATION, "North", GROUP),
        "below": organisation_item(ORGANISATION, "North", GROUP, "42010000002160000009"),
    }
    assert {name: written(write_item(item, Version.V2022)) for name, item in shapes.items()} == {
        "division": "<Item><DeviceID>420102</DeviceID><Name>District</Name></Item>",
        "system": f"<Item><DeviceID>{PLATFORM}</DeviceID><Name>City</Name><Manufacturer>M</Manufacturer>"
        "<CivilCode>4201</CivilCode><Parental>1</Parental><Status>ON</Status></Item>",
        "group": f"<Item><DeviceID>{GROUP}</DeviceID><Name>Schools</Name><CivilCode>420102</CivilCode>"
        f"<ParentID>{PLATFORM}</ParentID></Item>",
        "organisation": f"<Item><DeviceID>{ORGANISATION}</DeviceID><Name>North</Name>"
        f"<BusinessGroupID>{GROUP}</BusinessGroupID></Item>",
        "below": f"<Item><DeviceID>{ORGANISATION}</DeviceID><Name>North</Name>"
        f"<ParentID>42010000002160000009</ParentID><BusinessGroupID>{GROUP}</BusinessGroupID></Item>",
    }
    assert fault_of(division_item, "42010", "") is FaultKind.INVALID
    assert fault_of(system_item, CAMERA_2022) is FaultKind.INVALID
    assert fault_of(group_item, ORGANISATION, "", PLATFORM, "") is FaultKind.INVALID
    assert fault_of(organisation_item, GROUP, "", GROUP) is FaultKind.INVALID


def test_changes() -> None:
    off = CatalogueItem(CHANNEL, "Gate", event="OFF", status="OFF")
    root = write_catalogue_page(MessageKind.NOTIFY, 5, PLATFORM, CataloguePage(1, (off,)), Version.V2022)
    assert written(root) == (
        f"<Notify><CmdType>Catalog</CmdType><SN>5</SN><DeviceID>{PLATFORM}</DeviceID><SumNum>1</SumNum>"
        f'<DeviceList Num="1"><Item><DeviceID>{CHANNEL}</DeviceID><Event>OFF</Event></Item></DeviceList></Notify>'
    )
    added = CatalogueItem(CHANNEL, "Gate", event="ADD")
    assert written(write_item(added, Version.V2022)) == (
        f"<Item><DeviceID>{CHANNEL}</DeviceID><Event>ADD</Event><Name>Gate</Name><Parental>0</Parental></Item>"
    )


def test_pages() -> None:
    items = [CatalogueItem(f"3402000000132{number:07}") for number in range(5)]
    pages = list(catalogue_pages(items, 2))
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert {page.total for page in pages} == {5}
    (empty,) = catalogue_pages([], 2)
    root = write_catalogue_page(MessageKind.RESPONSE, 1, PLATFORM, empty, Version.V2016)
    assert written(root).endswith("<SumNum>0</SumNum></Response>")


def test_the_question() -> None:
    query = CatalogueQuery(datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC))
    root = write_catalogue_query(3, DEVICE, query)
    assert written(root) == (
        f"<Query><CmdType>Catalog</CmdType><SN>3</SN><DeviceID>{DEVICE}</DeviceID>"
        "<StartTime>2026-11-25T14:03:22</StartTime></Query>"
    )
    assert read_catalogue_query(root) == query
    assert read_catalogue_query(read_manscdp(b"<Query><EndTime>soon</EndTime></Query>")) == CatalogueQuery()


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="<&", exclude_categories=("Cc", "Cs")), max_size=12)


@given(st.dictionaries(st.sampled_from(["DeviceID", "Parental", "ParentID", "Longitude", "Port", "PTZType"]), TEXT))
def test_any_text_in_any_field(values: dict[str, str]) -> None:
    item = Element("Item", "", [Element(name, text) for name, text in values.items()])
    page = read_catalogue_page(Element("Response", "", [Element("DeviceList", "", [item])]))
    assert len(page.items) + page.unreadable == 1
