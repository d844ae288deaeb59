"""A rule cites the articles of its refusals, every citation exists, and the trace page is current."""

import ast
from pathlib import Path

import pytest
from tests.support.house import cold_trace, dotted, law_modules, rules_modules, tree_of, walked

from mingcha.law.reference import Reference
from mingcha.law.trace import PACKAGE, State, Trace
from mingcha.law.trace_page import as_markdown

RULES = [*rules_modules(), *law_modules()]
COMPUTES_ONLY = {
    "registry/identity/hands.py": {"person_id"},
    "access/register/rules.py": {"line_before", "line_number", "mark_of", "mark_of_opening", "opening_number"},
    "access/signatures/verifying.py": {
        "counter_of", "cose_key_of", "has_sm2_key", "sm2_enrolment_text", "sm2_key_id", "sm2_text",
    },
    "custody/disposal/rules.py": {"class_of_label"},
    "custody/links/rules.py": {"read_measured_hour"},
    "custody/interruptions/rules.py": {"joined", "newest_first", "since"},
    "fleet/placement/rules.py": {"is_braked", "place"},
    # no law, but whether work goes on
    "jobs/rules.py": {"is_worth_another_try", "may_be_tried_again", "may_cancel", "pause_after", "pause_between_hints"},
    "overview/circuits/rules.py": {"month_of"},
    "privacy/redaction/rules.py": {"count_hands"},
    "registry/identity/rules.py": {"in_force", "password_fault"},
    "registry/imports/rules.py": {"checked_repair", "phase_of", "require_phase"},
    "registry/networks/rules.py": {"lies_in"},
    "registry/points/rules.py": {"outside_city_m"},
    "registry/seats/rules.py": {"layout_fault"},
}  # fmt: skip
"""Public functions of rules modules without an article: they compute values for other rules. One that got an article,
or is gone, leaves the list; a namesake elsewhere does not profit from it."""
PAGE = PACKAGE.parents[1] / "docs" / "law" / "trace.md"


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree_of(path).body if isinstance(node, ast.FunctionDef)}


def cited(function: ast.FunctionDef) -> set[str]:
    return {
        word.value
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "cites"
        for word in mark.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }


def calls(function: ast.FunctionDef) -> list[ast.Call]:
    return [node for node in walked(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]


def refused_under(function: ast.FunctionDef) -> set[str]:
    """The articles in a function's refusals."""
    return {
        call.args[0].value
        for call in calls(function)
        if isinstance(call.func, ast.Name) and call.func.id == "refuse" and call.args
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def uncited(path: Path) -> list[str]:
    """Refusals under an article not cited by the function or, if it is private, by each of its callers."""
    held = functions(path)
    found = []
    for name, function in held.items():
        for article in sorted(refused_under(function) - cited(function)):
            callers = [
                other
                for other, caller in held.items()
                if any(isinstance(call.func, ast.Name) and call.func.id == name for call in calls(caller))
            ]
            if not name.startswith("_") or not callers or any(article not in cited(held[one]) for one in callers):
                found.append(f"{path.parent.name}/{path.name}::{name} refuses under {article} and does not cite it")
    return found


@pytest.mark.parametrize("path", RULES, ids=dotted)
def test_a_rule_cites_every_article_that_it_refuses_under(path: Path) -> None:
    assert uncited(path) == []


@pytest.mark.parametrize("path", rules_modules(), ids=dotted)
def test_a_public_rule_that_decides_cites_an_article(path: Path) -> None:
    deciding = [
        name
        for name, function in functions(path).items()
        if not name.startswith("_") and isinstance(function.returns, ast.Name) and function.returns.id == "Decision"
    ]
    assert [name for name in deciding if not cited(functions(path)[name])] == []


def test_a_public_rule_cites_an_article_or_is_known_to_compute_only() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): {
            name for name, function in functions(path).items() if not name.startswith("_") and not cited(function)
        }
        for path in rules_modules()
    }
    assert {path: names for path, names in found.items() if names} == COMPUTES_ONLY


def test_every_plane_of_rules_decides_something() -> None:
    deciding = {path.relative_to(PACKAGE).parts[0] for path in rules_modules() if "-> Decision" in path.read_text()}
    assert {path.relative_to(PACKAGE).parts[0] for path in rules_modules()} - deciding == {
        "jobs",
        "overview",
    }, "the rules of jobs compute how work goes on, those of the overview what is derived; every other plane's decide"


def test_a_refusal_without_its_citation_is_found(tmp_path: Path) -> None:
    path = tmp_path / "rules.py"
    path.write_text(
        'def open_(): return refuse("9", "", "")\n'
        'def _helper(): return refuse("3", "", "")\n'
        '@cites("3")\ndef first(): return _helper()\n'
        '@cites("6")\ndef second(): return _helper()\n',
        encoding="utf-8",
    )
    assert [line.split("::")[1] for line in uncited(path)] == [
        "open_ refuses under 9 and does not cite it",
        "_helper refuses under 3 and does not cite it",
    ]


@pytest.fixture(scope="module")
def found() -> Trace:
    return cold_trace().found


def test_every_citation_exists_and_no_binding_part_is_a_hole(found: Trace) -> None:
    assert list(found.problems) == []
    assert {one.state for one in found.articles} == {State.COVERED, State.PARTLY, State.BINDS_PEOPLE}


def test_the_trace_page_is_of_this_code(found: Trace) -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(found), "docs/law/trace.md is stale: run `make law`"


def test_the_trace_page_names_every_article() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for number in range(1, 27):
        assert f"## {Reference.parse(str(number)).zh} " in text
