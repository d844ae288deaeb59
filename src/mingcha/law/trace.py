"""The trace of the regulation: for each article, the code that carries it out, its tests and its pages.

A part of the regulation is covered (code and a test), partly covered or not yet (law/not_yet.yaml, with the reason) or
binding on people and not software (law/binds_people.yaml, with the reason). Any other part is a hole, and `make law`
fails; it fails too if no act reaches the code of a part that is called covered (law/carried_out.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law import other_law
from mingcha.law.articles import article, articles
from mingcha.law.found_in_files import STORES
from mingcha.law.marks import Mark, marks_of_source, marks_of_tests
from mingcha.law.reference import Reference
from mingcha.law.yaml_text import from_yaml

PACKAGE = Path(__file__).parents[1]
_ITEMS_BIND = frozenset({15, 16, 18, 20})  # articles whose items are duties of their own


class State(StrEnum):
    """How far the software carries out a part of the regulation; a release has no HOLE."""

    COVERED = "covered"
    PARTLY = "partly"
    NOT_YET = "not yet"
    BINDS_PEOPLE = "binds people"
    HOLE = "hole"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _STATE_NAMES[self]


_STATE_NAMES = {
    State.COVERED: Words("已落实", "covered"),
    State.PARTLY: Words("部分落实", "partly"),
    State.NOT_YET: Words("尚未实现", "not yet"),
    State.BINDS_PEOPLE: Words("约束人，不由软件执行", "binds people"),
    State.HOLE: Words("缺代码或测试", "no code or no test"),
}
_WORST = (State.HOLE, State.NOT_YET, State.PARTLY, State.COVERED, State.BINDS_PEOPLE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of not_yet.yaml or binds_people.yaml; `issue` is the issue that will build the part, or the rest of it if
    it is carried out `partly`."""

    reference: str
    why: Words
    issue: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A separately binding part of an article: the article itself, or an item such as "16(5)"."""

    reference: str
    state: State
    why: Words
    issue: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    pages: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The shape of `parts` in `mingcha law N --json`."""
        return {
            "reference": self.reference,
            "state": self.state.value,
            "why": {"zh": self.why.zh, "en": self.why.en},
            "issue": self.issue,
        }


@dataclass(frozen=True, slots=True)
class ArticleTrace:
    """All marks of one article of decree 314, and the states of its parts."""

    number: int
    parts: tuple[Part, ...]
    code: tuple[str, ...]
    tests: tuple[str, ...]
    pages: tuple[str, ...]

    @property
    def state(self) -> State:
        """The worst state of its parts: an article is covered if every part is."""
        return min((part.state for part in self.parts), key=_WORST.index)

    def as_json(self) -> dict[str, object]:
        """The shape of `mingcha law N --json`."""
        held = article(self.number)
        return {
            "article": self.number,
            "heading": {"zh": held.heading.zh, "en": held.heading.en},
            "text": {"zh": held.text.zh, "en": held.text.en},
            "code": list(self.code),
            "tests": list(self.tests),
            "pages": list(self.pages),
            "state": self.state.value,
            "parts": [part.as_json() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole trace: 26 articles, the marks of decree 799, and the problems found."""

    articles: tuple[ArticleTrace, ...]
    national: tuple[tuple[str, tuple[Mark, ...]], ...]
    problems: tuple[str, ...]

    def article(self, number: int) -> ArticleTrace:
        """The trace of one article, 1 to 26."""
        return self.articles[number - 1]


def trace(package: Path = PACKAGE, tests: Path | None = None, stores: Path | None = None) -> Trace:
    """Reads the marks of a package folder and of its tests (by default this package and the tests beside it).

    `stores`: the folder that keeps the marks of unchanged files between processes.

    An installation has no tests folder; there a part with code counts as covered, because `make law` checked both.
    """
    marks = list(marks_of_source(package, stores / "source-marks.json" if stores else None))
    folder = tests or tests_beside(package)
    if folder is not None:
        marks += marks_of_tests(folder, stores / "test-marks.json" if stores else None)
    not_yet, people = _listed("not_yet.yaml"), _listed("binds_people.yaml")
    known = folder is not None
    held, problems = _readable(marks)
    problems += [f"{name} is on both lists" for name in sorted(set(not_yet) & set(people))]
    units = [unit for number in range(1, len(articles()) + 1) for unit in units_of(number)]
    problems += [f"the lists name {name}, which is no part" for name in {*not_yet, *people} - set(units)]
    traced = tuple(
        _article(number, held, not_yet, people, tests_known=known) for number in range(1, len(articles()) + 1)
    )
    problems += [
        f"{part.reference} binds and has no {'code' if not part.code else 'test'}; it is on no list"
        for one in traced
        for part in one.parts
        if part.state is State.HOLE
    ]
    national = sorted({reference for reference, _ in held if reference.decree == 799})
    return Trace(
        traced,
        tuple((str(name), tuple(mark for reference, mark in held if reference == name)) for name in national),
        tuple(problems),
    )


@cache
def trace_of_installation() -> Trace:
    """The trace of the running code, read once; only files that changed since the last process are parsed."""
    return trace(stores=STORES)


def tests_beside(package: Path) -> Path | None:
    """The tests folder of a working copy (package in src/), None in an installation without tests."""
    folder = package.parents[1] / "tests"
    return folder if (folder / "law" / "scenarios").is_dir() else None


def units_of(number: int) -> tuple[str, ...]:
    """The separately binding parts of an article: "16(1)" to "16(6)", or "9"."""
    if number in _ITEMS_BIND:
        return tuple(f"{number}({item.number})" for item in article(number).items)
    return (str(number),)


def _readable(marks: Iterable[Mark]) -> tuple[list[tuple[Reference, Mark]], list[str]]:
    held, problems = [], []
    for mark in marks:
        if other_law.is_known(mark.reference):
            continue  # no article of a decree with a stored text: nothing to trace
        try:
            held.append((Reference.parse(mark.reference), mark))
        except Fault:
            problems.append(f"{mark.place} cites {mark.reference!r}, which does not exist")
    return held, problems


def _article(
    number: int,
    held: list[tuple[Reference, Mark]],
    not_yet: dict[str, Listed],
    people: dict[str, Listed],
    *,
    tests_known: bool,
) -> ArticleTrace:
    own = [(str(reference), mark) for reference, mark in held if (reference.decree, reference.article) == (314, number)]
    parts = []
    for unit in units_of(number):
        marks = [mark for reference, mark in own if reference == unit or "(" not in unit]
        code, tests, pages = (_places(marks, kind) for kind in ("code", "test", "page"))
        line = people.get(unit) or not_yet.get(unit) or Listed(unit, Words("", ""))
        if unit in people:
            state = State.BINDS_PEOPLE
        elif unit in not_yet:
            state = State.PARTLY if not_yet[unit].partly else State.NOT_YET
        else:
            state = State.COVERED if code and (tests or not tests_known) else State.HOLE
        parts.append(Part(unit, state, line.why, line.issue, code, tests, pages))
    every = [mark for _, mark in own]
    return ArticleTrace(number, tuple(parts), *(_places(every, kind) for kind in ("code", "test", "page")))


def _places(marks: Iterable[Mark], kind: str) -> tuple[str, ...]:
    return tuple(sorted({mark.place for mark in marks if mark.kind == kind}))


@cache
def _listed(name: str) -> dict[str, Listed]:
    content = from_yaml(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return {
        str(name): Listed(str(name), Words(row["zh"], row["en"]), row.get("issue", ""), partly=bool(row.get("partly")))
        for name, row in content.items()
    }
