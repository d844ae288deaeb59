"""The home in which the jobs are done, and its database as it is now."""

import asyncio
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from mingcha.bench.bench_home import BenchHome
from mingcha.kit.errors import Fault
from mingcha.media.local.client import LocalClient

DEMO_POINT = "42010200001310000001"
"""The first drawn camera of the demo: 沿江大道一元路口."""
SEARCH = "form.find [data-search]"
"""The search field of the top bar."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A demo home that runs."""

    home: BenchHome
    cameras: tuple[str, ...]
    """RTSP addresses of two simulated cameras that no point has."""

    def rows(self, query: str, *given: str | int) -> int:
        """The number that a query of the database counts."""
        path = self.home.home.database
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            return int(database.execute(query, given).fetchone()[0] or 0)

    def footage_ms(self, camera: str) -> float:
        """Milliseconds of footage of a point in the last ten minutes; 0 while the recorder does not answer. Not for use
        while a browser is open: Playwright's loop runs in the same thread."""
        try:
            return asyncio.run(self._footage_ms(camera))
        except Fault:
            return 0.0

    async def _footage_ms(self, camera: str) -> float:
        now_90k = int(time.time() * 90_000)
        client = LocalClient(self.home.home.socket, "bench")
        try:
            answer: Any = await client.ask(
                "index", camera=camera, from_90k=now_90k - 600 * 90_000, to_90k=now_90k, limit=5000
            )
        finally:
            await client.close()
        return sum(int(row[1]) for row in answer["fragments"]) / 90
