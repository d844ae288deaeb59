"""`mingcha plan`, `project`, `area`, `part`, `meeting` and `report`: the acts of the pages at the command line."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.access.scans import png
from tests.support.registry.city import ADJUSTED, City
from tests.support.registry.planning import TEXT

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.plans.actions import draft_plan
from mingcha.registry.points.actions import place_point
from mingcha.registry.points.position import Position
from mingcha.registry.reports.actions import receive_report
from mingcha.registry.reports.values import NewReport
from mingcha.run.commands.building import area, meeting, part, plan, project, report

MODULES = {"plan": plan, "project": project, "area": area, "part": part, "meeting": meeting, "report": report}
CORNERS = [[114.3, 30.61], [114.301, 30.61], [114.301, 30.611], [114.3, 30.61]]
HEAD = "名称,第六条类别,点位类别,数量,经度,纬度,坐标系,方位角\n"
type Told = list[dict[str, object]]
type Command = Callable[..., Told]


@pytest.fixture
def command(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a verb as a person; its answer in JSON."""
    for module in MODULES.values():
        monkeypatch.setattr(module, "SystemClock", lambda: clock)
        monkeypatch.setattr(module, "asker", lambda username: city[username])

    def run(who: str, *words: object) -> Told:
        module = MODULES[str(words[0])]
        parser = argparse.ArgumentParser(prog="mingcha")
        module.add_parser(parser.add_subparsers(dest="verb", required=True))  # type: ignore[attr-defined]
        capsys.readouterr()
        given = parser.parse_args([*map(str, words), "--as", who, "--json"])
        assert module.run(given) == 0  # type: ignore[attr-defined]
        told = json.loads(capsys.readouterr().out)
        return told if isinstance(told, list) else [{"number": told}]

    return run


@pytest.mark.law("18")
def test_a_report_is_taken_up_and_closed(command: Command, clock: HandClock) -> None:
    receive_report(program("report-page"), NewReport("420102", "toilet", "三楼", "门上有孔"), clock=clock)
    (row,) = command("district", "report", "list")
    number, close = row["number"], ("--result", "removed", "--on", shanghai_day(clock.now()), "--note", "已拆除")
    with pytest.raises(Fault) as early:
        command("district", "report", "close", number, *close)
    assert early.value.kind is FaultKind.CONFLICT
    assert command("district", "report", "take-up", number)[0]["state"] == "taken_up"
    assert command("district", "report", "close", number, *close)[0]["result"] == "removed"
    assert command("district", "report", "list", "--closed")[0]["case_no"] == row["case_no"]
    with pytest.raises(Refused):
        command("manager", "report", "list")


@pytest.mark.law("4")
def test_a_meeting_with_its_scan_and_an_action(command: Command, clock: HandClock, tmp_path: Path) -> None:
    today, scan = shanghai_day(clock.now()), tmp_path / "minutes.png"
    scan.write_bytes(png())
    record = ("meeting", "record", "江岸区协调会", "--organiser", "JAGA", "--held-on", today)
    with pytest.raises(Refused):
        command("district", *record)
    (held,) = command("district", *record, "--scan", scan)
    assert held["media_type"] == "image/png"
    add = ("meeting", "add-action", "补建", "--meeting", held["number"], "--unit", "HQXX", "--due-on", today)
    (action,) = command("district", *add)
    ended = command("manager", "meeting", "end-action", action["number"], "--note", "已建")
    assert ended == [{"number": held["number"]}]
    assert len(command("manager", "meeting", "list")) == 1


@pytest.mark.law("18", "799-10")
def test_an_area_is_drawn_and_ended(command: Command, clock: HandClock, tmp_path: Path) -> None:
    today, border = shanghai_day(clock.now()), tmp_path / "border.json"
    border.write_text(json.dumps({"type": "Polygon", "coordinates": [CORNERS]}))
    draw = ("area", "draw", "涉密单位", "--kind", "classified", "--border", border, "--label", "CGCS2000")
    draw += ("--division", "420102", "--unit", "HQXX", "--from", today, "--document", "涉密清单 1")  # type: ignore[assignment]
    with pytest.raises(Refused):
        command("district", *draw)
    (row,) = command("city", *draw)
    consent = ("--system", "JHG", "--document", "同意函 1", "--on", today)
    assert command("district", "area", "consent", row["number"], *consent)[0]["system"] == "JHG"
    assert command("city", "area", "end", row["number"], "--reason", "迁出")[0]["end_reason"] == "迁出"
    assert command("city", "area", "list") == []
    assert len(command("city", "area", "list", "--over")) == 1


