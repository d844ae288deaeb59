"""`mingcha bench acts`: how many business acts a second, with several processes acting at once on one log, and how long
the page of a viewer waits for its next ticket while many look on (docs/ref/benchmarks.md).
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import percentile
from mingcha.bench.page_client import PageClient
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

WRITERS = (1, 4, 16)
RENEWED_EVERY_S = 60.0
"""A page renews its ticket of 120 s at half its life (web/player/ticket.ts)."""
ACCOUNTS = 20
"""People who share the viewers' pages: a wall and a page beside it each, several screens."""
PASSWORD = "measure-but-ask-first"
POINTS_A_PAGE = 4
"""Points of one viewer's page: a wall of four."""
_PROGRAM = "import sys, django; django.setup(); from mingcha.bench.acting import main; main(*sys.argv[1:])"
_TIMEOUT_S = 1800
_READY_WITHIN_S = 60
_ASKING_THREADS = 8


@dataclass(frozen=True, slots=True)
class ActsRun:
    """What is measured: so many seconds with each number of writers, then so many viewers, each renewing so often."""

    seconds: float = 20
    viewers: int = 200
    writers: Sequence[int] = WRITERS
    renewed_every_s: float = RENEWED_EVERY_S


def bench_acts(wanted: ActsRun, database: str) -> dict[str, Any]:
    """The figures on SQLite and, where `database` is the address of an empty one, on PostgreSQL. `findings` counts what
    the check of log and rows found afterwards. Raises Fault(UNAVAILABLE) when a process fails."""
    held = [_on("", wanted)]
    if database:
        held.append(_on(database, wanted))
    return {
        "acts_per_s": {
            one["database"]: {str(run["writers"]): run["acts_per_s"] for run in one["runs"]} for one in held
        },
        "wait_p95_ms": {
            one["database"]: {str(run["writers"]): run["wait_p95_ms"] for run in one["runs"]} for one in held
        },
        "renewal_p95_ms": {one["database"]: one["renewal"]["p95_ms"] for one in held},
        "findings": sum(one["check"]["findings"] for one in held),
        "databases": held,
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load_1_min": round(os.getloadavg()[0], 2),
        },
    }


def _by_writers(one: dict[str, Any], name: str) -> dict[str, float | None]:
    return {str(run["writers"]): run[name] for run in one["runs"]}


def _on(database: str, wanted: ActsRun) -> dict[str, Any]:
    with bench_home(database) as home:
        home.mingcha("prepare")
        codes: list[str] = _child(home, "fill", str(max(min(ACCOUNTS, wanted.viewers), *wanted.writers)))
        runs = [_writers(home, count, codes, wanted.seconds) for count in wanted.writers]
        renewal = _renewals(home, codes, wanted) if wanted.viewers else {"viewers": 0, "p95_ms": None}
        return {
            "database": "postgresql" if database else "sqlite",
            "server": _child(home, "server"),
            "runs": runs,
            "renewal": renewal,
            "check": _child(home, "check"),
        }


def _writers(home: BenchHome, count: int, codes: list[str], seconds: float) -> dict[str, Any]:
    """So many processes that act at once from one moment on."""
    running = [_start(home, "act", str(number), json.dumps(codes), str(seconds)) for number in range(count)]
    try:
        for process in running:
            _line(process)
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [json.loads(_line(process)) for process in running]
    finally:
        for process in running:
            process.kill()
            process.communicate()
    waits_ms = [wait for one in said for wait in one["waits_ms"]]
    return {
        "writers": count,
        "acts": len(waits_ms),
        "acts_per_s": round(sum(len(one["waits_ms"]) / one["wall_s"] for one in said), 1),
        "wait_p50_ms": percentile(waits_ms, 0.5),
        "wait_p95_ms": percentile(waits_ms, 0.95),
        "cpu_ms_per_act": round(sum(one["cpu_s"] for one in said) / max(1, len(waits_ms)) * 1000, 2),
        "load_1_min": round(os.getloadavg()[0], 2),
    }


