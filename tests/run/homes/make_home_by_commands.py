"""Makes a home with the shipped commands of a version: run it with the Python of a checkout of it (see README.md).

Only the clock is not the machine's: libfaketime moves what the commands take for the time of day, each session of the
programs by one fixed step; it goes on at its own pace, and the monotonic clock is left alone.
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
MINGCHA = (sys.executable, "-m", "mingcha.run.main")
PORT = int(os.environ.get("MINGCHA_PORT", "27110"))
CAMERAS_PORT = PORT + 2
PASSWORD = "a-password-of-this-archive"
"""Of every person in the archive, which is used nowhere else."""

REGISTERED = datetime(2026, 10, 22, 1, 0, tzinfo=UTC)
FIRST_HOUR_ENDS = datetime(2026, 10, 23, 10, 0, tzinfo=UTC)
ORDERED = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
REMOVED = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SECOND_HOUR_ENDS = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
RECORDED_BEFORE, RECORDED_AFTER = timedelta(seconds=35), timedelta(seconds=12)

PEOPLE = (
    # username, name, organisation, its name, kind, division, role, territory of the role
    ("city", "周敏", "WHGA", "武汉市公安局", "city_psb", "420100", "city_officer", "420100"),
    ("auditor", "吴桐", "WHGA", "", "", "", "auditor", "420100"),
    ("district", "陈刚", "JAGA", "江岸区公安分局", "district_psb", "420102", "district_officer", "420102"),
    ("monitor", "王芳", "JAGA", "", "", "", "monitor", "420102"),
    ("manager", "李强", "HQXX", "花桥小学", "unit", "420102", "unit_manager", "HQXX"),
)
CAMERAS = (
    # site, category, division, organisation, name, coordinate
    ("HQX", "6(4)", "420102", "HQXX", "正门", "114.2946, 30.6171"),
    ("JHG", "6(5)", "420102", "JAGA", "东侧", "114.2937, 30.5812"),
    ("WCT", "6(5)", "420106", "WHGA", "江滩入口", "114.3012, 30.5561"),
)
SEAT = """
import django
django.setup()
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
try:
    from mingcha.registry.seats.actions import add_seat
except ImportError:  # 0.3.0
    from mingcha.registry.actions.seats import add_seat
add_seat(program("console"), code="JA-1", name="一席", organisation="JAGA", clock=SystemClock())
"""
"""A seat is set up by no command and no page of 0.3.0 and 0.4.0: the action is called as their demo calls it."""
LISTED = (
    "系统,名称,地址,部位,启用\nHQX,操场,rtsp://127.0.0.1:9/a,其他部位,否\nHQX,后门,rtsp://127.0.0.1:9/b,主要通道,否\n"
)
"""A list of points, written in bulk by versions that have an import (from 0.4.0 on)."""


class Session:
    """Commands whose time of day began at an instant; their home."""

    def __init__(self, home: Path, begin: datetime) -> None:
        self.home = home
        self._step_s = (begin - datetime.now(UTC)).total_seconds()
        self._environment = {
            **os.environ,
            "MINGCHA_HOME": str(home),
            "MINGCHA_KEYS": str(home / "keys"),
            "MINGCHA_PORT": str(PORT),
            "DJANGO_SETTINGS_MODULE": "mingcha.run.settings",
            "PYTHONUNBUFFERED": "1",
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME": f"{self._step_s:+.0f}",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def mingcha(self, *words: str, stdin: str = "") -> str:
        """What one command prints; `stdin` are the secrets that it asks for, a line each."""
        return self._python(*MINGCHA[1:], *words, stdin=stdin)

    def add_seat(self) -> None:
        """The monitoring seat."""
        self._python("-c", SEAT)

    def _python(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            (sys.executable, *words), check=False, capture_output=True, text=True, env=self._environment, input=stdin
        )
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def started(self, *words: str) -> Iterator[None]:
        """One command that runs until the end of the block; its first line says that it is ready."""
        process = subprocess.Popen((*MINGCHA, *words), env=self._environment, stdout=subprocess.PIPE, text=True)
        try:
            if process.stdout is not None and words[0] != "work":
                ready = process.stdout.readline()
                assert ready.startswith("ready "), ready
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)

    @contextmanager
    def everything(self) -> Iterator[None]:
        """`mingcha simulate rtsp` with small pictures and `mingcha up`."""
        cameras = ("--cameras", str(len(CAMERAS)), "--scenes", str(len(CAMERAS)), "--size", "640x360", "--fps", "1")
        with self.started("simulate", "rtsp", "--port", str(CAMERAS_PORT), *cameras), self.started("up"):
            yield

    def wait_for(self, instant: datetime) -> None:
        """Waits until the commands' time of day."""
        time.sleep(max(0.0, (instant - datetime.now(UTC)).total_seconds() - self._step_s))

    def count(self, question: str, database_name: str = "mingcha.db") -> int:
        """The number that a question to the application's database or to the journal gives."""
        with closing(sqlite3.connect(f"file:{self.home}/data/{database_name}?mode=ro", uri=True)) as database:
            return int(database.execute(question).fetchone()[0])


