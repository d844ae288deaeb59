"""Injects the faults of `mingcha bench soak`, all from outside: signals, proxies in front of cameras, a database lock,
a kernel limit on the files of the recorder. Each fault records when it began and ended."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from mingcha.bench.bench_home import BenchHome
from mingcha.bench.soak.camera_proxy import Mode
from mingcha.bench.soak.memory import programs_under
from mingcha.bench.soak.plan import FaultKind, PlannedFault

_REBOOT_EVERY_S, _REBOOT_AWAY_S = 10.0, 3.0
_BACK_WITHIN_S = 90.0
_FILE_LIMIT_BYTES = 4096
_PROXY_STOPS_WITHIN_S = 20.0


@dataclass
class InjectedFault:
    """A planned fault with its wall times."""

    planned: PlannedFault
    from_ms: int
    to_ms: int = 0
    """When it was undone, or when the killed program ran again."""
    remark: str = ""

    def as_json(self) -> dict[str, Any]:
        """As in the report."""
        shown = {"kind": self.planned.kind.value, "from_ms": self.from_ms, "to_ms": self.to_ms}
        return {**shown, "cameras": list(self.planned.cameras), "remark": self.remark}


class CameraProxies:
    """The process with the proxies in front of the cameras (bench/soak/camera_proxy.py)."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mingcha.bench.soak.camera_proxy"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._one_at_a_time = threading.Lock()
        self.ports: list[int] = json.loads(self._ask(json.dumps(list(urls))).removeprefix("ready "))

    @property
    def process_id(self) -> int:
        """Process id of the proxies; they are not part of the product, so not in the figures."""
        return self._process.pid

    def set(self, mode: Mode, cameras: Sequence[int]) -> None:
        """Sets the mode of the proxies of these cameras."""
        self._ask(json.dumps({"mode": mode.value, "cameras": list(cameras)}))

    def close(self) -> None:
        """Stops the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_PROXY_STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._one_at_a_time:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
            return self._process.stdout.readline().strip()


@dataclass
class Injector:
    """Injects planned faults into one home, each in its own thread, and undoes every one."""

    home: BenchHome
    proxies: CameraProxies
    supervisor: int
    injected: list[InjectedFault] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []

    def run(self, plan: Sequence[PlannedFault], seconds: float, each_second: Callable[[float], None]) -> None:
        """Runs the plan for `seconds`; every fault is undone when this returns or raises."""
        began = time.monotonic()
        waiting = list(plan)
        try:
            while (at_s := time.monotonic() - began) < seconds:
                while waiting and waiting[0].at_s <= at_s:
                    self._inject(waiting.pop(0))
                each_second(at_s)
                time.sleep(min(1.0, max(0.0, seconds - at_s)))
        finally:
            self._ending.set()
            for thread in self._threads:
                thread.join()

    def _inject(self, fault: PlannedFault) -> None:
        injected = InjectedFault(fault, _now_ms())
        self.injected.append(injected)
        thread = threading.Thread(target=self._until_over, args=(injected,), name=fault.kind.value, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _until_over(self, injected: InjectedFault) -> None:
        try:
            self._act(injected)
        except (OSError, sqlite3.Error, ValueError, KeyError) as error:
            injected.remark = f"not done: {type(error).__name__}: {error}"
        injected.to_ms = _now_ms()

    def _act(self, injected: InjectedFault) -> None:
        fault, kinds = injected.planned, FaultKind
        proxy_modes = {kinds.SILENT: Mode.STALL, kinds.GARBAGE: Mode.GARBLE, kinds.SHUT: Mode.SHUT}
        killed = {
            kinds.RECORDER_KILLED: "record", kinds.UPLINK_KILLED: "uplink", kinds.GATEWAY_KILLED: "gateway",
            kinds.WEB_KILLED: "web",
        }  # fmt: skip
        if fault.kind in proxy_modes:
            self._set_mode(proxy_modes[fault.kind], fault)
        elif fault.kind is kinds.MANY_CUT:
            self.proxies.set(Mode.CUT, fault.cameras)
        elif fault.kind is kinds.REBOOT_LOOP:
            self._reboot(fault)
        elif fault.kind in killed:
            self._kill(killed[fault.kind], injected)
        elif fault.kind is kinds.RECORDER_STOPPED:
            self._stop_recorder(fault)
        elif fault.kind is kinds.DATABASE_LOCKED:
            self._lock_database(injected)
        else:
            self._fail_writes(injected)

    def _set_mode(self, mode: Mode, fault: PlannedFault) -> None:
        self.proxies.set(mode, fault.cameras)
        try:
            self._ending.wait(fault.for_s)
        finally:
            self.proxies.set(Mode.PASS, fault.cameras)

    def _reboot(self, fault: PlannedFault) -> None:
        until = time.monotonic() + fault.for_s
        while time.monotonic() < until and not self._ending.is_set():
            self.proxies.set(Mode.SHUT, fault.cameras)
            try:
                self._ending.wait(_REBOOT_AWAY_S)
            finally:
                self.proxies.set(Mode.PASS, fault.cameras)
            self._ending.wait(_REBOOT_EVERY_S - _REBOOT_AWAY_S)

    def _kill(self, program: str, injected: InjectedFault) -> None:
        """Sends SIGKILL and waits until the supervisor has started the program again."""
        process = programs_under(self.supervisor)[program]
        os.kill(process, signal.SIGKILL)
        self.kills[program] = self.kills.get(program, 0) + 1
        injected.remark = f"{program} killed"
        until = time.monotonic() + _BACK_WITHIN_S
        while programs_under(self.supervisor).get(program, process) == process:
            if time.monotonic() > until:
                injected.remark += f", not started again within {_BACK_WITHIN_S:g} s"
                return
            time.sleep(0.2)

    def _stop_recorder(self, fault: PlannedFault) -> None:
        process = programs_under(self.supervisor)["record"]
        os.kill(process, signal.SIGSTOP)
        try:
            self._ending.wait(fault.for_s)
        finally:
            os.kill(process, signal.SIGCONT)

    def _lock_database(self, injected: InjectedFault) -> None:
        """Holds an exclusive SQLite transaction: other processes can read (WAL mode) but not write."""
        with closing(sqlite3.connect(self.home.home.database, isolation_level=None, timeout=60)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            injected.from_ms = _now_ms()
            try:
                self._ending.wait(injected.planned.for_s)
            finally:
                connection.execute("ROLLBACK")
        injected.remark = "SQLite: an exclusive transaction of another process; no other process could write"

    def _fail_writes(self, injected: InjectedFault) -> None:
        """Sets RLIMIT_FSIZE by prlimit(2): a write of the recorder beyond 4 KiB of a file fails with EFBIG."""
        process = programs_under(self.supervisor)["record"]
        before = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (_FILE_LIMIT_BYTES, before[1]))
        try:
            self._ending.wait(injected.planned.for_s)
        finally:
            try:
                resource.prlimit(process, resource.RLIMIT_FSIZE, before)
            except ProcessLookupError:
                injected.remark = "the recorder ended while it could not write; "
        injected.remark += "RLIMIT_FSIZE 4096 by prlimit: footage, journal and log of the recorder gave EFBIG"


def _now_ms() -> int:
    return int(time.time() * 1000)
