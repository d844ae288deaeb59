"""A home that lives for one measurement and is used through the public commands alone."""

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

from mingcha.bench.child import run_child
from mingcha.bench.processes import stop
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words

_CAMERAS_AT_ONCE = 200
_COMMAND_TIMEOUT_S = 180
_READY_WITHIN_S = 180
OUR_CAMERAS = "mingcha simulate rtsp --loop, 1280x720, 25 fps, 1600 kbit/s, 8 scenes"
"""What BenchHome.cameras plays where no source is named."""
MONITOR, MONITOR_PASSWORD = "bench-monitor", "a-password-of-the-bench"
MANAGER, OFFICER = "bench-manager", "bench-officer"


@dataclass
class BenchHome:
    """A temporary MINGCHA_HOME with ports of its own."""

    path: Path
    port: int
    database: str = ""
    running: list["subprocess.Popen[str]"] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    """Environment variables added for the programs that are started from now on."""

    @property
    def environment(self) -> dict[str, str]:
        """Environment of its programs: embedded defaults, cameras on this machine allowed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINGCHA_")}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
            kept.pop(name, None)
        return {
            **kept,
            **({"DATABASE_URL": self.database} if self.database else {}),
            "MINGCHA_HOME": str(self.path),
            "MINGCHA_PORT": str(self.port),
            "MINGCHA_REQUESTS_PER_MINUTE": "0",  # no rate limit: one account sends all requests
            "MINGCHA_CAMERA_NETWORKS": "127.0.0.0/8",
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }

    @property
    def home(self) -> Home:
        """Its folders."""
        return Home(self.path, self.path / "keys")

    def mingcha(
        self, *words: str, stdin: str = "", accept: tuple[int, ...] = (0,), timeout_s: float = _COMMAND_TIMEOUT_S
    ) -> str:
        """Runs one verb to its end and returns its standard output. Raises Fault(UNAVAILABLE) with its last lines if
        its exit code is not in `accept`, or if it takes longer than `timeout_s`."""
        try:
            done = subprocess.run(
                [*_command(), *words], env=self.environment, input=stdin, capture_output=True, text=True,
                timeout=timeout_s, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            late = Words(f"mingcha {words[0]} 超过 {timeout_s:g} 秒", f"mingcha {words[0]} took over {timeout_s:g} s")
            raise Fault(FaultKind.UNAVAILABLE, late) from None
        if done.returncode not in accept:
            error = (done.stderr or done.stdout).strip()[-400:]
            # its own words are in both languages, or in the one asked for
            raise Fault(FaultKind.UNAVAILABLE, Words(f"mingcha {words[0]} 失败", f"mingcha {words[0]} failed"), error)
        return done.stdout

    def child(self, module: str, *words: str, timeout_s: float) -> str:
        """Runs `main(*words)` of a module in this home, in its own process with Django set up; returns its output."""
        return run_child(module, *words, environment=self.environment, timeout_s=timeout_s, django=True)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Starts a program; its output goes to a log file beside the home."""
        log = (self.path.parent / f"{words[0]}.log").open("a", encoding="utf-8")
        with log:
            process = subprocess.Popen([*_command(), *words], env=self.environment, stdout=log, stderr=log, text=True)
        self.running.append(process)
        return process

    def start_until_line(self, mark: str, *words: str) -> tuple["subprocess.Popen[str]", str]:
        """Starts a program and waits for the first line of output that contains `mark`; returns the process and the
        line. Raises Fault(UNAVAILABLE) if the program ends before that or prints no such line in time."""
        log = (self.path.parent / f"{words[0]}.log").open("a", encoding="utf-8")
        with log:
            process = subprocess.Popen(
                [*_command(), *words], env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.running.append(process)
        assert process.stdout is not None
        too_late = threading.Timer(_READY_WITHIN_S, process.kill)
        too_late.start()
        try:
            for line in process.stdout:
                if mark in line:
                    return process, line.strip()
        finally:
            too_late.cancel()
        failed = Words(f"mingcha {words[0]} 没有就绪", f"mingcha {words[0]} did not get ready")
        raise Fault(FaultKind.UNAVAILABLE, failed)

    def cameras(self, count: int, source: str, *options: str) -> list[str]:
        """Returns `count` camera addresses: `source` followed by a number, or, if `source` is "", those of simulated
        cameras that are started here with these options of `mingcha simulate rtsp`."""
        if source:
            return [f"{source}{number}" for number in range(count)]
        words = ["simulate", "rtsp", "--cameras", str(count), "--port", "0", "--loop", *options]
        _, line = self.start_until_line("ready", *words)
        base = line.split()[1].removesuffix("0")
        return [f"{base}{number}" for number in range(count)]

    def add_cameras(self, urls: list[str], first: int = 0) -> None:
        """Adds the cameras by `mingcha camera add --from-file`, so many at a time as one act takes; they are named
        "bench N", N from `first`."""
        listed = self.path / "cameras.txt"
        site = ["--site", "BENCH", "--category", "6(5)", "--division", "420102", "--organisation", "BENCH"]
        site += ["--place-kind", "none", "--network", "127.0.0.0/8"]
        for part in batched(enumerate(urls, first), _CAMERAS_AT_ONCE):
            lines = "".join(f"{url}\tbench {number}\n" for number, url in part)
            listed.write_text(lines, encoding="utf-8")
            self.mingcha("camera", "add", "--from-file", str(listed), *site)

    def add_monitor(self) -> None:
        """Adds a trained and filed monitor, MONITOR with MONITOR_PASSWORD, and puts the cameras added so far into use
        (article 8), as their unit's manager."""
        people = (MANAGER, MONITOR, OFFICER, MONITOR_PASSWORD)
        self.child("mingcha.bench.monitors", *people, timeout_s=_COMMAND_TIMEOUT_S)

    def status(self) -> dict[str, Any]:
        """`mingcha status --json`."""
        found: dict[str, Any] = json.loads(self.mingcha("status", "--json", accept=(0, 1)))
        return found

    def wait_until_recording(self, cameras: int, within_s: float) -> None:
        """Waits until at least `cameras` cameras record. Raises Fault(UNAVAILABLE) after `within_s`."""
        until = time.monotonic() + within_s
        phases: list[str] = []
        while time.monotonic() < until:
            found = self.status()["recorder"].get("cameras", {})
            phases = [camera["phase"] for camera in found.values()]
            if phases.count("recording") >= cameras:
                return
            time.sleep(1)
        text = f"{phases.count('recording')} of {cameras}"
        raise Fault(FaultKind.UNAVAILABLE, Words(f"只有 {text} 路在录像", f"only {text} cameras record"))


@contextmanager
def bench_home(database: str = "", settings: Mapping[str, str] | None = None) -> Iterator[BenchHome]:
    """A temporary home. At the end every program started in it is stopped and its files are removed. `database` is the
    address of an empty PostgreSQL database, or "" for the embedded one; `settings` are added to the environment of its
    programs."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="mingcha-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        home = BenchHome(folder / "var", _three_free_ports(), database, settings=dict(settings or {}))
        try:
            yield home
        finally:
            for process in reversed(home.running):
                stop(process)


def _command() -> list[str]:
    return [sys.executable, "-m", "mingcha.run.main"]


def _three_free_ports() -> int:
    """The first of three free ports in a row, below the range that the system gives to clients."""
    while True:
        first = random.randrange(12_000, 30_000)
        try:
            for port in range(first, first + 3):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
