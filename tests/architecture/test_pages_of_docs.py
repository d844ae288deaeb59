"""docs/README.md lists every page of docs/, each link of a page leads to a file and a heading that are there, and each
module that a page names is there, in the folder that the page means. The same of pages and modules in docstrings."""

import ast
import functools
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.support.house import PACKAGE, ROOT, nodes_of, source_files, tree_of

DOCS = ROOT / "docs"
PAGES = tuple(sorted((*DOCS.rglob("*.md"), *ROOT.glob("*.md"))))
LINK = re.compile(r"\]\(([^)\s]+)\)")
MODULE = re.compile(r"`([\w/.-]*\w\.py)(?:::\w+)?`")
FOLDER = re.compile(r"\w+(?:/\w+)+")
GENERAL = (ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", DOCS / "design" / "house.md")
"""Pages that say what a module of a name is for, wherever it stands."""
OF_EACH = re.compile(r"(?:\beach|\bevery|'s) `([\w.]+)`|`([\w.]+)`(?:,? of (?:the|each|every|a) noun)")
"""A name that a page means of every noun."""
PAST = (ROOT / "CHANGELOG.md", DOCS / "design" / "style.md")
"""Pages that name what stood in the code before."""
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


def unstartable(page: Path) -> Iterator[str]:
    """The scripts that a page calls as a command, with words after them, and that the kernel would not start."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    for command in (*lines, *re.findall(r"`([^`\n]+)`", text)):
        name, _, words = command.strip().partition(" ")
        if name.startswith("scripts/") and words and "*" not in name:
            file = ROOT / name
            if not (os.access(file, os.X_OK) and file.read_bytes().startswith(b"#!")):
                yield command


def test_the_list_of_pages_is_whole() -> None:
    listed = {(DOCS / name).resolve() for name in LINK.findall((DOCS / "README.md").read_text(encoding="utf-8"))}
    assert [
        str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if page.name != "README.md" and page not in listed
    ] == []


def test_a_script_that_a_page_calls_can_be_started() -> None:
    called = [page for page in PAGES if page not in PAST and page.name != "benchmark-log.md"]
    assert {str(page.relative_to(ROOT)): found for page in called if (found := list(unstartable(page)))} == {}
    assert list(unstartable(ROOT / "CONTRIBUTING.md")) == []


def test_no_link_is_broken() -> None:
    assert {str(page.relative_to(ROOT)): links for page in PAGES if (links := list(broken(page)))} == {}


@functools.cache
def modules() -> Mapping[str, frozenset[str]]:
    """The folders of each module of this repository, by its name alone."""
    found = defaultdict(set)
    for folder in ("src", "tests", "scripts", "docs"):
        for path in (ROOT / folder).rglob("*.py"):
            found[path.name].add(path.parent.relative_to(ROOT).as_posix())
    return {name: frozenset(folders) for name, folders in found.items()}


def lost(text: str, *, is_general: bool = False) -> Iterator[str]:
    """The modules that a page names and that are not there. A path has as many folders as it needs; a name alone is of
    one module, or of a folder that its line names, or meant of every noun."""
    for line in text.splitlines():
        named = MODULE.findall(line)
        if not named:
            continue
        folders = {f"/{one}" for one in FOLDER.findall(line)} | {f"/{one.rpartition('/')[0]}" for one in named}
        general = {one for pair in OF_EACH.findall(line) for one in pair}
        for path in named:
            folder, _, name = path.rpartition("/")
            there = {f"/{one}" for one in modules().get(name, ())}
            if folder:
                is_there = any(one.endswith(f"/{folder}") for one in there)
            else:
                is_there = len(there) == 1 or (bool(there) and (is_general or name in general))
                is_there = is_there or any(one.endswith(named_one) for one in there for named_one in folders - {"/"})
            if not is_there:
                yield path


def test_each_module_that_a_page_names_is_there() -> None:
    pages = [page for page in PAGES if page not in PAST]
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    assert sum(len(set(MODULE.findall(text))) for text in texts.values()) > 400
    found = {
        page.relative_to(ROOT).as_posix(): gone
        for page, text in texts.items()
        if (gone := sorted(set(lost(text, is_general=page in GENERAL))))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("`registry/points/rules.py`, `house.py`, `tests/support/house.py::floors`", []),
        ("`registry/nowhere/rules.py` and `nowhere.py`", ["registry/nowhere/rules.py", "nowhere.py"]),
        ("Who may is in `rules.py`", ["rules.py"]),
        ("each `rules.py`, the noun's `models.py`, `values.py` of the noun", []),
        ("**Points** (registry/points): `rules.py`; `registry/deadlines/calls.py`, `due.py`", ["due.py"]),
    ],
)
def test_a_module_that_is_gone_is_found(line: str, gone: list[str]) -> None:
    assert list(lost(line)) == gone


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# One `two`\n[x](#one-two) [y](#three) [z](none.md) [w](a.md#one-two)\n")
    assert list(broken(page)) == ["#three", "none.md"]


NAMED_PAGE = re.compile(r"[\w/-]+\.md\b")
FILES = re.compile(r"\.(?:json|md|py|ya?ml|html|txt|tsv|db)$")


@functools.cache
def dotted_names() -> re.Pattern[str]:
    """A dotted name that begins with a folder of the package, which no slash or quotation mark stands beside."""
    rooms = "|".join(sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
    return re.compile(rf'(?<![\w./@"-])(?:mingcha\.)?((?:{rooms})(?:\.[A-Za-z_]\w*)+)(?![\w/:"]|\.\w)')


@functools.cache
def texts_of_the_package() -> frozenset[str]:
    """The short texts in code and the names of parameters: acts and numbers of the law have dotted names, too."""
    found = {
        node.value
        for path in source_files()
        for node in nodes_of(tree_of(path), ast.Constant)
        if isinstance(node.value, str) and len(node.value) < 80
    }
    for path in (PACKAGE / "law").rglob("*.yaml"):
        found |= {*re.findall(r"[a-z_]+(?:\.[a-z_]+)+", path.read_text(encoding="utf-8"))}
    return frozenset(found)


def is_named(name: str) -> bool:
    """Whether a dotted name is a module, a name in one (of a class, its member), an act, a parameter or a file."""
    if name in texts_of_the_package() or FILES.search(name):
        return True
    parts = name.split(".")
    for last in range(3):
        path = PACKAGE.joinpath(*parts[: len(parts) - last])
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if len(parts) - last > 0 and file.is_file():
                words = re.findall(r"\w+", file.read_text(encoding="utf-8"))
                return all(part in words for part in parts[len(parts) - last :])
    return False


def gone_in(docstring: str) -> Iterator[str]:
    """The pages and modules that a docstring names and that are not there."""
    for page in NAMED_PAGE.findall(docstring):
        named = (ROOT / page, DOCS / page) if "/" in page else (ROOT / page, *DOCS.rglob(page))
        if not any(file.is_file() for file in named):
            yield page
    yield from (name for name in dotted_names().findall(docstring) if not is_named(name))


def docstrings(path: Path) -> Iterator[str]:
    """The texts that stand alone as statements: docstrings of modules, functions, classes, fields and constants."""
    for node in nodes_of(tree_of(path), ast.Expr):
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def test_each_page_and_module_that_a_docstring_names_is_there() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): gone
        for path in source_files()
        if (gone := sorted({one for text in docstrings(path) for one in gone_in(text)}))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("As in docs/ref/status.md, house.md and design/time.md; rules of custody.disposal.rules.", []),
        ("kit.clock.SHANGHAI, access.request.open, access.bookmark_days, evidence.queries.entry_proof", []),
        ("By custody.rules and web.gateway.shows_pictures.", ["custody.rules", "web.gateway.shows_pictures"]),
        ("evidence.md, 2.4; docs/ref/house.md", ["evidence.md", "docs/ref/house.md"]),
        ("kit.clock.NOWHERE", ["kit.clock.NOWHERE"]),
    ],
)
def test_a_docstring_that_leads_nowhere_is_found(text: str, gone: list[str]) -> None:
    assert list(gone_in(text)) == gone
