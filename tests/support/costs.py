"""What a test costs, told from its fixtures and from what its code reaches: the marks of docs/ref/tests.md.

`browser`: a home that is up, or a browser. `process`: programs are started. `db`: the database. `unit`: none of these.
`timed` alone is written by hand, since only its author knows that a test is judged by seconds as they pass.
"""

import ast
import functools
import inspect
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

STARTERS = frozenset({"subprocess", "multiprocessing", "concurrent.futures.process"})
"""Modules of Python that start processes."""
_EXECUTE = "create_subprocess_exec"
OF_A_BROWSER = frozenset({"browser", "running_home"})
OF_A_PROCESS = frozenset({"fallback_reader"})
OF_THE_DATABASE = frozenset({"db", "transactional_db", "databases"})
TIMEOUT_S = {"timed": 900, "browser": 900, "process": 900, "db": 600, "unit": 600}
"""How long a test may take before it is ended with the stacks of its threads; the first mark that it carries counts.
Far above what any of them needs: the unit stage runs at idle priority, where a test of 35 s once took over 120 s."""


def costs_of(item: pytest.Item) -> frozenset[str]:
    """The marks of one collected test, without `timed`."""
    fixtures = frozenset(getattr(item, "fixturenames", ()))
    costs = set()
    if fixtures & OF_A_BROWSER:
        costs.add("browser")
    if fixtures & OF_THE_DATABASE or item.get_closest_marker("django_db"):
        costs.add("db")
    if fixtures & OF_A_PROCESS or any(starts_a_process(function) for function in _functions_of(item)):
        costs.add("process")
    return frozenset(costs or {"unit"})


def timeout_s(marks: frozenset[str]) -> int:
    """How long a test with these marks may take."""
    return next(seconds for mark, seconds in TIMEOUT_S.items() if mark in marks)


def _functions_of(item: pytest.Item) -> Iterator[Callable[..., Any]]:
    """The test itself and each fixture that it asks for."""
    if isinstance(item, pytest.Function):
        yield item.function
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            yield definitions[-1].func


@functools.cache
def starts_a_process(function: object) -> bool:
    """Whether a function, or one of the tests' own that it names, names a module that starts processes; or names
    something of a product module that imports such a module itself."""
    seen: set[int] = set()
    waiting: list[object] = [function]
    while waiting:
        one = inspect.unwrap(waiting.pop())  # type: ignore[arg-type]
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, ModuleType):
            if one.__name__ in STARTERS:
                return True
        elif isinstance(one, FunctionType | type):
            if _product_starts(one.__module__):
                return True
            if one.__module__.startswith("tests."):
                waiting += _named_by(one)
    return False


@functools.cache
def _named_by(one: FunctionType | type) -> tuple[object, ...]:
    """What the code of a function, or of the methods of a class, names among the globals of its module."""
    if isinstance(one, type):
        held = [getattr(value, "fget", None) or getattr(value, "__func__", value) for value in vars(one).values()]
        return tuple(each for each in (*one.__bases__, *held) if isinstance(each, FunctionType | type))
    found: list[object] = []
    for code in _codes(one.__code__):
        for name in code.co_names:
            value = one.__globals__.get(name)
            if isinstance(value, ModuleType) and value.__name__.startswith(("tests.", "mingcha.")):
                found += [vars(value)[other] for other in code.co_names if other in vars(value)]
            elif value is not None:
                found.append(getattr(value, "_fixture_function", value))
    return tuple(found)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


@functools.cache
def _product_starts(module: str) -> bool:
    """Whether a module of the product imports one that starts processes."""
    if not module.startswith("mingcha."):
        return False
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).read_text(encoding="utf-8")
    names = (_EXECUTE, *STARTERS)
    # hundreds of modules are asked about whenever tests are collected; few of them need their tree read
    return any(name in text for name in names) and any(map(_starts, ast.walk(ast.parse(text))))


def _starts(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name in STARTERS for alias in names)
        case ast.ImportFrom(module=module):
            return module in STARTERS
        case ast.Attribute(attr=name):
            return name == _EXECUTE
    return False
