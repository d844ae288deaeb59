"""The trace parses marks without importing, and reports missing ones."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mingcha.kit.errors import Fault
from mingcha.law import trace as law_trace
from mingcha.law.marks import Mark, marks_of_source, marks_of_tests
from mingcha.law.trace import Listed, State, trace
from mingcha.run.main import main


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package that cannot be imported: a rule, an action, a page and a template."""
    folder = tmp_path / "src" / "product"
    for name, text in {
        "custody/rules.py": 'import nothing_like_this\n@cites("16(5)", "799-17")\ndef may_dispose(): ...\n',
        "registry/actions.py": 'def add():\n    with act("registry.add", by=1, cites=("6", "7")) as record: ...\n',
        "web/pages.py": '@cites("19")\ndef wall(request): ...\n',
        "web/law/templates/law/one.html": '<p>{% article "15(1)" %} {% article reference %}</p>',
        "custody/migrations/0001.py": '@cites("1")\ndef no(): ...\n',
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_marks_of_source(package: Path) -> None:
    assert marks_of_source(package) == (
        Mark("15(1)", "page", "web/law/templates/law/one.html"),
        Mark("16(5)", "code", "custody/rules.py::may_dispose"),
        Mark("19", "page", "web/pages.py::wall"),
        Mark("6", "code", "registry/actions.py::add"),
        Mark("7", "code", "registry/actions.py::add"),
        Mark("799-17", "code", "custody/rules.py::may_dispose"),
    )


def test_marks_of_tests(tmp_path: Path) -> None:
    (tmp_path / "law" / "scenarios").mkdir(parents=True)
    (tmp_path / "law" / "scenarios" / "one.yaml").write_text('- {name: a, law: ["9"]}\n', encoding="utf-8")
    (tmp_path / "law" / "test_one.py").write_text(
        'import pytest\n@pytest.mark.law("15(1)")\ndef test_it(): ...\n'
        '@pytest.mark.law("18(3)")\nclass TestPlaces:\n    def test_bath(self): ...\n',
        encoding="utf-8",
    )
    assert marks_of_tests(tmp_path) == (
        Mark("15(1)", "test", "tests/law/test_one.py::test_it"),
        Mark("18(3)", "test", "tests/law/test_one.py::TestPlaces"),
        Mark("9", "test", "tests/law/scenarios/one.yaml::a"),
    )


def test_a_file_that_does_not_parse_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("@cites(9)\ndef (:\n", encoding="utf-8")
    with pytest.raises(Fault, match=r"broken\.py"):
        marks_of_source(tmp_path)


def test_a_part_without_a_test_is_a_hole_and_a_wrong_citation_a_problem(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = law_trace._listed

    def with_one_not_yet(file: str) -> dict[str, Listed]:
        found = listed(file)
        return {**found, "16(3)": replace(found["16(3)"], partly=False)} if file == "not_yet.yaml" else found

    monkeypatch.setattr(law_trace, "_listed", with_one_not_yet)
    (package / "access.py").write_text('@cites("15(9)")\ndef wrong(): ...\n', encoding="utf-8")
    tests = tmp_path / "tests"
    tests.mkdir()
    found = trace(package, tests)
    assert "access.py::wrong cites '15(9)', which does not exist" in found.problems
    assert "16(5) binds and has no test; it is on no list" in found.problems
    assert "18(1) binds and has no code; it is on no list" in found.problems
    assert found.article(16).state is State.HOLE
    assert found.article(9).state is State.PARTLY
    assert next(part for part in found.article(16).parts if part.reference == "16(3)").state is State.NOT_YET
    assert found.article(4).state is State.BINDS_PEOPLE
    (tests / "test_it.py").write_text('@pytest.mark.law("16(5)")\ndef test_it(): ...\n', encoding="utf-8")
    part = next(part for part in trace(package, tests).article(16).parts if part.reference == "16(5)")
    assert (part.state, part.tests) == (State.COVERED, ("tests/test_it.py::test_it",))


def test_the_command_prints_an_article_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "15", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["article"] == 15
    assert "不少于两名工作人员" in shown["text"]["zh"]
    assert set(shown) == {"article", "heading", "text", "code", "tests", "pages", "state", "parts"}
    assert shown["state"] in set(State)


def test_the_command_prints_all_articles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 26
    assert main(["law", "16(5)"]) == 0
    assert "不少于九十日" in capsys.readouterr().out


@pytest.mark.parametrize("words", ["27", "0", "x", "799-17", "15(9)"])
def test_what_is_no_article_is_said_in_one_line(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", words]) == 1
    assert "Traceback" not in capsys.readouterr().err
