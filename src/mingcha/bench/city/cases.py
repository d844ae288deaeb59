"""`mingcha bench cases`: deadlines, lists and forms of penalty cases, the board of health and the yearly reports of a
whole city, requested over HTTP from `mingcha web` by those who read them."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine, percentile
from mingcha.bench.map import FILL, signed_in
from mingcha.bench.page_client import PageClient
from mingcha.bench.processes import cpu_s, with_children
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day

CASES = "mingcha.bench.city.cases_of_city"
"""Runs in a process of its own behind the city of points: `main(cases, days)`."""
GOALS_MS: Mapping[str, int] = {
    "deadlines": 2_000,
    "board": 300,
    "form": 200,
    "accountability": 2_000,
    "cases": 500,
    "obstructions": 500,
    "oversight": 500,
    "yearly": 500,
}
"""Half of the requests of each page come within it for each who reads it. The first three are goals of
docs/design/supervision.md, the others our own."""
_CASES_OF_GOALS = 100_000
_BOARD = ("/oversight/health", "/oversight/health?by=street", "/oversight/health?by=contractor&months=12")
_MONTHS = ("/oversight/health/months", "/oversight/health/months?by=unit", "/oversight/health/months?by=contractor")
_POLICE: Mapping[str, tuple[str, ...]] = {
    "deadlines": ("/deadlines",),
    "board": (*_BOARD, *_MONTHS),
    "cases": ("/oversight/penalties", "/oversight/penalties?state=served", "/oversight/penalties?mine=1"),
    "obstructions": ("/oversight/obstructions", "/oversight/obstructions?mine=1"),
    "oversight": ("/oversight",),
    "yearly": ("/oversight/yearly",),
}
_AUDITOR: Mapping[str, tuple[str, ...]] = {
    "deadlines": ("/deadlines",),
    "board": (*_BOARD, *_MONTHS),
    "cases": ("/oversight/penalties", "/oversight/penalties?state=served"),
    "obstructions": ("/oversight/obstructions",),
    "oversight": ("/oversight",),
    "accountability": ("/oversight/accountability",),
    "yearly": ("/oversight/yearly",),
}
_MANAGER: Mapping[str, tuple[str, ...]] = {
    "deadlines": ("/deadlines",),
    "board": (*_BOARD, *_MONTHS),
    "oversight": ("/oversight",),
    "yearly": ("/oversight/yearly",),
}
READERS = {"city": _POLICE, "district": _POLICE, "auditor": _AUDITOR, "manager": _MANAGER}
"""Who asks, by the names of bench/city_of_points.py, and for what: kind -> addresses, as a browser asks them."""
_FORM = "form"
_UNIT = "U0"
"""That of the manager."""
_PREPARE_TIMEOUT_S, _FILL_TIMEOUT_S = 1_800, 5_400
_LINKED = re.compile(r'href="([^"]*)"')


@dataclass
class Took:
    """The requests of one kind: milliseconds by person and address, CPU seconds of the pages and of the database."""

    of_pages: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    web_cpu_s: float = 0.0
    database_cpu_s: float = 0.0

    def figures(self, kind: str) -> dict[str, Any]:
        """As docs/ref/benchmarks.md describes them."""
        took = [one for held in self.of_pages.values() for one in held]
        halves = {page: percentile(held, 0.5) or 0.0 for page, held in self.of_pages.items()}
        (person, path), slowest_ms = max(halves.items(), key=lambda one: one[1])
        return {
            "kind": kind,
            "goal_ms": GOALS_MS[kind],
            "passed": slowest_ms <= GOALS_MS[kind],
            "requests": len(took),
            "p50_ms": percentile(took, 0.5),
            "worst_ms": percentile(took, 1.0),
            "slowest": {"person": person, "path": path, "p50_ms": slowest_ms},
            "web_cpu_ms": round(self.web_cpu_s * 1000 / len(took), 1),
            "database_cpu_ms": round(self.database_cpu_s * 1000 / len(took), 1),
        }


@dataclass(frozen=True, slots=True)
class Servers:
    """The processes that answer: the pages, and the database where it is one of this machine (0: it is not)."""

    web: int
    database: int

    def cpu_s(self) -> tuple[float, float]:
        """CPU seconds so far of both, with their children."""
        return cpu_s(with_children([self.web])), cpu_s(with_children([self.database])) if self.database else 0.0


def bench_cases(cases: int, points: int, days: int, times: int, database: str) -> dict[str, Any]:
    """Fills a temporary home (`database`: a postgresql:// address, "" for SQLite; `days`: of health that are counted),
    then requests each page `times` times for each of READERS. There is no warm-up: the first requests count."""
    with bench_home(database) as home:
        home.mingcha("prepare", timeout_s=_PREPARE_TIMEOUT_S)
        began = time.monotonic()
        home.child(FILL, str(points), timeout_s=_FILL_TIMEOUT_S)
        counted = json.loads(home.child(CASES, str(cases), str(days), timeout_s=_FILL_TIMEOUT_S))
        filled_s = time.monotonic() - began
        took = _measured(home, counted.pop("postmaster"), times)
    return {
        "cases": cases,
        "points": points,
        "days": days,
        "database": "postgresql" if database else "sqlite",
        "people": list(READERS),
        "pages": [took[kind].figures(kind) for kind in GOALS_MS],
        **counted,
        "fill_s": round(filled_s),
        "machine": machine(),
    }


def cases_passed(figures: dict[str, Any]) -> bool:
    """Whether each kind of page was asked for, and half of its requests are within GOALS_MS, for each who reads it. How
    soon is not judged of a smaller city than that of the goals: a short form must not fail for a busy machine."""
    pages = figures["pages"]
    if {one["kind"] for one in pages} != GOALS_MS.keys():
        return False
    if any(one["requests"] <= 0 or one["p50_ms"] is None for one in pages):
        return False
    return figures["cases"] < _CASES_OF_GOALS or all(one["passed"] for one in pages)


def _measured(home: BenchHome, database: int, times: int) -> dict[str, Took]:
    web = home.start("web")
    clients = {name: signed_in(home, web, name) for name in READERS}
    asked = {name: list(_asked(name, client)) for name, client in clients.items()}
    servers, took = Servers(web.pid, database), {kind: Took() for kind in GOALS_MS}
    for _ in range(times):
        for name, client in clients.items():
            for kind, path in asked[name]:
                _ask(client, path, servers, took[kind], name)
    for client in clients.values():
        client.close()
    return took


def _asked(name: str, client: PageClient) -> Iterator[tuple[str, str]]:
    """What a person asks for: kind and address. The first row of a list is asked for, which counts as no request."""
    for kind, paths in READERS[name].items():
        yield from ((kind, path) for path in paths)
    last_year = shanghai_day(SystemClock().now()).year - 1
    if "cases" not in READERS[name]:
        yield "yearly", f"/oversight/yearly/{_UNIT}/{last_year}"
        return
    case = _first(client, "/oversight/penalties", "")
    obstruction = _first(client, "/oversight/obstructions", "?state=uncorrected")
    new = (f"{obstruction}/cases/new",) if READERS[name] is _POLICE else ()
    yield from ((_FORM, path) for path in (case, f"{case}/bags", obstruction, *new))


def _ask(client: PageClient, path: str, servers: Servers, took: Took, name: str) -> None:
    web_s, database_s = servers.cpu_s()
    answer = client.get(path)
    if answer.status != 200:
        failed = Words(f"{path}：{answer.status}", f"{path} answered {answer.status} to {name}")
        raise Fault(FaultKind.UNAVAILABLE, failed)
    now_s = servers.cpu_s()
    took.web_cpu_s += now_s[0] - web_s
    took.database_cpu_s += now_s[1] - database_s
    took.of_pages.setdefault((name, path), []).append(answer.took_ms)


def _first(client: PageClient, listed: str, query: str) -> str:
    """The address of the first row of a list."""
    for address in _LINKED.findall(client.get(listed + query).body.decode()):
        if address.removeprefix(f"{listed}/").isdigit():
            return str(address)
    raise Fault(FaultKind.UNAVAILABLE, Words(f"{listed} 没有记录", f"{listed} shows no row"))
