"""`mingcha bench alarms`: all cameras of a city fail at once, none explained by a circuit or a site; how soon open
pages hold their alarms, through the shipped `mingcha work` and `mingcha web`."""

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine, percentile
from mingcha.bench.map import FILL, signed_in
from mingcha.bench.page_client import PageClient
from mingcha.bench.processes import stop
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

REPORTS = "mingcha.bench.city.alarm_reports"
"""Runs in a process of its own: `main(what)`."""
GOAL_MS = 3_000
_POINTS_OF_GOAL = 5_000
_ASKED_EVERY_S = 1.0
_SEEN_WITHIN_S = 60.0
_PREPARE_TIMEOUT_S, _FILL_TIMEOUT_S = 1_800, 5_400
_WORKERS = "2"


@dataclass
class OpenPage:
    """A page that asks each second, as player/alarm_news.ts does: when it held which newest alarm (Unix seconds)."""

    client: PageClient
    held: list[tuple[float, int]] = field(default_factory=list)
    full_ms: list[float] = field(default_factory=list)
    unchanged_ms: list[float] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Asks until it is stopped."""
        etag = ""
        while not self.stopped.wait(_ASKED_EVERY_S):
            answer = self.client.get("/watch/alarms/news?after=0", etag)
            if answer.status == 304:
                self.unchanged_ms.append(answer.took_ms)
                continue
            etag = answer.etag
            self.full_ms.append(answer.took_ms)
            self.held.append((time.time(), int(json.loads(answer.body)["last"])))


def bench_alarms(points: int, pages: int, times: int, database: str) -> dict[str, Any]:
    """Fills a temporary home with `points` points (`database`: a postgresql:// address, "" for SQLite), lets all of
    them record, then all fail, while `pages` pages are open. The list is asked for `times` times afterwards."""
    with bench_home(database, {"MINGCHA_WEB_WORKERS": _WORKERS}) as home:
        home.mingcha("prepare", timeout_s=_PREPARE_TIMEOUT_S)
        home.child(FILL, str(points), timeout_s=_FILL_TIMEOUT_S)
        _report(home, "recording")
        work, web = home.start("work"), home.start("web")
        first = signed_in(home, web, "city")
        opened = [OpenPage(first.second_page()) for _ in range(pages)]
        seen = _seen(home, opened, first)
        list_ms = [_list_ms(first) for _ in range(times)]
        stop(work)
        turns = json.loads(home.child(REPORTS, "turns", timeout_s=_FILL_TIMEOUT_S))
    return {
        "points": points,
        "database": "postgresql" if database else "sqlite",
        "web_workers": int(_WORKERS),
        "pages": pages,
        "alarms": len(seen) // max(1, pages),
        "alarm_seen_p50_ms": percentile(seen, 0.5),
        "alarm_seen_p95_ms": percentile(seen, 0.95),
        "alarm_seen_worst_ms": percentile(seen, 1.0),
        "turn_ms": turns[1],
        "turn_that_ends_ms": turns[0],
        "turn_without_change_ms": turns[2],
        "page_ms": percentile(list_ms, 0.5),
        "news_p95_ms": percentile([took for page in opened for took in page.full_ms], 0.95),
        "news_unchanged_p95_ms": percentile([took for page in opened for took in page.unchanged_ms], 0.95),
        "machine": machine(),
    }


def alarms_passed(figures: dict[str, Any]) -> bool:
    """Whether alarms came and were seen, within the goal in a home of its size; how soon is not judged of a smaller
    one."""
    seen_ms = figures["alarm_seen_p95_ms"]
    if figures["alarms"] <= 0 or seen_ms is None:
        return False
    return bool(figures["points"] < _POINTS_OF_GOAL or seen_ms <= GOAL_MS)


def _seen(home: BenchHome, opened: list[OpenPage], first: PageClient) -> list[float]:
    """Milliseconds from the commit of the recorder's report to the answer that holds the alarm, of each alarm on each
    page. Raises Fault(UNAVAILABLE) if they do not come."""
    _wait(lambda: _open_alarms(first) == 0)
    threads = [threading.Thread(target=page.run, daemon=True) for page in opened]
    for thread in threads:
        thread.start()
    committed = _report(home, "trouble")
    _wait(lambda: _open_alarms(first) > 0)
    alarms: dict[str, str] = {}
    until = time.monotonic() + _SEEN_WITHIN_S
    while time.monotonic() < until:
        before, alarms = alarms, json.loads(home.child(REPORTS, "alarms", timeout_s=_FILL_TIMEOUT_S))
        if alarms and alarms == before:
            break
    newest = max(map(int, alarms), default=0)
    _wait(lambda: all(page.held and page.held[-1][1] >= newest for page in opened))
    for page, thread in zip(opened, threads, strict=True):
        page.stopped.set()
        thread.join()
    return [
        (next(at for at, last in page.held if last >= int(number)) - committed[recorder]) * 1000
        for page in opened
        for number, recorder in alarms.items()
    ]


def _report(home: BenchHome, phase: str) -> dict[str, float]:
    found: dict[str, float] = json.loads(home.child(REPORTS, phase, timeout_s=_FILL_TIMEOUT_S))
    return found


def _open_alarms(client: PageClient) -> int:
    return int(json.loads(client.get("/watch/alarms/news?after=0").body)["open"])


def _list_ms(client: PageClient) -> float:
    return client.get("/watch/alarms").took_ms


def _wait(is_so: Any) -> None:
    until = time.monotonic() + _SEEN_WITHIN_S
    while not is_so():
        if time.monotonic() > until:
            raise Fault(FaultKind.UNAVAILABLE, Words("报警没有出现", "the alarms did not come"))
        time.sleep(0.2)
