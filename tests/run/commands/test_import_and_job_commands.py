"""`mingcha camera import` and `mingcha job`: queued, shown in both languages and in JSON, cancelled by who asked."""

import argparse
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.support.registry.city import PASSWORD, City
from tests.support.registry.importing import SECRET, ImportDouble, listed, use_double
from tests.support.registry.workbooks import rows, sheet_xml, texts, workbook
from tests.support.run.at_the_console import typed_by

from mingcha.jobs.queries import jobs, parts_of
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity.models import User
from mingcha.run.commands import camera, camera_import, job

BAD = "WCT,那里,主要通道,rtsp://10.1.1.1/a,,\nJHG,这里,大门,rtsp://10.1.1.2/a,,\n".encode()


@pytest.fixture
def double(city: City, monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> Iterator[ImportDouble]:
    """The test's clock for the commands, and a worker that works while a command waits."""

    def work(_seconds: float) -> None:
        for row in jobs(only_open=True):
            for part in parts_of(row.number):
                do_part(row.number, part.number, clock=clock)

    for module in (camera_import, job):
        monkeypatch.setattr(module, "SystemClock", lambda: clock)
    monkeypatch.setattr(camera_import.time, "sleep", work)
    yield use_double(monkeypatch)
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


def call(module: Any, *words: str) -> int:
    parser = argparse.ArgumentParser(prog="mingcha")
    module.add_parser(parser.add_subparsers(dest="verb", required=True))
    return int(module.run(parser.parse_args(words)))


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "points.csv"
    path.write_bytes(listed(3))
    return str(path)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.csv"
    path.write_bytes(listed(3) + BAD)
    return str(path)


def test_an_import_that_is_waited_for(double: ImportDouble, good: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(camera, "camera", "import", good, "--wait", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["lines"], said["points"], said["entry"]) == ("done", 3, 3, double.entries[0])
    assert said["refused_lines"] == []
    assert SECRET not in str(said)


def test_a_workbook_with_one_label_for_all_its_coordinates(
    double: ImportDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "points.csv"  # a name says nothing
    heads = texts("系统", "名称", "码流地址", "经度", "纬度")
    cells = texts("JHG", "东侧", "rtsp://10.1.1.1/a", "114.29", "30.57")
    path.write_bytes(workbook(sheet_xml(rows(heads, cells)), sheet_xml("")))
    assert call(camera, "camera", "import", str(path), "--wait", "--coordinate-system", "gcj02") == 0
    shown = capsys.readouterr().out
    assert "points.csv [GCJ-02]" in shown
    assert "only the sheet '点位' is read; not read: '说明'" in shown
    assert [point.position and point.position.system for point in double.imported] == ["GCJ-02"]
    with pytest.raises(Fault, match="there is no default"):
        call(camera, "camera", "import", str(path))


def test_refused_lines_in_both_languages(double: ImportDouble, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(camera, "camera", "import", bad, "--wait") == 1
    said = capsys.readouterr().out
    assert "第 5 行 line 5 系统 System: 没有这个系统 there is no such system" in said
    assert "第 6 行 line 6 部位 Part of the place: 没有这种部位：可填重要出入口、" in said
    assert "有 2 行不能登记，未登记任何点位" in said
    assert "2 lines cannot be registered, so no point was registered" in said


def test_a_required_cell_that_is_empty_is_missing(
    double: ImportDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(listed(1) + "JHG,这里,主要通道,,,,none\n,那里,主要通道,rtsp://10.1.1.2/a,,,none\n".encode())
    assert call(camera, "camera", "import", str(path), "--wait") == 1
    said = capsys.readouterr().out
    assert "第 3 行 line 3 地址 Address of the stream: 请填写此项 This must be given" in said
    assert "第 4 行 line 4 系统 System: 请填写此项 This must be given" in said
    assert [point.line for point in double.judged] == [2, 3, 4], "the rest of a line is judged all the same"


def test_every_field_of_a_refused_line_has_its_chinese_head(
    double: ImportDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "views.csv"
    heads = "系统,名称,码流地址,方位角,经度,坐标系\n"
    path.write_bytes(f"{heads}JHG,这里,rtsp://10.1.1.1/a,999,,\nJHG,那里,rtsp://10.1.1.2/a,,114,CGCS2000\n".encode())
    assert call(camera, "camera", "import", str(path), "--wait") == 1
    said = capsys.readouterr().out
    assert "第 2 行 line 2 视域 Field of view: 方位角须在" in said
    assert "第 3 行 line 3 坐标 Coordinate: 须给出坐标" in said


def test_a_job_that_no_worker_takes_says_so(
    double: ImportDouble, good: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_import, "beats", lambda _home, name: name != "jobs")
    assert call(camera, "camera", "import", good) == 0
    assert "no `mingcha jobs` runs in this home" in capsys.readouterr().out
    assert call(camera, "camera", "import", good, "--wait", "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["state"] == "done"
    assert "no `mingcha jobs` runs in this home" in said.err
    monkeypatch.setattr(camera_import, "beats", lambda _home, _name: True)
    assert call(camera, "camera", "import", good) == 0
    assert "mingcha jobs" not in capsys.readouterr().out


def test_refused_lines_in_json(double: ImportDouble, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(camera, "camera", "import", bad, "--check", "--wait", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["check_only"], said["refused"], said["error"]) == ("done", True, 2, None)
    assert said["refused_lines"][0] == {
        "line": 5, "field": "system", "article": "", "zh": "没有这个系统", "en": "there is no such system",
        "missing": [],
    }  # fmt: skip


def test_an_article_is_named(
    double: ImportDouble, good: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert call(camera, "camera", "import", good, "--wait", "--as", "nobody") == 1
    assert "第 2 行 line 2 系统 System [§ 3]: 您没有这个权限 you may not" in capsys.readouterr().out


def test_jobs_are_listed_shown_and_cancelled(
    double: ImportDouble, good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(camera, "camera", "import", good) == 0
    said = capsys.readouterr().out
    number = jobs()[0].number
    assert "排队 queued" in said
    assert f"mingcha job show {number}" in said
    assert call(job, "job", "list", "--open") == 0
    assert "导入点位 import of points  program:console" in capsys.readouterr().out
    assert call(job, "job", "show", str(number)) == 0
    assert "0/3 行已审核" in capsys.readouterr().out
    assert call(job, "job", "cancel", str(number), "--json") == 0
    (said_json,) = json.loads(capsys.readouterr().out)
    assert said_json["state"] == "cancelled"
    assert {part["state"] for part in said_json["part_states"]} == {"cancelled"}
    assert call(job, "job", "show", str(number)) == 1
    assert "已取消 cancelled" in capsys.readouterr().out
    assert call(job, "job", "list", "--open", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert call(job, "job", "list", "--open") == 0
    assert capsys.readouterr().out == "没有任务 no jobs\n"


def test_a_person_sees_and_cancels_their_own_jobs_alone(
    double: ImportDouble,
    good: str,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    call(camera, "camera", "import", good)
    number = str(jobs()[0].number)
    for words in (("show", number), ("cancel", number)):
        typed_by(monkeypatch, User.objects.get(username="district"), clock)
        with pytest.raises(Fault) as caught:
            call(job, "job", *words, "--as", "district")
        assert caught.value.kind is FaultKind.NOT_FOUND
    capsys.readouterr()
    typed_by(monkeypatch, User.objects.get(username="district"), clock)
    assert call(job, "job", "list", "--as", "district", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_file_that_cannot_be_read(double: ImportDouble, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="cannot be read"):
        call(camera, "camera", "import", str(tmp_path / "none.csv"))
