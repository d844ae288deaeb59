"""docs/ref/security.md has every line of ASVS 5.0.0, counts them, and names files that exist.

MINGCHA_UPDATE_SECURITY=1 writes the counts into the page.
"""

import os
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs/ref/security.md"
PAGE = FILE.read_text(encoding="utf-8")
MLPS = PAGE.partition("## MLPS")[2]
STATES = ("held", "part", "not", "none")
WHOLE = {"10": 36, "17": 12}
"""Lines of the chapters that are one row each."""
ROW = re.compile(r"^\| ([0-9][0-9., to]*) \| ([123,to ]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
CLAUSE = re.compile(r"^\| 8\.1\.[0-9.]+[^|]* \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
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
    rows = ROW.findall(PAGE)
    seen = [line for cell, *_ in rows if not cell.startswith(("10.", "17.")) for line in sorted(named(cell))]
    wanted = {
        f"{chapter}.{section}.{number}"
        for chapter, counts in LINES.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    }
    assert sorted(seen) == sorted(wanted)
    assert {state for _, _, state, _ in rows} <= set(STATES)
    assert all(reason.strip() for *_, reason in rows)


def test_named_files_exist() -> None:
    paths = set(re.findall(r"\b((?:[a-z_0-9]+/)+[a-z_0-9.\-]+\.(?:py|md|conf))\b", PAGE))
    assert len(paths) > 40
    places = (ROOT, ROOT / "src/mingcha", ROOT / "tests")
    assert [path for path in sorted(paths) if not any((place / path).exists() for place in places)] == []


def counts() -> str:
    """The section "Counts": lines of each chapter by state, and those of levels 1 and 2 that are not held."""
    by_chapter: dict[str, Counter[str]] = {}
    open_lines: dict[str, list[str]] = {"part": [], "not": []}
    for cell, level, state, _ in ROW.findall(PAGE):
        chapter = cell.partition(".")[0]
        by_chapter.setdefault(chapter, Counter())[state] += WHOLE.get(chapter) or len(named(cell))
        if state in open_lines and level.strip()[0] in "12":
            open_lines[state].append(cell)
    by_chapter["MLPS level 3 (rows)"] = Counter(CLAUSE.findall(MLPS))
    asvs = sum((count for chapter, count in by_chapter.items() if chapter.isdigit()), Counter[str]())
    rows = [(f"V{chapter}" if chapter.isdigit() else chapter, count) for chapter, count in by_chapter.items()]
    rows.insert(-1, ("ASVS, all", asvs))
    table = [
        f"| {name} | {' | '.join(str(count[state]) for state in STATES)} | {count.total()} |" for name, count in rows
    ]
    head = ["| chapter | held | part | not | none | all |", "|---|---|---|---|---|---|"]
    left = [f'Levels 1 and 2, "{state}": {", ".join(lines) or "no line"}.' for state, lines in open_lines.items()]
    return "\n".join([*head, *table, "", *left])


def test_the_counts_are_those_of_the_rows() -> None:
    head, _, rest = PAGE.partition("## Counts\n")
    written, _, rows = rest.partition("\n## ASVS V1 ")
    if os.environ.get("MINGCHA_UPDATE_SECURITY"):
        FILE.write_text(f"{head}## Counts\n{counts()}\n\n## ASVS V1 {rows}", encoding="utf-8")
        return
    assert written.strip() == counts()
    assert sum(Counter(CLAUSE.findall(MLPS)).values()) == MLPS.count("\n| 8.1.")
    assert set(CLAUSE.findall(MLPS)) <= set(STATES)