@pytest.mark.law("5")
def test_duplicates_are_listed(command: Command, city: City, clock: HandClock) -> None:
    for code in (city.points["JHG"].code, city.points["HQX"].code):
        position = Position("114.2946, 30.6271", "EPSG:4490", label_reason="已核对")
        adjusted = {"adjustment": ADJUSTED, "duplicate_reason": "校方须自行看护"}
        place_point(city["city"], code=code, position=position, clock=clock, **adjusted)  # type: ignore[arg-type]
    (row,) = command("manager", "plan", "duplicates", "--area", "420102", "--unit", "花桥")
    assert (row["apart_m"], row["explained"]) == (0.0, True)
    assert command("manager", "plan", "duplicates", "--unexplained") == []


@pytest.mark.law("6")
def test_a_part_is_added_judged_stood_at_and_ended(command: Command, city: City) -> None:
    (row,) = command("manager", "part", "add", "HQX", "南门", "--kind", "passage")
    number = row["number"]
    assert [one["name"] for one in command("manager", "part", "gaps")] == ["南门"]
    code = city.points["HQX"].code
    assert command("city", "part", "stand", code, "--part", number) == [{"number": int(code)}]
    assert command("manager", "part", "list", "HQX")[0]["points"]
    with pytest.raises(Fault):
        command("city", "part", "end", number, "--reason", "拆除")
    judge = ("part", "judge", number, "--not-required", "--reason", "已封闭", "--version", 1)
    with pytest.raises(Refused):
        command("manager", *judge)
    assert command("city", *judge)[0]["required"] is False
    (free,) = command("manager", "part", "add", "HQX", "侧门", "--kind", "entrance")
    assert command("city", "part", "end", free["number"], "--reason", "拆除") == [{"number": free["number"]}]


@pytest.mark.law("5")
def test_a_project_and_the_points_that_it_built(command: Command, city: City) -> None:
    start = ("project", "start", "学校大门", "--organisation", "HQXX")
    with pytest.raises(Refused):
        command("manager", *start)
    (row,) = command("manager", *start, "--exception", "第六条单位自建")
    (row,) = command("manager", "project", "add-points", row["number"], city.points["HQX"].code)
    assert (row["built"], len(command("manager", "project", "list"))) == (1, 1)


@pytest.mark.law("5")
def test_a_plan_is_filled_submitted_approved_and_followed_by_the_next(
    command: Command, city: City, clock: HandClock, tmp_path: Path
) -> None:
    number, places = draft_plan(city["city"], area="420100", text=TEXT, clock=clock), tmp_path / "places.csv"
    places.write_text(HEAD + "东口,6(5),一类,4,114.2946,30.6271,EPSG:4490,90\n", encoding="utf-8")
    taken = command("city", "plan", "import", number, "--file", places, "--revision", 1)
    assert (taken[0]["items"], taken[0]["revision"]) == (1, 2)
    assert command("city", "plan", "clear", number, "--revision", 2)[0]["items"] == 0
    years = ("--from", 2026, "--to", 2028)
    (row,) = command("city", "plan", "change", number, "--title", "市规划", *years, "--revision", 3)
    with pytest.raises(Fault) as old:
        command("city", "plan", "change", number, "--title", "市规划", *years, "--revision", 3)
    assert old.value.kind is FaultKind.CONFLICT
    command("city", "plan", "import", number, "--file", places, "--revision", row["revision"])
    (row,) = command("city", "plan", "list")
    assert command("city", "plan", "submit", number, "--revision", row["revision"])[0]["state"] == "submitted"
    today = shanghai_day(clock.now())
    with pytest.raises(Refused):
        command("city", "plan", "approve", number, "--document", "武政 1", "--on", today, "--revision", row["revision"])
    assert command("city", "plan", "return", number, "--reason", "补充点位")[0]["state"] == "draft"
    with pytest.raises(Fault):
        command("city", "plan", "draft", "420100", "--title", "市规划", *years)
    with pytest.raises(Fault):
        command("security", "plan", "end-approver", 7)


@pytest.mark.law("8")
def test_stages_and_the_trial_run_of_a_project(command: Command, clock: HandClock) -> None:
    today = shanghai_day(clock.now())
    (row,) = command("manager", "project", "start", "学校大门", "--organisation", "HQXX", "--exception", "单位自建")
    number = row["number"]
    with pytest.raises(Refused):
        command("manager", "project", "stage", number, "video", "use", "--done", today)
    (lanes,) = command("manager", "project", "stage", number, "main", "design", "--done", today)
    assert [one["kind"] for one in lanes["warnings"]] == ["video_behind"]  # type: ignore[attr-defined]
    assert command("manager", "project", "stages", number) == [lanes]
    command("manager", "project", "trial", number, "--first", today, "--last", today)
    (trial,) = command("manager", "project", "trial-add", number, "guard", "--reason", "调试")
    assert (trial["last_on"], len(trial["people"])) == (str(today), 1)  # type: ignore[arg-type]
    (trial,) = command("manager", "project", "trial-remove", number, "guard", "--reason", "结束")
    assert trial["people"] == []
