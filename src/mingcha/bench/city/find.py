"""`mingcha bench find`: the search of the top bar in a whole city, requested over HTTP from `mingcha web`.

The names of the places and what is typed are drawn at run time, by a seed that the figures tell.
"""

import random
import secrets
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from mingcha.bench.bench_home import bench_home
from mingcha.bench.city.place_names import place_name
from mingcha.bench.figures import machine, percentile
from mingcha.bench.map import FILL, FILL_TIMEOUT_S, PEOPLE, peak_mb, signed_in
from mingcha.bench.page_client import PageClient
from mingcha.kit.codes import DIVISIONS, WUHAN, DeviceCode
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of
from mingcha.kit.pinyin import pinyin_of
from mingcha.kit.words import Words

REACH_MS = 100
POINTS_A_SITE = 10
EVERYWHERE = "city"
"""Who reaches the whole city: what is typed of a place must find it for this person."""


def bench_find(points: int, texts: int, database: str, reach_ms: float = REACH_MS) -> dict[str, Any]:
    """Fills a temporary home with `points` points (`database`: a postgresql:// address, "" for SQLite), then types
    `texts` texts of each kind, each for one of seven people. There is no warm-up: the first requests count."""
    seed = secrets.randbelow(1_000_000)
    with bench_home(database) as home:
        home.mingcha("prepare")
        began = time.monotonic()
        home.child(FILL, str(points), str(seed), timeout_s=FILL_TIMEOUT_S)
        filled_s = time.monotonic() - began
        web = home.start("web")
        clients = {name: signed_in(home, web, name) for name in PEOPLE}
        took, missed = _ask(clients, random.Random(seed), seed, max(1, points // POINTS_A_SITE), texts)
        for client in clients.values():
            client.close()
        peak = peak_mb(web.pid)
    every = [one for held in took.values() for one in held]
    return {
        "points": points,
        "reach_ms": reach_ms,
        "database": "postgresql" if database else "sqlite",
        "seed": seed,
        "texts": len(every),
        "find_p50_ms": percentile(every, 0.5),
        "find_p95_ms": percentile(every, 0.95),
        "find_worst_ms": percentile(every, 1.0),
        "find_p95_ms_by_kind": {kind: percentile(held, 0.95) for kind, held in took.items()},
        "missed": missed,
        "fill_s": round(filled_s),
        "web_peak_mb": peak,
        "machine": machine(),
    }


def find_passed(figures: Mapping[str, Any]) -> bool:
    """Whether something was typed, the search is within its reach and found whatever was typed of a place."""
    p95_ms = figures["find_p95_ms"]
    if figures["texts"] <= 0 or p95_ms is None:
        return False
    return not figures["missed"] and bool(p95_ms <= figures["reach_ms"])


def _typed(chance: random.Random, seed: int, sites: int) -> Iterator[tuple[str, str]]:
    """One text of each kind, of places drawn by chance."""
    names = [place_name(seed, chance.randrange(sites)) for _ in range(5)]
    yield "part_of_a_name", names[0][:4]
    yield "two_characters", names[1][:2]
    yield "pinyin", pinyin_of(names[2][:4])
    yield "initials", initials_of(names[3])
    whole = names[4]
    yield "initials_then_pinyin", initials_of(whole[:2]) + pinyin_of(whole[2:])
    division = chance.choice([code for code in DIVISIONS if code != WUHAN])
    code = str(DeviceCode.of_camera(division, chance.randrange(1, 50)))
    yield "number", code
    yield "beginning_of_a_number", code[: chance.randrange(6, 19)]
    yield "end_of_a_number", code[-6:]
    yield "hold", f"H{chance.randrange(1, 100):08d}"
    yield "nothing", f"qx{chance.randrange(10_000, 99_999)}"


_FIND_A_PLACE = frozenset({"part_of_a_name", "two_characters", "pinyin", "initials", "initials_then_pinyin"})


def _ask(
    clients: Mapping[str, PageClient], chance: random.Random, seed: int, sites: int, texts: int
) -> tuple[dict[str, list[float]], list[str]]:
    """Milliseconds by kind, and what was typed of a place and found nothing."""
    took: dict[str, list[float]] = {}
    missed = []
    questions = [one for _ in range(texts) for one in _typed(chance, seed, sites)]
    chance.shuffle(questions)
    for number, (kind, text) in enumerate(questions):
        name = PEOPLE[number % len(PEOPLE)]
        answer = clients[name].get(f"/search?{urllib.parse.urlencode({'q': text, 'part': '1'})}")
        if answer.status != 200:
            raise Fault(
                FaultKind.UNAVAILABLE, Words(f"搜索答 {answer.status}", f"the search answered {answer.status}"), text
            )
        took.setdefault(kind, []).append(answer.took_ms)
        if name == EVERYWHERE and kind in _FIND_A_PLACE and b'class="empty"' in answer.body:
            missed.append(f"{kind}: {text}")
    return took, missed
