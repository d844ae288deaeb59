"""`mingcha bench acts`: business acts a second by several processes that write to one log at once, and the time of a
viewer's ticket renewal while many pages renew (docs/ref/benchmarks.md).
"""

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.child import child_command, with_django
from mingcha.bench.engine import is_durable
from mingcha.bench.figures import machine, percentile
from mingcha.bench.page_client import PageClient, wait_for_pages
from mingcha.bench.second_factor import code_now
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

WRITERS = (1, 4, 16)
RENEWED_EVERY_S = 60.0
"""A page renews its ticket of 120 s at half its life (web/player/ticket.ts)."""
ACCOUNTS = 20
"""Number of accounts; each has several pages open."""
PASSWORD = "measure-but-ask-first"
POINTS_A_PAGE = 4
"""Points of one page: a wall of four."""
ACTING = "mingcha.bench.acting"
"""Runs in processes of its own; `main(verb, ...)` prints JSON."""
_TIMEOUT_S = 1800
_STOPPED_WITHIN_S = 60
_RENEWING_THREADS = 8


@dataclass(frozen=True, slots=True)
class ActsRun:
    """Options: seconds with each number of writers, then the number of pages and how often each renews its ticket."""

    seconds: float = 20
    viewers: int = 200
    writers: Sequence[int] = WRITERS
    renewed_every_s: float = RENEWED_EVERY_S


def bench_acts(wanted: ActsRun, database: str) -> dict[str, Any]:
    """Figures on SQLite and, if `database` is the address of an empty one, on PostgreSQL. `findings`: how many the
    check of log and rows has afterwards. Raises Fault(UNAVAILABLE) if a process fails."""
    held = [_on("", wanted)]
    if database:
        held.append(_on(database, wanted))
    return {
        "acts_per_s": {one["database"]: _by_writers(one, "acts_per_s") for one in held},
        "wait_p95_ms": {one["database"]: _by_writers(one, "wait_p95_ms") for one in held},
        "renewal_p95_ms": {one["database"]: one["renewal"]["p95_ms"] for one in held},
        "findings": sum(one["check"]["findings"] for one in held),
        "databases": held,
        "machine": machine(),
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
            "durable": is_durable(database),
            "runs": runs,
            "renewal": renewal,
            "check": _child(home, "check"),
        }


def _writers(home: BenchHome, count: int, codes: list[str], seconds: float) -> dict[str, Any]:
    """Starts `count` processes, lets them act at the same time, and sums up their acts."""
    running = [_start(home, "act", str(number), json.dumps(codes), str(seconds)) for number in range(count)]
    try:
        for process in running:
            _line(home, process)
        for process in running:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # of one that has ended the next line is missing
                process.stdin.write("go\n")
                process.stdin.flush()
        results = [json.loads(_line(home, process)) for process in running]
    finally:
        for process in running:
            process.kill()
            process.communicate()
    waits_ms = [wait for one in results for wait in one["waits_ms"]]
    return {
        "writers": count,
        "acts": len(waits_ms),
        "acts_per_s": round(sum(len(one["waits_ms"]) / one["wall_s"] for one in results), 1),
        "wait_p50_ms": percentile(waits_ms, 0.5),
        "wait_p95_ms": percentile(waits_ms, 0.95),
        "cpu_ms_per_act": round(sum(one["cpu_s"] for one in results) / max(1, len(waits_ms)) * 1000, 2),
        "load_1_min": round(os.getloadavg()[0], 2),
    }


class Viewer:
    """A page with pictures: its session, its grant, and the time of each renewal."""

    def __init__(self, client: PageClient, points: list[str]) -> None:
        self._client = client
        opened = client.post("/access/grants", {"purpose": "duty_patrol", "points": points, "hours": 8})
        client.close()  # a thousand pages take longer to open than the server keeps an idle connection
        self._body = {"grant": json.loads(opened.body)["grant"], "points": points}
        self.refused = 0
        self.token = ""
        """The newest ticket."""
        self.took_ms: list[float] = []

    def renew(self) -> None:
        """Requests a ticket as the player does at half the life of the previous one. By then the server has closed the
        idle connection, so the time of a new connection is included."""
        answer = self._client.post("/access/tickets", self._body)
        self._client.close()
        if answer.status == 200:
            self.token = json.loads(answer.body)["token"]
        else:
            self.refused += 1
        self.took_ms.append(answer.took_ms)


def _renewals(home: BenchHome, codes: list[str], wanted: ActsRun) -> dict[str, Any]:
    """Every page renews once; the renewals are spread evenly over the renewal interval."""
    viewers, every_s = wanted.viewers, wanted.renewed_every_s
    web = home.start("web")
    wait_for_pages(home.port)
    pages = _open_pages(home, codes, viewers)
    for page in pages:
        page.took_ms.clear()
    began = time.perf_counter()
    with ThreadPoolExecutor(_RENEWING_THREADS) as threads:
        renewals = []
        for number, page in enumerate(pages):
            time.sleep(max(0.0, began + number * every_s / viewers - time.perf_counter()))
            renewals.append(threads.submit(page.renew))
        for one in renewals:
            one.result()
    took_ms = [took for page in pages for took in page.took_ms]
    web.terminate()
    web.wait(_STOPPED_WITHIN_S)
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
        signed_in.sign_in(f"monitor{account}", PASSWORD, code_now())
        signed_in.close()
        for number in range(account, viewers, ACCOUNTS):
            first = number * POINTS_A_PAGE % len(codes)
            page = Viewer(signed_in.second_page(), codes[first : first + POINTS_A_PAGE])
            page.renew()
            pages.append(page)
    return pages


def _start(home: BenchHome, *words: str) -> "subprocess.Popen[str]":
    with (home.path.parent / "acting.log").open("a", encoding="utf-8") as log:
        return subprocess.Popen(
            child_command(ACTING, *words),
            env=with_django(home.environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip


def _line(home: BenchHome, process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        code = process.wait(_STOPPED_WITHIN_S)
        why = f"{code}: {_last_words(home)}"
        raise Fault(FaultKind.UNAVAILABLE, Words(f"一个操作进程中止了：{why}", f"a process that acts has ended: {why}"))
    return line


def _last_words(home: BenchHome) -> str:
    """The end of what the processes of this bench wrote about their errors."""
    return (home.path.parent / "acting.log").read_text("utf-8", "replace")[-400:]


def _child(home: BenchHome, *words: str) -> Any:
    process = _start(home, *words)
    output, _ = process.communicate(timeout=_TIMEOUT_S)
    if process.returncode != 0:
        why = _last_words(home)
        raise Fault(FaultKind.UNAVAILABLE, Words(f"测量失败：{why}", f"measuring failed: {why}"))
    return json.loads(output)
