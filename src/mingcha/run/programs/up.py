"""`mingcha up`: everything on one machine. Starts the programs, prints when they are ready, restarts those that exit,
and stops all of them on Ctrl-C."""

import argparse
import asyncio
import fcntl
import importlib.util
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from mingcha.kit import local_socket
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.cascade_settings import has_cascade
from mingcha.run.demo.cameras import LIVE
from mingcha.run.demo.city import (
    CAMERA_PASSWORD,
    CAMERA_USERNAME,
    DEMO_ACCOUNTS,
    DEMO_CAMERAS,
    FIRE_DUTY,
    PLAN_APPROVERS,
    TRIAL_HOST,
)
from mingcha.run.environment import (
    DATABASE_TASKS,
    bind_address,
    demo_fps,
    demo_picture_size,
    gateway_port,
    port_from_environment,
    simulated_cameras_port,
    task_backend_from_environment,
)
from mingcha.run.sip_settings import sip_bind, sip_code, sip_port
from mingcha.run.supervise.free_port import require_free_port
from mingcha.run.supervise.supervisor import Program, Supervisor, say

READY_WITHIN_S = 60
RECORD = "record"
_LOOK_AT_TERMINAL_S = 1.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha up`."""
    subparsers.add_parser("up")


def run(arguments: argparse.Namespace) -> int:
    """Runs until stopped. Exit code 0 after a clean stop, 1 if the recorder did not respond in time.

    Raises Fault(NOT_FOUND) if the home is not prepared, Fault(CONFLICT) if it runs already, and Fault(UNAVAILABLE) if a
    port is taken; in these cases nothing was started.
    """
    del arguments
    home = Home.from_environment()
    if not home.marker.exists():
        words = Words("尚未准备：请先运行 mingcha prepare", "not prepared yet: run `mingcha prepare` first")
        raise Fault(FaultKind.NOT_FOUND, words, str(home.marker))
    for folder in (home.run, home.logs):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(home):
        require_free_ports(home)
        if not home.is_recorder_host and not takes_law_in():
            return 1
        return asyncio.run(_run(home))


def takes_law_in() -> bool:
    """Stores new versions of the law; returns False, after printing the reason, if a version was edited (article 26).

    Runs in its own process, so that this one does not load Django.
    """
    words = (sys.executable, "-m", "mingcha.run.main", "take-law")
    return subprocess.run(words, check=False, stdout=subprocess.DEVNULL).returncode == 0


@contextmanager
def only_one(home: Home, otherwise: Words | None = None) -> Iterator[None]:
    """Locks the home while its programs run. Raises Fault(CONFLICT) if it is locked, with `otherwise` as its words.

    The kernel releases the lock however this process ends.
    """
    with (home.run / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            words = otherwise or Words(
                f"此目录已在运行：{home.path}（另一份请设置 MINGCHA_HOME 和 MINGCHA_PORT）",
                f"this home runs already: {home.path} (for a second copy set MINGCHA_HOME and MINGCHA_PORT)",
            )
            raise Fault(FaultKind.CONFLICT, words) from None
        yield


def require_free_ports(home: Home) -> None:
    """Raises Fault(UNAVAILABLE) if one of our ports is in use: two servers would share its connections."""
    wanted = [(bind_address(), gateway_port())]
    if not home.is_recorder_host:  # the configured one first: the gateway's follows from it
        wanted.insert(0, (bind_address(), port_from_environment()))
    if home.is_demo and not home.is_recorder_host:
        wanted.append(("127.0.0.1", simulated_cameras_port()))
    for host, port in wanted:
        require_free_port(host, port)
    if sip_code(home):
        require_free_port(sip_bind(), sip_port())
        require_free_port(sip_bind(), sip_port(), datagrams=True)


def programs_of(home: Home) -> list[Program]:
    """The programs of a home in start order: those that others need start first and stop last."""
    looks = ("look",) if looks_installed() else ()
    signalling = ("sip",) if sip_code(home) else ()  # before the recorder, which asks it for streams
    cascade = ("cascade",) if has_cascade(home) else ()  # after the gateway, which it asks for pictures
    names = (*signalling, "record", "uplink", *looks, "work", "jobs", "gateway", *cascade, "web")
    verbs = {name: [name] for name in names}
    if task_backend_from_environment() != DATABASE_TASKS:  # which brings workers of its own
        del verbs["jobs"]
    if home.is_recorder_host:
        verbs = {name: [name] for name in (*signalling, "record", "uplink", *looks, "work", "gateway")}
    elif home.is_demo:
        port = simulated_cameras_port()
        cameras = ["simulate", "rtsp", "--cameras", str(DEMO_CAMERAS), "--port", str(port)]
        cameras += ["--also", TRIAL_HOST, "--user", CAMERA_USERNAME, "--password", CAMERA_PASSWORD]
        cameras += ["--size", demo_picture_size(), "--fps", str(demo_fps())]
        for camera in LIVE:
            cameras += ["--codec", f"{camera.number}=h265"] if camera.has_sub else []
        verbs = {"simulate": cameras, **verbs}
    return [Program(name, (sys.executable, "-m", "mingcha.run.main", *words)) for name, words in verbs.items()]


def looks_installed() -> bool:
    """Whether pictures can be decoded here (extra `picture`); without it no camera is looked at."""
    return all(importlib.util.find_spec(name) is not None for name in ("av", "numpy"))


async def _run(home: Home) -> int:
    supervisor = Supervisor(programs_of(home), home.logs)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.stopping.set)
    running = asyncio.create_task(supervisor.run())
    looking = asyncio.create_task(_end_with_terminal(supervisor.stopping))
    try:
        ready = await _ready(home, supervisor.stopping)
        if ready:
            _announce(home)
            await _print_set_up_link(home)
            await supervisor.stopping.wait()
        return 0 if ready or supervisor.stopping.is_set() else 1
    finally:
        supervisor.stopping.set()
        looking.cancel()
        await asyncio.gather(running, looking, return_exceptions=True)


async def _end_with_terminal(stopping: asyncio.Event) -> None:
    """Stops everything when the controlling terminal is gone: the shell may not have forwarded SIGHUP."""
    if sys.stdin is None or sys.stdin.closed or not sys.stdin.isatty():
        return
    terminal = select.poll()
    terminal.register(sys.stdin.fileno(), select.POLLHUP)
    while not stopping.is_set():
        try:
            await asyncio.wait_for(stopping.wait(), _LOOK_AT_TERMINAL_S)
        except TimeoutError:
            if terminal.poll(0):
                stopping.set()


async def _ready(home: Home, stopping: asyncio.Event) -> bool:
    """Whether pages, gateway and recorder responded. What is not there after READY_WITHIN_S is named, and waited for as
    long as the recorder is there: a slow start of the pages ends no recording. False if the recorder is not."""
    host = local_address(bind_address())
    waiting: dict[str, Callable[[], Awaitable[bool]]] = {
        "web": lambda: _answers(host, port_from_environment()),
        "gateway": lambda: _answers(host, gateway_port()),
        RECORD: lambda: _answers_at(home.socket),
    }
    if home.is_recorder_host:
        del waiting["web"]
    until: float | None = time.monotonic() + READY_WITHIN_S
    while waiting and not stopping.is_set():
        for name in [name for name, probe in waiting.items() if await probe()]:
            del waiting[name]
        if waiting and until is not None and time.monotonic() > until:
            records, until = RECORD not in waiting, None
            say(late_words(waiting, home, records=records))
            if not records:
                return False
        if waiting:
            await asyncio.sleep(0.1)
    return not stopping.is_set()


def late_words(waiting: Collection[str], home: Home, *, records: bool) -> str:
    """What is printed about programs that did not respond in time, in both languages."""
    names, logs = ", ".join(waiting), home.logs
    zh, en = (
        ("录像在继续，仍在等待", "it records, and they are waited for")
        if records
        else ("录像程序没有应答，全部停止", "the recorder does not respond: everything is stopped")
    )
    return (
        f"{READY_WITHIN_S} 秒后仍未就绪：{names}（日志：{logs}）；{zh}\n"
        f"not ready after {READY_WITHIN_S} s: {names} (logs: {logs}); {en}"
    )


def local_address(bind: str) -> str:
    """The address at which this machine itself reaches a server that is bound to `bind`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - compared, not bound


async def _print_set_up_link(home: Home) -> None:
    """Prints the link that sets a home without accounts up in a browser. Runs in its own process, so that this one does
    not load Django; a home that cannot say it prints nothing."""
    if home.is_demo or home.is_recorder_host:
        return
    words = (sys.executable, "-m", "mingcha.run.main", "admin", "set-up-link")
    asked = await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    link = (await asked.communicate())[0].decode().strip()
    if link:
        say_line(f"  set up / 设置: {link}")


ASKS, APPROVES, WATCHES = "asks for footage / 申请调取", "approves plans / 批准规划", "is shared with / 共享指名人员"
"""What a demo account without a role is for."""


def _announce(home: Home) -> None:
    """Prints the address and the demo accounts."""
    host = local_address(bind_address())
    port = gateway_port() if home.is_recorder_host else port_from_environment()
    lines = [f"ready http://{f'[{host}]' if ':' in host else host}:{port}"]
    if home.is_demo and not home.is_recorder_host:
        for each in DEMO_ACCOUNTS:
            does = each.role or _without_role(each.username)
            lines.append(f"  {each.username:<13}{each.password:<20}{each.name}  {does}")
    say_line("\n".join(lines))


def _without_role(username: str) -> str:
    """What a demo account without a role does."""
    return APPROVES if username in PLAN_APPROVERS else WATCHES if username == FIRE_DUTY else ASKS


def say_line(text: str) -> None:
    """Prints to standard output; a closed one is ignored."""
    try:
        print(text, flush=True)
    except (OSError, ValueError):
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process


async def _answers(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


async def _answers_at(path: Path) -> bool:
    """Whether the recorder's socket accepts connections; the file left by an earlier process does not."""

    def connects() -> bool:
        try:
            local_socket.connect(path).close()
        except OSError:
            return False
        return True

    return await asyncio.to_thread(connects)
