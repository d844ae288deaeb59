"""`mingcha up` before it starts anything: one a home, free ports, who starts and stops in which order."""

import asyncio
import io
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.run.main import main
from mingcha.run.programs import up


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The configured port, which another program listens on; who has the port after it is nobody's promise."""
    monkeypatch.delenv("MINGCHA_BIND", raising=False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = int(other.getsockname()[1])
        monkeypatch.setenv("MINGCHA_PORT", str(number))
        yield number


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """The configured port, for what names it alone and never listens."""
    monkeypatch.delenv("MINGCHA_BIND", raising=False)
    monkeypatch.setenv("MINGCHA_PORT", "8414")
    return 8414


def test_a_taken_port_is_said_by_its_number_and_nothing_is_started(
    home: Home, taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGCHA_HOME", str(home.path))
    assert main(["up"]) == 1
    said = capsys.readouterr()
    assert f"port {taken} on 127.0.0.1 cannot be used: stop what uses it, or set MINGCHA_PORT" in said.err
    assert f"端口 {taken} 无法使用" in said.err
    assert not list(home.logs.iterdir())


def test_where_both_ports_are_taken_the_configured_one_is_said(
    home: Home, taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGCHA_HOME", str(home.path))
    with socket.socket() as another:
        another.bind(("127.0.0.1", 0))
        another.listen()
        monkeypatch.setattr(up, "gateway_port", lambda: another.getsockname()[1])
        assert main(["up"]) == 1
    assert f"port {taken} on 127.0.0.1" in capsys.readouterr().err


def test_a_home_that_is_not_prepared_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGCHA_HOME", str(tmp_path / "none"))
    assert main(["up"]) == 1
    assert "run `mingcha prepare` first" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_home_runs_once(home: Home) -> None:
    with up.only_one(home):
        with pytest.raises(Fault, match="runs already") as caught, up.only_one(home):
            pass
        assert caught.value.kind is FaultKind.CONFLICT
    with up.only_one(home):
        pass  # given back


def test_who_is_needed_starts_first_and_stops_last(tmp_path: Path) -> None:
    plain, demo = Home(tmp_path / "a", tmp_path / "a/keys"), Home(tmp_path / "b", tmp_path / "b/keys")
    plain.create(demo=False)
    demo.create(demo=True)
    assert [program.name for program in up.programs_of(plain)] == [
        "record",
        "uplink",
        "look",
        "work",
        "jobs",
        "gateway",
        "web",
    ]
    assert [program.name for program in up.programs_of(demo)][:3] == ["simulate", "sip", "record"]


def test_devices_register_where_this_platform_has_a_code(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sip" not in [program.name for program in up.programs_of(home)]
    monkeypatch.setenv("MINGCHA_SIP_ID", "42010000002000000001")
    assert [program.name for program in up.programs_of(home)][:2] == ["sip", "record"]


def test_platforms_above_are_a_switch_of_the_host_of_the_pages(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "cascade" not in [program.name for program in up.programs_of(home)]
    monkeypatch.setenv("MINGCHA_CASCADE", "on")
    assert [program.name for program in up.programs_of(home)][-3:] == ["gateway", "cascade", "web"]
    host = Home(tmp_path / "host", tmp_path / "host/keys")
    host.path.mkdir()
    host.write_marker("e" * 32, demo=False, recorder="rec-0002")
    assert "cascade" not in [program.name for program in up.programs_of(host)]


@pytest.mark.parametrize(("bind", "reached"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("192.0.2.7", "192.0.2.7")])
def test_a_server_on_all_addresses_is_reached_on_the_own_one(bind: str, reached: str) -> None:
    assert up.local_address(bind) == reached


def test_accounts_are_announced_in_a_demo_home_alone(
    home: Home, tmp_path: Path, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    up._announce(home)
    assert capsys.readouterr().out == f"ready http://127.0.0.1:{port}\n"
    demo = Home(tmp_path / "demo", tmp_path / "demo/keys")
    demo.create(demo=True)
    up._announce(demo)
    assert "wanghaiyan" in capsys.readouterr().out


@pytest.mark.parametrize("records", [True, False])
def test_pages_that_start_slowly_end_no_recording(
    home: Home, port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], records: bool
) -> None:
    asked = {"pages": 0}

    async def answers(_host: str, _port: int) -> bool:
        asked["pages"] += 1
        return asked["pages"] > 4

    async def answers_at(_path: Path) -> bool:
        return records

    monkeypatch.setattr(up, "_answers", answers)
    monkeypatch.setattr(up, "_answers_at", answers_at)
    monkeypatch.setattr(up, "READY_WITHIN_S", -1)
    assert asyncio.run(up._ready(home, asyncio.Event())) is records
    spoken = capsys.readouterr().err
    assert spoken.count("not ready after") == 1
    assert ("录像在继续" in spoken, "everything is stopped" in spoken) == (records, not records)
    assert (asked["pages"] > 4) is records, "it goes on until the pages are there"


def test_nobody_reading_the_ready_line_ends_nothing(home: Home, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    up._announce(home)
    assert sys.stdout.writable()
    sys.stdout.close()
