"""A clock that stands in a file: it moves when the test moves it, for all programs that read the file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class ClockInFile:
    """Wall time and count in one number of nanoseconds, so that both move together."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        """See Clock."""
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=self.monotonic_ns() // 1000)

    def monotonic_ns(self) -> int:
        """See Clock."""
        return int(self.path.read_text())

    def set(self, now: datetime) -> None:
        """Moves it to this instant; a program that reads meanwhile gets the one or the other."""
        written = self.path.with_suffix(".new")
        written.write_text(str((now - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1) * 1000))
        written.replace(self.path)

    def advance(self, step: timedelta) -> None:
        """Moves it forward."""
        self.set(self.now() + step)
