"""Whether the rules are carried out: which parts no act reaches, and which rules and parameters nothing calls or reads.

For `make law` and its tests, not for pages: the references of all sources are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.reach import References
from mingcha.law.trace import Part, State, Trace
from mingcha.law.uses import uses
from mingcha.law.yaml_text import from_yaml

ACTING_FILES = ("actions.py", "tasks.py", "checks.py")
"""Modules whose functions act, apart from the web: actions, jobs, checks."""
NOT_PRODUCTION = ("bench/", "simulate/", "run/demo/", "run/commands/bench")
"""Places whose calls make no rule part of the product."""


@dataclass(frozen=True, slots=True)
class NotCalled:
    """A line of not_called.yaml: a rule ("law/fines.py::check_fine") or a parameter, and the issue that will use it."""

    name: str
    why: Words
    issue: str


def not_carried_out(trace: Trace, held: References) -> tuple[str, ...]:
    """The parts that the trace calls covered or partly covered although no action, job or check reaches their code."""
    reached = held.reached_from(node for node in held.nodes if _acts(node))
    return tuple(
        f"{part.reference} is called {part.state}, but no action, job or check reaches its code"
        for article in trace.articles
        for part in article.parts
        if part.state in (State.COVERED, State.PARTLY) and not _is_reached(part, reached)
    )


def rules_without_caller(held: References, rules: Iterable[str]) -> tuple[str, ...]:
    """The public functions of these files ("law/fines.py") that nothing outside them leads to, sorted."""
    files = frozenset(rules)
    roots = (node for node in held.nodes if not _in(node, files) and not node.startswith(NOT_PRODUCTION))
    reached = held.reached_from(roots)
    public = (node for node in held.nodes if _in(node, files) and _is_public_function(node))
    return tuple(sorted(node for node in public if node not in reached))


def parameters_without_reader() -> tuple[str, ...]:
    """The keys of parameters that no source file and no penalty rule uses, sorted; without those that are repealed."""
    used = uses()
    standing = (key for key in parameters.keys() if parameters.history(key)[-1].until is None)  # noqa: SIM118
    return tuple(key for key in standing if key not in used)


def not_called() -> tuple[NotCalled, ...]:
    """The list of rules and parameters that an issue to come will use (law/not_called.yaml)."""
    content = from_yaml(Path(__file__).with_name("not_called.yaml").read_text(encoding="utf-8"))
    return tuple(NotCalled(name, Words(row["zh"], row["en"]), row["issue"]) for name, row in content.items())


def _acts(node: str) -> bool:
    file = node.partition("::")[0]
    return file.rpartition("/")[2] in ACTING_FILES and not file.startswith("web/")


def _is_reached(part: Part, reached: frozenset[str]) -> bool:
    return any(_node_of(place) in reached for place in part.code)


def _node_of(place: str) -> str:
    """The node of a mark's place: a method belongs to its class."""
    file, _, name = place.partition("::")
    return f"{file}::{name.partition('.')[0]}"


def _in(node: str, files: frozenset[str]) -> bool:
    return node.partition("::")[0] in files


def _is_public_function(node: str) -> bool:
    name = node.partition("::")[2]
    return name[:1].islower()
