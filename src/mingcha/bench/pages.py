"""`mingcha bench pages`: response time of each page for each role of the demo city, and the size of the first page."""

import re
from collections.abc import Mapping
from typing import Any

from mingcha.bench.bench_home import bench_home
from mingcha.bench.figures import machine, percentile
from mingcha.bench.page_client import Answer, PageClient, wait_for_pages
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

PAGES = (
    "/today",
    "/points",
    "/points?state=down",
    "/points/map",
    "/points/{code}",
    "/search?q=江",
    "/watch/wall/4",
    "/watch/sync",
    "/evidence",
    "/law",
    "/law/15",
    "/law/parameters",
)
REACH_MS = 50
_POINT = re.compile(r'href="/points/(\d{20})"')
_PART = re.compile(r'(?:href|src)="(/static/[^"#?]+\.(?:css|js|svg))(?:#[^"]*)?"')
_REFUSALS = frozenset({302, 303, 403, 404})
"""How a page answers who may not open it; whatever else is not 200 is a fault of the pages."""
_NOT_COUNTED = ("fonts.css", "/maplibre/")


def bench_pages(times: int, accounts: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Requests each page `times` times for each account (role -> user name and password) of a demo home. Pages that a
    role may not open are listed, not timed. Raises Fault(NOT_FOUND) for a page that no role may open: its address is
    wrong, and Fault(UNAVAILABLE) where the pages fail.

    Only `mingcha web` runs; there are no cameras, so every point waits for its recorder.
    """
    with bench_home() as home:
        home.mingcha("prepare", "--demo-if-new")
        home.start("web")
        wait_for_pages(home.port)
        by_page: dict[str, list[float]] = {}
        by_role: dict[str, dict[str, float | None]] = {}
        refused: dict[str, list[str]] = {}
        weight: dict[str, int] = {}
        for role, (username, password) in accounts.items():
            client = PageClient(home.port)
            client.sign_in(username, password)
            weight = weight or _weight(client)
            by_role[role], refused[role] = _time(client, times, by_page)
            client.close()
    if gone := sorted(set(PAGES) - by_page.keys()):
        pages = ", ".join(gone)
        raise Fault(FaultKind.NOT_FOUND, Words(f"任何岗位都打不开：{pages}", f"no role can open {pages}"))
    every = [took for held in by_page.values() for took in held]
    p95 = {page: percentile(held, 0.95) for page, held in by_page.items()}
    return {
        "page_p50_ms": percentile(every, 0.5),
        "page_p95_ms": percentile(every, 0.95),
        "slowest_page_p95_ms": max((held for held in p95.values() if held is not None), default=None),
        "pages_over_reach": sorted(page for page, held in p95.items() if held is not None and held > REACH_MS),
        "p95_ms_by_page": p95,
        "p95_ms_by_role": by_role,
        "refused": refused,
        "first_page_bytes": sum(weight.values()),
        "first_page_parts": weight,
        "machine": machine(),
    }


def _time(client: PageClient, times: int, by_page: dict[str, list[float]]) -> tuple[dict[str, float | None], list[str]]:
    found = _POINT.search(client.get("/points").body.decode())
    took: dict[str, list[float]] = {}
    refused = []
    for page in PAGES:
        path = page.format(code=found[1] if found else "").replace("江", "%E6%B1%9F")
        if client.get(path).status in _REFUSALS:
            refused.append(page)
            continue
        took[page] = [_answered(client, path).took_ms for _ in range(times)]
        by_page.setdefault(page, []).extend(took[page])
    return {page: percentile(held, 0.95) for page, held in took.items()}, refused


def _answered(client: PageClient, path: str) -> Answer:
    answer = client.get(path)
    if answer.status != 200:
        raise Fault(FaultKind.UNAVAILABLE, Words(f"{path} 答 {answer.status}", f"{path} answered {answer.status}"))
    return answer


def _weight(client: PageClient) -> dict[str, int]:
    """Bytes as sent of /today and of its styles, scripts and icons, without fonts and map."""
    page = _answered(client, "/today")
    parts = {"/today": page.sent_bytes}
    for path in dict.fromkeys(_PART.findall(page.body.decode())):
        if not any(part in path for part in _NOT_COUNTED):
            parts[path] = _answered(client, path).sent_bytes
    return parts
