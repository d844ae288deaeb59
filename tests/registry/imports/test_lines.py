"""From cells to a point: Chinese and English words, numbers, and cells that cannot be read."""

import pytest

from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart
from mingcha.law.forbidden import FORBIDDEN
from mingcha.law.place_kinds import MASKED
from mingcha.registry.imports.lines import point_of
from mingcha.registry.imports.port import ImportedPoint, LineRefusal
from mingcha.registry.lists.csv_file import Record
from mingcha.registry.places.position import Position, View
from mingcha.web.forms.field import PageField

LEAST = {"system": "JHG", "name": "东侧", "url": "rtsp://10.1.1.1/a"}


def read(**cells: str) -> ImportedPoint | LineRefusal:
    return point_of(Record(7, {**LEAST, **cells}))


def test_the_least_that_a_line_says() -> None:
    assert read() == ImportedPoint(7, "JHG", "东侧", "passage", "rtsp://10.1.1.1/a", view=View())


def test_all_that_a_line_may_say() -> None:
    point = read(
        part="重要出入口", username="eye", password="p", place_kind="否", coordinate="114.29, 30.57",
        coordinate_system="GCJ-02", label_reason="r", outside_reason="o", azimuth_deg="90", angle_deg="70",
        range_m="50", height_cm="350", moves="是", sub_url="rtsp://10.1.1.1/b", enabled="否",
    )  # fmt: skip
    assert point == ImportedPoint(
        7, "JHG", "东侧", "entrance", "rtsp://10.1.1.1/a", "eye", "p", "none", "", "", "",
        Position("114.29, 30.57", "GCJ-02", label_reason="r", outside_reason="o"),
        View(90, 70, 50, 350, moves=True), "rtsp://10.1.1.1/b", enabled=False,
    )  # fmt: skip


def test_longitude_and_latitude_in_columns_of_their_own() -> None:
    point = read(longitude="114.29", latitude="30.57", coordinate_system="CGCS2000")
    assert isinstance(point, ImportedPoint)
    assert point.position == Position("114.29, 30.57", "CGCS2000")


@pytest.mark.parametrize(
    "text", ["entrance", "Passage", "重要出入口", "主要通道", "要害部位", "其他部位", "vital", "OTHER"]
)
def test_parts_of_a_place(text: str) -> None:
    point = read(part=text)
    assert isinstance(point, ImportedPoint)
    assert point.part in set(PlacePart)


@pytest.mark.law("18")
@pytest.mark.parametrize("kind", FORBIDDEN, ids=lambda kind: kind.place.value)
def test_a_forbidden_place_is_named_in_both_languages(kind: object) -> None:
    for text in (kind.place.value, kind.words.zh, kind.place.value.upper()):  # type: ignore[attr-defined]
        point = read(place_kind=text)
        assert isinstance(point, ImportedPoint)
        assert point.place_kind == kind.place.value  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"part": "大门"}, "part"),
        ({"place_kind": "厨房"}, "place_kind"),
        ({"azimuth_deg": "北"}, "azimuth_deg"),
        ({"azimuth_deg": "-1"}, "azimuth_deg"),
        ({"azimuth_deg": "9" * 10}, "azimuth_deg"),
        ({"azimuth_deg": "360"}, "view"),
        ({"range_m": "1.5"}, "range_m"),
        ({"height_cm": "３"}, "height_cm"),
        ({"moves": "也许"}, "moves"),
        ({"enabled": "2"}, "enabled"),
        ({"longitude": "114.29"}, "position"),
        ({"latitude": "30.57"}, "position"),
        ({"coordinate": "114, 30", "longitude": "114", "latitude": "30"}, "position"),
        ({"name": "a\0b"}, "name"),
        ({"password": "\0"}, "password"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_field(cells: dict[str, str], field: str) -> None:
    refused = read(**cells)
    assert isinstance(refused, LineRefusal)
    assert (refused.line, refused.field, refused.article) == (7, field, "")
    assert refused.words.zh
    assert refused.words.en


@pytest.mark.law("18")
def test_what_is_in_no_closed_list_is_told_what_may_be_written_in_both_languages() -> None:
    def words(**cells: str) -> Words:
        refused = read(**cells)
        assert isinstance(refused, LineRefusal)
        return refused.words

    kind = words(place_kind="garden")
    assert all(one.words.zh in kind.zh and one.place.value in kind.en for one in MASKED)
    assert kind.en.startswith("there is no such kind of place: none, ")
    assert "可填否；" in kind.zh
    for one in MASKED:
        assert not isinstance(read(place_kind=one.words.zh), LineRefusal)
        assert not isinstance(read(place_kind=one.place.value), LineRefusal)
    assert not any(one.words.zh in kind.zh for one in FORBIDDEN), "no camera may stand there"
    assert "重要出入口" in words(part="阳台").zh
    assert "entrance" in words(part="阳台").en
    assert "RTSPS" in words(url="", ipv4="10.1.1.1", path="a", protocol="http").en


@pytest.mark.parametrize("field", ["system", "name", "url"])
def test_a_required_cell_that_is_empty_is_missing_in_the_words_of_the_forms(field: str) -> None:
    refused = read(**{field: ""})
    assert isinstance(refused, LineRefusal)
    assert (refused.line, refused.field, refused.article) == (7, field, "")
    assert refused.words == Words("请填写此项", "This must be given")
    assert PageField.default_error_messages["required"] == refused.words.zh, "pages are Chinese until they are asked"
    assert point_of(Record(7, {"name": "东侧"})) == LineRefusal(7, "system", "", refused.words)


def test_a_line_with_a_code_or_the_parts_of_an_address_lacks_none() -> None:
    parts = {"url": "", "ipv4": "10.1.1.1", "path": "a"}
    assert isinstance(read(**parts), ImportedPoint)
    half = read(**parts | {"path": ""})
    assert isinstance(half, LineRefusal)
    assert "IP address and the stream's path" in half.words.en
    assert isinstance(read(code="42010300001310000001", system="", name="", url=""), ImportedPoint)


def test_more_cells_than_heads() -> None:
    refused = point_of(Record(7, LEAST, has_more=True))
    assert isinstance(refused, LineRefusal)
    assert "more cells" in refused.words.en
