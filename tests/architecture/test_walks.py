"""The walks of ARCHITECTURE.md name files that exist, at most ten each, every one once; links lead somewhere."""

import re

import pytest
from tests.support.house import PACKAGE, ROOT

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
WALKS = re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\d+\. `([\w/]+\.py)` \S", re.MULTILINE)


def test_the_page_has_its_walks() -> None:
    assert len(WALKS) == 5


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_a_walk_names_at_most_ten_files_each_once(walk: tuple[str, str]) -> None:
    steps = STEP.findall(walk[1])
    assert 5 <= len(steps) <= 10
    assert len(set(steps)) == len(steps)
    assert [step for step in steps if not (PACKAGE / step).is_file()] == []


@pytest.mark.parametrize("plane", ["registry", "fleet", "custody", "access", "station", "overview"])
def test_the_page_names_every_noun_of_a_plane(plane: str) -> None:
    (line,) = re.findall(rf"^  {plane}/ .*$", PAGE, re.MULTILINE)
    nouns = [path.parent.name for path in (PACKAGE / plane).glob("*/__init__.py") if path.parent.name != "migrations"]
    assert nouns
    assert [noun for noun in sorted(nouns) if f" {noun}/" not in line] == []


def test_the_links_of_the_page_lead_to_files() -> None:
    assert [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if not (ROOT / link).exists()] == []
