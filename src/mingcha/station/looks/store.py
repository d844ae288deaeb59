"""The store of `mingcha look` on its host: checks of eight days and the state of each detector, in one SQLite file.

Numbers alone, no picture. In no backup: a lost store means that cameras learn anew, which their host reports (art. 12).
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mingcha.media.looks.values import Check

KEPT_MS = 8 * 86_400_000
CLEAR_SHARE = 0.03
"""Of the judgeable blocks: below it a check lost nothing, as for the slow kind of finding."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS checks (
  camera TEXT NOT NULL, at_ms INTEGER NOT NULL, state TEXT NOT NULL, mode TEXT NOT NULL,
  lost REAL NOT NULL, judgeable REAL NOT NULL, turn_x REAL, turn_y REAL, peak REAL, sharpness REAL, luma REAL,
  PRIMARY KEY (camera, at_ms)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS states (camera TEXT PRIMARY KEY, learned_by TEXT NOT NULL, state BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """The checks of a camera between two instants, by state, the median share of lost blocks of judged ones, and of
    blocks that could be judged in all that were compared."""

    camera: str
    states: dict[str, int]
    lost: float
    judgeable: float


class LookStore:
    """Opens or makes the file; only this program has it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def add(self, camera: str, check: Check) -> None:
        """Adds a check, and forgets those that are older than eight days."""
        turn = (check.turn.x_px, check.turn.y_px, check.turn.peak) if check.turn else (None, None, None)
        mode = check.mode.value if check.mode else ""
        row = (camera, check.at_ms, check.state.value, mode, check.lost, check.judgeable, *turn)
        self._connection.execute(
            "INSERT OR REPLACE INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, check.sharpness, check.luma),
        )
        self._connection.execute("DELETE FROM checks WHERE camera = ? AND at_ms < ?", (camera, check.at_ms - KEPT_MS))

    def save(self, camera: str, learned_by: str, state: bytes) -> None:
        """Keeps the state of a detector, in place of the one before."""
        self._connection.execute("INSERT OR REPLACE INTO states VALUES (?, ?, ?)", (camera, learned_by, state))

    def state(self, camera: str, learned_by: str) -> bytes | None:
        """The state that was learned by this reference and these masks; another one is of no use."""
        found = self._connection.execute(
            "SELECT state FROM states WHERE camera = ? AND learned_by = ?", (camera, learned_by)
        ).fetchone()
        return None if found is None else bytes(found[0])

    def learned_by(self, camera: str) -> str | None:
        """What the kept state of a camera was learned by, None for no state."""
        found = self._connection.execute("SELECT learned_by FROM states WHERE camera = ?", (camera,)).fetchone()
        return None if found is None else str(found[0])

    def last_clear_ms(self, camera: str, before_ms: int) -> int | None:
        """The newest judged check of a camera before an instant that lost less than CLEAR_SHARE; None: none is kept."""
        found = self._connection.execute(
            "SELECT max(at_ms) FROM checks WHERE camera = ? AND at_ms < ? AND state = 'judged' AND lost < ?",
            (camera, before_ms, CLEAR_SHARE),
        ).fetchone()
        return None if found is None or found[0] is None else int(found[0])

    def days(self, from_ms: int, to_ms: int) -> Iterable[CountedDay]:
        """Each camera with checks in an interval."""
        sql = "SELECT camera, state, lost, judgeable FROM checks WHERE at_ms >= ? AND at_ms < ? ORDER BY camera, at_ms"
        by_camera: dict[str, list[tuple[str, float, float]]] = {}
        with closing(self._connection.execute(sql, (from_ms, to_ms))) as rows:
            for camera, state, lost, judgeable in rows:
                by_camera.setdefault(camera, []).append((state, lost, judgeable))
        for camera, some in by_camera.items():
            states: dict[str, int] = {}
            for state, _, _ in some:
                states[state] = states.get(state, 0) + 1
            lost_of = [lost for state, lost, _ in some if state == "judged"]
            judgeable_of = [part for state, _, part in some if state in ("judged", "not_judgeable")]
            yield CountedDay(camera, states, _median(lost_of), _median(judgeable_of))


def _median(values: list[float]) -> float:
    """The upper median, 0 of nothing."""
    return sorted(values)[len(values) // 2] if values else 0.0
