"""`mingcha status`: complete, in both languages, and right about what does not run."""

import asyncio
import json
import os
import socket
from pathlib import Path

import pytest

from mingcha.kit.home import Home
from mingcha.run.commands import status
from mingcha.run.main import main
from mingcha.run.supervise.heartbeat import FRESH_S, beating, beats
from mingcha.run.supervise.serving import serves, serving

CAMERA = "42010200001320000001"


@pytest.fixture
def quiet(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home in which nothing runs, on ports that nobody uses."""
    monkeypatch.setenv("MINGCHA_HOME", str(home.path))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("MINGCHA_PORT", str(probe.getsockname()[1]))
    return home


def test_a_home_in_which_nothing_runs(quiet: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["well"] is False
    assert said["programs"] == dict.fromkeys(("record", "uplink", "look", "work", "jobs", "gateway", "web"), False)
    assert said["home"] == {"path": str(quiet.path), "demo": False, "prepared": True}
    assert said["recorder"]["fault"]["kind"] == "unavailable"
    assert said["disk"]["bytes_total"] > said["disk"]["bytes_free"] > 0


def test_the_same_for_a_person(quiet: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 1
    said = capsys.readouterr().out
    assert "uplink   无应答 does not answer" in said
    assert str(quiet.path) in said


def test_before_there_is_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGCHA_HOME", str(tmp_path / "none"))
    assert main(["status"]) == 1
    assert "尚未准备 not prepared" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def test_a_sign_of_life_is_left_at_each_wait_and_grows_old(home: Home) -> None:
    waited: list[float] = []
    wait = beating(home, "work", lambda seconds: bool(waited.append(seconds)))
    assert not beats(home, "work")
    assert wait(1.5) is False
    assert waited == [1.5]
    assert beats(home, "work")
    path = home.run / "work.beat"
    old = path.stat().st_mtime - FRESH_S - 1
    os.utime(path, (old, old))
    assert not beats(home, "work")


def test_who_was_stopped_leaves_no_sign(home: Home) -> None:
    assert beating(home, "work", lambda _: True)(1.0) is True
    assert not beats(home, "work")


def test_each_camera_says_its_reason_in_both_languages() -> None:
    trouble = {
        "phase": "trouble", "reason": "REFUSED",
        "reason_words": {"zh": "摄像机拒绝登录", "en": "camera refuses the login"},
        "since_ms": 1_795_586_602_000, "detail": "401",
    }  # fmt: skip
    state = {
        "home": {"path": "/x", "demo": True, "prepared": True},
        "programs": {"record": True},
        "recorder": {"cameras": {CAMERA: trouble}, "disk": {"trouble": "DISK_FULL"}},
        "disk": {"bytes_free": 5_000_000_000, "bytes_total": 10_000_000_000},
        "incidents": [],
        "outlook": [],
    }
    said = list(status.lines(state))
    assert said[2].startswith(f"{CAMERA}  中断 trouble")
    assert "摄像机拒绝登录 camera refuses the login" in said[2]
    assert "2026-11-25 14:03:22" in said[2]
    assert said[3] == "磁盘 disk  5.0 GB 可用 free / 10.0 GB"
    assert said[4] == "磁盘 disk  磁盘已满 disk full"


def test_the_port_of_another_home_counts_for_nothing(
    quiet: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue point D, commands: before, whatever listened on our ports passed for web and gateway of this home."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("MINGCHA_PORT", str(port))
        main(["status", "--json"])
        assert json.loads(capsys.readouterr().out)["programs"]["web"] is False
        with serving(quiet, "web", "0.0.0.0", port):
            monkeypatch.setenv("MINGCHA_PORT", "1")  # what status finds in its own environment does not matter
            main(["status", "--json"])
            assert json.loads(capsys.readouterr().out)["programs"]["web"] is True
        main(["status", "--json"])
        assert json.loads(capsys.readouterr().out)["programs"]["web"] is False


def test_a_program_whose_port_is_dead_does_not_serve(quiet: Home) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with serving(quiet, "gateway", "127.0.0.1", port):
        assert not asyncio.run(serves(quiet, "gateway"))
    (quiet.run / "gateway.serves").write_text("no address")
    assert not asyncio.run(serves(quiet, "gateway"))
