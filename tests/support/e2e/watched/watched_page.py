"""What a person sees on an open wall, once a second, read from the page itself; and the table of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

SAMPLER = """
(() => {
  const text = (node) => (node ? node.innerText.replace(/\\s+/gu, " ").trim() : "");
  const burnt = async (video) => {
    try { return await mingchaProbe.read(video); } catch { return null; }
  };
  const tile = async (one) => {
    const video = one.querySelector("video:not(.behind)"), cover = one.querySelector("[data-cover]");
    const code_ms = await burnt(video);
    return {
      name: text(one.querySelector("[data-osd-name]")),
      tags: [...one.querySelectorAll("[data-osd-tag] .tag")].map((tag) => [tag.classList[1] ?? "", text(tag)]),
      cover: cover.hidden ? "" : text(cover),
      age_ms: code_ms === null ? null : Date.now() - code_ms,
    };
  };
  const leaf = (one) => [one.dataset.point, one.querySelector("[data-state]").classList[1], one.title];
  const rows = (selector) => [...document.querySelectorAll(selector)].map(text);
  const sample = async () => ({
    at_ms: Date.now(),
    tiles: await Promise.all([...document.querySelectorAll("[data-wall] [data-tile]:not(.away)")].map(tile)),
    tree: [...document.querySelectorAll("[data-tree] [data-point]")].map(leaf),
    facts: text(document.querySelector("[data-facts]")),
    alarms: [text(document.querySelector("[data-alarm-count]")), text(document.querySelector("[data-alarm-words]"))],
    alarm_rows: rows("[data-alarm-list] li"),
    interruptions: rows("[data-interruptions] li"),
    live: text(document.querySelector("[data-wall-state]")),
    rings: window.rings,
  });
  window.watched = [];
  window.rings = 0;
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (...given) {
    window.rings += 1;
    return start.apply(this, given);
  };
  document.addEventListener("DOMContentLoaded", () => {
    if (!document.querySelector("[data-wall]")) return;
    window.setInterval(async () => { window.watched.push(await sample()); }, 1000);
  });
})();
"""


@dataclass(frozen=True, slots=True)
class Second:
    """What the page showed at an instant (Unix ms)."""

    at_ms: int
    shown: dict[str, Any]

    def tile(self, place: int) -> dict[str, Any]:
        """A tile, from 0: name, tags, cover, age_ms of the picture by the time burnt into it (None: not read)."""
        found: dict[str, Any] = self.shown["tiles"][place]
        return found

    def glyph(self, code: str) -> str:
        """The sign of a point in the tree and its words."""
        return next((f"{tone}: {title}" for point, tone, title in self.shown["tree"] if point == code), "")

    @property
    def alarms(self) -> str:
        """The five newest alarms, one a line."""
        return "\n".join(self.shown["alarm_rows"])

    @property
    def interruptions(self) -> str:
        """Today's interruptions, one a line."""
        return "\n".join(self.shown["interruptions"])


@dataclass
class Watched:
    """The seconds of an open wall so far."""

    page: Page
    seconds: list[Second] = field(default_factory=list)

    def take_in(self) -> None:
        """Takes what the page noted since the last call."""
        self.seconds += [Second(one["at_ms"], one) for one in self.page.evaluate("() => watched.splice(0)")]

    def until(self, right: Callable[[Second], bool], limit_s: float, since_ms: float = 0) -> float | None:
        """Watches until a second after `since_ms` is so; the time passed since then in seconds, None if none was."""
        for _ in range(int(limit_s) + 1):
            self.take_in()
            found = self.first(right, since_ms)
            if found is not None:
                return found
            self.page.wait_for_timeout(1000)
        return None

    def first(self, right: Callable[[Second], bool], since_ms: float) -> float | None:
        """Seconds from an instant to the first second after it that is so."""
        found = next((one for one in self.seconds if one.at_ms >= since_ms and right(one)), None)
        return None if found is None else (found.at_ms - since_ms) / 1000

    def watch(self, seconds: float) -> None:
        """Lets time pass."""
        self.page.wait_for_timeout(seconds * 1000)
        self.take_in()

    def between(self, from_ms: float, to_ms: float) -> list[Second]:
        """The seconds of a time."""
        return [one for one in self.seconds if from_ms <= one.at_ms < to_ms]


def lines(seconds: Sequence[Second], fault_ms: float, place: int, code: str) -> Iterator[str]:
    """The table of one tile, as rows of Markdown: a row for each second in which something other than the age of the
    picture and the length of an interruption changed."""
    before: tuple[str, ...] | None = None
    for one in seconds:
        tile = one.tile(place)
        name = tile["name"].partition("　")[2] or tile["name"].partition(" ")[2]
        down = next((row for row in one.shown["interruptions"] if name in row), "")
        shown = (
            ", ".join(text for _, text in tile["tags"]), tile["cover"], one.glyph(code).replace(f"{name} · ", ""),
            " / ".join(one.shown["alarms"][:1]) + ": " + "; ".join(one.shown["alarm_rows"][:2]), down,
            str(one.shown["rings"]),
        )  # fmt: skip
        if _without_numbers(shown) != before:
            age = "" if tile["age_ms"] is None else f"{tile['age_ms'] / 1000:.1f}"
            yield f"| {(one.at_ms - fault_ms) / 1000:+.1f} | {age} | " + " | ".join(shown) + " |"
        before = _without_numbers(shown)


def _without_numbers(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Lengths of time change each second: a table has a row only where words do."""
    tags, *rest, down, rings = shown
    return (re.sub(r"\d+", "", tags), *(re.sub(r"\d+ ?(秒|分|min|s)\b", "", one) for one in rest),
            re.sub(r"\d+ ?(秒|分|min|s)", "", down), rings)  # fmt: skip
