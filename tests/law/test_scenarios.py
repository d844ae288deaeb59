"""Runs the scenarios that a lawyer can read (tests/*/scenarios/*.yaml) against the pure rules of every plane.

A scenario names a rule ("custody.may_dispose": any public function of law/ or of a plane's rules), gives plain
facts and the expected answer. Facts are converted to the types of the rule's annotations.
"""

import dataclasses
import importlib
import inspect
import ipaddress
import operator
import re
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pytest
import yaml
from tests.support.house import dotted, law_modules, rules_modules

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault
from mingcha.law import parameters
from mingcha.law.in_force import LawPack, pack_in

TESTS = Path(__file__).parents[1]
PACKS = TESTS / "law" / "packs"
"""Invented versions of the law, by name: a fact for a rule that takes a pack or a table."""
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


class PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which `on` is a word and only true and false are truth values, as a reader expects."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in held if tag != "tag:yaml.org,2002:bool"]
        for first, held in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def scenarios() -> list[tuple[str, dict[str, typing.Any]]]:
    """Every scenario with the name of its file."""
    found = []
    for path in sorted(TESTS.rglob("scenarios/*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), PlainLoader)
        found.extend((path.stem, scenario) for scenario in content)
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
        assert {name: plain(operator.attrgetter(name)(answer)) for name in expected["has"]} == expected["has"]
    if {"allowed", "refused"} & set(expected):
        assert isinstance(answer, Decision)
        assert answer.allowed == ("allowed" in expected), answer
        assert answer.article == (expected.get("refused") or expected.get("allowed")), answer
        for word in expected.get("saying", ()):
            assert word in answer.reason.zh, answer.reason.zh
        assert len(answer.missing) == expected.get("missing", len(answer.missing))


def plain(answer: object) -> object:
    """A result as YAML types."""
    if isinstance(answer, Enum):
        return answer.value
    if isinstance(answer, Decimal):
        return f"{answer:.2f}"
    if isinstance(answer, datetime):
        return answer.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return answer


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


def build(hint: typing.Any, value: typing.Any) -> typing.Any:
    """A plain value as the type of a hint; times without a zone are times in Shanghai."""
    if hint in (LawPack, parameters.Table) and isinstance(value, str):
        pack = pack_in(PACKS / value)
        return pack if hint is LawPack else pack.parameters
    hint = getattr(hint, "__value__", hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None or {ipaddress.IPv4Network, ipaddress.IPv6Network} <= set(inner):
            return None if value is None else ipaddress.ip_network(value)
        return build(next(one for one in inner if one is not type(None)), value)
    if origin in (tuple, Iterable, Sequence, list, frozenset, set):
        made = [build(inner[0], one) for one in value]
        return frozenset(made) if origin in (frozenset, set) else tuple(made)
    if origin is dict:
        return {key: build(inner[1], one) for key, one in value.items()}
    if not isinstance(hint, type):
        return value
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        hints = typing.get_type_hints(hint)
        return hint(**{name: build(hints[name], one) for name, one in value.items()})
    if issubclass(hint, Enum):
        return hint(value)
    if hint is Decimal:
        return Decimal(str(value))
    if hint is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    assert hint is not date or (isinstance(value, date) and not isinstance(value, datetime))
    return value


def test_every_scenario_has_a_name_of_its_own() -> None:
    names = [one["name"] for _, one in SCENARIOS]
    assert len(names) == len(set(names))


def test_a_scenario_cites_a_rule_that_exists() -> None:
    assert {one["ask"] for _, one in SCENARIOS} <= set(RULES)
