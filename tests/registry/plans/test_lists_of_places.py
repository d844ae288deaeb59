"""Lists of planned places: read, judged line by line, added in one act or not at all (articles 2, 5, 13)."""

import json
from collections.abc import Iterable

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.planning import GATE, TEXT, add_governments, submitted

from mingcha.evidence.bulk_writing import PreparedRows
from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.plans import importing, sheet
from mingcha.registry.plans.actions import draft_plan
from mingcha.registry.plans.importing import ImportedItems, import_items
from mingcha.registry.plans.items import add_item
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.plans.queries import plan_items
from mingcha.registry.plans.sheet import MOST_FILE_BYTES, PlaceLine, UnreadLine, places_in
from mingcha.registry.points.actions import place_point
from mingcha.registry.points.importing import LinesRefused
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import Position

pytestmark = pytest.mark.law("5")

HEAD = "序号,名称,第六条类别,点位类别,数量,经度,纬度,坐标系,方位角,视场角,重复建设说明\n"


def row(number: int, *, x: str = "114.2946", y: str = "", label: str = "EPSG:4490", reason: str = "") -> str:
    return f"{number},第{number}处,6(5),一类,2,{x},{y or f'{30.61 + number / 1000:.4f}'},{label},90,60,{reason}\n"


def take(city: City, clock: HandClock, data: str | bytes, number: int = 0) -> ImportedItems:
    file = data.encode() if isinstance(data, str) else data
    number = number or draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    revision = PlanItem.objects.filter(plan=number).count() + 1
    return import_items(city["district"], plan=number, file=file, source="清单.csv", revision=revision, clock=clock)


def test_a_list_is_one_act_with_its_rows_in_bulk(city: City, clock: HandClock) -> None:
    done = take(city, clock, HEAD + "".join(row(number) for number in range(1, 31)))
    assert (done.items, done.cameras, done.beside) == (30, 60, 0)
    entry = last_entry()
    assert entry["act"] == "registry.plan.import_items"
    assert [part[:2] for part in entry["bulk"]] == [["registry_planitem", 30]]  # type: ignore[attr-defined]
    assert last_facts()["items"] == 30
    listed = plan_items(city["district"], done.plan, at=clock.now())
    assert [one.number for one in listed] == list(range(1, 31))
    assert (listed[0].name, listed[0].point_class, listed[0].azimuth_deg) == ("第1处", 1, 90)
    assert list(check_application_log()) == []


@pytest.mark.law("13")
def test_swapped_coordinates_are_refused_with_their_line_and_nothing_is_added(city: City, clock: HandClock) -> None:
    data = HEAD + row(1) + row(2, x="30.6120", y="114.2946") + row(3) + row(4, x="116.39", y="39.90")
    with pytest.raises(LinesRefused) as refused:
        take(city, clock, data)
    swapped, outside = refused.value.lines
    assert (swapped.line, swapped.article) == (3, "")
    assert "写反" in swapped.words.zh
    assert (outside.line, outside.field, outside.article) == (5, "coordinate", "2")
    assert not PlanItem.objects.exists()


