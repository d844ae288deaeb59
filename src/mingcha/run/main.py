"""The command line: one program, a verb a module. A verb is imported only when it is called, so that the recorder
and the gateway carry neither Django nor each other in memory."""

import argparse
import errno
import importlib
import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from mingcha import __version__
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.supervise.supervised import end_with_supervisor, is_supervised

DEBUG = "MINGCHA_DEBUG"
"""Set to anything: an error that nobody expected shows its traceback."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Where a verb lives, its one line of help, and whether it needs Django and a home that is prepared."""

    module: str
    help: str
    django: bool = False
    prepared: bool = False


VERBS = {
    "up": Verb("mingcha.run.programs.up", "start everything on this machine", prepared=True),
    "prepare": Verb("mingcha.run.commands.prepare", "make the home and bring its tables up to date", django=True),
    "web": Verb("mingcha.run.programs.web", "pages and API", prepared=True),
    "record": Verb("mingcha.run.programs.record", "take pictures in and keep them", prepared=True),
    "gateway": Verb("mingcha.run.programs.gateway", "live and playback for browsers", prepared=True),
    "uplink": Verb("mingcha.run.programs.uplink", "carry hours up and assignments down", django=True, prepared=True),
    "work": Verb(
        "mingcha.run.programs.work", "the clock: publishing, disposal, revocations", django=True, prepared=True
    ),
    "jobs": Verb("mingcha.run.programs.jobs", "workers of long jobs", django=True, prepared=True),
    "check": Verb("mingcha.run.commands.check", "files, journal, database and logs agree", django=True, prepared=True),
    "status": Verb("mingcha.run.commands.status", "what runs and how each camera is"),
    "backup": Verb("mingcha.run.commands.backup", "copy this home while it runs", django=True, prepared=True),
    "restore": Verb("mingcha.run.commands.restore", "fill an empty home from a backup", django=True),
    "law": Verb("mingcha.run.commands.law", "an article: text, code, tests, pages, state"),
    "take-law": Verb("mingcha.run.commands.take_law", "take in new versions of the law", django=True, prepared=True),
    "place": Verb("mingcha.run.commands.place", "organisations, sites and seats", django=True, prepared=True),
    "calendar": Verb(
        "mingcha.run.commands.calendar", "days off: notices, filing deadlines", django=True, prepared=True
    ),
    "admin": Verb("mingcha.run.commands.admin", "administrators", django=True, prepared=True),
    "camera": Verb("mingcha.run.commands.camera", "add, list and disable cameras", django=True, prepared=True),
    "system": Verb(
        "mingcha.run.commands.system", "systems: key targets, use, who may watch", django=True, prepared=True
    ),
    "network": Verb("mingcha.run.commands.network", "camera networks of units", django=True, prepared=True),
    "finding": Verb("mingcha.run.commands.finding", "what is not as the law wants it", django=True, prepared=True),
    "person": Verb("mingcha.run.commands.person", "people, their roles and accounts", django=True, prepared=True),
    "staff": Verb("mingcha.run.commands.staff", "trainings and filings of staff", django=True, prepared=True),
    "confirm": Verb("mingcha.run.commands.confirm", "acts that a second person confirms", django=True, prepared=True),
    "job": Verb("mingcha.run.commands.job", "long jobs: list, show, cancel", django=True, prepared=True),
    "hold": Verb("mingcha.run.commands.hold", "footage that must stay", django=True, prepared=True),
    "custody": Verb(
        "mingcha.run.commands.custody", "kept footage: reported, put back what is known", django=True, prepared=True
    ),
    "disk": Verb("mingcha.run.commands.disk", "the disks that hold footage", prepared=True),
    "keys": Verb("mingcha.run.commands.keys", "keys: make, keep apart by program, move into a token"),
    "demo": Verb("mingcha.run.commands.demo", "the demo home: empty it"),
    "proof": Verb("mingcha.run.commands.proof", "entries of the logs with their proofs, for others to verify"),
    "recorder": Verb("mingcha.run.commands.recorder", "recorders of several hosts: join, list, leave", django=True),
    "witness": Verb("mingcha.run.commands.witness", "cosign the logs of others, for another agency"),
    "simulate": Verb("mingcha.run.commands.simulate", "cameras that do not exist"),
    "bench": Verb("mingcha.run.commands.bench", "measurements beside their peers"),
}


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
    supervised = is_supervised()
    end_with_supervisor()
    try:
        return answer(list(sys.argv[1:] if argv is None else argv), supervised=supervised)
    finally:
        finish_output()


def answer(words: Sequence[str], *, supervised: bool = False) -> int:
    """Does what the words say; every fault becomes one sentence. A supervised program leaves a traceback in its log."""
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if words else 2
    if words[0] in ("--version", "-V"):
        print(f"mingcha {__version__}")
        return 0
    verb = VERBS.get(words[0])
    if verb is None:
        print(f"mingcha: {words[0]!r} is not a verb of mingcha\n\n{usage()}", file=sys.stderr)
        return 2
    as_json = "--json" in words
    try:
        return do(verb, words)
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


def do(verb: Verb, words: Sequence[str]) -> int:
    """Reads the words after the verb and does it; the exit code."""
    if verb.prepared and not {"-h", "--help"} & set(words):
        require_prepared()
    module = load(verb)
    if verb.django and verb.prepared and "DATABASE_URL" in os.environ:  # the embedded database lies in the home itself
        importlib.import_module("mingcha.evidence.own_database").require_own_database(Home.from_environment())
    parser = argparse.ArgumentParser(prog="mingcha", description=verb.help)
    module.add_parser(parser.add_subparsers(dest="verb", required=True))
    return module.run(parser.parse_args(words))


def require_prepared() -> None:
    """Raises Fault(NOT_FOUND) before anything is made in a folder that is no home yet, and Fault(CONFLICT) in one that
    a later version prepared or a restore left unfinished."""
    home = Home.from_environment()
    home.require_usable()
    if not home.marker.exists():
        words = Words(
            f"尚未准备：请先运行 mingcha prepare（MINGCHA_HOME={home.path}）",
            f"not prepared yet: run `mingcha prepare` first (MINGCHA_HOME={home.path})",
        )
        raise Fault(FaultKind.NOT_FOUND, words)


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
    return cast("VerbModule", importlib.import_module(verb.module))


def usage() -> str:
    """The list of verbs."""
    lines = [f"  {name:<10}{verb.help}" for name, verb in VERBS.items()]
    return "usage: mingcha VERB ...\n\n" + "\n".join(lines) + "\n\nmingcha VERB --help says more."


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
