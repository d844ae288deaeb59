"""Ours beside the peers: which jobs take fewer steps here, and the table of docs/ref/jobs.md."""

from collections.abc import Iterable, Mapping
from typing import Any

MISSING = "not found"
_FIGURES = {
    "clicks": "clicks", "keys": "keys", "entries": "entries", "steps": "steps", "characters": "characters",
    "page_loads": "page loads", "seconds": "seconds",
}  # fmt: skip


def is_fewer(ours: int, peers: Mapping[str, int | None]) -> bool | None:
    """Whether ours is fewer than at every peer whose manual was found; None where none was."""
    found = [count for count in peers.values() if count is not None]
    return all(ours < count for count in found) if found else None


def table_lines(jobs: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    """The table in Markdown, one row a job; the peers with their steps, the shortest first."""
    head = ["job", *_FIGURES.values(), "steps of peers by their manuals", "fewer"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for job in jobs:
        if not job["done"]:
            lines.append(f"| {job['name']} | not done: {job['problem']} |" + " |" * (len(head) - 2))
            continue
        found = sorted((count, names[peer]) for peer, count in job["peers"].items() if count is not None)
        peers = ", ".join(f"{name} {count}" for count, name in found) or MISSING
        fewer = {True: "yes", False: "no", None: "–"}[job["fewer"]]
        cells = (job["name"], *(job[one] for one in _FIGURES), peers, fewer)
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return lines
