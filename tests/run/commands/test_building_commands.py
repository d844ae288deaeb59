"""Commands of planning and building (`mingcha plan`, `acceptance` ...): the acts of the pages at the command line."""

import argparse
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.scans import png
from tests.support.registry.city import ADJUSTED, City, add_camera_on_trial
from tests.support.registry.planning import TEXT, add_governments, city_plan_in_force

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.actions import sign_acceptance
from mingcha.registry.acceptance.passing import install, plain_report
from mingcha.registry.places.position import Position
from mingcha.registry.plans.actions import draft_plan
from mingcha.registry.plans.queries import plan as read_plan
from mingcha.registry.points.actions import place_point
from mingcha.registry.reports.actions import receive_report
from mingcha.registry.reports.values import NewReport
from mingcha.run.commands.building import (
    acceptance,
    area,
    circuit,
    criterion,
    funding,
    mask,
    meeting,
    part,
    plan,
    project,
    report,
    standard,
)

MODULES = {
    "plan": plan, "project": project, "area": area, "part": part, "meeting": meeting, "report": report,
    "criterion": criterion, "funding": funding, "acceptance": acceptance, "standard": standard,
    "circuit": circuit, "mask": mask,
}  # fmt: skip
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
    with pytest.raises(Refused):
        command("district", "report", "close", number, *close)  # who took it up does not close it alone
    assert command("city", "report", "close", number, *close)[0]["result"] == "removed"
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


