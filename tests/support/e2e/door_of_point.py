"""A point with footage and a monitor's right ticket for it: every address and every way of asking for its pictures."""

from dataclasses import dataclass

from tests.support.e2e.door import Answer, ask, changed
from tests.support.e2e.running_home import RunningHome


@dataclass(frozen=True)
class Door:
    """A point with footage, another one, and a monitor's right ticket for the first."""

    home: RunningHome
    camera: str
    other: str
    grant: str
    ticket: str
    range_ms: tuple[int, int]
    at_ms: int
    init: str
    snapshot: str
    layout: int

    def paths(self, camera: str) -> list[str]:
        """Every address below a point, and every way of asking for its footage."""
        under, query = f"/v1/points/{camera}", f"?from={self.range_ms[0]}&to={self.range_ms[1]}"
        return [f"{under}/spans{query}", f"{under}/init/{self.init}", *self.dated_paths(camera)]

    def dated_paths(self, camera: str) -> list[str]:
        """What is asked for by the time of its footage."""
        under, query = f"/v1/points/{camera}", f"?from={self.range_ms[0]}&to={self.range_ms[1]}"
        ways = ("", "&keys=1", "&as=avc1", "&as=avc1&keys=1")
        return [
            f"{under}/index{query}",
            *(f"{under}/footage{query}{way}" for way in ways),
            f"{under}/picture?at={self.at_ms}",
            f"{under}/picture?at={self.at_ms}&exact=1&width=320",
            f"{under}/picture/source?at={self.at_ms}&exact=1",
            f"{under}/activity{query}",
        ]

    def paths_of_requests(self, camera: str) -> list[str]:
        """The addresses of a viewing copy, which is the first one, and of an export."""
        first, last = self.at_ms - 2000, self.at_ms
        query = f"from={first}&to={last}"
        under = f"/v1/points/{camera}/originals"
        return [
            f"/v1/copy/{camera}/footage?{query}",
            f"{under}/footage?{query}&from_90k={first * 90 - 90_000}&to_90k={last * 90}",
            f"{under}?{query}",
            f"{under}/log",
            f"{under}/log/checkpoint",
        ]

    def other_tickets(self) -> dict[str, str]:
        """The kinds of tickets that no duty has: of a viewing copy and of an export of this point."""
        label = {"label": "李明 江岸分局 2026-000001", "mark": 1}
        return {
            "copy": changed(self.home, self.ticket, modes=("copy",), **label),
            "export": changed(self.home, self.ticket, modes=("export",)),
        }

    @property
    def footage_path(self) -> str:
        """The footage of the first point as it was recorded."""
        return self.dated_paths(self.camera)[1]

    def ask(self, method: str, path: str, ticket: str = "", origin: str = "") -> Answer:
        headers = {"Authorization": f"Bearer {ticket}"} if ticket else {}
        return ask(self.home.port + 1, method, path, headers | ({"Origin": origin} if origin else {}))
