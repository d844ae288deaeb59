"""A list of points in one act: the rules of `add_point`, all or nothing, rows in bulk, list and map up to date."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import ADJUSTED, OWNER, PASSWORD, City
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.switching import switch_off

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import BulkTile, Entry, EntryDetail
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.points.models import MapCount, MapPoint
from mingcha.overview.points.upkeep import rebuild
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.identity.asker import Asker
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import importing
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.importing import MOST_REFUSALS, LinesRefused, import_points, judge_points
from mingcha.registry.points.models import Point
from mingcha.registry.points.named_lines import NamedLines
from mingcha.registry.points.values import ImportedPoint, ImportedPoints, LineRefusal

DIGEST = "ab" * 32
IN_JIANGAN = "114.3050, 30.6200"
IN_GCJ02 = "114.3104, 30.6178"
BEIJING = "116.3974, 39.9087"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred lines are judged at once."""
    monkeypatch.setattr(importing, "JUDGED_AT_ONCE", 100)


def lines(count: int, system: str = "JHG", first: int = 2, **fields: object) -> Iterator[ImportedPoint]:
    """Lines of a list, from the second on: the first one is its heading."""
    for number in range(first, first + count):
        url = f"rtsp://eye:let-me-in@10.20.{number // 250}.{number % 250 + 1}/main"
        yield replace(ImportedPoint(number, system, f"点位 {number}", "passage", url, place_kind="none"), **fields)


def bring_in(
    points: Iterator[ImportedPoint] | list[ImportedPoint], clock: HandClock, by: Asker = OWNER
) -> ImportedPoints:
    return import_points(by, points, source="list.csv", source_sha256=DIGEST, clock=clock)


def refused(points: list[ImportedPoint], clock: HandClock, by: Asker = OWNER) -> tuple[LineRefusal, ...]:
    """The refusals of an import, which leaves nothing; those of a dry run are the same."""
    before = (Point.objects.count(), Entry.objects.count(), MapPoint.objects.count())
    dry = tuple(judge_points(by, points, clock))
    with pytest.raises(LinesRefused) as fault:
        bring_in(points, clock, by)
    assert (Point.objects.count(), Entry.objects.count(), MapPoint.objects.count()) == before
    assert not BulkTile.objects.exists()
    assert fault.value.kind is FaultKind.INVALID
    assert dry[:MOST_REFUSALS] == fault.value.lines
    return fault.value.lines


def test_an_import_is_one_act_with_its_rows_in_bulk(city: City, clock: HandClock) -> None:
    before = int(city.points["HQX"].code)
    done = bring_in([*lines(300), *lines(3, "WCT", first=400)], clock, city["city"])
    entry = last_entry()
    assert (entry["v"], entry["act"], entry["by"]) == (2, "registry.point.import", f"user:{city['city'].pk}")
    assert (entry["rows"], [part[:2] for part in entry["bulk"]]) == ([], [["registry_point", 303]])
    codes = ((str(before + 1), str(before + 300)), ("42010600001310000002", "42010600001310000004"))
    assert done == ImportedPoints(303, Entry.objects.latest("index").index, codes)
    assert last_facts() == {
        "source": "list.csv", "sha256": DIGEST, "points": 303, "codes": [list(pair) for pair in codes],
    }  # fmt: skip
    assert list(check_application_log()) == []
    assert add_point(
        OWNER, system="JHG", name="one more", part="passage", place_kind="none", url="rtsp://10.9.9.9/main", clock=clock
    ).code == str(before + 301)


