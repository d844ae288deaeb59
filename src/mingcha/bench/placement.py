"""`mingcha bench placement`: one of many recorders fails, then the database server. Who gets the cameras when, and
which rows are accepted?

Shipped uplinks run in a process each on a PostgreSQL server of the measurement; only the recorders behind them are
simulated (bench/simulated_recorders.py).
"""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import psycopg

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.engine import Engine, engine
from mingcha.bench.figures import machine
from mingcha.bench.processes import cpu_s
from mingcha.bench.simulated_recorders import SimulatedRecorder, answering
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

OUTAGE_S = 15.0
FEWEST_RECORDERS = 4
"""Two are killed within a minute; if more than half of all are gone, placement stops (fleet/placement/rules.py)."""
_IDLE_S = 20.0
_PATIENCE_S = 240.0
"""Generous, so that a busy machine does not fail the run; the figures contain the real times."""
_CAMERAS_IN_A_FILE = 500
_OUT_OF_ORDER = """
    SELECT count(*) FROM custody_hour a JOIN custody_hour b ON a.camera = b.camera AND a.epoch < b.epoch
    AND a.hour > b.hour WHERE NOT a.beside AND NOT b.beside
"""


class Host:
    """A recorder host: its home, its simulated recorder and its uplink."""

    def __init__(self, home: BenchHome, name: str) -> None:
        self.home = home
        self.recorder = SimulatedRecorder(name, home.home.socket)
        self.uplink: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Starts the shipped uplink."""
        self.uplink = self.home.start("uplink")

    def kill(self) -> float:
        """Kills the uplink by SIGKILL; returns the monotonic time."""
        assert self.uplink is not None
        at = time.monotonic()
        self.uplink.send_signal(signal.SIGKILL)
        self.uplink.wait()
        return at


class City:
    """All hosts, and queries of the database."""

    def __init__(self, server: Engine, hosts: list[Host], cameras: int, ttl_s: int) -> None:
        self.server = server
        self.hosts = hosts
        self.cameras = cameras
        self.ttl_s = ttl_s

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Runs a query."""
        with psycopg.connect(self.server.url) as connection:
            return connection.execute(query).fetchall()

    def owners(self) -> dict[str, str]:
        """Camera -> recorder, by the database."""
        return dict(self.rows("SELECT camera, recorder FROM custody_placement WHERE ended_at IS NULL"))

    def leader(self) -> str:
        """The recorder whose uplink places cameras."""
        return str(self.rows("SELECT leader FROM custody_fleet")[0][0])

    def agrees(self) -> bool:
        """Whether every living recorder was assigned exactly its cameras by the database."""
        owners = self.owners()
        return len(owners) == self.cameras and all(
            host.recorder.epochs.keys() == {camera for camera, name in owners.items() if name == host.recorder.name}
            for host in self.hosts
            if host.uplink is not None and host.uplink.poll() is None
        )


def bench_placement(recorders: int, cameras: int, ttl_s: int) -> dict[str, Any]:
    """Measures takeovers and an outage of the database server; times are wall seconds on this machine. Raises
    Fault(UNSUPPORTED) without PostgreSQL, Fault(UNAVAILABLE) if a state is not reached in four minutes."""
    if recorders < FEWEST_RECORDERS:
        words = Words(f"至少需要 {FEWEST_RECORDERS} 台录像机", f"at least {FEWEST_RECORDERS} recorders are needed")
        raise Fault(FaultKind.INVALID, words)
    with ExitStack() as stack:
        server = stack.enter_context(engine())
        hosts = _hosts(stack, server, recorders, cameras, ttl_s)
        stack.enter_context(answering([host.recorder for host in hosts]))
        city = City(server, hosts, cameras, ttl_s)
        balance_s = _begin(city)
        idle = _idle(city)
        hour = int(time.time()) // 3600
        for host in hosts:
            host.recorder.seal(sorted(host.recorder.epochs), hour, host.recorder.epochs)
        _wait("the first hours", lambda: city.rows("SELECT count(*) FROM custody_hour")[0][0] == cameras, _PATIENCE_S)
        victim = next(host for host in hosts if host.recorder.name not in (city.leader(), "rec-0001"))
        takeover = _kill(city, victim)
        fence = _come_back(city, victim, takeover.pop("held"), hour)
        leader = next(host for host in hosts if host.recorder.name == city.leader())
        of_leader = _kill(city, leader)
        del of_leader["held"]
        outage = _outage(city)
        return {
            "recorders": recorders,
            "cameras": cameras,
            "ttl_s": ttl_s,
            "reach_s": ttl_s + 2,
            "balance_s": balance_s,
            **idle,
            **takeover,
            **{f"leader_{name}": value for name, value in of_leader.items()},
            **fence,
            **outage,
            "machine": machine(),
        }


def _hosts(stack: ExitStack, server: Engine, recorders: int, cameras: int, ttl_s: int) -> list[Host]:
    """The first home with all cameras, and the others, joined to it by `mingcha recorder join`."""
    extra = {"MINGCHA_RECORDER_TTL_SECONDS": str(ttl_s)}
    first = stack.enter_context(bench_home(server.url, extra))
    first.mingcha("prepare")
    for start in range(0, cameras, _CAMERAS_IN_A_FILE):
        numbers = range(start, min(start + _CAMERAS_IN_A_FILE, cameras))
        first.add_cameras([f"rtsp://127.0.0.1:9/{n}" for n in numbers], start)
    first.mingcha("recorder", "join", "--host", "host-1", "--capacity", str(cameras))
    hosts = [Host(first, "rec-0001")]
    for number in range(2, recorders + 1):
        home = stack.enter_context(bench_home(server.url, extra))
        first.mingcha("recorder", "keys", str(home.home.keys))
        name = f"rec-{number:04}"
        home.mingcha("recorder", "join", name, "--host", f"host-{number}", "--capacity", str(cameras))
        hosts.append(Host(home, name))
    return hosts