def test_lines_beside_each_other_and_beside_stored_ones_need_a_reason(city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    add_item(city["district"], plan=number, item=GATE, clock=clock)
    data = HEAD + row(1) + row(2, y="30.6111") + row(3, y="30.6270") + row(4, y="30.6111", reason="补盲") + row(5)
    with pytest.raises(LinesRefused) as refused:
        take(city, clock, data, number)
    assert [(one.line, one.field, one.article) for one in refused.value.lines] == [
        (3, "duplicate_reason", "5"),
        (4, "duplicate_reason", "5"),
    ]
    assert "江汉关广场东口" in refused.value.lines[1].words.zh
    done = take(city, clock, HEAD + row(1) + row(4, y="30.6111", reason="补盲") + row(5, reason="无人相邻"), number)
    assert (done.items, done.beside) == (3, 1)
    assert list(PlanItem.objects.order_by("number").values_list("duplicate_reason", flat=True)) == ["", "", "补盲", ""]


def test_a_list_is_refused_as_one_place_is(city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    with pytest.raises(Refused):
        import_items(city["elsewhere"], plan=number, file=(HEAD + row(1)).encode(), source="x", revision=1, clock=clock)
    with pytest.raises(Fault) as stale:
        import_items(city["district"], plan=number, file=(HEAD + row(1)).encode(), source="x", revision=9, clock=clock)
    assert stale.value.kind is FaultKind.CONFLICT
    add_governments(clock)
    sent = submitted(city["city"], "420100", clock)
    with pytest.raises(Refused, match="after it was returned"):
        import_items(city["city"], plan=sent, file=(HEAD + row(1)).encode(), source="x", revision=2, clock=clock)


def feature(**changes: object) -> dict[str, object]:
    properties = {"name": "东口", "category": "5", "point_class": 1, "count": 2, "coordinate_system": "EPSG:4490"}
    geometry = {"type": "Point", "coordinates": [114.2946, 30.6271]}
    return {"type": "Feature", "properties": properties, "geometry": geometry} | changes


def geojson(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_geojson_is_read_as_csv_is(city: City, clock: HandClock) -> None:
    done = take(city, clock, geojson(feature()))
    (item,) = plan_items(city["district"], done.plan, at=clock.now())
    assert (item.name, item.category, item.count, item.original_system) == ("东口", "6(5)", 2, "EPSG:4490")
    assert (item.longitude, item.latitude) == pytest.approx((114.2946, 30.6271))


def test_geojson_without_a_label_is_wgs_84() -> None:
    plain = {"name": "东口", "category": "6(5)", "point_class": 1, "count": 2}
    (line,) = places_in(geojson(feature(properties=plain)))
    assert isinstance(line, PlaceLine)
    assert line.item.position.system == "EPSG:4326"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (feature(geometry={"type": "LineString", "coordinates": [[1, 2], [3, 4]]}), "coordinate"),
        (feature(geometry={"type": "Point", "coordinates": ["114", "30"]}), "coordinate"),
        (feature(geometry={"type": "Point", "coordinates": [float("nan"), 30]}), "coordinate"),
        (feature(geometry={"type": "Point", "coordinates": [True, 30]}), "coordinate"),
        (feature(geometry=None), "coordinate"),
        (feature(properties={"name": ["东口"]}), "name"),
        (feature(properties={"name": "东\x00口", "category": "5", "point_class": 1, "count": 1}), "name"),
        (feature(properties={"name": "东口", "category": "5", "point_class": 1, "count": -1}), "count"),
        (feature(properties=None), "count"),
        ("Feature", ""),
    ],
)
def test_a_feature_that_is_no_place_is_named(wrong: object, field: str) -> None:
    good, refused = places_in(geojson(feature(), wrong))
    assert isinstance(good, PlaceLine)
    assert isinstance(refused, UnreadLine)
    assert (refused.line, refused.field) == (2, field)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no header"),
        (b"\xff\xfe\x80", "UTF-8 or GB18030"),
        ("名称,数量\n甲,1\n".encode(), "header lacks"),
        ("表名\n".encode(), "names no known column"),
        (b"{", "not JSON"),
        (b'{"type": "Feature"}', "no GeoJSON"),
        (b'{"a":' * 100_000, "not JSON"),
        (b" " * (MOST_FILE_BYTES + 1), "larger than"),
    ],
)
def test_a_file_that_is_no_list_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(Fault, match=says) as told:
        list(places_in(data))
    assert told.value.kind is FaultKind.INVALID


def test_more_places_than_a_plan_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sheet.MOST_PLACES == 50_000
    monkeypatch.setattr(sheet, "MOST_PLACES", 3)
    assert len(list(places_in((HEAD + row(1) * 3).encode()))) == 3
    with pytest.raises(Fault, match="more than 3"):
        list(places_in((HEAD + row(1) * 4).encode()))


@pytest.mark.parametrize("reason", ["", "朝向不同，互补"])
def test_a_camera_placed_while_the_list_was_judged_counts(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    """The neighbours are looked for before the log's lock; what another act added until then is not overlooked."""
    real, position = importing.prepare_rows, Position("114.2946, 30.6110", "EPSG:4490", label_reason="实测")

    def late(model: type[PlanItem], items: Iterable[PlanItem]) -> PreparedRows:
        rows = real(model, items)
        if not Point.objects.filter(code=city.points["JHG"].code, longitude_ndeg__isnull=False).exists():
            place_point(city["city"], code=city.points["JHG"].code, position=position, clock=clock)
        return rows

    monkeypatch.setattr(importing, "prepare_rows", late)
    data = HEAD + row(1, reason=reason)
    if reason:
        assert take(city, clock, data).beside == 1
        assert PlanItem.objects.get().duplicate_reason == reason
        return
    with pytest.raises(LinesRefused) as refused:
        take(city, clock, data)
    assert refused.value.lines[0].field == "duplicate_reason"
    assert not PlanItem.objects.exists()
