"""The nouns of a plane import each other in one direction. import-linter keeps the floors between planes, this file
the direction between the folders of one plane.

What is left of circles stands in KNOWN and LONGER, which only shrink: a new pair fails, and so does one that is listed
and gone. How a pair is cut: docs/design/house.md, "Nouns of a plane import in one direction".
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.support.house import PACKAGE, nodes_of, planes, source_files, tree_of

type Graph = Mapping[str, Mapping[str, frozenset[str]]]
"""Plane -> noun -> the nouns of the same plane that its files import."""

KNOWN: dict[str, str] = {
    "access: approvals <-> requests": "a request is read whole, with its approvals, and an approval is a step of it",
    "access: copies <-> exports": "an export leaves as copies, and the end of a copy may end what its export opened",
    "access: duty <-> tickets": "ending a grant signs the token that tickets define; a ticket is of a grant",
    "access: officers <-> requests": "a request names officers, whose page shows where they are named",
    "access: papers <-> requests": "a request names papers, whose page shows where they are named",
    "access: register <-> tickets": "the register's line is of a ticket, and issuing the ticket writes the line",
    "access: requests <-> signatures": "a request is read whole, with its signatures, and a signature is a step of it",
    "custody: disposal <-> holds": "an order asks the holds; a hold stops orders that are not carried out",
    "custody: disposal <-> hours": "an order is of hours, and an hour knows the order that is out for it",
    "custody: holds <-> hours": "what a hold keeps are hours; which hours are due asks the holds",
    "custody: hours <-> interruptions": "hours that come in are marked by their gaps in the same transaction",
    "fleet: placement <-> recorders": "the first recorder that is enrolled is given the cameras in the same act",
    "privacy: closed_spans <-> looks": "a look opens or closes a span, and whether it is open asks the looks",
    "privacy: closed_spans <-> masks": "a mask closes spans until it is checked; a span is closed by a mask",
    "privacy: masks <-> other_streams": "a plan closes cameras with unstated streams; which are asked, masks say",
    "registry: duplicates <-> plans": "planned places count as cameras to be, and are judged against the others",
    "registry: duplicates <-> points": "a new point is judged against the points that there are, in its own act",
    "registry: factors <-> tokens": "the first factor ends an account's tokens; none is made without a factor",
    "registry: identity <-> places": "a person is of an organisation; who changes an organisation is such a person",
    "registry: identity <-> staff": "a role holds while its training is valid; a training is of a person",
    "registry: points <-> sound": "the page of a point shows on what ground its sound is taken",
    "supervision: cases <-> executions": "a case is read whole, and each measure carried out is a step of it",
    "supervision: cases <-> hearings": "a case is read whole, and a hearing is a step of it",
    "supervision: cases <-> recusals": "who was taken off a case does no step of it, and a recusal is a step of it",
    "supervision: cases <-> reliefs": "a case is read whole, and instalments or a deferral are a step of it",
    "supervision: cases <-> restitutions": "a case is read whole, and what is given back is a step of it",
    "supervision: cases <-> transfers": "a transfer freezes a case, and is one of a case",
    "supervision: leaks <-> transfers": "the end of a leak prepares its transfer; a transfer is of a leak, too",
}
"""Each pair of nouns that import each other, and why."""
LONGER: tuple[tuple[str, str], ...] = (
    (
        "access",
        "approvals copies duty exports films officers openings papers publications register requests signatures "
        "tickets",
    ),
    ("custody", "disposal holds hours interruptions"),
    ("fleet", "placement recorders"),
    ("privacy", "closed_spans looks masks other_streams"),
    ("registry", "duplicates plans points sound"),
    ("registry", "factors tokens"),
    ("registry", "findings identity places staff"),
    ("supervision", "cases executions hearings leaks recusals reliefs restitutions transfers"),
)
"""(plane, nouns): each can be reached from each, by pairs of KNOWN or by a longer way round."""


def nouns(package: Path, plane: str) -> frozenset[str]:
    """The folders of a plane that have files of their own."""
    found = (path.parent.name for path in (package / plane).glob("*/__init__.py"))
    return frozenset(found) - {"migrations"}


def imported(tree: ast.Module, here: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The parts of every name that a module imports: at its top, for types alone, in a function. `here`: the parts of
    the package in which the module lies, from which a relative import counts."""
    for node in nodes_of(tree, ast.Import):
        yield from (tuple(one.name.split(".")) for one in node.names)
    for node in nodes_of(tree, ast.ImportFrom):
        above = here[: len(here) - node.level + 1] if node.level else ()
        module = (*above, *node.module.split(".")) if node.module else above
        yield from ((*module, one.name) for one in node.names)


