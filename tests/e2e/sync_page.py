"""The page of playback in step under test: the time code of every frame that each tile presents."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import BrowserContext, Page
from tests.e2e.conftest import RunningHome

WATCH_TILES = """
(() => {
  window.syncFrames = [];
  const watch = (video, tile, covers) => {
    const next = () => {
      const at_ms = performance.timeOrigin + performance.now();
      const covered = covers.map((cover) => !cover.hidden);
      const keep = (code) => { if (code !== null) syncFrames.push([tile, at_ms, code, covered]); };
      mingchaProbe.read(video).then(keep, () => {});
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
    """A frame that a tile presented: when, what was burnt into it (Unix ms), and which tiles were covered then."""

    tile: int
    at_ms: float
    code_ms: int
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
        frames = [TileFrame(tile, at_ms, code_ms, tuple(covered)) for tile, at_ms, code_ms, covered in found]
        return sorted(frames, key=lambda frame: frame.at_ms)

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


def spreads(frames: Sequence[TileFrame], tiles: int) -> list[float]:
    """At each presented frame: how far apart the time codes are that stand on the uncovered tiles, milliseconds.

    Nothing is extrapolated: a picture that stands too long counts as what it shows. Moments with fewer than two
    pictures give none; a tile counts from its first frame on.
    """
    standing: dict[int, int] = {}
    found = []
    for frame in frames:
        standing[frame.tile] = frame.code_ms
        seen = [code for tile, code in standing.items() if not frame.covered[tile]]
        if len(seen) >= 2:
            found.append(float(max(seen) - min(seen)))
    assert len(standing) == tiles
    return found


def longest_still(frames: Sequence[TileFrame], tile: int) -> float:
    """The longest time that a tile presented no new frame, milliseconds."""
    own = [frame.at_ms for frame in frames if frame.tile == tile]
    return max(after - before for before, after in itertools.pairwise(own))
