"""Load of the machine and the recorder's queue during a soak: they may explain a gap without a fault."""

import asyncio
import os
import threading
import time
from pathlib import Path
from typing import Any

from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient

_SAMPLE_EVERY_S = 2.0
_MUCH_MB = 10.0


class LoadWatch:
    """Samples the recorder's queue, the load and the kernel's pressure stall figures until it is stopped."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._most: dict[str, float] = {"load_1_min": 0.0, "cpu_waiting_percent": 0.0, "disk_waiting_percent": 0.0}
        self._queue_mb = 0.0
        self._full: list[list[int]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="load", daemon=True)

    def start(self) -> None:
        """Starts sampling."""
        self._thread.start()

    def stop(self) -> None:
        """Stops sampling; the figures are kept."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def as_json(self) -> dict[str, Any]:
        """The maxima, and the intervals ([from_ms, to_ms]) with more than 10 MB in the queue."""
        most = {f"{name}_most": value for name, value in self._most.items()}
        return {**most, "queue_mb_most": round(self._queue_mb, 1), "queue_over_10_mb": self._full[-100:]}

    async def _run(self) -> None:
        client = LocalClient(self._home.socket, "bench")
        while not self._ended.is_set():
            self._maximum("load_1_min", round(os.getloadavg()[0], 2))
            self._maximum("cpu_waiting_percent", pressure("cpu"))
            self._maximum("disk_waiting_percent", pressure("io"))
            try:
                status: Any = await client.ask("status")
                self._queue(status["queue"]["bytes"] / 1e6, int(time.time() * 1000))
            except (Fault, KeyError):
                pass  # the recorder was killed or stopped a moment ago
            await asyncio.to_thread(self._ended.wait, _SAMPLE_EVERY_S)
        await client.close()

    def _maximum(self, name: str, value: float) -> None:
        self._most[name] = max(self._most[name], value)

    def _queue(self, waiting_mb: float, now_ms: int) -> None:
        self._queue_mb = max(self._queue_mb, waiting_mb)
        if waiting_mb < _MUCH_MB:
            return
        if self._full and now_ms - self._full[-1][1] < 3 * _SAMPLE_EVERY_S * 1000:
            self._full[-1][1] = now_ms
        else:
            self._full.append([now_ms, now_ms])


def pressure(what: str) -> float:
    """Percentage of the last ten seconds in which a task waited for this resource (/proc/pressure, "some avg10"); 0 if
    unknown."""
    try:
        fields = Path(f"/proc/pressure/{what}").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return next((float(one.removeprefix("avg10=")) for one in fields if one.startswith("avg10=")), 0.0)
