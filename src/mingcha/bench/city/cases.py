"""`mingcha bench cases`: deadlines, lists and forms of penalty cases and the board of health of a whole city, requested
over HTTP from `mingcha web` by its police."""

import json
import re
import time
from typing import Any

from mingcha.bench.bench_home import bench_home
from mingcha.bench.figures import machine, percentile
from mingcha.bench.map import FILL, signed_in
from mingcha.bench.page_client import PageClient
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CASES = "mingcha.bench.city.cases_of_city"
"""Runs in a process of its own behind the city of points: `main(cases)`."""
POLICE = ("city", "district")
"""Who asks: the reach of the whole city, and one district."""
DEADLINES_GOAL_MS, BOARD_GOAL_MS, FORM_GOAL_MS = 2_000, 300, 200
_PAGES = {
    "deadlines": ("/deadlines",),
    "board": ("/oversight/health", "/oversight/health?by=street", "/oversight/health?by=contractor&months=12"),
    "cases": ("/oversight/penalties", "/oversight/penalties?state=served"),
    "obstructions": ("/oversight/obstructions",),
    "oversight": ("/oversight",),
}
"""Kind -> addresses; the public ones, as a browser asks them."""
_FORM = "form"
_TIMEOUT_S = 5400
_LINKED = re.compile(r'href="([^"]*)"')


def bench_cases(cases: int, points: int, times: int, database: str) -> dict[str, Any]:
    """Fills a temporary home (`database`: a postgresql:// address, "" for SQLite), then requests each page `times`
    times for each of POLICE. There is no warm-up: the first requests count."""
    with bench_home(database) as home:
        home.mingcha("prepare")
        began = time.monotonic()
        home.child(FILL, str(points), timeout_s=_TIMEOUT_S)
        counted = json.loads(home.child(CASES, str(cases), timeout_s=_TIMEOUT_S))
        filled_s = time.monotonic() - began
        web = home.start("web")
        took: dict[str, list[float]] = {}
        for name in POLICE:
            client = signed_in(home, web, name)
            _ask(client, times, took)
            client.close()
    return {
        "cases": cases,
        "points": points,
        "database": "postgresql" if database else "sqlite",
        "people": list(POLICE),
        **{f"{kind}_p50_ms": percentile(one, 0.5) for kind, one in took.items()},
        **{f"{kind}_worst_ms": percentile(one, 1.0) for kind, one in took.items()},
        **counted,
        "fill_s": round(filled_s),
        "machine": machine(),
    }


def cases_passed(figures: dict[str, Any]) -> bool:
    """Whether half of the requests of each kind are within the goals of docs/design/supervision.md."""
    goals = {"deadlines": DEADLINES_GOAL_MS, "board": BOARD_GOAL_MS, _FORM: FORM_GOAL_MS}
    return all((figures[f"{kind}_p50_ms"] or 0) <= goal for kind, goal in goals.items())


def _ask(client: PageClient, times: int, took: dict[str, list[float]]) -> None:
    case = _first(client, "/oversight/penalties", "")
    obstruction = _first(client, "/oversight/obstructions", "?state=uncorrected")
    forms = (case, f"{case}/bags", obstruction, f"{obstruction}/cases/new")
    for _ in range(times):
        for kind, paths in {**_PAGES, _FORM: forms}.items():
            for path in paths:
                answer = client.get(path)
                if answer.status != 200:
                    failed = Words(f"{path}：{answer.status}", f"{path} answered {answer.status}")
                    raise Fault(FaultKind.UNAVAILABLE, failed)
                took.setdefault(kind, []).append(answer.took_ms)


def _first(client: PageClient, listed: str, query: str) -> str:
    """The address of the first row of a list."""
    for address in _LINKED.findall(client.get(listed + query).body.decode()):
        if address.removeprefix(f"{listed}/").isdigit():
            return str(address)
    raise Fault(FaultKind.UNAVAILABLE, Words(f"{listed} 没有记录", f"{listed} shows no row"))
