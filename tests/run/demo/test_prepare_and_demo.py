"""`prepare` and `demo reset` as a person runs them: real processes, a home of their own."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.forked_commands import run_command
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import prepared
from tests.support.e2e.running_home import demo_home as copied_demo_home
from tests.support.e2e.running_home import told_by_prepare

from mingcha.access.papers.values import PaperKind
from mingcha.access.requests.values import RequestState
from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.run.commands import demo
from mingcha.run.commands.check import check_home
from mingcha.run.demo.cameras import POINTS
from mingcha.run.demo.city import DEMO_ACCOUNTS
from mingcha.run.demo.set_up import set_up_demo
from mingcha.run.main import main
from mingcha.run.programs.up import only_one

Run = Callable[..., subprocess.CompletedProcess[str]]


def mingcha(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One verb in a process of its own, with the embedded database of this home."""
    environment = {**os.environ, "MINGCHA_HOME": str(path), "PYTHONPATH": os.pathsep.join(sys.path)}
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MINGCHA_PORT", "MINGCHA_DEBUG"):
        environment.pop(name, None)
    return run_command(words, environment)


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo home, in a path that is long, Chinese and has spaces, as the first one was."""
    path = tmp_path_factory.mktemp("明察 的 目录") / ("长" * 40) / "var"
    copied_demo_home(path)
    return path


def counts(path: Path) -> dict[str, int]:
    """Rows of every table of a home."""
    with sqlite3.connect(f"file:{path}/data/mingcha.db?mode=ro", uri=True) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    database.close()
    return found


def test_prepare_makes_the_demo_and_a_second_time_changes_nothing(demo_home: Path) -> None:
    first, told = told_by_prepare()
    assert told.startswith(f"{first}: 新目录已就绪（演示）/ new home prepared (demo)\n")
    before, marker = counts(demo_home), (demo_home / "home.json").read_bytes()
    assert before["registry_user"] == len(DEMO_ACCOUNTS)
    assert before["registry_point"] == POINTS
    assert json.loads(marker)["demo"] is True
    for words in (["prepare", "--demo-if-new"], ["prepare"]):
        done = mingcha(demo_home, *words)
        assert (done.returncode, done.stdout) == (0, ""), words
    assert counts(demo_home) == before
    assert (demo_home / "home.json").read_bytes() == marker


def test_the_demo_has_plans_on_their_way_and_a_project_for_every_point(demo_home: Path) -> None:
    with sqlite3.connect(f"file:{demo_home}/data/mingcha.db?mode=ro", uri=True) as database:
        states = {state for (state,) in database.execute("SELECT state FROM registry_plan")}
        built = database.execute("SELECT count(*) FROM registry_projectpoint").fetchone()[0]
        accepted = {state for (state,) in database.execute("SELECT state FROM registry_acceptance")}
        ways = set(database.execute("SELECT item_id IS NULL, exception_reason = '' FROM registry_project"))
        behind = "SELECT count(*) FROM registry_finding WHERE kind = 'out_of_step' AND closed_at IS NULL"
        out_of_step = database.execute(behind).fetchone()[0]
        trials = database.execute("SELECT count(*) FROM registry_projecttrial").fetchone()[0]
        twice = database.execute("SELECT count(*) FROM overview_duplicate").fetchone()[0]
        filed = {state for (state,) in database.execute("SELECT state FROM registry_systemfiling")}
        kept = {state for (state,) in database.execute("SELECT state FROM registry_archivevolume")}
        named = "SELECT subject FROM registry_finding WHERE kind = 'maintenance_unstated' AND closed_at IS NULL"
        unmaintained = {subject for (subject,) in database.execute(named)}
    database.close()
    assert kept == {"open", "handed_over"}
    assert ("ERQ-1" in unmaintained, "HQX-1" in unmaintained) == (True, False)
    assert states == {"draft", "approved_by_one", "in_force"}
    assert accepted == {"open", "measured", "signed", "passed", "failed", "reinspection", "withdrawn"}
    assert filed == {"draft", "submitted", "returned", "received", "withdrawn"}
    assert built == POINTS
    assert (out_of_step, trials, twice) == (3, 3, 3)
    assert ways == {(0, 1), (1, 0)}, "by an item of a plan, and by an exception with its reason"


@pytest.mark.law("4", "6", "6(11)", "18", "18(5)")
def test_the_demo_has_a_gap_of_each_reason_areas_meetings_money_and_reports(demo_home: Path) -> None:
    """The gap of the camera that is down shows with the recorder's first report."""
    with sqlite3.connect(f"file:{demo_home}/data/mingcha.db?mode=ro", uri=True) as database:

        def column(query: str) -> list[str]:
            return sorted(str(value) for (value,) in database.execute(query))

        gaps = column("SELECT reason FROM overview_gap")
        used = "SELECT name FROM registry_point WHERE stands_at_id IS NOT NULL AND enabled AND state = 'in_use'"
        standing = column(used)
        areas = column("SELECT kind FROM registry_drawnarea")
        criteria = column("SELECT DISTINCT division FROM registry_criterion")
        late = column("SELECT unit_id FROM registry_meetingaction WHERE done_at IS NULL AND due_on < date('now')")
        reports = column("SELECT state FROM registry_report")
        open_findings = "SELECT subject FROM registry_finding WHERE closed_at IS NULL AND kind = "
        without_budget = column(open_findings + "'budget_missing'")
        without_consent = column(open_findings + "'consent_missing'")
        consented = column("SELECT subject FROM registry_finding WHERE kind = 'consent_missing'")
        built = "SELECT project_id FROM registry_projectpoint"
        unbuilt = column(f"SELECT count(*) FROM registry_project WHERE id NOT IN ({built})")
    database.close()
    assert gaps == ["not_accepted", "not_built", "switched_off"]
    assert "二七码头客运站进站口" in standing, "it is in use, switched on, and its address is dead"
    assert areas == ["cases", "classified", "polling"]
    assert criteria == ["420100", "420102"]
    assert len(late) == 1
    assert reports == ["closed", "received", "taken_up"]
    assert without_budget == ["CJQ-1"], "money of the city is none of the district's budget"
    assert (without_consent, bool(consented)) == ([], True)
    assert unbuilt == ["2"], "one designed, one just begun"


