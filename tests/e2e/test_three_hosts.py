"""Three hosts in network namespaces, one with PostgreSQL and two with recorders: one is cut off and healed.

Only in `make soak`, in two forms: cut, taken over, healed; and one in which somebody watches through the gateway of a
host, and two hours pass while the line is cut by `recorder_of_another_day.py`. The shipped programs throughout.
`make test` has a short form that no slow machine disturbs, tests/fleet/recorders/test_cut_off_host.py: two recorders
with their uplinks on one PostgreSQL, a line that is cut without namespaces, and beats under a clock moved by hand.
"""

import base64
import json
import logging
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.e2e.hosts import NETWORK, Host, network, why_not
from tests.support.e2e.staff_by_commands import SET_UP, in_home, monitor_by_commands, put_in_use_by_commands

from mingcha.fleet.placement.membership import LEADERS_LOCK

ROOT = Path(__file__).parents[2]
MINGCHA = [sys.executable, "-m", "mingcha.run.main"]
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
WHY_NOT = why_not() or ("" if SERVERS and int(SERVERS[-1].parts[-3]) >= 16 else "no PostgreSQL 16 on this machine")
TTL_S = 4
_LOG = logging.getLogger(__name__)
CAMERAS = 4

pytestmark = [pytest.mark.soak, pytest.mark.timed, pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)]

TOKEN_OF_GUARD = """
from mingcha.registry.factors.actions import add_generator
from mingcha.registry.factors.codes import STEP_S, code_at, new_secret
from mingcha.registry.tokens.actions import make_token
guard = User.objects.select_related("organisation").get(username="guard")
secret, clock = new_secret(), SystemClock()
code = code_at(secret, int(clock.now().timestamp()) // STEP_S)
add_generator(guard, name="app", secret=secret, code=code, clock=clock)
print(make_token(guard, username="guard", name="test", days=30, clock=SystemClock()).secret)
"""
"""Prints a token of the monitor, which only its holder makes."""


