"""The command line: one program, a verb a module. A verb is imported only when it is called, so that the recorder
and the gateway carry neither Django nor each other in memory."""

import argparse
import difflib
import errno
import functools
import gc
import importlib
import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType
from typing import Protocol, cast

from mingcha import __version__
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.command_line import OPTION, Language, Parser, complaint, language_of, say
from mingcha.run.supervise.supervised import end_with_supervisor, is_supervised
from mingcha.run.verbs import GROUPS, VERBS, Verb

DEBUG = "MINGCHA_DEBUG"
"""Set to anything: an error that nobody expected shows its traceback."""


class VerbModule(Protocol):
    """What the module of a verb offers."""

    def add_parser(self, subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        """Adds the verb and its options."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Does it; the exit code."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb. Exit codes: 0 done, 1 a finding or a fault, 2 wrong words on the command line."""
    speak_utf8()
    if argv is None:
        leave_rich_out()
    supervised = is_supervised()
    end_with_supervisor()
    try:
        return answer(list(sys.argv[1:] if argv is None else argv), supervised=supervised)
    finally:
        if argv is None:
            close_databases()
        finish_output()


def leave_rich_out() -> None:
    """Where rich is installed, structlog imports it for colours that we never print: 70 modules, 3.5 MB, 0.1 s."""
    sys.modules.setdefault("rich", cast("ModuleType", None))  # as if it were not installed


def close_databases() -> None:
    """Closes what this process has open of the database, if Django is in it. The last one to close the embedded
    database takes its -wal and -shm with it: those of root would keep programs that run as other users out."""
    if "django.db" in sys.modules and importlib.import_module("django.conf").settings.configured:
        importlib.import_module("django.db").connections.close_all()


def answer(words: Sequence[str], *, supervised: bool = False) -> int:
    """Does what the words say; every fault becomes one sentence. A supervised program leaves a traceback in its log."""
    try:
        language, words = language_of(words, os.environ)
    except ValueError:
        print(f"{OPTION} zh | en", file=sys.stderr)
        return 2
    if len(words) > 1 and words[0] == "help":
        words = [*words[1:], "--help"]
    if not words or words[0] in ("-h", "--help", "help", "--version", "-V"):
        print(f"mingcha {__version__}" if words and words[0] in ("--version", "-V") else usage(language))
        return 0 if words else 2
    verb = VERBS.get(words[0])
    if verb is None:
        print(_no_verb(words[0], language), file=sys.stderr)
        return 2
    return _answer_with(verb, words, language, supervised=supervised)


def _answer_with(verb: Verb, words: Sequence[str], language: Language, *, supervised: bool) -> int:
    as_json = "--json" in words
    try:
        return do(verb, words, language)
    except Fault as fault:
        return complain(fault.kind.value, fault.words, "", as_json=as_json)
    except Refused as refusal:
        decision = refusal.decision
        return complain("refused", decision.reason, decision.article, as_json=as_json)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has left
        return 1
    except Exception as error:
        if DEBUG in os.environ:
            raise
        if supervised:
            traceback.print_exc()
        return complain(*in_words(error), "", as_json=as_json)


def do(verb: Verb, words: Sequence[str], language: Language = Language.BOTH) -> int:
    """Reads the words after the verb and does it; the exit code."""
    if verb.prepared and not {"-h", "--help"} & set(words):
        require_prepared()
    module = load(verb)
    if verb.django and verb.prepared and "DATABASE_URL" in os.environ:  # the embedded database lies in the home itself
        importlib.import_module("mingcha.evidence.own_database").require_own_database(Home.from_environment())
    return module.run(parser_of(verb, module, language).parse_args(words))


def parser_of(verb: Verb, module: VerbModule, language: Language) -> Parser:
    """The parser of a verb, which speaks the language."""
    parser = Parser(language=language, prog="mingcha", description=say(verb.help, language))
    verbs = parser.add_subparsers(dest="verb", required=True)
    module.add_parser(verbs)
    for name in verbs.choices:
        verbs.choices[name].description = parser.description
    return parser


def require_prepared() -> None:
    """Raises Fault(NOT_FOUND) before anything is made in a folder that is no home yet, and Fault(CONFLICT) in one that
    another version prepared or a restore left unfinished."""
    home = Home.from_environment()
    home.require_usable()
    if not home.marker.exists():
        words = Words(
            f"尚未准备：请先运行 mingcha prepare（MINGCHA_HOME={home.path}）",
            f"not prepared yet: run `mingcha prepare` first (MINGCHA_HOME={home.path})",
        )
        raise Fault(FaultKind.NOT_FOUND, words)
    home.require_up_to_date()


def speak_utf8() -> None:
    """Makes our output UTF-8 whatever the locale says: half of every sentence is Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def finish_output() -> None:
    """Flushes the output. A closed reader is no error, so the interpreter must not report it at its end."""
    try:
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def in_words(error: Exception) -> tuple[str, Words]:
    """An error that no verb expected, as its kind and a sentence: no traceback reaches a person."""
    where = "（MINGCHA_DEBUG=1 可查看细节）", " (MINGCHA_DEBUG=1 shows where)"
    detail = " ".join(str(error).split())[:300]
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "exhausted", Words(f"磁盘已满：{detail}", f"the disk is full: {detail}")
    if isinstance(error, OSError) and error.filename is not None:
        return "unavailable", Words(f"无法读写：{detail}", f"cannot be read or written: {detail}")
    if type(error).__module__ == "django.db.utils":
        text = Words(f"数据库没有应答：{detail}{where[0]}", f"the database does not serve us: {detail}{where[1]}")
        return "unavailable", text
    name = type(error).__name__
    return "internal", Words(f"程序错误：{name}：{detail}{where[0]}", f"an error of ours: {name}: {detail}{where[1]}")


def load(verb: Verb) -> VerbModule:
    """Imports the module of a verb, after Django is ready where the verb needs it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.run.settings")
    if verb.django:
        importlib.import_module("django").setup()
    module = cast("VerbModule", importlib.import_module(verb.module))
    _leave_modules_out_of_collections()
    return module


@functools.cache
def _leave_modules_out_of_collections() -> None:
    """Once a process: what was imported need not be scanned again by each collection of garbage, which made the check
    of a log of 100,000 entries a sixth dearer."""
    gc.freeze()


def usage(language: Language) -> str:
    """The verbs in their groups."""
    width = max(map(len, VERBS)) + 2
    lines: list[str] = []
    for group in GROUPS:
        lines += ["", f"[ {say(group.title, language)} ]"]
        lines += [f"  {name:<{width}}{say(verb.help, language)}" for name, verb in group.verbs.items()]
    more = Words(
        "mingcha VERB --help 显示详细帮助；--language zh|en 选择帮助的语言",
        "mingcha VERB --help says more; --language zh|en chooses the language of help",
    )
    head = say(Words("用法：mingcha VERB ...", "usage: mingcha VERB ..."), language)
    return f"{head}\n" + "\n".join(lines) + f"\n\n{say(more, language)}"


def _no_verb(name: str, language: Language) -> str:
    """That a word is no verb, behind the verbs that are written nearly as it is, if there are any."""
    near = difflib.get_close_matches(name, VERBS)
    lines = [f"  mingcha {one}  {say(VERBS[one].help, language)}" for one in near]
    words = Words(
        f"没有命令“{name}”；全部命令见 mingcha --help",
        f"{name!r} is not a verb of mingcha; mingcha --help names all of them",
    )
    return "\n".join([*lines, complaint(words, language)])


def complain(kind: str, words: Words, article: str, *, as_json: bool) -> int:
    """One sentence in both languages on standard error (or one JSON object on standard output)."""
    if as_json:
        print(json.dumps({"error": kind, "article": article, "zh": words.zh, "en": words.en}, ensure_ascii=False))
    else:
        suffix = f" [§ {article}]" if article else ""
        print(f"{words.zh}{suffix}\n{words.en}{suffix}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
