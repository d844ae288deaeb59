"""Lists about points that the register has: our own export changes nothing, what differs is named (articles 7, 13)."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.registry.city import City
from tests.support.registry.filing import placed
from tests.support.registry.reimport import done, exported
from tests.support.registry.workbooks import of_rows, texts

from mingcha.evidence.queries import latest_of
from mingcha.jobs.queries import parts_of
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.registry.dossiers.exported import FileKind
from mingcha.registry.imports import port
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.queries import import_report
from mingcha.registry.points.models import Point
from mingcha.run.commands.camera_import import notes_of, unchanged

pytestmark = pytest.mark.law("13")
HEADS = ("设备编码", "系统", "名称", "码流地址", "场所性质", "备注")


@pytest.fixture(autouse=True)
def _no_lists() -> Iterator[None]:
    yield
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


@pytest.mark.parametrize("kind", [FileKind.XLSX, FileKind.CSV, FileKind.CSV_GB18030])
def test_our_own_export_changes_nothing_and_enters_nothing(city: City, clock: HandClock, kind: FileKind) -> None:
    placed(city, clock, city.points["JHG"].code)
    Point.objects.filter(code=city.points["JHG"].code).update(name="=东侧", azimuth_deg=90)
    data = exported(city["city"], clock, kind)
    report = done(data, city["city"], clock)
    assert [(one.line, one.field, one.words.en) for one in report.named] == []
    assert (report.job.state, report.lines, report.points, report.entry) == ("done", 3, 0, None)
    assert unchanged(report) == 3
    assert latest_of(port.IMPORT_ACT, 10) == ()
    assert [words.en for words in notes_of(report)] == (
        ["only the sheet '一机一档' is read; not read: '说明'"] if kind is FileKind.XLSX else []
    )
    checked = done(data, city["city"], clock, check_only=True)
    assert (checked.job.state, checked.refused) == ("done", 0)


def test_what_differs_and_what_the_register_does_not_have_is_named(city: City, clock: HandClock) -> None:
    square, school = city.points["JHG"], city.points["HQX"]
    new = ("", "JHG", "新点", "rtsp://10.1.9.9/a", "否")
    data = of_rows(
        texts(*HEADS),
        texts(square.code, "", square.name),
        texts(square.code),
        texts(school.code, "", "另一名称"),
        texts(city.points["WCT"].code),
        texts("42010200001310999999"),
        texts(*new, "密码：let-me-in-9"),
    )
    report = done(data, city["district"], clock)
    assert report.job.state == "failed"
    assert [(one.line, one.field) for one in report.named] == [
        (3, "code"), (4, "name"), (5, "code"), (6, "code"), (7, "remarks"),
    ]  # fmt: skip
    assert [one.words.en.partition(" ")[0] for one in report.named] == ["line", "this", "no", "no", "the"]
    assert "let-me-in" not in str(report)
    good = done(of_rows(texts(*HEADS), texts(square.code, "", square.name), texts(*new)), city["district"], clock)
    assert (good.job.state, good.lines, good.points, unchanged(good)) == ("done", 2, 1, 1)


def test_a_point_that_changed_after_its_lines_were_judged_lets_nothing_be_written(city: City, clock: HandClock) -> None:
    square = city.points["JHG"]
    new = texts("", "JHG", "新点", "rtsp://10.1.9.9/a", "否")
    data = of_rows(texts(*HEADS), new, texts(square.code, "", square.name))
    number = ask_for_import(city["district"], io.BytesIO(data), name="a", check_only=False, clock=clock).number
    judged, written = parts_of(number)
    do_part(number, judged.number, clock=clock)
    Point.objects.filter(code=square.code).update(name="改名")
    do_part(number, written.number, clock=clock)
    report = import_report(number)
    assert (report.job.state, report.entry) == ("failed", None)
    assert [(one.line, one.field) for one in report.named] == [(3, "name")]
    assert not Point.objects.filter(name="新点").exists()


def test_the_label_for_the_whole_list_stands_in_the_act(city: City, clock: HandClock) -> None:
    heads, cells = ("系统", "名称", "码流地址", "场所性质", "经度", "纬度"), ("JHG", "新点", "rtsp://10.1.9.9/a", "否")
    data = of_rows(texts(*heads), texts(*cells, "114.2946", "30.5771"))
    report = done(data, city["city"], clock, label="GCJ-02")
    assert report.source == "点位.xlsx [GCJ-02]"
    assert (report.job.state, [(one.field, one.words.en) for one in report.named]) == ("done", [])
    assert Point.objects.get(name="新点").original_system == "GCJ-02"


@pytest.mark.law("20(4)")
def test_a_sheet_of_another_program_with_twelve_faults(city: City, clock: HandClock) -> None:
    """73 columns, written by LibreOffice (workbooks/README.md)."""
    data = (Path(__file__).parent / "workbooks" / "sheet-of-libreoffice.xlsx").read_bytes()
    report = done(data, city["city"], clock, check_only=True)
    assert [(one.line, one.field) for one in report.named] == [
        (4, "longitude"), (5, "name"), (7, "system"), (8, "code"), (9, "code"), (10, "code"), (11, "name"),
        (12, "built_by_uscc"), (13, "position"), (14, "position"), (15, "remarks"), (16, "used_on"),
    ]  # fmt: skip
    assert (report.lines, report.refused) == (15, 12)
    assert "let-me-in" not in str(report)
    assert [words.en for words in notes_of(report)] == [
        "only the sheet '一机一档' is read; not read: '填写说明'", "1 hidden rows were read too",
    ]  # fmt: skip
