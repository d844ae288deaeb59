"""How slow this machine is beside the calm one for which tests/budgets.toml was written: docs/ref/tests.md.

Shared machines differ fourfold from hour to hour. A run over its time says something of the tests only beside that.
"""

import os
import subprocess
import sys
import time

CALM_S = 0.8
"""What LOOP takes on one core of the calm machine."""
LOOP = "x = 0\nfor i in range(10_000_000): x += i * i % 7"


def slowness() -> float:
    """How many times CALM_S the loop takes, on every core at once (at most two, as the budgets assume); at least 1."""
    began = time.monotonic()
    running = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(min(2, os.cpu_count() or 1))]
    for process in running:
        process.wait()
    return max(1.0, (time.monotonic() - began) / CALM_S)


def most_seconds(limit_s: float, calm_s: float, slow: float) -> float:
    """What a run may take by the clock: `limit_s`, and longer only where this machine is so slow that `calm_s` seconds
    of a calm one take longer on it."""
    return max(limit_s, calm_s * slow)