def test_an_imported_point_is_what_add_point_would_have_made(city: City, clock: HandClock) -> None:
    wanted = {
        "part": "entrance",
        "place_kind": "none",
        "address_reason": "两个点位共用一台设备",
        "url": "rtsp://eye:let-me-in@10.1.2.9:8554/main",
        "position": Position(IN_JIANGAN, "CGCS2000", accuracy_m=2.0, epoch=2000.0),
        "view": View(90, 60, 40, 350, moves=True),
        "sub_url": "rtsp://10.1.2.9:8554/sub",
        "enabled": False,
    }
    code = add_point(OWNER, system="JHG", name="甲", clock=clock, **wanted).code  # type: ignore[arg-type]
    bring_in([ImportedPoint(2, "JHG", " 乙 ", **wanted)], clock)  # type: ignore[arg-type]
    columns = [field.attname for field in Point._meta.concrete_fields]
    added = Point.objects.filter(code=code).values(*columns).get()
    brought = Point.objects.filter(name="乙").values(*columns).get()
    differs = {column for column in columns if added[column] != brought[column]}
    assert differs == {"id", "code", "name", "initials", "sealed_password", "address_reason"}
    assert settings.MINGCHA_KEYS.unseal(brought["sealed_password"]) == "let-me-in"
    with_password = [
        *(bytes(entry.body).decode() for entry in Entry.objects.all()),
        *(bytes(detail.event).decode() for detail in EntryDetail.objects.all()),
    ]
    assert not [text for text in with_password if "let-me-in" in text or PASSWORD in text]


@pytest.mark.law("3", "7", "13", "18")
def test_each_refusal_names_line_field_article_and_reason(city: City, clock: HandClock) -> None:
    (good,) = lines(1)
    taken = city.points["JHG"].name
    wrong = [
        good,
        replace(good, line=3, system="NIX"),
        replace(good, line=4, system="WCT"),
        replace(good, line=5, name=taken),
        replace(good, line=6),  # the name of line 2
        replace(good, line=7, name="a\nb"),
        replace(good, line=8, name="c", part="roof garden"),
        replace(good, line=9, name="d", url="rtsp://8.8.8.8/main"),
        replace(good, line=10, name="e", url="http://10.1.2.3/"),
        replace(good, line=11, name="f", place_kind="guest_room"),
        replace(good, line=12, name="g", place_kind="no such place"),
        replace(good, line=13, name="h", sub_url="rtsp://10.1.9.9/sub"),
        replace(good, line=14, name="i", position=Position(BEIJING, "CGCS2000")),
        replace(good, line=15, name="j", position=Position("nowhere", "CGCS2000")),
        replace(good, line=16, name="k", position=Position("114.2050, 30.6200", "CGCS2000")),
        replace(good, line=17, name="l", position=Position(IN_JIANGAN, "let-me-in")),
        replace(good, line=18, name="m", position=Position("X=114.3 Y=30.6", "CGCS2000")),
    ]
    wrong = [replace(one, url=one.url.replace("/main", f"/{one.line}")) for one in wrong]
    found = refused(wrong, clock, city["district"])
    assert [(one.line, one.field, one.article.partition("(")[0]) for one in found] == [
        (3, "system", ""), (4, "system", "3"), (5, "name", ""), (6, "name", ""), (7, "name", ""), (8, "part", ""),
        (9, "url", "7"), (10, "url", ""), (11, "place_kind", "18"), (12, "place_kind", ""),
        (13, "sub_url", ""), (14, "position", "2"), (15, "position", ""), (16, "position", "13"),
        (17, "position", ""), (18, "position", ""),
    ]  # fmt: skip
    assert all(one.words.zh and one.words.en for one in found)
    assert found[-3].missing
    for cell in ("let-me-in", "NIX", "nowhere", "X=114.3"):
        assert cell not in repr(found), "a reason stays in the job, and a cell may be a moved password"


