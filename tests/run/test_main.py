"""The command line: every verb is there, and whatever goes wrong is one sentence in both languages."""

import argparse
import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run import main as command_line

Capture = pytest.CaptureFixture[str]
DEFAULT = "law"


@pytest.fixture
def falling(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes the next verb raise this."""

    def arrange(error: BaseException) -> None:
        def do(*_given: object) -> int:
            raise error

        monkeypatch.setattr(command_line, "do", do)
        monkeypatch.delenv("MINGCHA_DEBUG", raising=False)

    return arrange


@pytest.mark.parametrize("name", sorted(command_line.VERBS))
def test_every_verb_offers_what_the_command_line_calls(name: str) -> None:
    verb = command_line.VERBS[name]
    module = command_line.load(command_line.Verb(verb.module, verb.help))
    parser = argparse.ArgumentParser()
    module.add_parser(parser.add_subparsers(dest="verb"))
    assert callable(module.run)
    with pytest.raises(SystemExit) as ended:
        parser.parse_args([name, "--help"])
    assert ended.value.code == 0


def test_every_module_with_a_verb_is_in_the_table() -> None:
    run = Path(command_line.__file__).parent
    files = (path for path in run.rglob("*.py") if path.name != "main.py")
    with_verb = {path for path in files if re.search(r"^def add_parser\(", path.read_text(encoding="utf-8"), re.M)}
    listed = {f"{verb.module.replace('.', '/')}.py" for verb in command_line.VERBS.values()}
    parts_of_another = {"archive_files.py", "custody_rebuild.py", "custody_report.py"}
    names = {path.relative_to(run.parents[1]).as_posix() for path in with_verb if path.name not in parts_of_another}
    assert names <= listed


@pytest.mark.parametrize(
    "module", ["mingcha.run.programs.record", "mingcha.run.programs.gateway", "mingcha.run.supervise.supervisor"]
)
def test_recorder_and_gateway_carry_no_django(module: str) -> None:
    text = f"import sys, mingcha.run.main, {module}; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


_MAKE_ONE = {"prepare", "restore", "recorder"}
NEED_A_HOME = sorted({name for name, verb in command_line.VERBS.items() if verb.django} - _MAKE_ONE | {"web"})


@pytest.mark.parametrize("name", NEED_A_HOME)
def test_nothing_is_made_in_a_folder_that_is_no_home(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("MINGCHA_HOME", str(tmp_path / "none"))
    assert command_line.main([name]) == 1
    assert "not prepared yet: run `mingcha prepare` first" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", [*NEED_A_HOME, "up", "record", "gateway"])
def test_no_program_runs_on_the_tables_of_an_older_version(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """Before, `up` printed its address and pages and check failed on missing tables."""
    home = Home(tmp_path / "home", tmp_path / "home" / "keys")
    home.create(demo=False)
    home.marker.write_text(json.dumps(home.read_marker() | {"version": "0.4.0"}))
    monkeypatch.setenv("MINGCHA_HOME", str(home.path))
    assert command_line.main([name]) == 1
    assert "version 0.4.0 prepared these data" in capsys.readouterr().err


def test_wrong_words_are_exit_code_2_and_help_names_the_verbs(capsys: Capture) -> None:
    assert command_line.main(["watch-everybody"]) == 2
    said = capsys.readouterr().err
    assert "'watch-everybody' is not a verb" in said
    assert "mingcha --help names all of them" in said
    assert command_line.main(["recrod"]) == 2
    assert "mingcha record " in capsys.readouterr().err
    assert command_line.main([]) == 2
    without_words = capsys.readouterr()
    assert command_line.main(["--help"]) == 0
    asked = capsys.readouterr().out
    for name in command_line.VERBS:
        assert f"  {name} " in without_words.out + without_words.err
        assert f"  {name} " in asked
    with pytest.raises(SystemExit) as ended:
        command_line.main(["law", "--nonsense"])
    assert ended.value.code == 2


def test_a_fault_is_one_sentence_in_each_language(falling: Callable[..., None], capsys: Capture) -> None:
    falling(Fault(FaultKind.CONFLICT, Words("已存在", "it exists"), "detail for the log"))
    assert command_line.main([DEFAULT]) == 1
    assert capsys.readouterr() == ("", "已存在\nit exists\n")


def test_a_fault_and_a_refusal_in_json(falling: Callable[..., None], capsys: Capture) -> None:
    falling(Fault(FaultKind.NOT_FOUND, Words("没有", "none")))
    assert command_line.main([DEFAULT, "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"error": "not_found", "article": "", "zh": "没有", "en": "none"}
    falling(Refused(Decision(allowed=False, article="15(1)", reason=Words("须两人", "two officers"))))
    assert command_line.main([DEFAULT, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said == {"error": "refused", "article": "15(1)", "zh": "须两人", "en": "two officers"}


def test_a_refusal_names_its_article(falling: Callable[..., None], capsys: Capture) -> None:
    falling(Refused(Decision(allowed=False, article="15(1)", reason=Words("须两人", "two officers"))))
    assert command_line.main([DEFAULT]) == 1
    assert capsys.readouterr().err == "须两人 [§ 15(1)]\ntwo officers [§ 15(1)]\n"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "cannot be read or written"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (KeyError("zoom"), "an error of ours: KeyError: 'zoom' (MINGCHA_DEBUG=1 shows where)"),
    ],
)
def test_what_nobody_expected_is_a_sentence_and_no_traceback(
    error: Exception, sentence: str, falling: Callable[..., None], capsys: Capture
) -> None:
    falling(error)
    assert command_line.main([DEFAULT]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 2


def test_a_developer_may_see_the_traceback(falling: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    falling(KeyError("zoom"))
    monkeypatch.setenv("MINGCHA_DEBUG", "1")
    with pytest.raises(KeyError):
        command_line.main([DEFAULT])


def bare(**more: str) -> dict[str, str]:
    """The environment of a machine that speaks no UTF-8."""
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), **locale, **more}


def test_output_is_utf8_in_any_locale(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "mingcha.run.main", "up"]
    done = subprocess.run(words, check=False, capture_output=True, env=bare(MINGCHA_HOME=str(tmp_path / "none")))
    assert "尚未准备" in done.stderr.decode("utf-8")


def test_a_reader_that_left_hears_no_complaint() -> None:
    words = [sys.executable, "-m", "mingcha.run.main", "--help"]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(words, check=False, stdout=writing, stderr=subprocess.PIPE, env=bare())
    finally:
        os.close(writing)
    assert done.stderr == b""


def test_closed_standard_output_is_no_error() -> None:
    script = 'exec "$0" -m mingcha.run.main --version >&-'
    done = subprocess.run(["bash", "-c", script, sys.executable], check=False, capture_output=True, env=bare())
    assert (done.returncode, done.stderr) == (0, b"")
