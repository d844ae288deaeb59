"""docs/ref/security.md has every line of ASVS 5.0.0, and names files that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/ref/security.md").read_text(encoding="utf-8")
LINES = {
    "1": (2, 10, 12, 3, 3), "2": (3, 3, 5, 2), "3": (1, 3, 5, 8, 8, 1, 5), "4": (5, 5, 2, 4), "5": (1, 6, 3, 3),
    "6": (3, 12, 8, 6, 8, 4, 2, 4), "7": (3, 4, 2, 5, 3, 2), "8": (4, 4, 3, 2), "9": (3, 4),
    "11": (4, 5, 5, 4, 2, 2, 2), "12": (5, 2, 5), "13": (4, 6, 4, 7), "14": (2, 8, 3), "15": (5, 5, 7, 4),
    "16": (1, 5, 4, 3, 4),
}  # fmt: skip
"""Chapter -> number of lines of each of its sections; 10 (OAuth) and 17 (WebRTC) are one row each."""


def named(cell: str) -> set[str]:
    """The lines of a first cell: `1.2.6 to 1.2.8`, `1.3.4, 1.3.5`."""
    found = set[str]()
    for part in cell.split(","):
        ends = [one.strip() for one in part.split(" to ")]
        first, last = ends[0], ends[-1]
        head, _, begin = first.rpartition(".")
        assert last.rpartition(".")[0] == head or first == last, cell
        found |= {f"{head}.{number}" for number in range(int(begin), int(last.rpartition(".")[2]) + 1)}
    return found


def test_every_line_stands_once_with_a_state() -> None:
    rows = re.findall(r"^\| ([0-9][0-9., to]*) \| ([123,to ]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    seen = [line for cell, *_ in rows if not cell.startswith(("10.", "17.")) for line in sorted(named(cell))]
    wanted = {
        f"{chapter}.{section}.{number}"
        for chapter, counts in LINES.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    }
    assert sorted(seen) == sorted(wanted)
    assert {state.split(",")[0].split(" ")[0] for _, _, state, _ in rows} <= {"held", "part", "not", "none", "see"}
    assert all(reason.strip() for *_, reason in rows)


def test_named_files_exist() -> None:
    paths = set(re.findall(r"\b((?:[a-z_0-9]+/)+[a-z_0-9.\-]+\.(?:py|md|conf))\b", PAGE))
    assert len(paths) > 40
    places = (ROOT, ROOT / "src/mingcha", ROOT / "tests")
    assert [path for path in sorted(paths) if not any((place / path).exists() for place in places)] == []