def test_the_demo_has_a_request_in_each_state_that_needs_no_footage(
    demo_home: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    """And papers of each kind, two officers with an account and no role, lines of the register, a refused parent."""
    with sqlite3.connect(f"file:{demo_home}/data/mingcha.db?mode=ro", uri=True) as database:
        states = [state for (state,) in database.execute("SELECT state FROM access_request")]
        papers = {kind for (kind,) in database.execute("SELECT kind FROM access_paper")}
        acts = {act for (act,) in database.execute("SELECT act FROM access_requestline")}
        askers = database.execute(
            "SELECT count(*) FROM access_officer AS o JOIN registry_user AS u ON u.id = o.user_id"
            " WHERE u.id NOT IN (SELECT user_id FROM registry_roleassignment)"
        ).fetchone()
        grants = database.execute("SELECT count(*) FROM access_grant WHERE revoked_at IS NULL").fetchone()
    database.close()
    assert set(states) == {state.value for state in RequestState} - {RequestState.DELIVERED.value}
    assert papers == {kind.value for kind in PaperKind}
    assert acts == {"opened", "refused"}
    assert (askers, grants) == ((2,), (2,)), "each of both officers may watch the open view"
    assert counts(demo_home)["access_subjectrequest"] == 1
    home = Home(demo_home, demo_home / "keys")
    with django_db_blocker.unblock(), inside(home):
        assert [found.as_json() for found in check_home(home, SystemClock())] == []


@pytest.mark.law("12", "16(1)", "16(4)", "16(6)", "22", "25", "799-24")
def test_the_demo_shows_what_follows_when_the_law_is_not_kept(demo_home: Path) -> None:
    """A case at its notice with both inspections signed, orders of work, clues, incidents, an inspected unit."""
    with sqlite3.connect(f"file:{demo_home}/data/mingcha.db?mode=ro", uri=True) as database:

        def rows(columns: str, table: str) -> list[tuple[str | int, ...]]:
            return sorted(database.execute(f"SELECT {columns} FROM supervision_{table}"))

        assert rows("state", "obstruction") == [("candidate",), ("corrected",), ("ordered",)]
        signed = rows("again, signed_at IS NOT NULL", "inspection")
        cases = rows("state, rule, notice_yuan", "penaltycase")
        orders = rows("state, kind", "workorder")
        receipts = rows("count(*)", "cluereceipt GROUP BY clue_id")
        incidents = rows("closed_at IS NULL", "securityincident")
        planned = database.execute("SELECT count(*) FROM supervision_plannedinspection").fetchone()
        linked = rows("report_id, obstruction_id", "reportedobstruction")
        others = [rows("state", one) for one in ("unitinspection", "complaint", "inspectionplan")]
    database.close()
    assert signed == [(0, 1), (0, 1), (1, 1)]
    assert cases == [("noticed", "799-27(1)", 10_000)]
    assert orders == [("verified", "sign"), ("waiting", "camera")]
    assert receipts == [(1,), (2,)], "one waits for the other receipt"
    assert incidents == [(0,), (1,)]
    assert (planned, linked) == ((2,), [(3, 3)])
    assert others == [[("ordered",)], [("examined",)], [("in_force",)]]


@pytest.mark.law("13(1)", "13(2)", "13(3)", "16(1)")
def test_the_demo_shares_by_the_real_acts(demo_home: Path) -> None:
    """Sets by three hands; what two departments asked for, from returned to supplied to named people; joinings; a
    target that an officer is to enable. Nobody watches by the document of a decision: the city's police use these
    systems."""
    with sqlite3.connect(f"file:{demo_home}/data/mingcha.db?mode=ro", uri=True) as database:

        def rows(query: str) -> list[tuple[str | int, ...]]:
            return sorted(database.execute(query))

        sets = rows("SELECT state, count(*) FROM sharing_datasetversion GROUP BY state")
        asked = rows("SELECT state, kind FROM sharing_application")
        decided = rows("SELECT outcome FROM sharing_sharingdecision")
        grants = rows("SELECT kind, state, opened != '' FROM sharing_sharegrant")
        people = rows(
            "SELECT u.username, p.named_at IS NOT NULL FROM sharing_grantperson AS p"
            " JOIN registry_user AS u ON u.id = p.user_id"
        )
        shared = rows("SELECT count(*) FROM access_sharedpoint")
        barred = rows("SELECT DISTINCT bar FROM sharing_decidedpoint")
        joined = rows("SELECT state FROM sharing_joining")
        targets = rows("SELECT kind, tried_why, enabled_at IS NULL FROM sharing_target")
        grounds = rows("SELECT count(*) FROM registry_viewingground")
        used = rows("SELECT count(*) FROM registry_system WHERE using_unit_id IS NOT NULL")
    database.close()
    assert sets == [("draft", 2), ("published", 3), ("submitted", 1)]
    assert asked == [
        ("agreed_partly", "live"), ("agreed_partly", "rows"), ("forwarded", "rows"), ("returned", "snapshot")
    ]  # fmt: skip
    assert decided == [("agreed_partly",), ("agreed_partly",)]
    assert grants == [("live", "in_force", 1)]
    assert people == [("dengkai", 1), ("jiangli", 0), ("tianhao", 1)]
    assert (shared[0][0] > 5, barred) == (True, [("",), ("not_filed",)])
    assert joined == [("connected",), ("offered",)]
    assert targets == [("file", "", 1)]
    assert (grounds, used) == ([(0,)], [(4,)])


def test_data_and_keys_are_open_to_nobody_else(demo_home: Path) -> None:
    for name in ("data", "keys", "run", "logs"):
        assert (demo_home / name).stat().st_mode & 0o077 == 0, name
    for key in (demo_home / "keys").iterdir():
        if "PRIVATE" in key.read_text(errors="replace"):
            assert key.stat().st_mode & 0o077 == 0, key.name


def test_a_productive_home_never_becomes_a_demo_home(tmp_path: Path) -> None:
    path = tmp_path / "var"
    prepared(path)
    assert mingcha(path, "prepare", "--demo-if-new").returncode == 0
    assert json.loads((path / "home.json").read_text())["demo"] is False
    assert counts(path)["registry_user"] == 0
    refused = mingcha(path, "demo", "reset")
    assert refused.returncode == 1
    assert "only a demo home can be emptied" in refused.stderr
    assert (path / "data" / "mingcha.db").exists()


def test_demo_accounts_cannot_be_made_in_a_productive_home(home: Home, clock: HandClock) -> None:
    with pytest.raises(Fault, match="only in a demo home") as caught:
        set_up_demo(home, clock)
    assert caught.value.kind is FaultKind.FORBIDDEN


def test_a_damaged_marker_is_a_sentence_and_is_not_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "var"
    path.mkdir()
    (path / "home.json").write_text('{"format": 1, "id":')
    for words in (["prepare", "--demo-if-new"], ["demo", "reset"], ["up"], ["status"]):
        done = mingcha(path, *words)
        assert done.returncode == 1, words
        assert "home.json is damaged or was altered: restore it from a backup" in done.stderr, words
        assert "Traceback" not in done.stderr, words
    assert (path / "home.json").read_text() == '{"format": 1, "id":'


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = mingcha(tmp_path / "file" / "var", "prepare")
    assert done.returncode == 1
    assert "cannot be read or written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty demo home that the environment names."""
    home = Home(tmp_path / "demo", tmp_path / "demo" / "keys")
    home.create(demo=True)
    (home.footage / "x.mp4").write_bytes(b"footage")
    monkeypatch.setenv("MINGCHA_HOME", str(home.path))
    monkeypatch.delenv("MINGCHA_KEYS", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return home


def test_reset_empties_a_demo_home_once_and_again(marked: Home) -> None:
    assert main(["demo", "reset"]) == 0
    assert list(marked.path.iterdir()) == []
    assert main(["demo", "reset"]) == 0


def test_reset_waits_for_the_end_of_what_runs(marked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with only_one(marked):
        assert main(["demo", "reset"]) == 1
    assert "runs already" in capsys.readouterr().err
    assert (marked.footage / "x.mp4").exists()


def test_reset_sees_a_recorder_that_runs_by_itself(marked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    listening = demo.local_socket.bind(marked.socket)
    assert main(["demo", "reset"]) == 1
    assert "the recorder still runs" in capsys.readouterr().err
    listening.close()
    assert marked.socket.exists()  # what a killed recorder leaves does not look like one that runs
    assert main(["demo", "reset"]) == 0


def test_reset_drops_no_tables_on_a_server(
    marked: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://mingcha@db.example/city")
    assert main(["demo", "reset"]) == 1
    assert "drop and create that database yourself" in capsys.readouterr().err
    assert (marked.footage / "x.mp4").exists()


def test_reset_of_a_filled_home_leaves_what_the_next_prepare_began_with(demo_home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "var"
    shutil.copytree(demo_home, copy)
    assert mingcha(copy, "demo", "reset").returncode == 0
    assert list(copy.iterdir()) == [], "as before the first one was prepared"
