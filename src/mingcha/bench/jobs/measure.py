"""Does the jobs one after the other in one running demo home, in one real browser, and counts each."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.browser import browser_path, started_browser
from mingcha.bench.chromium import browser_called
from mingcha.bench.figures import machine
from mingcha.bench.jobs.administrator_jobs import ADMINISTRATOR_JOBS
from mingcha.bench.jobs.counting import counted
from mingcha.bench.jobs.job import Job
from mingcha.bench.jobs.operator_jobs import OPERATOR_JOBS
from mingcha.bench.jobs.peers import read_peers
from mingcha.bench.jobs.person import Person
from mingcha.bench.jobs.scene import DEMO_POINT, Scene
from mingcha.bench.jobs.table import is_fewer
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

JOBS = (*OPERATOR_JOBS, *ADMINISTRATOR_JOBS)
_SMALL = {"MINGCHA_DEMO_SIZE": "640x360", "MINGCHA_DEMO_FPS": "12"}
_FOOTAGE_MS = 75_000
"""Of the demo's point before the first job: a replay goes back 30 s, a look back a minute."""
_FOOTAGE_WITHIN_S = 300
_PREPARED_WITHIN_S = 900
_EFFECT_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class JobsRun:
    """What to do: the jobs of these names (none: all), in this browser ("": one that is found)."""

    only: tuple[str, ...]
    chromium: str
    passwords: Mapping[str, str]
    """Of the demo's accounts."""


def bench_jobs(run: JobsRun) -> dict[str, Any]:
    """Raises Fault(NOT_FOUND) for an unknown job, Fault(UNSUPPORTED) without a browser, Fault(UNAVAILABLE) if the home
    does not start. A job that fails is named with its problem, and the others go on."""
    wanted = _wanted(run.only)
    peers = read_peers()
    with bench_home(settings=_SMALL) as home:
        scene = _started(home)
        with started_browser(run.chromium) as browser:
            people = _People(browser, f"http://127.0.0.1:{home.port}", run.passwords)
            done = [_measured(job, people.of, scene) for job in wanted]
            version = browser.version
    for one in done:
        one["peers"] = peers.counts(one["name"])
        one["fewer"] = is_fewer(one["steps"], one["peers"]) if one["done"] else None
    return {
        "jobs": done,
        "undone": sum(not one["done"] for one in done),
        "fewer": sum(one["fewer"] is True for one in done),
        "compared": sum(one["fewer"] is not None for one in done),
        "peers": dict(peers.names),
        "browser": browser_called(browser_path(run.chromium), version),
        "machine": machine(),
    }


def _wanted(only: Sequence[str]) -> tuple[Job, ...]:
    if unknown := set(only) - {job.name for job in JOBS}:
        names = ", ".join(sorted(unknown))
        known = ", ".join(job.name for job in JOBS)
        words = Words(f"没有这样的工作：{names}（可选：{known}）", f"no such job: {names} (there are {known})")
        raise Fault(FaultKind.NOT_FOUND, words)
    return tuple(job for job in JOBS if not only or job.name in only)


def _started(home: BenchHome) -> Scene:
    """The demo home, up, with footage; two further simulated cameras wait to be registered."""
    home.mingcha("prepare", "--demo-if-new", timeout_s=_PREPARED_WITHIN_S)
    cameras = home.cameras(2, "", "--size", "640x360", "--fps", "12")
    home.start_until_line("ready", "up")
    scene = Scene(home, tuple(cameras))
    until_s = time.monotonic() + _FOOTAGE_WITHIN_S
    while scene.footage_ms(DEMO_POINT) < _FOOTAGE_MS:
        if time.monotonic() > until_s:
            raise Fault(FaultKind.UNAVAILABLE, Words("演示点位没有录像", "the point of the demo has no footage"))
        time.sleep(1)
    return scene


@dataclass(slots=True)
class _People:
    """Who was signed in so far."""

    browser: Browser
    origin: str
    passwords: Mapping[str, str]
    here: Person | None = None

    def of(self, account: str) -> Person:
        """The person of an account; whoever sat at the browser before leaves it."""
        if self.here is None or self.here.account != account:
            if self.here is not None:
                self.here.leave()
            self.here = Person.arriving(self.browser, self.origin, account, self.passwords[account])
        return self.here


def _measured(job: Job, person_of: Callable[[str], Person], scene: Scene) -> dict[str, Any]:
    row: dict[str, Any] = {"name": job.name, "side": job.side.value, "job": job.words.zh}
    try:
        person = person_of(job.account)
        job.ready(person, scene)
        before = job.effect(person, scene)
        person.events.clear()
        began_s = time.monotonic()
        job.steps(person, scene)
        person.until(f"the effect of {job.name}", lambda: job.effect(person, scene) > before, _EFFECT_WITHIN_S)
        seconds = round(time.monotonic() - began_s, 2)
    except Fault as fault:
        return row | {"done": False, "problem": fault.words.en}
    count = counted(person.events)
    return row | {
        "done": True, "problem": None, "clicks": count.clicks, "keys": count.keys, "entries": count.entries,
        "steps": count.steps, "characters": count.characters, "page_loads": count.page_loads, "seconds": seconds,
    }  # fmt: skip