@dataclass
class Machine:
    """A host with a home of ours on it."""

    host: Host
    home: Path
    database: str
    keys: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MINGCHA_", "DJANGO_"))}
        return {
            **kept,
            "MINGCHA_HOME": str(self.home),
            "MINGCHA_KEYS": str(self.keys),
            "MINGCHA_CAMERA_NETWORKS": f"{NETWORK}.0/24",
            "MINGCHA_RECORDER_TTL_SECONDS": str(TTL_S),
            "MINGCHA_BIND": "127.0.0.1" if self.home == self.keys.parent else self.host.address,
            "DATABASE_URL": self.database,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }

    def mingcha(self, *words: str, accept: tuple[int, ...] = (0,), typed: str = "") -> str:
        """One verb, to its end."""
        done = subprocess.run(
            self.host.words(*MINGCHA, *words), env=self.environment, capture_output=True, text=True, timeout=120,
            check=False, input=typed,
        )  # fmt: skip
        assert done.returncode in accept, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str, *command: str) -> None:
        """Starts a program on this host."""
        words = command or (*MINGCHA, name)
        with (self.home.parent / f"{self.home.name}-{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(self.host.words(*words), env=self.environment, stdout=log, stderr=log)

    def stop(self, name: str) -> None:
        """Ends it, as a supervisor does."""
        process = self.running.pop(name)
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def ask(self, method: str, url: str, bearer: str, body: object = None) -> tuple[int, bytes]:
        """Status and body of one request that is made from this host."""
        words = [sys.executable, str(ROOT / "tests/support/e2e/ask.py"), method, url, bearer]
        words += [] if body is None else [json.dumps(body)]
        done = subprocess.run(self.host.words(*words), capture_output=True, text=True, timeout=60, check=True)
        told = json.loads(done.stdout)
        return told["status"], base64.b64decode(told["body"])

    def cameras(self) -> dict[str, dict[str, object]]:
        """What this host's recorder says of its cameras."""
        status = json.loads(self.mingcha("status", "--json", accept=(0, 1)))
        return status["recorder"].get("cameras", {})  # type: ignore[no-any-return]

    def recording(self) -> set[str]:
        """The cameras whose pictures it takes now."""
        return {code for code, state in self.cameras().items() if state["phase"] == "recording"}


@contextmanager
def postgresql(host: Host, folder: Path) -> Iterator[str]:
    """A server on this host's address, for this network alone."""
    user = "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"
    entry = pwd.getpwnam(user)
    folder.mkdir()
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    run = ["setpriv", f"--reuid={user}", f"--regid={entry.pw_gid}", "--clear-groups"]
    data, binaries = folder / "data", SERVERS[-1].parent
    words = ["-D", str(data), "-A", "trust", "-U", "mingcha", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*run, str(binaries / "initdb"), *words], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    with (data / "pg_hba.conf").open("a", encoding="utf-8") as rules:
        rules.write(f"host all all {NETWORK}.0/24 trust\n")
    options = ["-D", str(data), "-k", str(folder), "-c", f"listen_addresses={host.address}", "-c", "fsync=off"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(host.words(*run, str(SERVERS[-1]), *options), stdout=log, stderr=log, cwd=folder)
    try:
        ready = [*run, str(binaries / "pg_isready"), "-q", "-h", str(folder)]
        wait(lambda: subprocess.run(ready, check=False, cwd=folder).returncode == 0, 30, "PostgreSQL")
        yield f"postgresql://mingcha@{host.address}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is still connected
        server.wait(30)


def gateway_of(machine: Machine) -> str:
    """The origin of a host's gateway."""
    return f"http://{machine.host.address}:8001"


def wait(done: Callable[[], bool], within_s: float, what: str) -> float:
    """Seconds until something is so; fails when it does not come to be."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < within_s, f"{what} did not come within {within_s} s"
        time.sleep(0.1)
    return time.monotonic() - began


@dataclass
class Hosts:
    """The three of them, and a view of the database."""

    centre: Machine
    east: Machine
    west: Machine

    def ask(self, query: str) -> list[list[str]]:
        """Asks the database on its own host."""
        words = [str(SERVERS[-1].parent / "psql"), "-U", "mingcha", "-h", self.centre.host.address, "-d", "postgres"]
        words += ["-AtF", "|", "-c", query]
        said = subprocess.run(self.centre.host.words(*words), check=True, capture_output=True, text=True).stdout
        return [line.split("|") for line in said.splitlines()]

    def leader(self) -> str:
        """The address from which the session with the leader's lock comes; "" while nobody has it."""
        rows = self.ask(
            "SELECT host(client_addr) FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory'"
            f" AND granted AND (classid::bigint << 32 | objid::bigint) = {LEADERS_LOCK}"
        )
        return rows[0][0] if rows else ""

    def owners(self) -> dict[str, tuple[str, int]]:
        """Camera -> (recorder, epoch with which it has it)."""
        rows = self.ask("SELECT camera, recorder, first_epoch FROM custody_placement WHERE ended_at IS NULL")
        return {camera: (recorder, int(epoch)) for camera, recorder, epoch in rows}

    def hours(self) -> set[tuple[str, str, int, int, bool]]:
        """(camera, recorder, epoch, hour, beside) of every sealed hour in custody."""
        rows = self.ask("SELECT camera, recorder, epoch, hour, beside FROM custody_hour")
        return {(camera, name, int(epoch), int(hour), beside == "t") for camera, name, epoch, hour, beside in rows}


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    """All of it running: the centre, two recorders with two cameras each, cameras on a fourth host."""
    with ExitStack() as stack:
        centre, east, west, lens = stack.enter_context(network(["centre", "east", "west", "lens"]))
        database = stack.enter_context(postgresql(centre, Path(stack.enter_context(_short_folder())) / "pg"))
        machines = Hosts(
            Machine(centre, tmp_path / "centre", database, tmp_path / "centre/keys"),
            Machine(east, tmp_path / "east", database, tmp_path / "east-keys"),
            Machine(west, tmp_path / "west", database, tmp_path / "west-keys"),
        )
        machines.centre.mingcha("prepare")
        for number, machine in enumerate((machines.east, machines.west), 2):
            machines.centre.mingcha("recorder", "keys", str(machine.keys))
            machine.mingcha(
                "recorder", "join", f"rec-{number:04}", "--host", machine.host.name, "--gateway", gateway_of(machine)
            )
        cameras = Machine(lens, tmp_path / "lens", "", tmp_path / "lens-keys")
        words = ["simulate", "rtsp", "--cameras", str(CAMERAS), "--size", "640x360", "--loop"]
        cameras.start("simulate", *MINGCHA, *words, "--host", lens.address, "--port", "8554")
        stack.callback(lambda: [cameras.stop(name) for name in list(cameras.running)])
        listed = tmp_path / "cameras.txt"
        listed.write_text("".join(f"rtsp://{lens.address}:8554/cam{n}\tcamera {n}\n" for n in range(CAMERAS)))
        site = ["--site", "LAB", "--category", "6(5)", "--division", "420102", "--organisation", "LAB"]
        site += ["--place-kind", "none", "--network", f"{NETWORK}.0/24"]
        machines.centre.mingcha("camera", "add", "--from-file", str(listed), *site)
        guard = ("guard", "--name", "值班员", "--organisation", "LAB")
        machines.centre.mingcha("person", "add", *guard, typed="a long pass phrase\n")
        put_in_use_by_commands(
            lambda *words, stdin="": machines.centre.mingcha(*words, typed=stdin),
            in_home(machines.centre.environment, machines.centre.host.words()),
            "LAB", "LAB", password="a long pass phrase",
        )  # fmt: skip
        for machine in (machines.east, machines.west):
            for name in ("record", "uplink", "gateway"):
                machine.start(name)
            stack.callback(lambda machine=machine: [machine.stop(name) for name in list(machine.running)])
            # the east leads: it is cut off later, and a leader is the worse one to lose
            wait(lambda: machines.leader() == east.address, 60, "a leader")
        yield machines


@contextmanager
def _short_folder() -> Iterator[str]:
    """A folder whose sockets have short names."""
    with tempfile.TemporaryDirectory(prefix="mg-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield folder


def watched_through_the_gateway_of_its_host(hosts: Hosts, camera: str) -> None:
    """A monitor plays back a camera of the west: the ticket names the west's gateway, which gives the footage and, once
    the grant is revoked at the centre, nothing more; the east's gateway has none of it."""
    centre, pages = hosts.centre, "http://127.0.0.1:8000"
    python = in_home(centre.environment, centre.host.words())
    monitor_by_commands(
        lambda *words, stdin="": centre.mingcha(*words, typed=stdin), python, "guard",
        "--organisation", "LAB", password="a long pass phrase",
    )  # fmt: skip
    token = python(SET_UP + TOKEN_OF_GUARD).strip()
    centre.start("web")
    wait(
        lambda: b"8000" in subprocess.run(centre.host.words("ss", "-ltn"), capture_output=True, check=True).stdout,
        60,
        "web",
    )

    def post(path: str, body: object) -> dict[str, object]:
        status, told = centre.ask("POST", pages + path, token, body)
        assert status in (200, 201), told
        return json.loads(told)  # type: ignore[no-any-return]

    grant = post("/access/grants", {"purpose": "duty_patrol", "points": [camera]})["grant"]
    ticket = post("/access/tickets", {"grant": grant, "points": [camera]})
    assert ticket["gateways"] == {
        camera: [{"origin": gateway_of(hosts.west), "from_ms": ticket["from_ms"], "to_ms": 0}]
    }
    opened = str(ticket["token"])

    def footage(machine: Machine) -> tuple[int, bytes]:
        now_ms = int(time.time() * 1000)
        span = f"footage?from={now_ms - 60_000}&to={now_ms}"
        return centre.ask("GET", f"{gateway_of(machine)}/v1/points/{camera}/{span}", opened)

    status, bytes_ = footage(hosts.west)
    assert status == 200
    assert bytes_[4:8] == b"ftyp"
    assert b"moof" in bytes_
    assert footage(hosts.east)[0] == 404
    post(f"/access/grants/{grant}/revoke", {"reason": "over"})
    assert [footage(machine)[0] for machine in (hosts.west, hosts.east)] == [401, 401]
    centre.stop("web")


def recording_on_both(hosts: Hosts) -> tuple[dict[str, tuple[str, int]], set[str]]:
    """Owners and epochs of all cameras once both hosts record, and the cameras of the east."""
    wait(lambda: len(hosts.east.recording()) == len(hosts.west.recording()) == CAMERAS // 2, 90, "recording on both")
    owners = hosts.owners()
    assert {name for name, _ in owners.values()} == {"rec-0002", "rec-0003"}
    return owners, hosts.east.recording()


def cut_off_and_taken_over(hosts: Hosts, of_east: set[str]) -> float:
    """The east loses its line; the west has its cameras under the next epoch. Returns the seconds that it took."""
    hosts.east.host.cut(hosts.centre.host)
    took_s = wait(lambda: {name for name, _ in hosts.owners().values()} == {"rec-0003"}, 60, "the takeover")
    assert took_s <= TTL_S + 4, "TTL and 2 s, and two more for a machine that is busy with other tests"
    assert {code for code, (_, epoch) in hosts.owners().items() if epoch == 2} == of_east
    wait(lambda: len(hosts.west.recording()) == CAMERAS, 60, "recording of all on the west")
    assert hosts.east.recording() == of_east, "it films on: it cannot know"
    return took_s


def checked_clean(hosts: Hosts) -> None:
    """Both recorders end, and neither home has a finding."""
    for machine in (hosts.east, hosts.west):
        for name in list(machine.running):
            machine.stop(name)
        checked = json.loads(machine.mingcha("check", "--json", accept=(0, 1)))
        assert checked["findings"] == [], machine.host.name


@pytest.mark.law("16(5)", "20(2)")
def test_one_is_cut_off_and_the_other_takes_over(hosts: Hosts) -> None:
    before, of_east = recording_on_both(hosts)
    time.sleep(2 * TTL_S)  # whoever leads has kept his vigil
    cut_off_and_taken_over(hosts, of_east)
    hosts.east.host.heal()
    wait(lambda: not hosts.east.cameras(), 30, "the east's knowing")
    assert hosts.west.recording() == set(before)
    checked_clean(hosts)


@pytest.mark.law("16(5)", "20(2)")
def test_two_hours_pass_while_one_is_cut_off(hosts: Hosts) -> None:
    east, west = hosts.east, hosts.west
    before, of_east = recording_on_both(hosts)
    began = time.monotonic()
    watched_through_the_gateway_of_its_host(hosts, min(west.recording()))
    time.sleep(max(0.0, began + 2 * TTL_S - time.monotonic()))  # whoever leads has kept his vigil
    took_s = cut_off_and_taken_over(hosts, of_east)

    # two hours pass: each recorder seals what it has, under the epochs that it knows
    ((moved_at,),) = hosts.ask("SELECT max(extract(epoch FROM ended_at)) FROM custody_placement")
    hour = int(float(moved_at)) // 3600
    script = str(ROOT / "tests/support/e2e/recorder_of_another_day.py")
    for machine, cameras in ((east, of_east), (west, set(before))):
        machine.stop("record")
        machine.start("record", sys.executable, script, str(2 * 3600))
        wait(lambda machine=machine, cameras=cameras: machine.recording() == cameras, 60, "recording two hours later")
    assert not {row for row in hosts.hours() if row[1] == "rec-0002"}

    east.host.heal()
    knew_s = wait(lambda: not east.cameras(), 30, "the east's knowing")
    assert east.running["uplink"].poll() is None
    sealed = {
        ("rec-0002", 1, hour, False): "filmed before it was cut off",
        ("rec-0002", 1, hour + 1, True): "and after: beside",
        ("rec-0003", 2, hour + 1, False): "the record",
    }
    for row, what in sealed.items():
        wait(lambda row=row: {each[0] for each in hosts.hours() if each[1:] == row} == of_east, 60, what)
    rows = hosts.hours()
    accepted = [row for row in rows if not row[4]]
    assert not [(a, b) for a in accepted for b in accepted if a[0] == b[0] and a[2] < b[2] and a[3] > b[3]]
    assert west.recording() == set(before)
    _LOG.info("takeover %.1f s, known after %.1f s", took_s, knew_s)

    checked_clean(hosts)
    listed = json.loads(hosts.centre.mingcha("recorder", "list", "--json", accept=(0, 1)))
    assert [row["beside_hours"] for row in listed["recorders"]] == [CAMERAS // 2, 0]
