"""Help of the command line: in groups, in both languages, with words for every command and option."""

import argparse
import re
from datetime import date, time
from pathlib import Path

import pytest

from mingcha.run import main as command_line
from mingcha.run.command_line import Language, Parser, chinese_help, language_of, words_of, wrapped
from mingcha.run.commands.simulate import _positive
from mingcha.run.described import DescribedCommand, described_verb, options_page
from mingcha.run.main import load
from mingcha.run.option_values import COUNTS, at_least, instant, share
from mingcha.run.verbs import GROUPS, VERBS

DOCS = Path(__file__).parents[2] / "docs" / "ref"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Capture = pytest.CaptureFixture[str]


def commands() -> list[DescribedCommand]:
    return [command for name, verb in VERBS.items() for command in described_verb(name, verb)]


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_command_and_option_has_words_in_both_languages(name: str) -> None:
    """Issue point D, commands: before, 27 options had no words and most had none in Chinese."""
    for command in described_verb(name, VERBS[name]):
        texts = [("", command.words), *((one.typed, one.words) for one in command.options)]
        missing = [typed for typed, words in texts if not words.en or not CHINESE.search(words.zh)]
        assert not missing, f"{command.name}: write 'english / 中文', or a line in run/help_zh.tsv"
        assert not [typed for typed, words in texts if CHINESE.search(words.en)], command.name


def test_no_chinese_help_is_left_over() -> None:
    used = {one.words.en for command in commands() for one in command.options}
    used |= {command.words.en for command in commands()}
    assert set(chinese_help()) - used == set()


def test_groups_hold_every_verb_once(capsys: Capture) -> None:
    names = [name for group in GROUPS for name in group.verbs]
    assert len(names) == len(set(names))
    assert command_line.main(["--help", "--language", "zh"]) == 0
    out = capsys.readouterr().out
    assert out.index("人员与权限") < out.index("person") < out.index("录像与存证") < out.index("hold ")
    assert "footage" not in out
    assert command_line.main(["--language=en", "help"]) == 0
    assert not CHINESE.search(capsys.readouterr().out)
    assert command_line.main(["--language", "fr", "help"]) == 2


def test_the_list_of_verbs_has_a_blank_after_every_name(capsys: Capture) -> None:
    """Names of ten letters and more stood in one piece with their help."""
    assert command_line.main(["--help", "--language", "en"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [line[0] for line in lines] == list(VERBS)
    assert all(VERBS[name].help.en.split() == words for name, *words in lines)


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_has_its_help_in_one_place(name: str) -> None:
    """`mingcha work --help` shows the words of the table of verbs; those that its module wrote reached nobody."""
    verbs = argparse.ArgumentParser().add_subparsers()
    load(VERBS[name]).add_parser(verbs)
    assert list(verbs.choices) == [name]
    assert [one.help for one in verbs._choices_actions] == [], "the help of a verb stands in run/verbs.py"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, Language.CHINESE),
        ({"LANG": "en_GB.UTF-8"}, Language.ENGLISH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, Language.ENGLISH),
        ({"LANG": "C.UTF-8"}, Language.BOTH),
        ({}, Language.BOTH),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: Language) -> None:
    assert language_of(["law", "15"], environment) == (language, ["law", "15"])
    assert language_of(["law", "--language", "zh", "15"], environment) == (Language.CHINESE, ["law", "15"])


