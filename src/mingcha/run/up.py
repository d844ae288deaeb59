"""`mingcha up`: everything on one machine. Starts the programs, says when they are ready, starts again what falls,
and stops all of them on Ctrl-C."""

import argparse
import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.demo_city import CAMERA_PASSWORD, CAMERA_USERNAME, DEMO_ACCOUNTS, DEMO_CAMERAS
from mingcha.run.environment import gateway_port, port_from_environment, simulated_cameras_port

READY_WITHIN_S = 60
STOP_WITHIN_S = 15
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_AFTER_S = 60.0


@dataclass
class Program:
    """One program under watch."""

    name: str
    words: list[str]
    pause_s: float = FIRST_PAUSE_S
    process: asyncio.subprocess.Process | None = None
    falls: int = field(default=0)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha up`."""
    subparsers.add_parser("up", help="start everything on this machine")


def run(arguments: argparse.Namespace) -> int:
    """Runs until it is told to stop. Exit code 0 after a clean stop, 1 when it never got ready."""
    del arguments
    home = Home.from_environment()
    if not home.marker.exists():
        words = Words("尚未准备：请先运行 mingcha prepare", "not prepared yet: run `mingcha prepare` first")
        raise Fault(FaultKind.NOT_FOUND, words, str(home.marker))
    require_free_ports(home)
    return asyncio.run(Supervisor(home).run())


def require_free_ports(home: Home) -> None:
    """Raises Fault(UNAVAILABLE) when somebody listens on a port of ours: two servers would share its visitors."""
    ports = [port_from_environment(), gateway_port()]
    for port in [*ports, simulated_cameras_port()] if home.is_demo else ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                words = Words(
                    f"端口 {port} 已被占用：请停止占用它的程序，或设置 MINGCHA_PORT",
                    f"port {port} is taken: stop what uses it, or set MINGCHA_PORT",
                )
                raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None


class Supervisor:
    """Starts, watches and stops the programs of one home."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.stopping = asyncio.Event()
        verbs = {name: [name] for name in ("record", "gateway", "uplink", "work", "web")}
        if home.is_demo:
            port = simulated_cameras_port()
            cameras = ["simulate", "rtsp", "--cameras", str(DEMO_CAMERAS), "--port", str(port)]
            cameras += ["--user", CAMERA_USERNAME, "--password", CAMERA_PASSWORD]
            verbs = {"simulate": cameras, **verbs}
        self.programs = [Program(name, words) for name, words in verbs.items()]

    async def run(self) -> int:
        """Starts all, waits until they answer, then waits for the end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stopping.set)
        self.home.run.mkdir(parents=True, exist_ok=True)
        self.home.logs.mkdir(parents=True, exist_ok=True)
        watchers = [asyncio.create_task(self._watch(program)) for program in self.programs]
        try:
            if not await self._ready():
                return 0 if self.stopping.is_set() else 1
            self._announce()
            await self.stopping.wait()
        finally:
            self.stopping.set()
            await asyncio.gather(*watchers)
        return 0

    async def _watch(self, program: Program) -> None:
        """Keeps one program running; the pause before a new start doubles while it keeps falling."""
        while not self.stopping.is_set():
            began = time.monotonic()
            with (self.home.logs / f"{program.name}.log").open("ab") as log:
                program.process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "mingcha.run.main", *program.words,
                    stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
                )  # fmt: skip
            ended = asyncio.create_task(program.process.wait())
            told = asyncio.create_task(self.stopping.wait())
            await asyncio.wait((ended, told), return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            if self.stopping.is_set():
                await _stop(program.process)
                return
            program.falls += 1
            if time.monotonic() - began > STEADY_AFTER_S:
                program.pause_s = FIRST_PAUSE_S
            print(
                f"{program.name} ended with {program.process.returncode}, starts again in {program.pause_s:g} s "
                f"(its log: {self.home.logs / program.name}.log)",
                file=sys.stderr,
                flush=True,
            )
            try:
                await asyncio.wait_for(self.stopping.wait(), program.pause_s)
            except TimeoutError:
                program.pause_s = min(program.pause_s * 2, LONGEST_PAUSE_S)

    async def _ready(self) -> bool:
        """Whether pages, gateway and recorder answered in time."""
        waiting: dict[str, Callable[[], Awaitable[bool]]] = {
            "web": lambda: _answers("127.0.0.1", port_from_environment()),
            "gateway": lambda: _answers("127.0.0.1", gateway_port()),
            "record": lambda: _exists(self.home.socket),
        }
        until = time.monotonic() + READY_WITHIN_S
        while waiting and not self.stopping.is_set():
            for name in [name for name, probe in waiting.items() if await probe()]:
                del waiting[name]
            if waiting and time.monotonic() > until:
                print(f"not ready after {READY_WITHIN_S} s: {', '.join(waiting)}", file=sys.stderr, flush=True)
                return False
            if waiting:
                await asyncio.sleep(0.1)
        return not self.stopping.is_set()

    def _announce(self) -> None:
        print(f"ready http://127.0.0.1:{port_from_environment()}", flush=True)
        if self.home.is_demo:
            for account in DEMO_ACCOUNTS:
                print(f"  {account.username:<13}{account.password:<19}{account.name}  {account.role}", flush=True)


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Asks a program to end, and ends it when it does not."""
    if process.returncode is not None:
        return
    try:
        process.terminate()
        await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    except ProcessLookupError:
        pass


async def _answers(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


async def _exists(path: Path) -> bool:
    return await asyncio.to_thread(path.is_socket)