def _begin(city: City) -> float:
    """Starts every uplink and balances the cameras; seconds until every recorder has its own."""
    for host in city.hosts:
        host.start()
    _wait("every uplink", lambda: _alive(city) == len(city.hosts), _PATIENCE_S)
    _wait("the first set", lambda: len(city.hosts[0].recorder.epochs) == city.cameras, _PATIENCE_S)
    began = time.monotonic()
    city.hosts[0].home.mingcha("recorder", "balance")
    _wait("the balance", city.agrees, _PATIENCE_S)
    took = time.monotonic() - began
    time.sleep(2 * city.ttl_s)  # a new leader waits two TTLs before it moves anything
    _wait("a leader", lambda: bool(city.rows("SELECT 1 FROM custody_fleet WHERE leader <> ''")), _PATIENCE_S)
    return round(took, 2)


def _idle(city: City) -> dict[str, Any]:
    """CPU of heartbeats, camera states and placement rounds while nothing changes."""
    uplinks = [host.uplink.pid for host in city.hosts if host.uplink is not None]
    began, engine_s, uplinks_s = time.monotonic(), city.server.cpu_s(), cpu_s(uplinks)
    time.sleep(_IDLE_S)
    wall_s = time.monotonic() - began
    return {
        "engine_cpu_share": round((city.server.cpu_s() - engine_s) / wall_s, 4),
        "uplink_cpu_share_each": round((cpu_s(uplinks) - uplinks_s) / wall_s / len(uplinks), 4),
    }


def _kill(city: City, victim: Host) -> dict[str, Any]:
    """Kills a host; seconds until its cameras are placed, and until their new recorders are assigned them."""
    held = dict(victim.recorder.epochs)
    others = [host.recorder for host in city.hosts if host is not victim]
    for other in others:
        other.given_at.clear()
    engine_s, at = city.server.cpu_s(), victim.kill()
    killed_at = time.time() - (time.monotonic() - at)
    _wait(
        "the takeover", lambda: all(any(camera in other.given_at for other in others) for camera in held), _PATIENCE_S
    )
    taken = [min(other.given_at[camera] for other in others if camera in other.given_at) - at for camera in held]
    began = dict(city.rows("SELECT camera, extract(epoch FROM began_at) FROM custody_placement WHERE ended_at IS NULL"))
    placed_at = max(float(began[camera]) for camera in held)
    return {
        "taken_over": len(held),
        "takeover_max_s": round(max(taken), 2),
        "takeover_min_s": round(min(taken), 2),
        "placed_max_s": round(placed_at - killed_at, 2),
        "takeover_engine_cpu_s": round(city.server.cpu_s() - engine_s, 2),
        "held": held,
    }


def _come_back(city: City, victim: Host, held: dict[str, int], hour: int) -> dict[str, Any]:
    """The killed host returns with hours that it recorded meanwhile, as if only its network had failed."""
    epochs = {
        camera: epoch for host in city.hosts if host is not victim for camera, epoch in host.recorder.epochs.items()
    }
    for later in range(3):
        victim.recorder.seal(sorted(held), hour + 1 + later, held)
        for host in city.hosts:
            mine = sorted(host.recorder.epochs.keys() & held.keys()) if host is not victim else []
            host.recorder.seal(mine, hour + later, epochs)
    began = time.monotonic()
    victim.start()
    _wait("its knowing", lambda: not victim.recorder.epochs.keys() & held.keys(), _PATIENCE_S)
    knew_s = time.monotonic() - began
    want = city.cameras + 6 * len(held)
    _wait("all rows", lambda: city.rows("SELECT count(*) FROM custody_hour")[0][0] == want, _PATIENCE_S)
    return {
        "knew_after_start_s": round(knew_s, 2),
        "rows": want,
        "rows_beside": city.rows("SELECT count(*) FROM custody_hour WHERE beside")[0][0],
        "rows_beside_expected": 3 * len(held),
        "rows_out_of_order": city.rows(_OUT_OF_ORDER)[0][0],
    }


def _outage(city: City) -> dict[str, Any]:
    """Kills the database server for OUTAGE_S seconds; no camera may move during the outage or after it."""
    before = city.owners()
    given = {host.recorder.name: dict(host.recorder.epochs) for host in city.hosts}
    city.server.kill()
    time.sleep(OUTAGE_S)
    held = sum(len(host.recorder.epochs) for host in city.hosts if host.uplink and host.uplink.poll() is None)
    city.server.start()
    time.sleep(5 * city.ttl_s)
    after = city.owners()
    changed = sum(given[host.recorder.name] != host.recorder.epochs for host in city.hosts)
    return {
        "outage_s": OUTAGE_S,
        "held_during_outage": held,
        "moved_by_outage": sum(before[camera] != name for camera, name in after.items()),
        "recorders_given_another_set": changed,
        "alive_after_outage": _alive(city),
    }


def _alive(city: City) -> int:
    listed = json.loads(city.hosts[0].home.mingcha("recorder", "list", "--json", accept=(0, 1)))
    limit_ms = city.ttl_s * 1000
    return sum(
        row["age_ms"] is not None and row["age_ms"] < limit_ms and not row["dead"] for row in listed["recorders"]
    )


def _wait(what: str, done: Callable[[], bool], within_s: float) -> None:
    until = time.monotonic() + within_s
    while not done():
        if time.monotonic() > until:
            raise Fault(FaultKind.UNAVAILABLE, Words(f"等不到：{what}", f"{what} did not come within {within_s:.0f} s"))
        time.sleep(0.1)
