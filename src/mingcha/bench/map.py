"""`mingcha bench map`: map tiles and lists of a whole city of points, requested over HTTP from `mingcha web`."""

import os
import random
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine, percentile
from mingcha.bench.page_client import PageClient
from mingcha.bench.processes import with_children
from mingcha.bench.second_factor import code_now
from mingcha.geo.divisions import WUHAN_OUTLINES
from mingcha.geo.tile_grid import WORLD_BITS, world_place
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

PEOPLE = ("city", "auditor", "monitor", "district", "zone", "manager", "contractor")
"""User names made by city_of_points, one for each role."""
ZOOMS = range(7, 19)
FILTERS = ("", "", "", "state=down", "state=poor", "cat=6(5)", "division=420106", "use=trial&division=420111")
SEARCHES = ("q=第77场所", "q=第123", "q=d77cs")
FILL = "mingcha.bench.city_of_points"
"""Runs in a process of its own: `main(points)` fills the database of the home."""
FILL_TIMEOUT_S = 5400
_READY_WITHIN_S = 300
_CENTRE = (114.29, 30.58)


@dataclass
class Took:
    """Milliseconds of each request, by kind and by zoom."""

    tiles: list[float] = field(default_factory=list)
    lists: list[float] = field(default_factory=list)
    searched_tiles: list[float] = field(default_factory=list)
    searched_lists: list[float] = field(default_factory=list)
    by_zoom: dict[int, list[float]] = field(default_factory=dict)
    largest_tile_bytes: int = 0


def bench_map(
    points: int, tiles: int, database: str, before_pages: Callable[[BenchHome], object] = id
) -> dict[str, Any]:
    """Fills a temporary home with `points` points (`database`: a postgresql:// address, "" for SQLite), then requests
    `tiles` tiles and a quarter as many lists for each user. There is no warm-up: the first requests count.
    `before_pages` is called with the filled home before its pages start."""
    with bench_home(database) as home:
        home.mingcha("prepare")
        began = time.monotonic()
        home.child(FILL, str(points), timeout_s=FILL_TIMEOUT_S)
        filled_s = time.monotonic() - began
        before_pages(home)
        if not database:
            _forget_pages(home)
        web = home.start("web")
        clients = {name: signed_in(home, web, name) for name in PEOPLE}
        took = _ask(clients, tiles)
        for client in clients.values():
            client.close()
        web_peak_mb = peak_mb(web.pid)
    return {
        "points": points,
        "database": "postgresql" if database else "sqlite",
        "people": list(PEOPLE),
        "tiles": len(took.tiles),
        "tile_p50_ms": percentile(took.tiles, 0.5),
        "tile_p95_ms": percentile(took.tiles, 0.95),
        "tile_worst_ms": percentile(took.tiles, 1.0),
        "tile_p95_ms_by_zoom": {zoom: percentile(held, 0.95) for zoom, held in sorted(took.by_zoom.items())},
        "largest_tile_sent_bytes": took.largest_tile_bytes,
        "lists": len(took.lists),
        "list_p50_ms": percentile(took.lists, 0.5),
        "list_p95_ms": percentile(took.lists, 0.95),
        "list_worst_ms": percentile(took.lists, 1.0),
        "search_tile_p95_ms": percentile(took.searched_tiles, 0.95),
        "search_list_p95_ms": percentile(took.searched_lists, 0.95),
        "fill_s": round(filled_s),
        "web_peak_mb": web_peak_mb,
        "machine": machine(),
    }


def peak_mb(process: int) -> int:
    """The largest resident set of a process and its children (VmHWM), the highest of them, in 10^6 bytes."""
    peaks = []
    for one in with_children([process]):
        status = Path(f"/proc/{one}/status").read_text(encoding="ascii", errors="replace")
        peaks += [int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")]
    return round(max(peaks) / 1e6)


def _forget_pages(home: BenchHome) -> None:
    """Drops the database file from the page cache, so that the first requests read from disk."""
    with home.home.database.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def signed_in(home: BenchHome, web: "subprocess.Popen[str]", name: str) -> PageClient:
    """The client of a person of city_of_points, as soon as the pages answer. Raises Fault(UNAVAILABLE)."""
    until = time.monotonic() + _READY_WITHIN_S
    while True:
        client = PageClient(home.port)
        try:
            client.sign_in(name, "measure-but-ask-first", code_now())
        except OSError:
            client.close()
            if web.poll() is not None or time.monotonic() > until:
                raise Fault(FaultKind.UNAVAILABLE, Words("网页程序没有就绪", "the pages did not get ready")) from None
            time.sleep(0.2)
        else:
            return client


def _ask(clients: dict[str, PageClient], tiles: int) -> Took:
    """Requests tiles around places with points, at every zoom, and pages of lists, in a shuffled order of users."""
    chance = random.Random(314)
    took = Took()
    questions = [(name, number) for name in clients for number in range(tiles)]
    chance.shuffle(questions)
    for name, number in questions:
        client = clients[name]
        zoom = ZOOMS[number % len(ZOOMS)]
        x, y = _place(chance)
        shift = WORLD_BITS - zoom
        path = f"/points/tiles/{zoom}/{x >> shift}/{y >> shift}.mvt"
        milliseconds, weight = _answered(client, path, chance.choice(FILTERS))
        took.tiles.append(milliseconds)
        took.by_zoom.setdefault(zoom, []).append(milliseconds)
        took.largest_tile_bytes = max(took.largest_tile_bytes, weight)
        if number % 4 == 0:
            page = chance.choice((1, 1, 1, 2, 3, chance.randrange(1, 4000)))
            took.lists.append(_answered(client, "/points", f"{chance.choice(FILTERS)}&page={page}")[0])
        if number % 12 == 0:
            search = chance.choice(SEARCHES)
            took.searched_lists.append(_answered(client, "/points", search)[0])
            took.searched_tiles.append(_answered(client, path, search)[0])
    return took


def _answered(client: PageClient, path: str, query: str) -> tuple[float, int]:
    address = f"{path}?{query}" if query else path
    answer = client.get(address.translate(_QUOTED))
    if answer.status != 200:
        raise Fault(FaultKind.UNAVAILABLE, Words(f"{path} 答 {answer.status}", f"{path} answered {answer.status}"))
    return answer.took_ms, answer.sent_bytes


_QUOTED = {ord(one): "".join(f"%{byte:02X}" for byte in one.encode()) for one in "第场所()"}


def _place(chance: random.Random) -> tuple[int, int]:
    """A random place: mostly near the centre, sometimes in any district."""
    if chance.random() < 0.7:
        return world_place(chance.gauss(_CENTRE[0], 0.05), chance.gauss(_CENTRE[1], 0.04))
    west, south, east, north = chance.choice(list(WUHAN_OUTLINES.by_code.values())).box
    return world_place(chance.uniform(west, east), chance.uniform(south, north))
