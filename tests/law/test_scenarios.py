"""Runs the scenarios that a lawyer can read (tests/*/scenarios/*.yaml) against the pure rules of every plane.

A scenario names a rule ("custody.may_dispose": any public function of law/ or of a plane's rules), gives plain
facts and the expected answer. Facts are converted to the types of the rule's annotations.
"""

import importlib
import inspect
import typing
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from tests.support.house import dotted, law_modules, rules_modules
from tests.support.law.plain_values import PlainLoader, build, plain

from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault

TESTS = Path(__file__).parents[1]
FIELDS = {"name", "law", "given", "facts", "when", "ask", "then", "answer"}
ANSWERS = {"allowed", "refused", "saying", "missing", "is", "has", "fault"}


def rules() -> dict[str, Callable[..., object]]:
    """Every public function that a scenario may call: "module.function" of law/, "plane.function" of a rules module."""
    table: dict[str, Callable[..., object]] = {}
    for path in (*law_modules(), *rules_modules()):
        name = dotted(path)
        short = name.split(".")[2 if name.startswith("mingcha.law.") else 1]
        module = importlib.import_module(name)
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            if function_name.startswith("_") or inspect.unwrap(function).__module__ != name:
                continue
            asked = f"{short}.{function_name}"
            assert asked not in table, f"two rules of one plane are called {asked}"
            table[asked] = function
    return table


RULES = rules()


def scenarios() -> list[tuple[str, dict[str, typing.Any]]]:
    """Every scenario of a rule with the name of its file; those with steps are acted (tests/registry)."""
    found = []
    for path in sorted(TESTS.rglob("scenarios/*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), PlainLoader)
        found.extend((path.stem, scenario) for scenario in content if "steps" not in scenario)
    return found


SCENARIOS = scenarios()


@pytest.mark.parametrize(
    "scenario", [one for _, one in SCENARIOS], ids=[f"{file}: {one['name']}" for file, one in SCENARIOS]
)
def test_the_rule_answers_as_the_scenario_says(scenario: dict[str, typing.Any]) -> None:
    assert set(scenario) == FIELDS, f"a scenario has the fields {sorted(FIELDS)}"
    expected = scenario["answer"]
    assert expected, "a scenario says what the answer is"
    assert set(expected) <= ANSWERS, f"an answer is made of {sorted(ANSWERS)}"
    rule = RULES[scenario["ask"]]
    answer = answer_of(rule, scenario["facts"])
    agrees(answer, expected)
    if isinstance(answer, Decision) and not answer.allowed:
        assert answer.article in rule.__cites__, (
            f"{scenario['ask']} refuses under {answer.article}, which it does not cite"
        )  # type: ignore[attr-defined]


def answer_of(rule: Callable[..., object], facts: dict[str, object]) -> object:
    """The result of the rule: a value, a decision (also a raised refusal) or a fault."""
    try:
        return ask(rule, facts)
    except Fault as fault:
        return fault
    except Refused as refused:
        return refused.decision


def agrees(answer: object, expected: dict[str, typing.Any]) -> None:
    """Compares a result with the scenario's expectation."""
    fault = answer.kind.value if isinstance(answer, Fault) else None
    assert fault == expected.get("fault"), answer
    if "is" in expected:
        assert plain(answer) == expected["is"]
    if "has" in expected:
        assert {name: plain(_part(answer, name)) for name in expected["has"]} == expected["has"]
    if {"allowed", "refused"} & set(expected):
        assert isinstance(answer, Decision)
        assert answer.allowed == ("allowed" in expected), answer
        assert answer.article == (expected.get("refused") or expected.get("allowed")), answer
        for word in expected.get("saying", ()):
            assert word in answer.reason.zh, answer.reason.zh
        assert len(answer.missing) == expected.get("missing", len(answer.missing))


def ask(rule: Callable[..., object], facts: dict[str, object]) -> object:
    """Calls a rule with plain facts converted to its annotated types."""
    hints = typing.get_type_hints(rule)
    positional, named = [], {}
    for name, parameter in inspect.signature(rule).parameters.items():
        if name in facts:
            value = build(hints[name], facts[name])
            if parameter.kind is parameter.KEYWORD_ONLY:
                named[name] = value
            else:
                positional.append(value)
        else:
            assert parameter.default is not parameter.empty, f"the facts do not say {name}"
            if parameter.kind is not parameter.KEYWORD_ONLY:
                positional.append(parameter.default)
    assert set(facts) <= set(inspect.signature(rule).parameters), "the facts say more than the rule asks"
    return rule(*positional, **named)


def test_every_scenario_has_a_name_of_its_own() -> None:
    names = [one["name"] for _, one in SCENARIOS]
    assert len(names) == len(set(names))


def test_a_scenario_cites_a_rule_that_exists() -> None:
    assert {one["ask"] for _, one in SCENARIOS} <= set(RULES)


def _part(answer: object, name: str) -> object:
    """ "state", "row.state", "0.state", "count" (of a sequence)."""
    for one in name.split("."):
        if one == "count" and isinstance(answer, tuple | list):
            answer = len(answer)
        elif one.isdigit():
            answer = typing.cast("typing.Sequence[object]", answer)[int(one)]
        else:
            answer = getattr(answer, one)
    return answer
