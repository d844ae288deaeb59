"""The trace parses a file when it is new or changed, not at every start: work is counted, not time."""

import ast
from pathlib import Path

import pytest
from tests.support.house import cold_trace

from mingcha.law import parameters, trace, uses
from mingcha.law.found_in_files import found_in_files
from mingcha.law.marks import marks_of_source


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed during a test."""
    texts: list[str] = []
    parse = ast.parse

    def counted(source: str, *given: object) -> ast.AST:
        texts.append(source)
        return parse(source, *given)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(ast, "parse", counted)
    return texts


def test_a_second_start_parses_nothing(tmp_path: Path, parsed: list[str]) -> None:
    """Issue point D, speed of /law: a start parsed all files of product and tests; now only changed ones."""
    first = cold_trace()
    everything = sum(1 for root in (trace.PACKAGE, trace.PACKAGE.parents[1] / "tests") for _ in root.rglob("*.py"))
    assert 0 < first.parsed < everything // 2, "only files that hold a mark"
    parsed.clear()
    assert trace.trace(stores=first.stores) == first.found
    assert parsed == []
    keys, some = frozenset(parameters.keys()), trace.PACKAGE / "custody"
    found = uses.uses_in(some, keys, tmp_path / "uses.json")
    parsed.clear()
    assert uses.uses_in(some, keys, tmp_path / "uses.json") == found
    assert parsed == []
    uses.uses_in(some, keys - {"audio.enabled"}, tmp_path / "uses.json")
    assert parsed, "another search begins anew"


def test_a_changed_file_alone_is_parsed_and_a_removed_one_forgotten(tmp_path: Path, parsed: list[str]) -> None:
    package, store = tmp_path / "product", tmp_path / "marks.json"
    package.mkdir()
    for name in ("one", "two", "three"):
        (package / f"{name}.py").write_text(f'@cites("9")\ndef {name}(): ...\n', encoding="utf-8")
    assert len(marks_of_source(package, store)) == len(parsed) == 3
    parsed.clear()
    (package / "two.py").write_text('@cites("9", "10")\ndef two(): ...\n', encoding="utf-8")
    (package / "three.py").unlink()
    assert {mark.reference for mark in marks_of_source(package, store)} == {"9", "10"}
    assert len(parsed) == 1
    assert {mark.place for mark in marks_of_source(package, store)} == {"one.py::one", "two.py::two"}


@pytest.mark.parametrize(
    "content", ["", "[]", '{"searcher": "x", "files": []}', '{"searcher": "x", "files": {"a": 1}}']
)
def test_a_store_that_is_broken_or_cannot_be_written_changes_nothing(tmp_path: Path, content: str) -> None:
    store, file = tmp_path / "folder" / "found.json", tmp_path / "a"
    file.write_text("text", encoding="utf-8")
    store.parent.mkdir()
    store.write_text(content, encoding="utf-8")
    search = {"store": store, "searcher": "x"}
    assert found_in_files([file], lambda _path, text: [[text]], **search) == {file: [["text"]]}  # type: ignore[arg-type]
    store.unlink()
    store.parent.rmdir()
    store.parent.write_text("no folder", encoding="utf-8")
    assert found_in_files([file], lambda _path, text: [[text]], **search) == {file: [["text"]]}  # type: ignore[arg-type]
