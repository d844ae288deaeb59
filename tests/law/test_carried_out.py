"""Rules are carried out: what is called covered is reached from an act; what nothing calls stands on a list."""

from collections import Counter
from pathlib import Path

import pytest
from tests.support.house import PACKAGE, all_references, cold_trace, law_modules, rules_modules

from mingcha.law.carried_out import (
    not_called,
    not_carried_out,
    parameters_without_reader,
    rules_without_caller,
)
from mingcha.law.reach import References, references
from mingcha.law.trace import State, Trace

OURS = ("law/carried_out.py", "law/reach.py")
"""The modules that answer this question; the command that writes the trace calls them, the tests the rest."""
ISSUES = {"registry", "access", "supervision", "sharing", "privacy"}


@pytest.fixture(scope="module")
def held() -> References:
    return all_references()


@pytest.fixture(scope="module")
def found() -> Trace:
    return cold_trace().found


def test_every_rule_has_a_caller_or_an_issue_that_will_call_it(held: References) -> None:
    """Issue point A.9, in both directions: a listed rule that got a caller fails too; before, fourteen had none."""
    files = [path.relative_to(PACKAGE).as_posix() for path in (*rules_modules(), *law_modules())]
    lonely = {name for name in rules_without_caller(held, files) if not name.startswith(OURS)}
    listed = {one.name for one in not_called() if "::" in one.name}
    assert sorted(lonely - listed) == [], "no production path calls these, and law/not_called.yaml does not list them"
    assert sorted(listed - lonely) == [], "these are called now, or gone: take them off law/not_called.yaml"


def test_every_parameter_has_a_reader_or_an_issue_that_will_read_it() -> None:
    """Issue point A.9: parameters that nobody reads stand on the list, in both directions."""
    listed = {one.name for one in not_called() if "::" not in one.name}
    unread = set(parameters_without_reader())
    assert sorted(unread - listed) == [], "nothing reads these: read them, or list them in law/not_called.yaml"
    assert sorted(listed - unread) == [], "these are read now, or gone: take them off law/not_called.yaml"


def test_every_line_of_the_list_names_its_issue_and_why() -> None:
    assert {one.issue for one in not_called()} <= ISSUES
    assert all(one.why.zh and one.why.en for one in not_called())


def test_no_line_of_the_list_stands_twice() -> None:
    """YAML keeps the last of two lines of one name and says nothing; before, one parameter stood there twice."""
    lines = (PACKAGE / "law" / "not_called.yaml").read_text(encoding="utf-8").splitlines()
    names = Counter(line.split('"')[1] for line in lines if line.startswith('"'))
    assert [name for name, times in names.items() if times > 1] == []
    assert len(names) == len(not_called())


def test_what_is_called_covered_is_carried_out_by_an_act(held: References, found: Trace) -> None:
    """Issue point A.9: "covered" only where an act carries the rule out."""
    assert not_carried_out(found, held) == ()
    states = {part.reference: part.state for one in found.articles for part in one.parts}
    assert (states["22"], states["14"], states["13"]) == (State.COVERED, State.COVERED, State.PARTLY)
    assert {states[name] for name in ("2", "26")} == {State.PARTLY}
    assert {states[name] for name in ("3", "16(5)", "18(1)", "18(4)", "18(5)", "19", "20(2)")} == {State.COVERED}


def write(package: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_references_follow_names_modules_tables_and_classes(tmp_path: Path) -> None:
    package = tmp_path / "product"
    write(package, {
        "__init__.py": "",
        "law/__init__.py": "",
        "law/fines.py": "def rule(): ...\ndef inner(): ...\ndef lonely(): rule()\n",
        "law/tables.py": "from product.law import fines\n\ndef pick(): ...\nTABLE = {'a': fines.inner}\n",
        "access/rules.py": "from product.law.fines import rule as one\nclass Judge:\n    def may(self): return one()\n",
        "access/actions.py": "from product.access import rules\nfrom product.law.tables import pick\n"
                             "def act(): rules.Judge().may(); pick()\n",
        "access/migrations/0001.py": "def (",
    })  # fmt: skip
    held = references(package)
    assert held.reached_from(["access/actions.py::act"]) >= {
        "access/rules.py::Judge", "law/fines.py::rule", "law/tables.py::pick", "law/tables.py::", "law/fines.py::inner",
    }  # fmt: skip
    assert rules_without_caller(held, ["law/fines.py", "law/tables.py", "access/rules.py"]) == ("law/fines.py::lonely",)
    assert held.reached_from(["bench/none.py::x"]) == frozenset()


def test_a_caller_in_a_benchmark_is_none(tmp_path: Path) -> None:
    package = tmp_path / "product"
    write(package, {
        "__init__.py": "", "bench/__init__.py": "", "access/__init__.py": "",
        "access/rules.py": "def may(): ...\n",
        "bench/acts.py": "from product.access.rules import may\ndef run(): may()\n",
    })  # fmt: skip
    assert rules_without_caller(references(package), ["access/rules.py"]) == ("access/rules.py::may",)
