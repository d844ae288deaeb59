"""The parser of the command line: help and complaints in Chinese, in English, or in both.

The language is that of `--language zh|en`, else of the locale (LC_ALL, LC_MESSAGES, LANG). A locale of neither
language, such as C, gets both. A text of help is written "english / 中文", or in English, and
its Chinese is in help_zh.tsv.
"""

import argparse
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from enum import Enum, EnumType, StrEnum
from functools import cache, partial
from importlib.resources import files
from typing import Any, NoReturn, cast, override

from mingcha.kit.words import Words

OPTION = "--language"
_BETWEEN = " / "
_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef（“《][，。；：、）》”？]*|[^\s\u2e80-\u9fff\uff00-\uffef]+| ")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


class Language(StrEnum):
    """The language of help."""

    CHINESE = "zh"
    ENGLISH = "en"
    BOTH = "both"


TITLES = {
    "usage": Words("用法", "usage"),
    "options": Words("选项", "options"),
    "positionals": Words("参数", "arguments"),
    "help": Words("显示本帮助", "show this help and exit"),
    "wrong": Words("命令行有误", "wrong command line"),
}
_COMPLAINTS = {
    "the following arguments are required:": "缺少：",
    "unrecognized arguments:": "不认识的参数：",
    "invalid choice:": "不可选：",
    "choose from": "可选",
    "expected one argument": "须给出一个值",
    "expected at least one argument": "至少须给出一个值",
    "not allowed with argument": "不能与之同用：",
    "invalid int value:": "不是整数：",
    "invalid float value:": "不是数字：",
    "invalid amount value:": "不是金额（元，最多两位小数）：",
    "not a day (YYYY-MM-DD):": "不是日期（YYYY-MM-DD）：",
    "not a time (hh:mm):": "不是时间（hh:mm）：",
    "not a day and time (YYYY-MM-DDThh:mm):": "不是日期和时间（YYYY-MM-DDThh:mm）：",
    "must be at least": "须不小于",
    "a number from 1 to 10000": "须为 1 至 10000 的数字",
    "from 50k to 50M": "须为 50k 至 50M",
    "ambiguous option:": "选项不明确：",
    "could match": "可能是",
    "argument ": "参数 ",
}
"""Parts of argparse's messages -> Chinese."""
_READERS: Mapping[object, str] = {
    date.fromisoformat: "not a day (YYYY-MM-DD)",
    time.fromisoformat: "not a time (hh:mm)",
}
"""A function of Python that reads a value -> what it is not."""


class WrongValue(argparse.ArgumentTypeError):
    """A value that an option does not take: what it must be, in both languages, and what was typed."""

    def __init__(self, words: Words, typed: str) -> None:
        super().__init__(f"{words.en}: {typed!r}")
        self.words = words


def language_of(words: Sequence[str], environment: Mapping[str, str]) -> tuple[Language, list[str]]:
    """The language of a command line, and its words without `--language`. Raises ValueError for another language."""
    asked, rest = "", []
    waiting = iter(words)
    for argument in waiting:
        if argument == OPTION:
            asked = next(waiting, "?")
        elif argument.startswith(f"{OPTION}="):
            asked = argument.partition("=")[2] or "?"
        else:
            rest.append(argument)
    if asked:
        return Language(asked), rest
    locale = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    by_locale = {"zh": Language.CHINESE, "en": Language.ENGLISH}
    return by_locale.get(locale[:2], Language.BOTH), rest


def say(words: Words, language: Language) -> str:
    """The words in a language, or "english / 中文"."""
    if language is Language.BOTH:
        return words.en if words.en == words.zh else f"{words.en}{_BETWEEN}{words.zh}"
    return words.in_language(language.value)


def complaint(words: Words, language: Language) -> str:
    """What is wrong, in a language, or in both, a line each with the Chinese first, as every fault is said."""
    return f"{words.zh}\n{words.en}" if language is Language.BOTH else words.in_language(language.value)


def words_of(text: str) -> Words:
    """A text of help in both languages. Its Chinese is "" if it is neither in the text nor in help_zh.tsv."""
    english, between, chinese = text.rpartition(_BETWEEN)
    return Words(chinese, english) if between else Words(chinese_help().get(text, ""), text)