@pytest.mark.law("18")
def test_a_mask_is_drawn_proven_checked_and_ended(
    command: Command, city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, still = city.points["HQX"].code, tmp_path / "still.png"
    still.write_bytes(png())
    box = "[[[0,0],[9000,0],[9000,9000],[0,9000]]]"
    assert command("manager", "mask", "needs", code) == []
    propose = (
        "mask",
        "propose",
        code,
        "--by",
        "camera",
        "--reason",
        "居民窗户",
        "--opens",
        "08:00",
        "--closes",
        "20:00",
    )
    with pytest.raises(Fault):
        command("manager", *propose, "--polygons", "[[0,0]]")
    (row,) = command("manager", *propose, "--polygons", box)
    no = row["no"]
    taken = clock.now() + timedelta(seconds=9)
    clock.advance(timedelta(minutes=1))
    (proven,) = command("manager", "mask", "prove", no, 1, "--still", still, "--taken", taken.isoformat())
    assert proven["proof"]["media_type"] == "image/png"  # type: ignore[index]
    assert command("district", "mask", "check", no, 1)[0]["state"] == "checked"
    (second,) = command("manager", *propose, "--polygons", box, "--replaces", no)
    assert (second["version"], second["is_less"]) == (2, False)
    assert command("district", "mask", "return", no, 2, "--reason", "无必要")[0]["state"] == "returned"
    assert len(command("district", "mask", "show", no)) == 2
    assert command("district", "mask", "end", no, "--reason", "已迁走")[0]["state"] == "ended"
    assert command("manager", "mask", "list") == []
    assert len(command("manager", "mask", "list", "--over")) == 2


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
    money = ("--source", "government", "--use", "building", "--year", 2026, "--area", "420102", "--amount", "120000.5")
    record = ("project", "record-funding", row["number"], *money)
    with pytest.raises(Refused):
        command("manager", *record)
    (paid,) = command("manager", *record, "--document", "岸财预 7")
    assert (paid["project"], paid["amount_fen"]) == (row["number"], 12_000_050)
    assert command("manager", "project", "funding", row["number"]) == [paid]
    assert command("city", "project", "lacking") == []
    command("manager", "funding", "end", paid["number"], "--reason", "金额有误")
    city_money = (*money[:-3], "420100", *money[-2:], "--document", "武财预 7")
    command("manager", "project", "record-funding", row["number"], *city_money)
    assert [one["number"] for one in command("city", "project", "lacking")] == [row["number"]], "not of its own level"


@pytest.mark.law("5")
def test_a_scan_of_an_approval_is_handed_in_later(
    command: Command, city: City, clock: HandClock, tmp_path: Path
) -> None:
    mayor = city.people["mayor"] = add_governments(clock)["mayor"]
    number, scan = city_plan_in_force(city, mayor, clock), tmp_path / "approval.png"
    scan.write_bytes(png())
    with pytest.raises(Fault, match="has not approved"):
        command("city", "plan", "scan", number, "--body", "city_police", "--scan", scan)
    assert command("mayor", "plan", "scan", number, "--body", "government", "--scan", scan)[0]["state"] == "in_force"
    (submission,) = read_plan(mayor, number, at=clock.now()).submissions
    assert [one.number for one in submission.approvals[0].scans] == [1]


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


@pytest.mark.law("5")
def test_a_planned_place_is_added_to_a_draft_and_removed(command: Command, city: City, clock: HandClock) -> None:
    number = draft_plan(city["city"], area="420100", text=TEXT, clock=clock)
    add = ("plan", "add-item", number, "东口", "--category", "6(5)", "--class", 1, "--count", 4)
    where = ("--coordinate", "114.2946, 30.6271", "--coordinate-system", "EPSG:4490", "--azimuth", 90)
    with pytest.raises(Refused):
        command("manager", *add, *where)
    (item,) = command("city", *add, *where)
    assert command("city", "plan", "items", number) == [item]
    assert command("city", "plan", "remove-item", item["key"])[0]["items"] == 0


@pytest.mark.law("4", "6")
def test_a_criterion_and_money(command: Command, clock: HandClock) -> None:
    day = shanghai_day(clock.now())
    given = ("--text", "5 万平方米以上", "--reason", "统一尺度", "--document", "武公视 1", "--from", day)
    record = ("criterion", "record", "6(5)", "large", "--division", "420100", *given)
    with pytest.raises(Refused):
        command("manager", *record)
    assert command("city", *record) == command("city", "criterion", "list")
    money = ("--source", "government", "--use", "upkeep", "--year", 2026, "--area", "420102", "--document", "岸财预 7")
    (row,) = command("manager", "funding", "record", "HQX", *money, "--amount", "120000.5")
    assert row["amount_fen"] == 12_000_050
    for wrong in ("1.005", "NaN", "Infinity", "元"):
        with pytest.raises(SystemExit):
            command("manager", "funding", "record", "HQX", *money, "--amount", wrong)
    assert command("manager", "funding", "end", row["number"], "--reason", "金额有误")[0]["end_reason"] == "金额有误"
    assert len(command("manager", "funding", "list", "HQX")) == 1
    assert command("city", "funding", "lacking") == []


@pytest.mark.law("7")
def test_a_standard_is_claimed_and_withdrawn(command: Command, city: City, tmp_path: Path) -> None:
    code, scan = city.points["HQX"].code, tmp_path / "report.png"
    scan.write_bytes(png())
    claim = ("standard", "claim", "HQX", "gb35114_b", "--by", "某公司", "--on", "2026-01-05")
    with pytest.raises(Refused):
        command("manager", *claim, "--scan", scan)
    report = ("--report", "检 118", "--issuer", "检测中心", "--report-on", "2026-06-30")
    (row,) = command("manager", *claim, *report, "--scan", scan, "--point", code)
    assert command("guard", "standard", "list", "HQX") == [row]
    (gone,) = command("manager", "standard", "withdraw", row["number"], "--reason", "更换设备")
    assert gone["withdrawn"] == 1
    (whole,) = command("manager", "standard", "show", row["number"])
    assert [one["code"] for one in whole["points"]] == [code]  # type: ignore[attr-defined]


@pytest.mark.law("8")
def test_an_acceptance_from_opening_to_use_but_for_its_signatures(
    command: Command, city: City, clock: HandClock, tmp_path: Path
) -> None:
    day, code = shanghai_day(clock.now()), add_camera_on_trial("HQX", clock, "操场").code
    install(city["manager"], "HQX", settings.MINGCHA_HOME.documents, clock)
    start = ("acceptance", "open", "操场补点验收", "--system", "HQX", "--standards", "GB 50348-2018", "--built-on", day)
    group = ("--member", "陈", "花桥小学", "负责人", "manager", "--member", "李", "监理公司", "工程师", "nobody")
    with pytest.raises(Fault):
        command("manager", *start, "--member", "陈")
    (found,) = command("manager", *start, *group, "--member", "王", "检测中心", "检测员", "--point", code)
    number, file, scan = found["row"]["number"], tmp_path / "report.json", tmp_path / "scan.png"  # type: ignore[index]
    scan.write_bytes(png())
    items = [
        {"item": one.item.value, "value": one.value, "fits": True, "instrument": one.instrument}
        for one in plain_report(day).measurements
    ]
    problem = {"text": "存储不足", "mends": "承建单位", "due_on": str(day)}
    body = {"report": 0, "accepted_on": str(day), "conclusion": "unqualified", "measurements": items}

    def do(verb: str, *words: object) -> dict[str, object]:
        return command("manager", "acceptance", verb, number, *words)[0]["row"]  # type: ignore[return-value]

    file.write_text(json.dumps(body | {"problems": "none"}), encoding="utf-8")
    with pytest.raises(Fault, match="problems"):
        do("report", "--file", file)
    for last, more in ((0, {"problems": [problem]}), (1, {"conclusion": "qualified"})):
        file.write_text(json.dumps(body | {"report": last} | more), encoding="utf-8")
        do("report", "--file", file)
        for username in ("manager", "nobody"):
            sign_acceptance(city[username], acceptance=number, report=last + 1, clock=clock)
        scan.write_bytes(png(40 + last))  # each report has a sheet of its own
        do("sheet", "--report", last + 1, "--scan", scan)
        do("document", "--kind", "inspection", "--title", "检测报告 7", "--scan", scan)
        state = do("close", "--report", last + 1)["state"]
        if last == 0:
            assert state == "failed"
            (shown,) = command("nobody", "acceptance", "show", number)
            key = shown["reports"][0]["problems"][0]["number"]  # type: ignore[index]
            do("reinspect", "--report", 1)
            do("mend", "--problem", key, "--on", day, "--note", "已扩容")
    assert state == "passed"
    assert [one["number"] for one in command("district", "acceptance", "list", "--state", "passed")][:1] == [number]
    with pytest.raises(Refused):
        do("withdraw", "--reason", "有误")


@pytest.mark.law("17")
def test_a_circuit_is_registered_carries_points_and_ends(command: Command, city: City, clock: HandClock) -> None:
    today, code = shanghai_day(clock.now()), city.points["HQX"].code
    terms = ("--medium", "local", "--encryption", "none", "--mbps", 1000)
    own = ("--kind", "own", "--operator", "HQXX", "--unit", "HQXX", "--from", today)
    with pytest.raises(Refused):  # a leased one without its contract
        command("manager", "circuit", "open", "LAN", *own[2:], *terms)
    number = command("manager", "circuit", "open", "LAN", *own, *terms)[0]["row"]["number"]  # type: ignore[index]
    (put,) = command("manager", "circuit", "put", number, "--point", code, "--on", today)
    assert put["carried"][0]["code"] == code  # type: ignore[index]
    command("manager", "circuit", "change", number, "--revision", 2, *terms, "--promised", 9990)
    (month,) = command("manager", "circuit", "month", "HQXX")
    assert month["circuits"][0]["kept"] is True  # type: ignore[index]
    assert command("manager", "circuit", "outages", number) == []
    command("manager", "circuit", "take", number, "--point", code, "--on", today)
    command("manager", "circuit", "end", number, "--on", today, "--reason", "改用专线", "--revision", 4)
    assert [one["number"] for one in command("district", "circuit", "list", "--state", "ended")] == [number]
