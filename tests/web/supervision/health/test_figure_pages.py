"""Curves of a point and a recorder in both languages: holes, outages, the files, who reads them (arts. 3, 13, 17)."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.support.custody.footage import RECORDER, hour_row
from tests.support.fleet.recorders import EAST, enrol, told
from tests.support.registry.city import City
from tests.support.registry.drawing import draw_block
from tests.support.web.page_checks import PageReader

from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.links.actions import take_in_links
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.supervision.health.figures import Figure, Kept, Measured, Moment, moment_of
from mingcha.web.supervision.health.figure_curves import WIDTH, curve_of_figure, outages_of, text_of

pytestmark = [pytest.mark.law("3", "13", "16(1)", "16(5)", "17")]
HOUR_MS = 3_600_000
AT = datetime(2026, 11, 25, tzinfo=UTC)
WHOLE, DOWN = Kept(450_000_000, HOUR_MS), Kept(gaps_ms={"UNREACHABLE": HOUR_MS})


def moments(*kept: Kept | None) -> list[Moment]:
    return [moment_of(AT + timedelta(hours=place), one, None) for place, one in enumerate(kept)]


def test_a_line_is_broken_where_nothing_is_known_and_where_no_picture_came() -> None:
    curve = curve_of_figure(Figure.BIT_RATE, moments(WHOLE, WHOLE, None, WHOLE, DOWN))
    first, alone = curve.stretches
    assert (len(first.split()), len(alone.split())) == (2, 2), "one hour alone is drawn as wide as an hour"
    assert (curve.newest, curve.lowest, curve.highest) == ("1000 kbit/s",) * 3, "a silent hour is no zero"
    assert curve_of_figure(Figure.LOSS, moments(WHOLE)).newest == "–"
    assert curve_of_figure(Figure.COMPLETE, moments(WHOLE, DOWN)).lowest == "0.00 %"


def test_a_value_lies_at_its_height() -> None:
    low, high = (moment_of(AT, None, Measured(offset_ms=ms)) for ms in (-2_000, 2_000))
    curve = curve_of_figure(Figure.OFFSET, [low, high])
    assert [point.split(",")[1] for point in curve.stretches[0].split()] == ["118.0", "4.0"]
    assert curve.line_y == "61.0", "zero of an offset is in the middle"
    assert text_of(Figure.OFFSET, -40) == "−40 ms"
    assert text_of(Figure.BIT_RATE, 12_345) == "12.3 Mbit/s"


def test_outages_next_to_each_other_are_one_and_silence_is_named_between_known_hours() -> None:
    nearly = Kept(1, HOUR_MS - 30_000, {"LOSS": 30_000})
    found = outages_of(moments(None, WHOLE, DOWN, DOWN, None, nearly, None), by_day=False)
    assert [(one.kind, one.missing) for one in found] == [("network", timedelta(hours=2)), ("unknown", None)]
    assert (found[0].x, found[0].width) == (f"{WIDTH * 2 / 7:.1f}", f"{WIDTH * 2 / 7:.1f}")
    assert found[0].when == "11-25 10:00 – 11-25 12:00"
    assert [one.when for one in outages_of(moments(WHOLE, DOWN), by_day=True)] == ["2026-11-25"]
    assert outages_of(moments(None, None), by_day=True) == []


@pytest.fixture
def filmed(city: City, clock: HandClock) -> City:
    """Two hours of a camera, an outage between them, and pictures."""
    clock.advance(timedelta(hours=30))  # nothing is expected of a camera before it was registered
    code, present = city.points["HQX"].code, int(clock.now().timestamp()) // 3600
    begin = (present - 2) * HOUR_MS
    rows = [
        hour_row(1, code, present - 3, bytes=450_000_000),
        hour_row(2, code, present - 2, bitmap="0" * 15, gaps=[[begin, begin + HOUR_MS, "UNREACHABLE"]]),
        hour_row(3, code, present - 1, bytes=900_000_000),
    ]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    take_in_links(RECORDER, {code: [[present - 1, 1_000, 1_000, 2, 5, 9, 0, 90_000, HOUR_MS, -40]]}, clock=clock)
    take_in_recorder_state(RECORDER, {"cameras": {}, "disk": {}, "log": {}, "queue": {}}, clock=clock)
    return city


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    html = answer.content.decode()
    assert (answer.status_code, PageReader(html).problems) == (status, []), path
    return html


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_curves_of_a_point_for_who_reads_it(signed_in: Callable[..., Client], filmed: City, language: str) -> None:
    path = f"/points/{filmed.points['HQX'].code}/health"
    for role in ("manager", "city", "auditor"):
        html = shown(signed_in(role, language), path)
        assert {"2000 kbit/s", "25.00 fps", "0.2000 %", "−40 ms", "100.00 %"} <= set(html.replace("<", ">").split(">"))
    assert {"zh-hans": "摄像机连不上", "en": "camera not reachable"}[language] in html
    assert html.count("<title>") == 1 + len(Figure), "the outage is in each drawing"
    assert len(html) < 250_000
    shown(signed_in("manager", language), f"{path}?span=days")
    shown(signed_in("manager", language), f"{path}?span=nonsense")
    assert path in shown(signed_in("manager", language), path.removesuffix("/health"))
    assert signed_in("elsewhere", language).get(path).status_code in (403, 404)
    assert signed_in("elsewhere", language).post(f"{path}/table").status_code in (403, 404)
    assert signed_in("manager", language).get("/points/42010200001329999999/health").status_code == 404


@pytest.mark.django_db
def test_the_file_of_a_point_is_in_the_log_before_it_leaves(
    signed_in: Callable[..., Client], filmed: City, clock: HandClock
) -> None:
    code = filmed.points["HQX"].code
    assert signed_in("manager", "en").get(f"/points/{code}/health/table").status_code == 405, "no link takes it"
    answer = signed_in("manager", "en").post(f"/points/{code}/health/table", {"span": "hours"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 + 7 * 24
    assert lines[2].startswith("From,Bit rate (kbit/s),")
    assert lines[-1].partition(",")[2] == "2000,2500,10000,10000,2000,-40,"
    assert lines[-2].partition(",")[2] == ",,0,0,,,UNREACHABLE=3600.0"
    assert lines[3].endswith(",,,,,,"), "before its first hour nothing could be reported"
    (entry,) = told("registry.point.export_health")
    assert entry == {"point": code, "span": "hours", "sha256": hashlib.sha256(answer.content).hexdigest()}
    assert not told("registry.point.export_table"), "that is the list of points"
    draw_block(filmed["city"], clock, "classified", unit="HQXX")
    pages = {role: shown(signed_in(role, "en"), f"/points/{code}/health") for role in ("manager", "auditor")}
    offered = {role: f"/points/{code}/health/table" in html for role, html in pages.items()}
    assert offered == {"manager": True, "auditor": False}, "of a classified site it leaves with who keeps its register"
    assert signed_in("auditor", "en").post(f"/points/{code}/health/table", {"span": "hours"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_curves_of_a_recorder_for_who_keeps_recorders(
    signed_in: Callable[..., Client], filmed: City, clock: HandClock, language: str
) -> None:
    admin, path = signed_in("admin", language), f"/administration/recorders/{RECORDER}/health"
    assert path in shown(admin, "/administration/recorders"), "one recorder that is not enrolled has curves, too"
    html = shown(admin, path)
    assert "2000 kbit/s" in html
    shown(admin, f"{path}?span=days")
    lines = admin.get(f"{path}/table").content.decode("utf-8-sig").splitlines()
    assert lines[-1].partition(",")[2] == "2000,2500,10000,10000,2000,40,"
    enrol(EAST, clock)
    assert f"/administration/recorders/{EAST}/health" in shown(admin, f"/administration/recorders/{EAST}")
    shown(admin, f"/administration/recorders/{EAST}/health")
    assert admin.get("/administration/recorders/no-such/health").status_code == 404
    for role in ("manager", "city", "auditor", "monitor"):
        assert signed_in(role, language).get(path).status_code == 403
        assert signed_in(role, language).get(f"{path}/table").status_code == 403