def say(words: str) -> None:
    """How far it is."""
    sys.stderr.write(f"{words}\n")


def wait_until(what: str, holds: Callable[[], bool], within_s: float = 150) -> None:
    """Waits for something that the programs do by themselves."""
    until = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(1)
    say(f"{what}: yes")


class Browser:
    """A person's browser: signs in by the form, then asks as the pages' own scripts do."""

    def __init__(self, username: str) -> None:
        self._cookies: dict[str, str] = {}
        form = self._ask("/accounts/login/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert found is not None
        fields = {"csrfmiddlewaretoken": found[1], "login": username, "password": PASSWORD}
        self._ask("/accounts/login/", urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")
        self._token = next(value for name, value in self._cookies.items() if "csrf" in name)
        assert any("session" in name for name in self._cookies), "not signed in"

    def post(self, path: str, **said: object) -> dict[str, str]:
        """Sends JSON; the answer."""
        answer: dict[str, str] = json.loads(self._ask(path, json.dumps(said).encode(), "application/json"))
        return answer

    def _ask(self, path: str, body: bytes | None = None, kind: str = "") -> str:
        origin = f"http://127.0.0.1:{PORT}"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), "Origin": origin}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": getattr(self, "_token", ""), "Referer": origin + path}
        opener = urllib.request.build_opener(StayHere)
        try:
            answer = opener.open(urllib.request.Request(origin + path, body, headers), timeout=30)
        except urllib.error.HTTPError as error:
            if error.code != 302:
                raise RuntimeError(f"{path}: {error.code} {error.read().decode()[:300]}") from None
            answer = error
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return str(answer.read().decode())


class StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, so that the cookies beside it are seen."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """None: not followed."""


def register(session: Session) -> list[str]:
    """Organisations, people of five roles, three cameras, a key target, a ground for sound, a seat; the codes."""
    session.mingcha("prepare")
    session.mingcha("admin", "create", "--username", "chief", "--name", "张三", "--password-stdin", stdin=PASSWORD)
    for username, name, organisation, its_name, kind, division, role, reach in PEOPLE:
        new = ("--organisation-name", its_name, "--kind", kind, "--division", division) if its_name else ()
        session.mingcha(
            "person", "add", username, "--name", name, "--badge", "061301", "--organisation", organisation, *new,
            stdin=PASSWORD,
        )  # fmt: skip
        territory = ("--division", reach) if reach.isdigit() else ("--organisation", reach)
        trained = ("--trained-on", "2026-03-01", "--filed-on", "2026-03-02") if role == "monitor" else ()
        session.mingcha("person", "role", username, role, *territory, *trained)
    codes = []
    for number, (site, category, division, organisation, name, coordinate) in enumerate(CAMERAS):
        answer = session.mingcha(
            "camera", "add", f"rtsp://127.0.0.1:{CAMERAS_PORT}/cam{number}/sub", "--name", name, "--site", site,
            "--category", category, "--division", division, "--organisation", organisation, "--json",
            "--coordinate", coordinate, "--coordinate-system", "WGS-84",
        )  # fmt: skip
        codes.append(str(json.loads(answer)[0]["code"]))
    system = next(
        one["system"] for one in json.loads(session.mingcha("system", "list", "--json")) if one["site"] == "WCT"
    )
    session.mingcha("system", "key-target", system, "--document", "武公反恐〔2026〕7号", "--as", "city", stdin=PASSWORD)
    session.mingcha(
        "camera", "allow-sound", codes[1], "--document", "江公安函〔2026〕12号", "--authority", "江岸区公安分局",
        "--issued", "2026-10-18", "--until", "2026-12-18", "--sign", "此处采集声音", "--sign-on", "2026-10-18",
        "--as", "district", stdin=PASSWORD,
    )  # fmt: skip
    session.add_seat()
    session.mingcha("person", "token", "auditor", "--name", "报表", "--days", "90")
    return codes


def record_first_hour(session: Session, codes: list[str]) -> None:
    """Footage over the end of an hour, a hold that stays and one that is released, and the hour sealed."""
    with session.everything():
        session.wait_for(FIRST_HOUR_ENDS + RECORDED_AFTER)
        for camera in codes[:2]:
            session.mingcha(
                "hold", "place", camera, "--from", "2026-10-23T17:30", "--to", "2026-10-23T18:30", "--basis", "case",
                "--reason", "案件", "--as", "city", stdin=PASSWORD,
            )  # fmt: skip
        session.mingcha("hold", "release", "H00000002", "--reason", "已结案", "--as", "city", stdin=PASSWORD)
        _switch_off(session, codes)
        wait_until("the first hour is sealed", lambda: session.count("SELECT count(*) FROM custody_hour") >= 3)


def let_disposal_go(home: Path) -> None:
    """An order for the first hour of the second camera, its removal a day later, and a second order that waits."""
    session = Session(home, ORDERED)
    orders = "SELECT count(*) FROM custody_disposalorder"
    with session.everything():
        wait_until("an order", lambda: session.count(orders) >= 1)
        wait_until("the hour of the end is sealed", lambda: session.count("SELECT count(*) FROM custody_hour") >= 6)
    session = Session(home, REMOVED)
    folder = home / "data/footage"
    before = len(list(folder.glob("*/*/*/*.mp4")))
    with session.everything():
        wait_until("footage is gone", lambda: len(list(folder.glob("*/*/*/*.mp4"))) < before)
        wait_until("the order is carried out", lambda: session.count(f"{orders} WHERE state = 'done'") >= 1)
        wait_until("a second order", lambda: session.count(orders) >= 2)


def record_second_hour(session: Session, codes: list[str]) -> None:
    """The cameras again over the end of an hour; a monitor looks, arranges the wall and keeps a picture."""
    for code in codes:
        session.mingcha("camera", "enable", code)
    with session.everything():
        if "import" in session.mingcha("camera", "--help"):
            listed = session.home.parent / "points.csv"
            listed.write_text(LISTED, encoding="utf-8")
            session.mingcha("camera", "import", str(listed), "--wait")
        session.wait_for(SECOND_HOUR_ENDS - timedelta(seconds=10))
        monitor, seen = Browser("monitor"), codes[:2]
        monitor.post("/watch/layouts", seat="JA-1", name="二路", tiles=4, pages=[[*seen, "", ""]])
        first = monitor.post("/access/grants", purpose="duty_patrol", points=seen, hours=8)["grant"]
        second = monitor.post("/access/grants", purpose="incident", points=seen, hours=1)["grant"]
        for grant, modes in ((first, ["live"]), (first, ["live", "playback"]), (second, ["playback"])):
            monitor.post("/access/tickets", grant=grant, points=seen, modes=modes)
        at_ms = int((SECOND_HOUR_ENDS - timedelta(seconds=12)).timestamp() * 1000)
        monitor.post("/access/snapshots", grant=second, point=seen[0], at_ms=at_ms, reason="案件线索")
        monitor.post(f"/access/grants/{second}/revoke", reason="已结束")
        session.mingcha("hold", "review", "H00000001", "--reason", "案件仍在办理", "--as", "city", stdin=PASSWORD)
        session.wait_for(SECOND_HOUR_ENDS + RECORDED_AFTER)
        _switch_off(session, codes)
        wait_until("the second hour is sealed", lambda: session.count("SELECT count(*) FROM custody_hour") >= 9)


def close(session: Session) -> None:
    """The check recorded in the log, the log published, the database in one file (the journal is: its recorder sealed
    it)."""
    session.mingcha("check", "--record")
    published = session.home / "data/log/application/checkpoint"
    with session.started("work"):
        wait_until(
            "the application's log is published",
            lambda: int(published.read_text().splitlines()[1]) == session.count("SELECT count(*) FROM evidence_entry"),
        )
    database = session.home / "data/mingcha.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    say(session.mingcha("check"))


def _switch_off(session: Session, codes: list[str]) -> None:
    """Until the recorder knows it: else it would seal every minute until the next session as one without footage."""
    for code in codes:
        session.mingcha("camera", "disable", code, "--reason", "检修")
    on = "SELECT count(*) FROM assignment WHERE enabled"
    wait_until("the cameras are off", lambda: session.count(on, "recorder/journal.db") == 0)


def main(archive: Path) -> None:
    """Makes the home in a new folder and packs it."""
    home = Path(tempfile.mkdtemp(prefix="mingcha-home-")) / "var"
    say(str(home))
    codes = register(Session(home, REGISTERED))
    record_first_hour(Session(home, FIRST_HOUR_ENDS - RECORDED_BEFORE), codes)
    let_disposal_go(home)
    session = Session(home, SECOND_HOUR_ENDS - RECORDED_BEFORE - timedelta(seconds=15))
    record_second_hour(session, codes)
    close(session)
    options = ("--owner=0", "--group=0", "--exclude=*.db-wal", "--exclude=*.db-shm", "--exclude=*.lock")
    names = ("home.json", "keys", "data")
    subprocess.run(("tar", "-C", home, "-cJf", archive.absolute(), *options, *names), check=True)
    say(f"{archive}: {archive.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