@pytest.mark.law("2", "7", "18")
def test_every_fault_of_a_line_is_named_at_its_field(city: City, clock: HandClock) -> None:
    (good,) = lines(1)
    shape = {"part": "roof garden", "sub_url": "http://10.1.9.9/sub", "position": Position("nowhere", "CGCS2000")}
    law = {"place_kind": "toilet", "url": "rtsp://8.8.8.8/main", "position": Position(BEIJING, "CGCS2000")}
    several = [
        replace(good, line=3, system="NIX", name="a\nb", carrier="x" * 99, place_kind="", **shape),
        replace(good, line=4, name=city.points["JHG"].name, carrier="鄂A12345", **law),
        replace(good, line=5, url="http://10.1.2.3/", place_reason="x" * 300, position=law["position"]),
        replace(good, line=6, system="WCT", name=city.points["WCT"].name, **law),
    ]
    found = refused(several, clock, city["district"])
    named = {line: [(one.field, one.article) for one in found if one.line == line] for line in range(3, 7)}
    assert sorted(named[3]) == [
        ("carrier", ""), ("name", ""), ("part", ""), ("place_kind", "18"), ("position", ""), ("sub_url", ""),
        ("system", ""),
    ]  # fmt: skip
    assert sorted(named[4]) == [("carrier", "7"), ("name", ""), ("place_kind", "18(3)"), ("url", "7")]
    assert sorted(named[5]) == [("place_reason", ""), ("position", "2"), ("url", "")]
    assert sorted(named[6]) == [("place_kind", "18(3)"), ("system", "3")], "the register is not asked for others"
    assert all(len(set(of_line)) == len(of_line) for of_line in named.values())


def test_names_and_addresses_of_refused_lines_count_for_later_ones(city: City, clock: HandClock) -> None:
    (good,) = lines(1)
    found = refused([replace(good, part="roof garden"), replace(good, line=3)], clock)
    assert [(one.line, one.field) for one in found] == [(2, "part"), (3, "name"), (3, "url")]


@pytest.mark.usefixtures("small_batches")
def test_the_first_hundred_refusals_are_named(city: City, clock: HandClock) -> None:
    several = [*lines(120), *lines(70, "NIX", first=5000), *lines(120, first=6000), *lines(70, "NIX", first=9000)]
    found = refused(several, clock)
    assert [one.line for one in found] == [*range(5000, 5070), *range(9000, 9030)]
    assert len(list(judge_points(OWNER, several, clock))) == 140


def test_lines_are_judged_beside_those_before_them(city: City, clock: HandClock) -> None:
    """A label is questioned by the points of the site, those of the same list among them, as when added in turn."""
    near = [
        replace(line, position=Position(f"114.3050{number}, 30.6200", "CGCS2000"))
        for number, line in enumerate(lines(2, "HQX"))
    ]
    (doubted,) = lines(1, "HQX", first=90, position=Position(IN_GCJ02, "CGCS2000"))
    assert list(judge_points(OWNER, [doubted], clock)) == []
    (found,) = refused([*near, doubted], clock)
    assert (found.line, found.field, found.article) == (90, "position", "13")
    bring_in([*near], clock)
    (alone,) = judge_points(OWNER, [doubted], clock)
    assert alone == found
    reasoned = replace(doubted, position=Position(IN_GCJ02, "CGCS2000", label_reason="measured"))
    assert bring_in([reasoned], clock).points == 1
    assert Point.objects.get(name=doubted.name).label_reason == "measured"


@pytest.mark.usefixtures("small_batches")
def test_a_name_of_an_earlier_batch_is_taken(city: City, clock: HandClock) -> None:
    many = list(lines(210))
    found, address = refused([*many, replace(many[0], line=9999)], clock)
    assert [(one.line, one.field) for one in (found, address)] == [(9999, "name"), (9999, "url")]
    assert found.words == Words("本清单第 2 行已用此名称", "line 2 of this list has this name")


