"""Faults as they strike in `mingcha bench soak`, all from outside: signals, doors in front of cameras, a lock on the
database, a limit of the kernel on the recorder's files. Each writes down when it began and when it was over."""

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
_DOOR_ANSWERS_WITHIN_S = 20.0


@dataclass
class StruckFault:
    """What happened: a planned fault with its wall times."""

    planned: PlannedFault
    from_ms: int
    to_ms: int = 0
    """When it was taken back, or when the program that fell was there again."""
    remark: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the report shows it."""
        shown = {"kind": self.planned.kind.value, "from_ms": self.from_ms, "to_ms": self.to_ms}
        return {**shown, "cameras": list(self.planned.cameras), "remark": self.remark}


class CameraDoors:
    """The process of doors in front of the cameras (bench/soak/camera_proxy)."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mingcha.bench.soak.camera_proxy"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._one_at_a_time = threading.Lock()
        self.ports: list[int] = json.loads(self._ask(json.dumps(list(urls))).removeprefix("ready "))

    @property
    def process_id(self) -> int:
        """Of the doors: no program of ours, so not in the figures."""
        return self._process.pid

    def set(self, mode: Mode, cameras: Sequence[int]) -> None:
        """The doors of these cameras are so from now on."""
        self._ask(json.dumps({"mode": mode.value, "cameras": list(cameras)}))

    def close(self) -> None:
        """Ends the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_DOOR_ANSWERS_WITHIN_S)
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
    """Lets planned faults strike one home, each in a thread of its own, and takes every one of them back."""

    home: BenchHome
    doors: CameraDoors
    supervisor: int
    struck: list[StruckFault] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []

    def run(self, plan: Sequence[PlannedFault], seconds: float, each_second: Callable[[float], None]) -> None:
        """Strikes for so long; every fault is over when this returns, also when it ends by an exception."""
        began = time.monotonic()
        waiting = list(plan)
        try:
            while (at_s := time.monotonic() - began) < seconds:
                while waiting and waiting[0].at_s <= at_s:
                    self._strike(waiting.pop(0))
                each_second(at_s)
                time.sleep(min(1.0, max(0.0, seconds - at_s)))
        finally:
            self._ending.set()
            for thread in self._threads:
                thread.join()

    def _strike(self, fault: PlannedFault) -> None:
        struck = StruckFault(fault, _now_ms())
        self.struck.append(struck)
        thread = threading.Thread(target=self._until_over, args=(struck,), name=fault.kind.value, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _until_over(self, struck: StruckFault) -> None:
        try:
            self._act(struck)
        except (OSError, sqlite3.Error, ValueError, KeyError) as error:
            struck.remark = f"not done: {type(error).__name__}: {error}"
        struck.to_ms = _now_ms()

    def _act(self, struck: StruckFault) -> None:
        fault, kinds = struck.planned, FaultKind
        doors = {kinds.SILENT: Mode.STALL, kinds.GARBAGE: Mode.GARBLE, kinds.SHUT: Mode.SHUT}
        killed = {
            kinds.RECORDER_KILLED: "record", kinds.UPLINK_KILLED: "uplink", kinds.GATEWAY_KILLED: "gateway",
            kinds.WEB_KILLED: "web",
        }  # fmt: skip
        if fault.kind in doors:
            self._door(doors[fault.kind], fault)
        elif fault.kind is kinds.MANY_CUT:
            self.doors.set(Mode.CUT, fault.cameras)
        elif fault.kind is kinds.REBOOT_LOOP:
            self._reboot(fault)
        elif fault.kind in killed:
            self._kill(killed[fault.kind], struck)
        elif fault.kind is kinds.RECORDER_STOPPED:
            self._stop_recorder(fault)
        elif fault.kind is kinds.DATABASE_LOCKED:
            self._lock_database(struck)
        else:
            self._fail_writes(struck)

    def _door(self, mode: Mode, fault: PlannedFault) -> None:
        self.doors.set(mode, fault.cameras)
        try:
            self._ending.wait(fault.for_s)
        finally:
            self.doors.set(Mode.PASS, fault.cameras)

    def _reboot(self, fault: PlannedFault) -> None:
        until = time.monotonic() + fault.for_s
        while time.monotonic() < until and not self._ending.is_set():
            self.doors.set(Mode.SHUT, fault.cameras)
            try:
                self._ending.wait(_REBOOT_AWAY_S)
            finally:
                self.doors.set(Mode.PASS, fault.cameras)
            self._ending.wait(_REBOOT_EVERY_S - _REBOOT_AWAY_S)

    def _kill(self, program: str, struck: StruckFault) -> None:
        """kill -9, and waits until the supervisor has started another one."""
        process = programs_under(self.supervisor)[program]
        os.kill(process, signal.SIGKILL)
        self.kills[program] = self.kills.get(program, 0) + 1
        struck.remark = f"{program} killed"
        until = time.monotonic() + _BACK_WITHIN_S
        while programs_under(self.supervisor).get(program, process) == process:
            if time.monotonic() > until:
                struck.remark += f", not started again within {_BACK_WITHIN_S:g} s"
                return
            time.sleep(0.2)

    def _stop_recorder(self, fault: PlannedFault) -> None:
        process = programs_under(self.supervisor)["record"]
        os.kill(process, signal.SIGSTOP)
        try:
            self._ending.wait(fault.for_s)
        finally:
            os.kill(process, signal.SIGCONT)

    def _lock_database(self, struck: StruckFault) -> None:
        """Holds SQLite's exclusive transaction: nobody else writes (in WAL mode they still read)."""
        with closing(sqlite3.connect(self.home.home.database, isolation_level=None, timeout=60)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            struck.from_ms = _now_ms()
            try:
                self._ending.wait(struck.planned.for_s)
            finally:
                connection.execute("ROLLBACK")
        struck.remark = "SQLite: an exclusive transaction of another process; nobody else could write"

    def _fail_writes(self, struck: StruckFault) -> None:
        """RLIMIT_FSIZE by prlimit(2): no file of the recorder grows beyond 4 KiB, every such write gives EFBIG."""
        process = programs_under(self.supervisor)["record"]
        before = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (_FILE_LIMIT_BYTES, before[1]))
        try:
            self._ending.wait(struck.planned.for_s)
        finally:
            try:
                resource.prlimit(process, resource.RLIMIT_FSIZE, before)
            except ProcessLookupError:
                struck.remark = "the recorder ended while it could not write; "
        struck.remark += "RLIMIT_FSIZE 4096 by prlimit: footage, journal and log of the recorder gave EFBIG"


def _now_ms() -> int:
    return int(time.time() * 1000)