class Viewer:
    """A page that shows pictures: its session, its grant, and what each renewal took."""

    def __init__(self, client: PageClient, points: list[str]) -> None:
        self._client = client
        opened = client.post("/access/grants", {"purpose": "duty_patrol", "points": points, "hours": 8})
        self._asked = {"grant": json.loads(opened.body)["grant"], "points": points}
        self.refused = 0
        self.took_ms: list[float] = []

    def renew(self) -> None:
        """Asks for a ticket as the player does at half the life of the one before. The server has ended the idle
        connection by then, so a new one is made, and its time counts."""
        answer = self._client.post("/access/tickets", self._asked)
        self._client.close()
        if answer.status != 200:
            self.refused += 1
        self.took_ms.append(answer.took_ms)


def _renewals(home: BenchHome, codes: list[str], wanted: ActsRun) -> dict[str, Any]:
    """Every page renews once, one after the other over the time in which each does so once."""
    viewers, every_s = wanted.viewers, wanted.renewed_every_s
    web = home.start("web")
    wait_for_pages(home)
    pages = _open_pages(home, codes, viewers)
    for page in pages:
        page.took_ms.clear()
    began = time.perf_counter()
    with ThreadPoolExecutor(_ASKING_THREADS) as threads:
        asked = []
        for number, page in enumerate(pages):
            time.sleep(max(0.0, began + number * every_s / viewers - time.perf_counter()))
            asked.append(threads.submit(page.renew))
        for one in asked:
            one.result()
    took_ms = [took for page in pages for took in page.took_ms]
    web.terminate()
    web.wait(_READY_WITHIN_S)
    return {
        "viewers": viewers,
        "every_s": every_s,
        "renewals_per_s": round(viewers / every_s, 2),
        "workers": home.settings.get("MINGCHA_WEB_WORKERS", "default"),
        "refused": sum(page.refused for page in pages),
        "p50_ms": percentile(took_ms, 0.5),
        "p95_ms": percentile(took_ms, 0.95),
        "load_1_min": round(os.getloadavg()[0], 2),
    }


def _open_pages(home: BenchHome, codes: list[str], viewers: int) -> list[Viewer]:
    pages = []
    for account in range(min(ACCOUNTS, viewers)):
        signed_in = PageClient(home.port)
        signed_in.sign_in(f"monitor{account}", PASSWORD)
        signed_in.close()
        for number in range(account, viewers, ACCOUNTS):
            first = number * POINTS_A_PAGE % len(codes)
            page = Viewer(signed_in.another(), codes[first : first + POINTS_A_PAGE])
            page.renew()
            pages.append(page)
    return pages


def wait_for_pages(home: BenchHome) -> None:
    """Waits until the pages answer. Raises Fault(UNAVAILABLE) when they do not in a minute."""
    until = time.monotonic() + _READY_WITHIN_S
    while True:
        client = PageClient(home.port)
        try:
            client.get("/accounts/login/")
        except OSError:
            if time.monotonic() > until:
                raise Fault(FaultKind.UNAVAILABLE, Words("网页程序没有就绪", "the pages did not get ready")) from None
            time.sleep(0.2)
        else:
            return
        finally:
            client.close()


def _start(home: BenchHome, *words: str) -> "subprocess.Popen[str]":
    environment = {**home.environment, "DJANGO_SETTINGS_MODULE": "mingcha.run.settings"}
    with (home.path.parent / "acting.log").open("a", encoding="utf-8") as log:
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *words],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise Fault(FaultKind.UNAVAILABLE, Words("一个操作进程中止了", "a process that acts has ended"))
    return line


def _child(home: BenchHome, *words: str) -> Any:
    process = _start(home, *words)
    said, _ = process.communicate(timeout=_TIMEOUT_S)
    if process.returncode != 0:
        tail = (home.path.parent / "acting.log").read_text("utf-8")[-400:]
        raise Fault(FaultKind.UNAVAILABLE, Words(f"测量失败：{tail}", f"measuring failed: {tail}"))
    return json.loads(said)