@cache
def chinese_help() -> Mapping[str, str]:
    """English help -> Chinese help."""
    table = files("mingcha.run").joinpath("help_zh.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in table.splitlines())


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks one language, or both; so do the parsers of its sub-commands."""

    def __init__(self, *, language: Language, **options: Any) -> None:
        if options.get("epilog"):
            options["epilog"] = say(words_of(options["epilog"]), language)
        super().__init__(**{"formatter_class": partial(_Formatter, language=language), "add_help": False, **options})
        self.language = language
        self._complaints: dict[str, str] = {}
        self.chosen: Parser | None = None
        self.register("action", "parsers", _SubCommands)
        self._positionals.title = say(TITLES["positionals"], language)
        self._optionals.title = say(TITLES["options"], language)
        self.add_argument("-h", "--help", action="help", help=_BETWEEN.join((TITLES["help"].en, TITLES["help"].zh)))

    @override
    def add_subparsers(self, **options: Any) -> Any:
        return super().add_subparsers(**{"parser_class": partial(Parser, language=self.language), **options})

    @override
    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """As argparse, which names the function that reads a value; here its message names what a value is."""
        try:
            return super()._get_value(action, arg_string)
        except argparse.ArgumentError as error:
            if isinstance(action.type, EnumType):
                choices = ", ".join(str(one.value) for one in cast("Iterable[Enum]", action.type))
                error.message = f"invalid choice: {arg_string!r} (choose from {choices})"
            elif action.type in _READERS:
                error.message = f"{_READERS[action.type]}: {arg_string!r}"
            elif isinstance(error.__context__, WrongValue):
                words = error.__context__.words
                self._complaints[words.en] = words.zh
            raise

    @override
    def error(self, message: str) -> NoReturn:
        """Prints the usage of the sub-command that was chosen, or its own, and the complaint in the parser's language;
        exits with 2."""
        innermost = self
        while innermost.chosen is not None:
            innermost = innermost.chosen
        innermost.print_usage()
        chinese = message
        for english, ours in (self._complaints | _COMPLAINTS).items():
            chinese = chinese.replace(english, ours)
        words = Words(f"{TITLES['wrong'].zh}：{chinese}", f"{TITLES['wrong'].en}: {message}")
        self.exit(2, complaint(words, self.language) + "\n")

    @override
    def print_usage(self, file: Any = None) -> None:
        """Prints the usage on standard error, as argparse does for a complaint."""
        self._print_message(self.format_usage(), file or sys.stderr)


class _SubCommands(argparse._SubParsersAction):  # type: ignore[type-arg]
    """Each sub-command's line of help heads its own help too. The chosen one is noted: argparse lets the outermost
    parser complain of an option that nobody knows."""

    @override
    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        parser.chosen = self.choices.get(values[0])
        super().__call__(parser, namespace, values, option_string)

    @override
    def add_parser(self, name: str, **options: Any) -> Any:
        parser = super().add_parser(name, **options)
        if parser.description is None and options.get("help"):
            parser.description = say(words_of(options["help"]), parser.language)
        return parser


class _Formatter(argparse.HelpFormatter):
    """Formats help in a language; a Chinese character takes two columns."""

    def __init__(self, prog: str, *, language: Language) -> None:
        super().__init__(prog, max_help_position=32, width=max(60, shutil.get_terminal_size().columns - 2))
        self._language = language

    @override
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        colon = "：" if self._language is Language.CHINESE else ": "
        own = f"{say(TITLES['usage'], self._language)}{colon}"
        super().add_usage(usage, actions, groups, own if prefix is None else prefix)

    @override
    def start_section(self, heading: str | None) -> None:
        """A heading of ours is written "english / 中文"; those of argparse are in the language already."""
        ours = heading is not None and _BETWEEN in heading and self._language is not Language.BOTH
        super().start_section(say(words_of(heading), self._language) if heading and ours else heading)

    @override
    def _get_help_string(self, action: argparse.Action) -> str | None:
        """The text in the language, with the default of a number or a choice if the text names none."""
        if not action.help:
            return action.help
        words, default = words_of(action.help), _shown_default(action)
        if default and "default" not in words.en:
            words = Words(f"{words.zh}（默认 {default}）", f"{words.en} (default {default})")
        return say(words, self._language)

    @override
    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(" ".join(text.split()), width)

    @override
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrapped(" ".join(text.split()), width - len(indent)))


def _shown_default(action: argparse.Action) -> str:
    """The default of an option as it is typed; "" if it is no number and no choice. Zero is "" too: where it is a
    default it means that nothing was given, or the help says what it means."""
    default = action.default
    if isinstance(default, bool) or not default:
        return ""
    if isinstance(default, tuple):
        return ",".join(map(str, default))
    if isinstance(default, float):
        return f"{default:g}"
    is_choice = action.choices is not None and default in action.choices
    return str(default) if is_choice or isinstance(default, int) else ""


def wrapped(text: str, columns: int) -> list[str]:
    """Breaks a text into lines of at most `columns` terminal columns, between words or Chinese characters; a closing
    mark stays with what is before it."""
    lines, line, used = [], "", 0
    for piece in _PIECES.findall(text):
        length = sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in piece)
        if used + length > columns and line:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or piece != " ":
            line, used = line + piece, used + length
    return [*lines, line.rstrip()] if line.strip() else lines
