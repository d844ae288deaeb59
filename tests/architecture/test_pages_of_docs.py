"""docs/README.md lists every page of docs/, and each link of a page leads to a file and a heading that are there."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.house import ROOT

DOCS = ROOT / "docs"
PAGES = tuple(sorted((*DOCS.rglob("*.md"), *ROOT.glob("*.md"))))
LINK = re.compile(r"\]\(([^)\s]+)\)")
MODULE = re.compile(r"`([\w/.-]*\w\.py)(?:::\w+)?`")
OUTSIDE = ("http://", "https://", "mailto:")


def slugs(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *$", text, re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = sum(one == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", one) is not None for one in found)
        found.add(f"{slug}-{number}" if number else slug)
    return found


def broken(page: Path) -> Iterator[str]:
    """The links of a page that lead nowhere."""
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))):
        name, _, anchor = target.partition("#")
        if target.startswith(OUTSIDE):
            continue
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in slugs(file)):
            yield target


def test_the_list_of_pages_is_whole() -> None:
    listed = {(DOCS / name).resolve() for name in LINK.findall((DOCS / "README.md").read_text(encoding="utf-8"))}
    assert [
        str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if page.name != "README.md" and page not in listed
    ] == []


def test_no_link_is_broken() -> None:
    assert {str(page.relative_to(ROOT)): links for page in PAGES if (links := list(broken(page)))} == {}


def test_each_module_that_a_page_names_is_there() -> None:
    """A path with `/`, or the name of a file alone, of this repository."""
    folders = ("src", "tests", "scripts", "docs")
    files = [path.relative_to(ROOT).as_posix() for one in folders for path in (ROOT / one).rglob("*.py")]
    ends = {"/".join(path.split("/")[at:]) for path in files for at in range(path.count("/") + 1)}
    named = {page: set(MODULE.findall(page.read_text(encoding="utf-8"))) for page in DOCS.rglob("*.md")}
    assert sum(map(len, named.values())) > 200
    lost = {page.relative_to(DOCS).as_posix(): gone for page, names in named.items() if (gone := names - ends)}
    lost.pop("design/style.md")  # its left sides stood in the code before 0.4.0
    assert lost == {}


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# One `two`\n[x](#one-two) [y](#three) [z](none.md) [w](a.md#one-two)\n")
    assert list(broken(page)) == ["#three", "none.md"]
