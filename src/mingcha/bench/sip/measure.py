"""`mingcha bench sip`: a server in one process, its devices in others, over the sockets of this machine."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mingcha.bench.child import child_command
from mingcha.bench.figures import machine
from mingcha.bench.processes import pss_bytes, stop
from mingcha.bench.sip.large_catalogue import CODE
from mingcha.bench.sip.sipp import run_sipp
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

HOST = "127.0.0.1"
KEEPALIVE_S = 60
CITY = 100_000
REACH_PER_CPU_S = 5_000
JUDGED_FROM = 20_000
"""Devices: shorter runs say nothing about processor time."""
CATALOGUE_WITHIN_S = 60.0
GROWTH_BYTES = 32_000_000
"""While 50,000 channels are collected: their codes, and a page at a time."""


@dataclass(frozen=True, slots=True)
class SipRun:
    """Options: devices, passes of keepalives, requests at once, channels of the catalogue and items of its pages,
    datagrams a second of the flood, devices of SIPp and how many it begins a second."""

    devices: int = CITY
    passes: int = 2
    window: int = 256
    channels: int = 50_000
    items: int = 10
    flood_per_s: int = 20_000
    sipp_devices: int = 5_000
    sipp_per_s: int = 500


class Child:
    """A process that is told lines and answers with JSON."""

    def __init__(self, module: str, *words: str) -> None:
        self.process = subprocess.Popen(
            child_command(module, *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, line: str = "") -> dict[str, Any]:
        """Sends a line, unless it is empty, and returns the next answer. Raises Fault(UNAVAILABLE) if it has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if line:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        text = self.process.stdout.readline()
        if not text:
            raise Fault(FaultKind.UNAVAILABLE, Words("测量进程中止了", "a process of the measurement ended"))
        answer: dict[str, Any] = json.loads(text)
        return answer


@contextmanager
def _child(module: str, *words: str) -> Iterator[Child]:
    child = Child(module, *words)
    try:
        yield child
    finally:
        assert child.process.stdin is not None
        child.process.stdin.close()
        stop(child.process)


def bench_sip(wanted: SipRun) -> dict[str, Any]:
    """Measures and returns the figures. Raises Fault(UNAVAILABLE) if a process ends before its time."""
    with _child("mingcha.bench.sip.served", HOST) as served:
        port = int(served.ask()["port"])
        catalogue = _catalogue(served, port, wanted)  # first: its growth shows in the peak of memory
        with _child("mingcha.bench.sip.load", HOST, str(port), str(wanted.devices)) as load:
            empty_bytes = pss_bytes([served.process.pid])
            storm = _phase(served, load, [f"REGISTER {wanted.window}"])
            full_bytes = pss_bytes([served.process.pid])
            kept = _phase(served, load, [f"MESSAGE {wanted.window}"] * wanted.passes)
            flood = _flood(served, load, port, wanted)
            registered = served.ask("count")["registered"]
        sipp, sipp_tcp = (
            run_sipp(HOST, port, wanted.sipp_devices, wanted.sipp_per_s, transport) for transport in ("u1", "t1")
        )
    return {
        "devices": wanted.devices,
        "registered": registered,
        "transactions_per_cpu_s": _rate([storm, kept]),
        "cores_for_a_city": _cores(kept, wanted),
        "storm": storm,
        "keepalives": kept,
        "bytes_per_device": round((full_bytes - empty_bytes) / wanted.devices),
        "flood": flood,
        "catalogue": catalogue,
        "sipp": sipp,
        "sipp_tcp": sipp_tcp,
        "machine": machine(),
    }


def sip_passed(figures: dict[str, Any]) -> bool:
    """Whether something was sent and nothing failed, a keepalive wrote nothing, the catalogue came whole in time in
    flat memory, and the rate of transactions was reached in runs long enough to be judged. SIPp may be missing."""
    storm, kept, flood, catalogue = (figures[name] for name in ("storm", "keepalives", "flood", "catalogue"))
    if min(storm["transactions"], kept["transactions"], flood["sent"], catalogue["channels"]) <= 0:
        return False
    well = all(part["failed"] == 0 for part in (storm, kept, flood)) and not (
        figures["sipp"]["failed"] or figures["sipp_tcp"]["failed"]
    )
    whole = catalogue["received"] == catalogue["channels"] and catalogue["seconds"] <= CATALOGUE_WITHIN_S
    flat = catalogue["growth_mb"] * 1e6 <= GROWTH_BYTES
    fast = figures["transactions_per_cpu_s"] >= REACH_PER_CPU_S or figures["devices"] < JUDGED_FROM
    return bool(well and whole and flat and fast and kept["notices"] == 0)


def _phase(served: Child, load: Child, commands: Sequence[str]) -> dict[str, Any]:
    before = served.ask("count")
    passes = [load.ask(command) for command in commands]
    after = served.ask("count")
    transactions, seconds = (sum(one[name] for one in passes) for name in ("transactions", "seconds"))
    cpu_s = after["cpu_s"] - before["cpu_s"]
    return {
        "transactions": transactions,
        "failed": sum(one["failed"] for one in passes),
        "again": sum(one["again"] for one in passes),
        "per_s": round(transactions / seconds),
        "cpu_s": round(cpu_s, 3),
        "per_cpu_s": round(transactions / cpu_s),
        "p95_ms": round(max(one["p95_ms"] for one in passes), 1),
        "notices": after["notices"] - before["notices"],
    }


def _rate(phases: Sequence[dict[str, Any]]) -> int:
    rate = sum(one["transactions"] for one in phases) / sum(one["cpu_s"] for one in phases)
    return int(rate)


def _cores(kept: dict[str, Any], wanted: SipRun) -> float:
    """The share of a core that keepalives of 100,000 devices take, each once a minute."""
    cores: float = CITY / KEEPALIVE_S * kept["cpu_s"] / (wanted.devices * wanted.passes)
    return round(cores, 3)


def _flood(served: Child, load: Child, port: int, wanted: SipRun) -> dict[str, Any]:
    """A pass of keepalives while one host floods."""
    words = (HOST, str(port), str(wanted.flood_per_s))
    before = served.ask("count")
    with _child("mingcha.bench.sip.hostile_host", *words) as hostile:
        hostile.ask()
        found = load.ask(f"MESSAGE {wanted.window}")
        sent = hostile.ask("end")["sent"]
    refused = served.ask("count")["refused"] - before["refused"]
    return {
        "sent": sent, "refused": refused, "failed": found["failed"], "again": found["again"],
        "p95_ms": round(found["p95_ms"], 1), "per_s": round(found["transactions"] / found["seconds"]),
    }  # fmt: skip


def _catalogue(served: Child, port: int, wanted: SipRun) -> dict[str, Any]:
    words = (HOST, str(port), str(wanted.channels), str(wanted.items))
    with _child("mingcha.bench.sip.large_catalogue", *words) as platform:
        assert platform.process.stdout is not None
        platform.process.stdout.readline()
        before = served.ask("count")["cpu_s"]
        found = served.ask(f"catalogue {CODE}")
        cpu_s = served.ask("count")["cpu_s"] - before
    return {
        "channels": wanted.channels, "received": found["received"], "seconds": round(found["seconds"], 2),
        "cpu_s": round(cpu_s, 2), "growth_mb": round(found["growth_bytes"] / 1e6, 1),
    }  # fmt: skip
