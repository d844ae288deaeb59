"""The page of playback in step under test: the time code of every frame that each tile presents."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import BrowserContext, Page
from tests.support.e2e.running_home import RunningHome

WATCH_TILES = """
(() => {
  window.syncFrames = [];
  const watch = (video, tile, covers) => {
    const next = (_, { presentationTime, mediaTime }) => {
      const covered = covers.map((cover) => !cover.hidden);
      const keep = (code) => syncFrames.push([tile, presentationTime, mediaTime * 1000, code, covered]);
      mingchaProbe.read(video).then(keep, () => keep(null));
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };
  document.addEventListener("DOMContentLoaded", () => {
    const tiles = [...document.querySelectorAll("[data-sync] [data-tile]")];
    const covers = tiles.map((tile) => tile.querySelector("[data-cover]"));
    tiles.forEach((tile, place) => watch(tile.querySelector("video"), place, covers));
  });
})();
"""
"""Needs bench.page_probe.WATCH before it, which knows how to read a picture."""


@dataclass(frozen=True, slots=True)
class TileFrame:
    """A frame that a tile presented, as `requestVideoFrameCallback` tells it, and which tiles were covered then.

    `at_ms` is when the browser gave it to the compositor, `media_ms` its media time (one origin a page), `code_ms` what
    the camera burnt into it (Unix ms), None where that could not be read.
    """

    tile: int
    at_ms: float
    media_ms: float
    code_ms: int | None
    covered: tuple[bool, ...]


class SyncPage:
    """Four cameras on one clock."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    def opened(cls, context: BrowserContext, home: RunningHome, cameras: Sequence[str], at: str = "") -> Self:
        """Opens the page at a Beijing time; where it asks for a purpose, the first one is chosen."""
        page = context.new_page()
        page.add_init_script(WATCH_TILES)
        page.goto(f"{home.url}/watch/sync?p={','.join(cameras)}" + (f"&t={at}" if at else ""))
        if page.locator("form.chooser").count():
            page.click("form.chooser button.primary")
        page.wait_for_selector("[data-sync]")
        return cls(page)

    def frames(self) -> list[TileFrame]:
        """The frames presented since the page was opened or they were forgotten, in the order of their presenting."""
        found = self.page.evaluate("() => syncFrames")
        frames = [TileFrame(*facts, tuple(covered)) for *facts, covered in found]
        return sorted(frames, key=lambda frame: frame.at_ms)

    def newest_ms(self) -> int:
        """The newest time code that was presented; 0 before the first."""
        newest: int = self.page.evaluate(
            "() => syncFrames.reduce((newest, frame) => Math.max(newest, frame[3] ?? 0), 0)"
        )
        return newest

    def forget(self) -> None:
        """Forgets the frames so far."""
        self.page.evaluate("() => { syncFrames.length = 0; }")

    def drift_ms(self) -> str:
        """What the page itself says of it."""
        return self.page.inner_text("[data-sync-drift]")

    def covers(self) -> list[str]:
        """What stands in the place of each picture; "" where there is one."""
        return [
            tile.inner_text() if tile.is_visible() else ""
            for tile in self.page.locator("[data-sync] [data-cover]").all()
        ]


def spreads(frames: Sequence[TileFrame], tiles: int, *, by_code: bool) -> list[float]:
    """At each presented frame: how far apart the uncovered tiles run, milliseconds.

    Where a tile runs is what its newest frame shows (its time code, or its media time) less when it was presented: so
    the pace of the frames themselves does not count, which longest_still() looks at. A tile counts from its first frame
    after a cover on.
    """
    runs_at: dict[int, float] = {}
    seen_tiles = set()
    found = []
    for frame in frames:
        shows_ms = frame.code_ms if by_code else frame.media_ms
        if shows_ms is None:
            continue
        for tile in range(tiles):
            if frame.covered[tile]:
                runs_at.pop(tile, None)
        if not frame.covered[frame.tile]:
            runs_at[frame.tile] = shows_ms - frame.at_ms
            seen_tiles.add(frame.tile)
        if len(runs_at) >= 2:
            found.append(max(runs_at.values()) - min(runs_at.values()))
    assert len(seen_tiles) == tiles
    return sorted(found)


def recorded_skew(frames: Sequence[TileFrame], tiles: int) -> float:
    """How far apart the cameras themselves stamped what they drew, milliseconds: what playback cannot mend.

    A drawn camera on a busy machine burns its time in a little before or after the instant that its stream says, some
    pictures more than others. This is the width of that lateness without the two in a hundred on either side.
    """
    lateness = sorted(frame.code_ms - frame.media_ms for frame in frames if frame.code_ms is not None)
    assert len({frame.tile for frame in frames if frame.code_ms is not None}) == tiles
    edge = len(lateness) // 50
    return lateness[-1 - edge] - lateness[edge]


def figures_of(found: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and greatest of sorted figures."""
    places = {"p50": len(found) // 2, "p99": len(found) * 99 // 100, "most": -1}
    return {"frames": len(found)} | {name: round(found[place], 1) for name, place in places.items()}


def longest_still(frames: Sequence[TileFrame], tile: int) -> float:
    """The longest time that a tile presented no new frame, milliseconds."""
    own = [frame.at_ms for frame in frames if frame.tile == tile]
    return max(after - before for before, after in itertools.pairwise(own))
