"""`mingcha bench sharing`: rows of a whole city, their first load into a front-end database, an act until its receipt,
the comparison of what it holds, 20 sets in a CKAN, questions at the door, marks of acts, pages (article 13;
docs/ref/benchmarks.md)."""

import json
import os
import statistics
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mingcha.bench.acts import ACTING
from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine
from mingcha.bench.map import FILL, signed_in
from mingcha.bench.sharing.receivers import FrontEnd, ckan_address, front_end
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

PARTS = ("rows", "shares", "rounds", "marks", "table", "comparison", "ckan", "pages")
SETS = 20
"""Published entries of the catalogue."""
TARGETS: Mapping[str, str] = {"rest": "bench-rows", "table": "bench-table", "ckan": "bench-ckan"}
"""Our names of the targets, by their kinds."""
CITY, PART, GRANTS = "mingcha.bench.sharing.city", "mingcha.bench.sharing.parts", "mingcha.bench.sharing.grants"
"""They run in processes of their own: `main(verb, ...)` prints JSON."""
CKAN_TOKEN = "CKAN_TOKEN"
PAGES: Mapping[str, tuple[str, ...]] = {
    "catalogue_page_ms": ("/sharing/catalogue", "/sharing/catalogue/1", "/sharing/catalogue/7"),
    "other_page_ms": ("/sharing", "/sharing/coordinates", "/sharing/targets", "/sharing/pushes"),
}
READER = "city"
_NOBODY = "nobody.example"
_ROWS_ADDRESS = f"https://{_NOBODY}/points"
"""The address of a target that is never enabled: rows are made for it, and nothing leaves."""
_POINTS_OF_GOALS, _GRANTS_OF_GOALS = 100_000, 10_000
_CHANGES = 8
"""Acts whose receipts are waited for, for each of `times`."""
_TIMEOUT_S = 5_400


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of docs/design/sharing.md, section 16. `goal`: the most that it may be, None for one beside them."""

    name: str
    part: str
    unit: str
    goal: float | None = None


FIGURES = (
    Figure("rows_cpu_s", "rows", "s", 5),
    Figure("read_cpu_s", "rows", "s"),
    Figure("shared_ms", "shares", "ms", 1),
    Figure("shared_cpu_ms", "shares", "ms"),
    Figure("other_ms", "shares", "ms", 1),
    Figure("other_cpu_ms", "shares", "ms"),
    Figure("worst_ms", "shares", "ms"),
    Figure("named_ms", "shares", "ms", 1),
    Figure("round_turn_ms", "rounds", "ms"),
    Figure("round_worst_ms", "rounds", "ms", 1_000),
    Figure("other_rounds_ms", "rounds", "ms", 1_000),
    Figure("mark_ms", "marks", "ms", 1),
    Figure("describe_ms", "marks", "ms"),
    Figure("load_s", "table", "s", 60),
    Figure("load_cpu_s", "table", "s", 25),
    Figure("load_acknowledged_s", "table", "s"),
    Figure("load_acknowledged_cpu_s", "table", "s"),
    Figure("change_to_receipt_p50_s", "table", "s"),
    Figure("change_to_receipt_p95_s", "table", "s", 60),
    Figure("comparison_cpu_s", "comparison", "s", 20),
    Figure("comparison_most_mb", "comparison", "MB", 300),
    Figure("ckan_s", "ckan", "s", 10),
    Figure("catalogue_page_ms", "pages", "ms", 200),
    Figure("other_page_ms", "pages", "ms", 500),
)

type Measured = dict[str, Any]
"""Figures by their names, and counts beside them; empty for a part that could not run."""


@dataclass(frozen=True, slots=True)
class SharingRun:
    """Options. `database`, `front_end`: addresses of empty PostgreSQL databases, "" for SQLite and for a server of our
    own; `ckan`: address of a CKAN, "" for none, its token in the environment; `parts`: which are measured."""

    points: int = 100_000
    grants: int = 10_000
    times: int = 5
    database: str = ""
    front_end: str = ""
    ckan: str = ""
    parts: tuple[str, ...] = PARTS


def bench_sharing(wanted: SharingRun) -> dict[str, Any]:
    """Fills a temporary home and measures the parts, one after another. Raises Fault(UNAVAILABLE) if a program does not
    start or answer."""
    found, loads, lacking = dict[str, Any](), dict[str, float](), set[str]()
    with ExitStack() as stack:
        needs_tables = {"table", "comparison"} & set(wanted.parts)
        receiver = stack.enter_context(front_end(wanted.front_end)) if needs_tables else None
        home = stack.enter_context(bench_home(wanted.database, _hosts(wanted, receiver)))
        filled = _filled(home, wanted)
        measures: Mapping[str, Callable[[], Measured]] = {
            "rows": lambda: _rows(home),
            "shares": lambda: _part(home, "shares", str(wanted.times)),
            "rounds": lambda: json.loads(home.child(GRANTS, "rounds", str(wanted.times), timeout_s=_TIMEOUT_S)),
            "marks": lambda: _part(home, "marks", str(wanted.times)),
            "table": lambda: _table(home, receiver, wanted.times * _CHANGES),
            "comparison": lambda: _comparison(home, receiver, wanted.parts),
            "ckan": lambda: _ckan(home, wanted.ckan),
            "pages": lambda: _pages(home, wanted.times),
        }
        for name in PARTS:
            if name in wanted.parts:
                measured = measures[name]()
                lacking |= set() if measured else {name}
                found |= measured
                loads[name] = round(os.getloadavg()[0], 2)
        server = json.loads(home.child(ACTING, "server", timeout_s=_TIMEOUT_S))
    return {
        "points": wanted.points,
        "grants": wanted.grants,
        "times": wanted.times,
        "database": "postgresql" if wanted.database else "sqlite",
        "server": server,
        "front_end": receiver.server if receiver else None,
        "figures": [_figure(one, found, loads, lacking) for one in FIGURES if one.part in wanted.parts],
        "counts": {name: value for name, value in found.items() if name not in {one.name for one in FIGURES}},
        **filled,
        "machine": machine(),
    }


def sharing_passed(figures: Mapping[str, Any]) -> bool:
    """Whether each figure of a part that could run is there, one at least, and within its goal. A smaller city,
    or fewer grants, than those of the goals is not held to them: a short form must not fail for a busy machine."""
    rows = figures["figures"]
    if all(one["passed"] is None for one in rows) or any(
        one["passed"] is False and one["value"] is None for one in rows
    ):
        return False
    is_whole = figures["points"] >= _POINTS_OF_GOALS and figures["grants"] >= _GRANTS_OF_GOALS
    return not is_whole or all(one["passed"] is not False for one in rows)


def _figure(
    one: Figure, found: Mapping[str, Any], loads: Mapping[str, float], lacking: Collection[str]
) -> dict[str, Any]:
    """`lacking`: the parts whose receiver is missing. What another part did not measure has not passed."""
    value = found.get(one.name)
    is_judged = one.goal is not None and one.part not in lacking
    return {
        "name": one.name,
        "part": one.part,
        "unit": one.unit,
        "goal": one.goal,
        "value": None if value is None else round(value, 3),
        "passed": (value is not None and value <= (one.goal or 0)) if is_judged else None,
        "load_1_min": loads.get(one.part),
    }


def _hosts(wanted: SharingRun, receiver: FrontEnd | None) -> dict[str, str]:
    """The hosts of the receivers, as an administrator names them."""
    hosts = [_NOBODY, urlsplit(wanted.ckan).netloc, receiver.host if receiver else ""]
    return {"MINGCHA_SHARING_HOSTS": ",".join(filter(None, hosts))}


def _filled(home: BenchHome, wanted: SharingRun) -> dict[str, Any]:
    home.mingcha("prepare", timeout_s=_TIMEOUT_S)
    began = time.monotonic()
    home.child(FILL, str(wanted.points), timeout_s=_TIMEOUT_S)
    standing: dict[str, float] = json.loads(home.child(CITY, "fill", str(wanted.grants), timeout_s=_TIMEOUT_S))
    home.child(GRANTS, "fill", timeout_s=_TIMEOUT_S)
    return {
        "fill_s": round(time.monotonic() - began),
        **{name: round(value, 2) for name, value in standing.items()},
    }


def _part(home: BenchHome, *words: str) -> Measured:
    found: Measured = json.loads(home.child(PART, *words, timeout_s=_TIMEOUT_S))
    return found


def _add_target(home: BenchHome, kind: str, address: str, secret: str = "") -> str:
    home.child(CITY, "target", kind, address, secret, timeout_s=_TIMEOUT_S)
    return TARGETS[kind]


def _rows(home: BenchHome) -> Measured:
    return _part(home, "rows", _add_target(home, "rest", _ROWS_ADDRESS))


def _table(home: BenchHome, receiver: FrontEnd | None, changes: int) -> Measured:
    """The first load, and then changes with the worker of the product. Nothing without a front-end database."""
    if receiver is None:
        return {}
    target = _add_target(home, "table", receiver.address, receiver.secret)
    load = _part(home, "load", target)
    worker = home.start("work")
    changed = _part(home, "changes", target, str(changes))
    worker.terminate()
    worker.wait(_TIMEOUT_S)
    return {
        "load_s": load["sent_s"],
        "load_cpu_s": load["sent_cpu_s"],
        "load_acknowledged_s": load["acknowledged_s"],
        "load_acknowledged_cpu_s": load["acknowledged_cpu_s"],
        "load_items": load["items"],
        "load_batches": load["batches"],
        "load_refused": load["refused"],
        "changes": changed["changes"],
        "change_to_receipt_p50_s": changed["p50_s"],
        "change_to_receipt_p95_s": changed["p95_s"],
    }


def _comparison(home: BenchHome, receiver: FrontEnd | None, parts: tuple[str, ...]) -> Measured:
    """The comparison of the target in tables with what it acknowledged, after its first load, which is made for it
    unless `table` made it. Nothing without a front-end database."""
    if receiver is None:
        return {}
    if "table" not in parts:
        _part(home, "load", _add_target(home, "table", receiver.address, receiver.secret))
    return _part(home, "comparison", TARGETS["table"])


def _ckan(home: BenchHome, url: str) -> Measured:
    """The published sets in a CKAN, from the seal of their batch to its receipt. Nothing without one."""
    if not url:
        return {}
    token = os.environ.get(CKAN_TOKEN, "")
    target = _add_target(home, "ckan", ckan_address(url, token), token)
    load = _part(home, "load", target)
    return {"ckan_s": load["sending_s"], "ckan_sets": load["items"], "ckan_refused": load["refused"]}


def _pages(home: BenchHome, times: int) -> Measured:
    """The slowest page of each kind by its median, in ms, asked for by the city's officer."""
    web = home.start("web")
    client = signed_in(home, web, READER)
    found: Measured = {}
    for name, paths in PAGES.items():
        medians = []
        for path in paths:
            took_ms = []
            for _ in range(times):
                answer = client.get(path)
                if answer.status != 200:
                    words = Words(f"{path}：{answer.status}", f"{path} answered {answer.status}")
                    raise Fault(FaultKind.UNAVAILABLE, words)
                took_ms.append(answer.took_ms)
            medians.append(statistics.median(took_ms))
        found[name] = max(medians)
    client.close()
    web.terminate()
    return found