@pytest.mark.parametrize("words", [["camera", "add", "--help"], ["help", "camera", "add"]])
def test_the_help_of_a_command_is_in_one_language_and_in_groups(words: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        command_line.main([*words, "--language", "zh"])
    out = capsys.readouterr().out
    assert out.startswith("用法：mingcha camera add")
    assert "登记摄像机；验收前为试运行" in out
    assert "新建场所:" in out
    with pytest.raises(SystemExit):
        command_line.main([*words, "--language", "en"])
    out = capsys.readouterr().out
    assert not CHINESE.search(out)
    assert "register a camera; it is on trial until it is accepted" in out


def test_the_help_of_a_number_names_its_default(capsys: Capture) -> None:
    for language, default in (("zh", "（默认 20）"), ("en", "(default 20)")):
        with pytest.raises(SystemExit):
            command_line.main(["bench", "acts", "--help", "--language", language])
        out = capsys.readouterr().out
        assert default in out
        assert "1,4,16" in out
    assert out.count("default") == 4, "seconds, writers, viewers, renewed-every"


def test_a_wrong_command_line_is_named_in_the_language(capsys: Capture) -> None:
    parser = Parser(language=Language.CHINESE, prog="mingcha")
    parser.add_argument("--hours", type=int, required=True, help="how many hours / 小时数")
    for words, complaint in (([], "缺少： --hours"), (["--hours", "x"], "不是整数：")):
        with pytest.raises(SystemExit) as ended:
            parser.parse_args(words)
        assert ended.value.code == 2
        assert complaint in capsys.readouterr().err
    both = Parser(language=Language.BOTH, prog="mingcha")
    both.add_argument("--on", type=date.fromisoformat, help="the day / 日期")
    with pytest.raises(SystemExit):
        both.parse_args(["--on", "2026-13-01"])
    said = capsys.readouterr().err
    assert "参数 --on: 不是日期（YYYY-MM-DD）： '2026-13-01'" in said
    assert "argument --on: not a day (YYYY-MM-DD): '2026-13-01'" in said


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ["--from", "gestern"],
            "不是日期和时间（YYYY-MM-DDThh:mm）：",
            "not a day and time (YYYY-MM-DDThh:mm): 'gestern'",
        ),
        (["--at", "25:00"], "不是时间（hh:mm）：", "not a time (hh:mm): '25:00'"),
        (["--writers", "16,x"], "不小于 1 的整数，例如 1,4,16: '16,x'", "from 1 on, with commas between them, such"),
        (["--writers", "0"], "须为以逗号分隔、不小于 1 的整数", "must be whole numbers from 1 on"),
        (["--share", "1.1"], "须在 0 与 1 之间: '1.1'", "must be from 0 to 1: '1.1'"),
        (["--share", "-0.1"], "须在 0 与 1 之间: '-0.1'", "must be from 0 to 1: '-0.1'"),
        (["--share", "nan"], "须在 0 与 1 之间: 'nan'", "must be from 0 to 1: 'nan'"),
        (["--as", "zz"], "不可选：", "invalid choice: 'zz' (choose from zh, en, both)"),
        (["--many", "-1"], "须不小于 1: '-1'", "must be at least 1: '-1'"),
        (["--fps", "0"], "须为 1 至 10000 的数字", "a number from 1 to 10000"),
    ],
)
def test_a_wrong_value_is_named_by_what_it_should_be(words: list[str], zh: str, en: str, capsys: Capture) -> None:
    parser = Parser(language=Language.BOTH, prog="mingcha")
    parser.add_argument("--from", type=instant)
    parser.add_argument("--at", type=time.fromisoformat)
    parser.add_argument("--writers", type=COUNTS)
    parser.add_argument("--share", type=share)
    parser.add_argument("--many", type=at_least(1))
    parser.add_argument("--as", type=Language)
    parser.add_argument("--fps", type=_positive)
    with pytest.raises(SystemExit):
        parser.parse_args(words)
    spoken = capsys.readouterr().err
    assert (zh in spoken, en in spoken) == (True, True), spoken


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["live", "--part=both"], "不可选： 'both'", "invalid choice: 'both'"),
        (["wall", "--walls=5"], "每个为 1、4、9、16、25、36、49 或 64: '5'", "each 1, 4, 9, 16, 25, 36, 49 or 64: '5'"),
        (["acts", "--writers=0"], "例如 1,4,16: '0'", "such as 1,4,16: '0'"),
        (
            ["record", "--source=foo"],
            "须为 rtsp:// 或 rtsps:// 地址: 'foo'",
            "must be an rtsp:// or rtsps:// address: 'foo'",
        ),
        (["record", "--live-share=2"], "须在 0 与 1 之间: '2'", "must be from 0 to 1: '2'"),
    ],
)
def test_a_benchmark_says_what_it_takes(words: list[str], zh: str, en: str, capsys: Capture) -> None:
    for language, right, wrong in (("zh", zh, en), ("en", en, zh)):
        with pytest.raises(SystemExit) as ended:
            command_line.main(["bench", *words, "--language", language])
        spoken = capsys.readouterr().err
        assert (ended.value.code, right in spoken, wrong in spoken) == (2, True, False), spoken


@pytest.mark.parametrize(("language", "words"), [("zh", "字段、依赖与对照程序"), ("en", "fields, needs and peers")])
def test_the_help_of_bench_names_its_page_and_a_database(language: str, words: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        command_line.main(["bench", "--help", "--language", language])
    out = capsys.readouterr().out
    assert words in out
    assert "scripts/postgresql.py --durable sh -c" in " ".join(out.split())
    assert bool(CHINESE.search(out)) == (language == "zh")


def test_lines_fit_the_terminal_and_end_no_line_before_a_mark() -> None:
    assert wrapped("登记摄像机；验收前为试运行", 12) == ["登记摄像机；", "验收前为试运", "行"]
    assert wrapped("登记摄像机；验收前", 10) == ["登记摄像", "机；验收前"]
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert words_of("a / b / 中文").en == "a / b"


def test_the_page_of_options_is_that_of_the_parsers() -> None:
    page = (DOCS / "command-options.md").read_text(encoding="utf-8")
    assert page == options_page(), "python -m mingcha.run.described > docs/ref/command-options.md"


def test_the_page_of_commands_names_every_command() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    missing = [command.name for command in commands() if f"`{command.name}" not in page]
    assert not missing, "docs/ref/commands.md"


@pytest.mark.parametrize(
    ("language", "last"),
    [
        (["--language", "zh"], ["没有命令“reports”；全部命令见 mingcha --help"]),
        (["--language", "en"], ["'reports' is not a verb of mingcha; mingcha --help names all of them"]),
        (
            [],
            [
                "没有命令“reports”；全部命令见 mingcha --help",
                "'reports' is not a verb of mingcha; mingcha --help names all of them",
            ],
        ),
    ],
)
def test_a_wrong_verb_is_said_last_below_the_verbs_nearest_to_it(
    language: list[str], last: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert command_line.main([*language, "reports"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[-len(last) :] == last
    assert lines[0].startswith("  mingcha report ")
    assert len(lines) <= len(last) + 3


def test_a_wrong_verb_that_is_near_to_none_is_one_sentence(capsys: Capture) -> None:
    assert command_line.main(["--language", "en", "qqqqqq"]) == 2
    assert capsys.readouterr().err == "'qqqqqq' is not a verb of mingcha; mingcha --help names all of them\n"


def test_an_option_that_nobody_knows_shows_the_usage_of_the_command_that_was_chosen(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.do(VERBS["bench"], ["bench", "acts", "--nonsense"], Language.ENGLISH)
    assert ended.value.code == 2
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("usage: mingcha bench acts [-h]")
    assert last == "wrong command line: unrecognized arguments: --nonsense"