def graph(package: Path = PACKAGE) -> Graph:
    """Which noun imports which, plane by plane."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for plane in planes() if package == PACKAGE else sorted(path.parent.name for path in package.glob("*/__init__.py")):
        names = nouns(package, plane)
        edges: dict[str, set[str]] = defaultdict(set)
        for path in source_files(package / plane):
            here = path.relative_to(package.parent).parts[:-1]
            if len(here) < 3 or here[2] not in names:
                continue
            tree = tree_of(path) if package == PACKAGE else ast.parse(path.read_text(encoding="utf-8"))
            reached = {parts[2] for parts in imported(tree, here) if len(parts) > 2 and parts[:2] == here[:2]}
            edges[here[2]] |= (reached & names) - {here[2]}
        found[plane] = {noun: frozenset(reached) for noun, reached in edges.items()}
    return found


def inner_graph(package: Path = PACKAGE) -> Graph:
    """Which noun inside a noun imports which other one there, by "plane/noun"."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for plane in planes() if package == PACKAGE else sorted(path.parent.name for path in package.glob("*/__init__.py")):
        for noun in sorted(nouns(package, plane)):
            names = nouns(package / plane, noun)
            edges: dict[str, set[str]] = {name: set() for name in names}
            for name in names:
                for path in source_files(package / plane / noun / name):
                    here = path.relative_to(package.parent).parts[:-1]
                    tree = tree_of(path) if package == PACKAGE else ast.parse(path.read_text(encoding="utf-8"))
                    reached = {parts[3] for parts in imported(tree, here) if len(parts) > 3 and parts[:3] == here[:3]}
                    edges[name] |= (reached & names) - {name}
            if names:
                found[f"{plane}/{noun}"] = {name: frozenset(reached) for name, reached in edges.items()}
    return found


def pairs(held: Graph) -> set[str]:
    """ "plane: a <-> b" of every two nouns that import each other."""
    return {
        f"{plane}: {one} <-> {other}"
        for plane, edges in held.items()
        for one, reached in edges.items()
        for other in reached
        if one < other and one in edges.get(other, ())
    }


def circles(held: Graph) -> set[tuple[str, str]]:
    """(plane, nouns) of every set of nouns in which each is reached from each."""
    found = set()
    for plane, edges in held.items():
        reached = {noun: _reached(edges, noun) for noun in edges}
        for noun in edges:
            together = {one for one in reached[noun] if noun in reached.get(one, ())}
            if len(together) > 1:
                found.add((plane, " ".join(sorted(together))))
    return found


def _reached(edges: Mapping[str, frozenset[str]], noun: str) -> set[str]:
    """The nouns that are reached from one; it is among them if there is a way back."""
    found: set[str] = set()
    waiting = [noun]
    while waiting:
        new = edges.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting.extend(new)
    return found


def test_two_nouns_of_a_plane_do_not_import_each_other() -> None:
    found = pairs(graph())
    new, gone = sorted(found - KNOWN.keys()), sorted(KNOWN.keys() - found)
    assert not new, f"import each other: {new}"
    assert not gone, f"cut: take them off KNOWN, that they stay so: {gone}"


def test_no_noun_comes_into_a_longer_circle() -> None:
    found = circles(graph())
    assert found == set(LONGER), f"new: {sorted(found - set(LONGER))}; gone: {sorted(set(LONGER) - found)}"


def test_nouns_inside_a_noun_import_each_other_in_one_direction(tmp_path: Path) -> None:
    found = inner_graph()
    assert found["registry/relocations"]["guests"] == {"keeping"}
    assert circles(found) == set()
    package = tmp_path / "mingcha"
    write(package, {"plane/noun/a/rules.py": "from mingcha.plane.noun.b.rules import rule\n"})
    write(package, {"plane/noun/b/rules.py": "from mingcha.plane.noun.a import rules\n"})
    assert circles(inner_graph(package)) == {("plane/noun", "a b")}


def test_each_pair_that_is_left_has_its_reason() -> None:
    assert [pair for pair, reason in KNOWN.items() if len(reason.split()) < 4] == []


def write(package: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in path.relative_to(package).parents:
            (package / folder / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")


def test_the_guard_sees_every_way_of_importing(tmp_path: Path) -> None:
    package = tmp_path / "mingcha"
    ways = {
        "types": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mingcha.plane.base.rules import rule\n",
        "inside": "def act():\n    import mingcha.plane.base.rules\n",
        "whole": "from mingcha.plane import base as lower\n",
        "relative": "from ..base.rules import rule\n",
        "deep/er": "from ...base.rules import rule\n",
    }
    write(package, {f"plane/{way}/actions.py": text for way, text in ways.items()})
    asked = [f"from mingcha.plane.{way.split('/')[0]}.actions import act" for way in ways]
    write(
        package, {"plane/base/rules.py": "\n".join((*asked, "from mingcha.other.base.rules import of_another_plane"))}
    )
    write(package, {"other/base/rules.py": "from mingcha.plane.base.rules import rule\n"})
    named = [way.split("/")[0] for way in ways]
    assert pairs(graph(package)) == {f"plane: {' <-> '.join(sorted(('base', one)))}" for one in named}


def test_the_guard_sees_a_circle_of_three_and_nothing_in_a_tower(tmp_path: Path) -> None:
    package = tmp_path / "mingcha"
    tower = {
        "plane/top/actions.py": "from mingcha.plane.middle.rows import row\nfrom mingcha.plane.low.models import Row\n",
        "plane/middle/rows.py": "from mingcha.plane.low.models import Row\n",
        "plane/low/models.py": "from mingcha.plane.low import rules\n",
    }
    write(package, tower)
    assert (pairs(graph(package)), circles(graph(package))) == (set(), set())
    write(package, {"plane/low/rules.py": "from mingcha.plane.top.actions import act\n"})
    assert pairs(graph(package)) == {"plane: low <-> top"}
    assert circles(graph(package)) == {("plane", "low middle top")}
    write(package, {"plane/top/actions.py": "from mingcha.plane.middle.rows import row\n"})
    assert (pairs(graph(package)), circles(graph(package))) == (set(), {("plane", "low middle top")})
