"""SIPp (GPL, a program of its own) as the devices: registers and keeps alive with a scenario of ours. A check by
others: it parses, computes digests and retransmits by its own code."""

import csv
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from mingcha.bench.sip.load import REALM, SERVER, code_of

SCENARIO = Path(__file__).with_name("register_and_keepalive.xml")
_FIRST = 500_000
_WITHIN_S = 120
_NOTHING: dict[str, Any] = {"devices": None, "per_s": None, "succeeded": None, "failed": None, "again": None}


def run_sipp(host: str, port: int, devices: int, per_s: int, transport: str) -> dict[str, Any]:
    """Registers that many devices and sends a keepalive each; every figure None without SIPp. `transport`: "u1" UDP,
    "t1" all over one TCP connection."""
    program = shutil.which("sipp")
    if program is None:
        return dict(_NOTHING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        codes = [code_of(_FIRST + number) for number in range(devices)]
        rows = "".join(f"{code};[authentication username={code} password=bench-{code}];\n" for code in codes)
        (folder / "devices.csv").write_text("SEQUENTIAL\n" + rows, encoding="ascii")
        subprocess.run(
            [program, f"{host}:{port}", "-sf", str(SCENARIO), "-inf", "devices.csv", "-m", str(devices),
             "-t", transport, "-r", str(per_s),
             "-i", "127.0.4.1", "-key", "server", SERVER, "-key", "realm", REALM, "-trace_stat", "-stf", "stat.csv",
             "-nostdin", "-timeout", f"{_WITHIN_S}s"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_WITHIN_S + 10, check=False,
        )  # fmt: skip
        with (folder / "stat.csv").open(encoding="ascii") as file:
            last = list(csv.DictReader(file, delimiter=";"))[-1]
    return {
        "devices": devices, "per_s": per_s, "succeeded": int(last["SuccessfulCall(C)"]),
        "failed": int(last["FailedCall(C)"]), "again": int(last["Retransmissions(C)"]),
    }  # fmt: skip
