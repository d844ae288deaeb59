"""`mingcha bench door`: the processor time of a ticket's check, a thousand viewers who start within ten seconds, first
and live pictures, an export and its verification, a viewing copy and its mark."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import Any

from mingcha.bench.acts import ACCOUNTS, PASSWORD, Viewer
from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.child import child_command, run_child
from mingcha.bench.door.reach import reach_rows
from mingcha.bench.figures import machine, percentile
from mingcha.bench.page_client import PageClient, wait_for_pages
from mingcha.bench.processes import cpu_s, with_children
from mingcha.bench.second_factor import code_now
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

PARTS = ("ticket", "viewers", "looks", "export", "copy", "marks")
CAMERAS = 4
FORGED = 20
"""Viewers with an altered ticket beside the others: all are refused."""
_OPENING_THREADS = 4
_RECORDING_WITHIN_S = 60
_FILLED_WITHIN_S = 300
_CHECKED_WITHIN_S = 120
_PART_WITHIN_S = 6 * 3600
_PROGRAMS = ("record", "uplink", "gateway", "web")
_GATEWAY = 3
"""Its place in BenchHome.running, after the cameras, record and uplink."""
_MODULE = "mingcha.bench.door"


@dataclass(frozen=True, slots=True)
class DoorRun:
    """Options: which parts; how many tickets are checked, how many viewers start over how many seconds and watch how
    long after, and the pictures a second of a stream; how many looks; bytes of the export and how often it is made;
    seconds of the copy; how many copies of how many seconds are attacked, and the number of their first film."""

    checks: int = 20_000
    viewers: int = 1000
    over_s: float = 10
    hold_s: float = 10
    fps: int = 5
    looks: int = 20
    export_bytes: int = 1_000_000_000
    rounds: int = 3
    copy_s: float = 20
    marks: int = 200
    mark_s: float = 20
    first_film: int = 0
    parts: tuple[str, ...] = PARTS


def bench_door(wanted: DoorRun) -> dict[str, Any]:
    """Measures the parts, one after another. Raises Fault(UNAVAILABLE) if a program does not start or answer."""
    marks = str(wanted.marks), str(wanted.mark_s), str(wanted.first_film)
    measured: dict[str, Callable[[], dict[str, Any]]] = {
        "ticket": lambda: _ticket_check(wanted.checks, wanted.rounds),
        "viewers": lambda: _starting(wanted),
        "looks": lambda: {"looks": _part("looks", str(wanted.looks), str(wanted.copy_s))},
        "export": lambda: {"export": _part("export", str(wanted.export_bytes), str(wanted.rounds))},
        "copy": lambda: {"copy": _part("copy", str(wanted.copy_s))},
        "marks": lambda: {"marks": _part("marks", *marks)},
    }
    figures: dict[str, Any] = {}
    for name in PARTS:
        if name in wanted.parts:
            figures |= measured[name]()
    parts = [name for name in PARTS if name in wanted.parts]
    return {"parts": parts, **figures, "reach": reach_rows(figures), "machine": machine()}


def _part(*words: str) -> dict[str, Any]:
    """The figures of a part that is measured in a process of its own."""
    output = run_child(f"{_MODULE}.parts", *words, environment=dict(os.environ), timeout_s=_PART_WITHIN_S)
    found: dict[str, Any] = json.loads(output)
    return found


def _ticket_check(checks: int, rounds: int) -> dict[str, Any]:
    """Medians of the rounds, each in a process of its own."""
    found: list[dict[str, Any]] = [
        json.loads(
            run_child(
                f"{_MODULE}.ticket_check", str(checks), environment=dict(os.environ), timeout_s=_CHECKED_WITHIN_S,
                django=False,
            )
        )
        for _ in range(rounds)
    ]  # fmt: skip
    return {name: median(one[name] for one in found) for name in found[0]}


def _starting(wanted: DoorRun) -> dict[str, Any]:
    with bench_home() as home:
        codes = _prepared(home, wanted.fps)
        pages = _pages(home, codes, wanted.viewers)
        with ThreadPoolExecutor(_OPENING_THREADS) as threads:  # fresh tickets, since one lives two minutes
            list(threads.map(lambda page: page.renew(), pages))
        given = [[codes[number % len(codes)], page.token] for number, page in enumerate(pages)]
        gateway = home.running[_GATEWAY].pid
        used, began = cpu_s(with_children([gateway])), time.monotonic()
        seen = _viewed(home, wanted, given)
        spent = cpu_s(with_children([gateway])) - used
        seconds = time.monotonic() - began
    first = seen["first_ms"]
    return {
        "viewers": wanted.viewers,
        "over_s": wanted.over_s,
        "viewers_served": len(first),
        "viewers_refused": sum(seen["refused"].values()),
        "refused_by": seen["refused"],
        "viewers_lost": seen["lost"],
        "tickets_refused": sum(page.refused for page in pages),
        "first_picture_p50_ms": percentile(first, 0.5),
        "first_picture_p95_ms": percentile(first, 0.95),
        "first_picture_max_ms": round(max(first, default=0.0), 1),
        "forged_refused": seen["forged_refused"],
        "forged_served": FORGED - seen["forged_refused"],
        "pictures": seen["pictures"],
        "gateway_cpu_s": round(spent, 2),
        "gateway_cores": round(spent / seconds, 2),
        "load_1_min": round(os.getloadavg()[0], 2),
    }


def _prepared(home: BenchHome, fps: int) -> list[str]:
    """A home whose programs run and record; returns the codes of its points."""
    home.mingcha("prepare")
    urls = home.cameras(CAMERAS, "", "--size", "640x360", "--fps", str(fps))
    codes: list[str] = json.loads(
        home.child("mingcha.bench.hostile.filling", str(ACCOUNTS), json.dumps(urls), timeout_s=_FILLED_WITHIN_S)
    )
    for program in _PROGRAMS:
        home.start(program)
    wait_for_pages(home.port)
    home.wait_until_recording(CAMERAS, _RECORDING_WITHIN_S)
    return codes


def _pages(home: BenchHome, codes: list[str], viewers: int) -> list[Viewer]:
    """A page with a grant of one point for each viewer; the accounts share them."""
    accounts = []
    for number in range(min(ACCOUNTS, viewers)):
        client = PageClient(home.port)
        client.sign_in(f"monitor{number}", PASSWORD, code_now())
        client.close()
        accounts.append(client)

    def opened(number: int) -> Viewer:
        return Viewer(accounts[number % len(accounts)].second_page(), [codes[number % len(codes)]])

    with ThreadPoolExecutor(_OPENING_THREADS) as threads:
        return list(threads.map(opened, range(viewers)))


def _viewed(home: BenchHome, wanted: DoorRun, given: list[list[str]]) -> dict[str, Any]:
    """Runs the viewers in a process of their own. Raises Fault(UNAVAILABLE) if it fails or does not end."""
    forged = [[camera, _altered(token)] for camera, token in given[:FORGED]]
    command = {"over_s": wanted.over_s, "hold_s": wanted.hold_s, "viewers": given, "forged": forged}
    done = subprocess.run(
        child_command(f"{_MODULE}.viewers", str(home.port)), env=home.environment, input=json.dumps(command) + "\n",
        capture_output=True, text=True, timeout=wanted.over_s + wanted.hold_s + 120, check=False,
    )  # fmt: skip
    if done.returncode:
        error = done.stderr.strip()[-400:]
        raise Fault(FaultKind.UNAVAILABLE, Words(f"观看进程失败：{error}", f"the viewers failed: {error}"))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _altered(token: str) -> str:
    """The ticket with one character of its payload changed."""
    place = len(token) // 4
    other = "A" if token[place] != "A" else "B"
    return f"{token[:place]}{other}{token[place + 1 :]}"
