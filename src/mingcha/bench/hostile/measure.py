"""Measures response times of pages for signed-in people: alone, among viewers, and among viewers and bad clients."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from mingcha.bench.acts import ACCOUNTS, PASSWORD, Viewer
from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.child import child_command
from mingcha.bench.figures import machine, percentile
from mingcha.bench.page_client import PageClient, wait_for_pages
from mingcha.bench.processes import cpu_s, with_children
from mingcha.bench.second_factor import code_now
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

PAGES = ("/today", "/points", "/points/{code}", "/watch/wall/4", "/law/15")
ASKING = 4
"""People who ask for pages one after another."""
PAUSE_S = 0.25
REACH_P95_MS = 300.0
JUDGED_FROM_S = 20
"""Shorter phases have too few pages for a percentile: such a run fails only if a page fails."""
CAMERAS = 4
_OPENING_THREADS = 4
_RECORDING_WITHIN_S = 60
_FILLED_WITHIN_S = 300
_PROGRAMS = ("record", "uplink", "gateway", "web")
_PLACES = {"cameras": 0, "record": 1, "uplink": 2, "gateway": 3, "web": 4, "clients": 5}
"""Places in BenchHome.running, in the order in which they are started."""
_CLIENTS = "mingcha.bench.hostile.clients"


@dataclass(frozen=True, slots=True)
class HostileRun:
    """Options: the numbers of viewers, of those with an open stream, of bad clients of each kind at each server, the
    seconds of each phase, how often a page renews, and the pictures a second of a stream."""

    viewers: int = 1000
    streams: int = 1000
    bad: int = 50
    seconds: float = 60
    renewed_every_s: float = 60
    fps: int = 5


class Clients:
    """The process with streams and bad clients."""

    def __init__(self, home: BenchHome) -> None:
        log = (home.path.parent / "clients.log").open("a", encoding="utf-8")
        with log:
            self._process = subprocess.Popen(
                child_command(_CLIENTS, str(home.port)), env=home.environment, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        home.running.append(self._process)
        self._lock = threading.Lock()

    def send(self, command: dict[str, Any]) -> None:
        """Sends a command. Raises Fault(UNAVAILABLE) if the process has ended."""
        assert self._process.stdin is not None
        try:
            with self._lock:
                self._process.stdin.write(json.dumps(command) + "\n")
                self._process.stdin.flush()
        except OSError:
            raise Fault(FaultKind.UNAVAILABLE, Words("客户端进程中止了", "the process of the clients ended")) from None

    def request(self, command: dict[str, Any]) -> dict[str, Any]:
        """Sends a command and returns its answer. Raises as send()."""
        self.send(command)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Fault(FaultKind.UNAVAILABLE, Words("客户端进程中止了", "the process of the clients ended"))
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(slots=True)
class Phase:
    """Times of the pages of one phase."""

    took_ms: list[float] = field(default_factory=list)
    failed: int = 0

    def figures(self) -> dict[str, float | int | None]:
        """Number, percentiles and failures."""
        return {
            "asked": len(self.took_ms), "failed": self.failed, "p50_ms": percentile(self.took_ms, 0.5),
            "p95_ms": percentile(self.took_ms, 0.95), "max_ms": round(max(self.took_ms, default=0.0), 1),
        }  # fmt: skip


def bench_hostile(wanted: HostileRun) -> dict[str, Any]:
    """Runs three phases and returns their figures. Raises Fault(UNAVAILABLE) if a program does not start or answer."""
    with bench_home() as home:
        codes, sessions = _prepared(home, wanted)
        people = sessions[:ASKING]
        phases = {"alone": _asked(people, codes, wanted.seconds)}
        clients = Clients(home)
        viewers = _viewers(sessions[ASKING:], clients, codes, wanted)
        renewing = Renewing(viewers, clients, wanted)
        with renewing:
            phases["viewers"] = _asked(people, codes, wanted.seconds)
            clients.send({"bad": wanted.bad})
            before = clients.request({"count": True})["pictures"]
            began, used = time.monotonic(), _cpu_s(home)
            phases["viewers_and_bad"] = _asked(people, codes, wanted.seconds)
            pictures = clients.request({"count": True})["pictures"] - before
            seconds = time.monotonic() - began
            cores = {name: round((spent - used[name]) / seconds, 2) for name, spent in _cpu_s(home).items()}
        ended = clients.request({"end": True})
        load = round(os.getloadavg()[0], 2)
    held = {name: phase.figures() for name, phase in phases.items()}
    return {
        "page_p95_ms": held["viewers_and_bad"]["p95_ms"],
        "pages": held,
        "seconds": wanted.seconds,
        "viewers": len(viewers),
        "streams": min(wanted.streams, wanted.viewers),
        "streams_opened": ended["streams_opened"],
        "streams_lost": ended["streams_lost"],
        "pictures_per_s": round(pictures / seconds, 1),
        "renewals": renewing.figures(),
        "bad_of_each_kind": wanted.bad,
        "bad": {"web": ended["web"], "gateway": ended["gateway"]},
        "cores": cores,
        "load_1_min": load,
        "machine": machine(),
    }


def hostile_passed(figures: dict[str, Any]) -> bool:
    """Whether pages were asked for, each was answered and, in runs long enough to be judged, 95 of 100 within
    REACH_P95_MS."""
    worst = figures["pages"]["viewers_and_bad"]
    if worst["asked"] <= 0 or worst["p95_ms"] is None or worst["failed"] != 0:
        return False
    return bool(worst["p95_ms"] <= REACH_P95_MS or figures["seconds"] < JUDGED_FROM_S)


def _prepared(home: BenchHome, wanted: HostileRun) -> tuple[list[str], list[PageClient]]:
    """A home whose programs run and record; returns the codes of its points and the sessions of its monitors."""
    home.mingcha("prepare")
    urls = home.cameras(CAMERAS, "", "--size", "640x360", "--fps", str(wanted.fps))
    people = str(ACCOUNTS + ASKING)
    codes: list[str] = json.loads(
        home.child("mingcha.bench.hostile.filling", people, json.dumps(urls), timeout_s=_FILLED_WITHIN_S)
    )
    for program in _PROGRAMS:
        home.start(program)
    wait_for_pages(home.port)
    home.wait_until_recording(CAMERAS, _RECORDING_WITHIN_S)
    return codes, [_signed_in(home, number) for number in range(ACCOUNTS + ASKING)]


def _cpu_s(home: BenchHome) -> dict[str, float]:
    """Processor seconds so far of each program of the home, of the clients and of this process."""
    spent = {name: cpu_s(with_children([home.running[place].pid])) for name, place in _PLACES.items()}
    return {**spent, "asking": time.process_time()}


def _signed_in(home: BenchHome, number: int) -> PageClient:
    client = PageClient(home.port)
    client.sign_in(f"monitor{number}", PASSWORD, code_now())
    client.close()
    return client


def _asked(people: Sequence[PageClient], codes: Sequence[str], seconds: float) -> Phase:
    """Requests pages for `seconds`: each person one at a time, on a new connection each, as an idle browser does."""
    phase, lock = Phase(), threading.Lock()
    until = time.monotonic() + seconds

    def ask(person: PageClient, number: int) -> None:
        while time.monotonic() < until:
            path = PAGES[number % len(PAGES)].format(code=codes[number % len(codes)])
            number += 1
            try:
                answer = person.get(path)
                well = answer.status == 200
            except OSError:
                well, answer = False, None
            person.close()
            with lock:
                phase.failed += not well
                if answer is not None:
                    phase.took_ms.append(answer.took_ms)
            time.sleep(PAUSE_S)

    with ThreadPoolExecutor(len(people)) as threads:
        done: list[Future[None]] = [threads.submit(ask, person, number) for number, person in enumerate(people)]
        for one in done:
            one.result()
    return phase


def _viewers(
    accounts: Sequence[PageClient], clients: Clients, codes: Sequence[str], wanted: HostileRun
) -> list[Viewer]:
    """Opens the pages of all viewers, a grant of one point each, and the streams of the first ones."""

    def opened(number: int) -> Viewer:
        code = codes[number % len(codes)]
        page = Viewer(accounts[number % len(accounts)].second_page(), [code])
        page.renew()
        if number < wanted.streams:
            clients.send({"streams": [[code, page.token]]})
        return page

    with ThreadPoolExecutor(_OPENING_THREADS) as threads:
        # one after another for the streams: a stream's number is the order of its command
        streaming = [opened(number) for number in range(min(wanted.streams, wanted.viewers))]
        return [*streaming, *threads.map(opened, range(len(streaming), wanted.viewers))]


class Renewing:
    """Renews the ticket of every viewer once in each interval, spread evenly, while the block runs."""

    def __init__(self, viewers: Sequence[Viewer], clients: Clients, wanted: HostileRun) -> None:
        self._viewers = viewers
        self._clients = clients
        self._wanted = wanted
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="renewing", daemon=True)
        for viewer in viewers:
            viewer.took_ms.clear()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def figures(self) -> dict[str, float | int | None]:
        """Number, refusals and times of the renewals."""
        took = [one for viewer in self._viewers for one in viewer.took_ms]
        return {
            "done": len(took), "refused": sum(viewer.refused for viewer in self._viewers),
            "p50_ms": percentile(took, 0.5), "p95_ms": percentile(took, 0.95),
        }  # fmt: skip

    def _run(self) -> None:
        pause_s = self._wanted.renewed_every_s / max(1, len(self._viewers))
        due, number = time.monotonic(), 0
        with ThreadPoolExecutor(_OPENING_THREADS) as threads:
            while not self._ending.wait(max(0.0, due - time.monotonic())):
                threads.submit(self._renew, number % len(self._viewers))
                number, due = number + 1, due + pause_s

    def _renew(self, number: int) -> None:
        viewer = self._viewers[number]
        viewer.renew()
        if number < self._wanted.streams:
            self._clients.send({"tokens": [[number, viewer.token]]})