@pytest.mark.usefixtures("small_batches")
def test_a_name_that_stands_twice_is_blamed_on_the_line_and_not_on_the_system(city: City, clock: HandClock) -> None:
    (good,) = lines(1, first=6)
    registered = replace(good, line=3, name=city.points["JHG"].name)
    several = [registered, replace(registered, line=5), good, replace(good, line=7, name=f" {good.name} "),
               *lines(120, first=8), replace(good, line=900)]  # fmt: skip
    found = {one.line: one.words.en for one in refused(several, clock) if one.field == "name"}
    of_system, of_line = "the system has a point of this name already", "line 6 of this list has this name"
    assert found == {3: of_system, 5: of_system, 7: of_line, 900: of_line}


def test_the_lines_of_written_names_are_looked_for_among_many_by_one_walk() -> None:
    named = NamedLines()
    for first in range(0, 3000, 1000):
        for number in range(first, first + 1000):
            named.add(hash(("JHG", number)), number + 2)
            named.add(hash(("JHG", number)), 9999)
        assert named.line_of(hash(("JHG", first))) == first + 2
        named.note_written()
    assert named.line_of(hash(("JHG", 7))) is None
    names = [hash(("JHG", 7)), hash(("JHG", 2999)), hash(("JHG", 3000))]
    assert named.among_written(names) == {names[0]: 9, names[1]: 3001}
    assert named.among_written([]) == {}


@pytest.mark.parametrize(
    ("source", "digest", "points"),
    [("", DIGEST, 1), ("a.csv", "xy", 1), ("a.csv", DIGEST.upper(), 1), ("a.csv", DIGEST, 0)],
)
def test_a_list_has_a_name_a_digest_and_lines(
    city: City, clock: HandClock, source: str, digest: str, points: int
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Fault) as fault:
        import_points(OWNER, lines(points), source=source, source_sha256=digest, clock=clock)
    assert fault.value.kind is FaultKind.INVALID
    assert Entry.objects.count() == before


@pytest.mark.usefixtures("small_batches")
def test_nothing_stays_when_the_source_breaks_off(city: City, clock: HandClock) -> None:
    def broken() -> Iterator[ImportedPoint]:
        yield from lines(150)
        raise ZeroDivisionError

    before = (Point.objects.count(), Entry.objects.count(), MapPoint.objects.count())
    with pytest.raises(ZeroDivisionError):
        bring_in(broken(), clock)
    assert (Point.objects.count(), Entry.objects.count(), MapPoint.objects.count()) == before
    assert list(check_application_log()) == []


def test_list_map_and_counters_are_told_and_recorders_get_their_assignments(city: City, clock: HandClock) -> None:
    placed = (
        replace(line, position=Position(f"114.{305000 + 10 * number}, 30.6200", "CGCS2000"))
        for number, line in enumerate(lines(1100))
    )
    bring_in(placed, clock)
    columns = ("level", "cell", "division", "zone", "category", "condition", "points", "sum_x", "sum_y")
    counts = sorted(MapCount.objects.filter(points__gt=0).values_list(*columns))
    assert MapPoint.objects.count() == 1103
    assert MapCount.objects.filter(level=0, category="").aggregate(Sum("points")) == {"points__sum": 1103}
    assert rebuild(clock=clock) == 0
    assert sorted(MapCount.objects.values_list(*columns)) == counts
    assert len(assignments(at=clock.now())) == 1103


def test_a_batch_costs_a_few_queries(city: City, clock: HandClock) -> None:
    def queries_of(count: int, first: int) -> int:
        points = list(lines(count, first=first))
        with CaptureQueriesContext(connection) as queries:
            bring_in(points, clock)
        return len(queries)

    one, thousand = queries_of(1, 2), queries_of(1000, 10)
    assert thousand - one < 40


def test_an_act_on_one_imported_point_supersedes_its_digest(city: City, clock: HandClock) -> None:
    done = bring_in(lines(600), clock)
    code = done.codes[0][1]
    switch_off(OWNER, code=code, reason="test", adjustment=ADJUSTED, clock=clock)
    assert json.loads(bytes(Entry.objects.latest("index").body))["v"] == 1
    assert list(check_application_log()) == []
