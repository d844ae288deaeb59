"""The walks of ARCHITECTURE.md name files that exist, one a step and at most ten each, every one once, and each step is
reached from an earlier one; links lead somewhere."""

import ast
import re
from functools import cache

import pytest
from tests.support.house import PACKAGE, ROOT, floors, nodes_of, planes, tree_of

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
WALKS = re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\d+\. `([\w/]+\.py)` \S", re.MULTILINE)
LINE = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
BESIDE = re.compile(r"^Beside it: (.+)$", re.MULTILINE)
WIRES = "run/programs/"
"""Where programs are put together: a file here leads from a step that it imports to another one."""
FILE = re.compile(r"`([\w/]+/\w+\.py)`")
WITHOUT_IMPORT = (
    "over the local protocol", "a row of the database leads here", "from the bag alone", "registered by",
    "in that process", "a person on a page of their own",
)  # fmt: skip
"""Ways that no import shows."""


def test_the_page_has_its_walks() -> None:
    assert len(WALKS) == 9


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_a_walk_names_at_most_ten_files_each_once(walk: tuple[str, str]) -> None:
    steps = STEP.findall(walk[1])
    assert 5 <= len(steps) <= 10
    assert [FILE.findall(line) for line in LINE.findall(walk[1])] == [[step] for step in steps], "one file a step"
    assert len(set(steps)) == len(steps)
    assert [step for step in steps if not (PACKAGE / step).is_file()] == []


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_each_step_is_reached_from_an_earlier_one(walk: tuple[str, str]) -> None:
    assert lost_steps(LINE.findall(walk[1]), set(FILE.findall(" ".join(BESIDE.findall(walk[1]))))) == []


def lost_steps(lines: list[str], beside: set[str]) -> list[str]:
    """The steps that nothing leads to: no earlier step, no file beside the way that is reached or wires programs."""
    first, *others = lines
    reached, lost = set(FILE.findall(first)), []
    for line in others:
        (step,) = FILE.findall(line)
        leading = reached | reached_beside(reached, beside)
        if not any(_imports(one, step) for one in leading) and not any(way in line for way in WITHOUT_IMPORT):
            lost.append(step)
        reached.add(step)
    return lost


def reached_beside(reached: set[str], beside: set[str]) -> set[str]:
    """Of the files beside the way those that are imported by what is reached, and those that wire it."""
    found = {one for one in beside if one.startswith(WIRES) and any(_imports(one, other) for other in reached)}
    while more := {one for one in beside - found if any(_imports(other, one) for other in reached | found)}:
        found |= more
    return found


def test_a_file_beside_the_way_leads_on_only_if_it_is_reached() -> None:
    lines = ["`custody/disposal/rules.py` a", "`custody/disposal/order.py` b"]
    assert lost_steps(lines, {"custody/disposal/actions.py"}) == ["custody/disposal/order.py"]
    assert lost_steps(["`custody/disposal/actions.py` a", lines[1]], set()) == []


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
