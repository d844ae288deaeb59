"""CPU time and memory of processes with all their children, from /proc; and how they are stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_STOP_WITHIN_S = 20


@dataclass(frozen=True, slots=True)
class Usage:
    """Use of resources over an interval: CPU seconds (user and system), wall seconds, memory at the end."""

    cpu_s: float
    wall_s: float
    pss_bytes: int

    def cpu_s_per_camera_minute(self, cameras: int) -> float:
        """CPU seconds for one camera in one minute."""
        return self.cpu_s / cameras / self.wall_s * 60

    def pss_mb_per_camera(self, cameras: int) -> float:
        """Proportional set size (10^6 bytes) for one camera."""
        return self.pss_bytes / cameras / 1e6


def with_children(roots: Iterable[int]) -> set[int]:
    """These processes and all their descendants now."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                parents[int(entry.name)] = int(fields[1])
    found = set(roots)
    grown = True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return found


def cpu_s(process_ids: Iterable[int]) -> float:
    """CPU seconds so far (utime + stime + cutime + cstime of proc(5): with children that ended and were waited for)."""
    total = 0
    for process_id in process_ids:
        fields = _stat(process_id)
        if fields:
            total += sum(int(field) for field in fields[11:15])
    return total / _TICKS_A_SECOND


def pss_bytes(process_ids: Iterable[int]) -> int:
    """Proportional set size (smaps_rollup): each shared page is divided by the number of its users."""
    return memory_bytes(process_ids)[0]


def memory_bytes(process_ids: Iterable[int]) -> tuple[int, int]:
    """Proportional set size and its anonymous part (Pss_Anon: heaps and stacks), from smaps_rollup. The share of a
    process in the pages of a library changes when another process starts or ends; its anonymous memory does not.

    A worker that decodes is not dumpable, and shows root alone its smaps_rollup: its resident memory, which is a little
    more, stands in."""
    pss, anonymous, _ = _memory(process_ids)
    return pss, anonymous


def unfiled_bytes(process_ids: Iterable[int]) -> int:
    """Proportional set size without pages of files: anonymous and shared memory. Of programs that run elsewhere too,
    as a browser does, the share in the pages of files changes when another one starts or ends."""
    _, anonymous, shared = _memory(process_ids)
    return anonymous + shared


def _memory(process_ids: Iterable[int]) -> tuple[int, int, int]:
    """Proportional set size, its anonymous part, its part in shared memory."""
    totals = [0, 0, 0]
    for process_id in process_ids:
        folder = Path(f"/proc/{process_id}")
        try:
            text, names = (folder / "smaps_rollup").read_text(encoding="ascii"), ("Pss:", "Pss_Anon:", "Pss_Shmem:")
        except PermissionError:
            text = (folder / "status").read_text(encoding="utf-8", errors="replace")
            names = ("VmRSS:", "RssAnon:", "RssShmem:")
        for line in text.splitlines():
            name, *figures = line.split()
            if name in names:
                totals[names.index(name)] += int(figures[0]) * 1024
    return totals[0], totals[1], totals[2]


def measure(roots: list[int], seconds: float) -> Usage:
    """Measures processes and their children over `seconds`. Raises Fault(UNAVAILABLE) if one of `roots` ends."""
    processes = with_children(roots)
    began, used = time.monotonic(), cpu_s(processes)
    time.sleep(seconds)
    wall_s, used_after = time.monotonic() - began, cpu_s(processes)
    for root in roots:
        if not _stat(root):
            ended = Words(f"进程 {root} 在测量期间结束", f"process {root} ended during the measurement")
            raise Fault(FaultKind.UNAVAILABLE, ended)
    return Usage(used_after - used, wall_s, pss_bytes(with_children(roots)))


def stop(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Stops one process that was started here: SIGTERM, then SIGKILL after 20 s."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Turns SIGTERM and SIGHUP into KeyboardInterrupt: the measurement stops its programs and removes its files."""

    def end(number: int, _: FrameType | None) -> None:
        raise KeyboardInterrupt(signal.Signals(number).name)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stat(process_id: int) -> list[str]:
    """Fields of /proc/<id>/stat from the state on; empty if the process has ended."""
    try:
        text = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    fields = text.rpartition(")")[2].split()
    return [] if fields[0] == "Z" else fields
