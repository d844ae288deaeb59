"""The walks of ARCHITECTURE.md name files that exist, at most ten each, every one once, and each step is reached from
an earlier one; links lead somewhere."""

import ast
import re
from functools import cache

import pytest
from tests.support.house import PACKAGE, ROOT, floors, nodes_of, planes, tree_of

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
WALKS = re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\d+\. `([\w/]+\.py)` \S", re.MULTILINE)
LINE = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
FILE = re.compile(r"`([\w/]+/\w+\.py)`")
WITHOUT_IMPORT = ("over the local protocol", "a row of the database leads here", "from the bag alone", "registered by")
"""Ways that no import shows."""


def test_the_page_has_its_walks() -> None:
    assert len(WALKS) == 9


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_a_walk_names_at_most_ten_files_each_once(walk: tuple[str, str]) -> None:
    steps = STEP.findall(walk[1])
    assert 5 <= len(steps) <= 10
    assert len(set(steps)) == len(steps)
    assert [step for step in steps if not (PACKAGE / step).is_file()] == []


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_each_step_is_reached_from_an_earlier_one(walk: tuple[str, str]) -> None:
    said = LINE.findall(walk[1])
    reached, lost = set(FILE.findall(said[0])), []
    for line in said[1:]:
        step, *through = FILE.findall(line)
        for _ in through:  # files that a line names lead on, too, if they are reached themselves
            reached |= {one for one in through if any(_imports(other, one) for other in reached)}
        callers = {*reached, *through}  # also who wires step and walk, where the line names it
        if not any(_imports(one, step) for one in callers) and not any(way in line for way in WITHOUT_IMPORT):
            lost.append(step)
        reached.add(step)
    assert lost == []


def _imports(one: str, other: str) -> bool:
    """Whether the first of two files imports the other: a walk goes one way."""
    return other in _imported_by(one)


@cache
def _imported_by(file: str) -> frozenset[str]:
    """The files that a file imports by name, relative to the package."""
    found = set[str]()
    for node in nodes_of(tree_of(PACKAGE / file), ast.ImportFrom):
        if node.module:
            inside = node.module.removeprefix("mingcha.").replace(".", "/")
            found |= {f"{inside}.py", f"{inside}/__init__.py"} | {f"{inside}/{name.name}.py" for name in node.names}
    return frozenset(found)


def planes_of_nouns() -> list[str]:
    """The rooms of the floors above media and evidence and below the pages: each noun in a folder of its own."""
    (pages,) = [height for height, floor in enumerate(floors()) if "web" in floor]
    (media,) = [height for height, floor in enumerate(floors()) if "media" in floor]
    return [room for floor in floors()[pages + 1 : media] for room in floor]


def test_every_plane_with_tables_of_several_nouns_is_looked_at() -> None:
    assert {*planes()} - {*planes_of_nouns()} == {"evidence", "jobs"}, "one noun each"


@pytest.mark.parametrize("plane", planes_of_nouns())
def test_the_page_names_every_noun_of_a_plane(plane: str) -> None:
    (line,) = re.findall(rf"^  {plane}/ .*$", PAGE, re.MULTILINE)
    nouns = [path.parent.name for path in (PACKAGE / plane).glob("*/__init__.py") if path.parent.name != "migrations"]
    assert nouns
    assert [noun for noun in sorted(nouns) if f" {noun}/" not in line] == []


def test_the_links_of_the_page_lead_to_files() -> None:
    assert [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if not (ROOT / link).exists()] == []
