"""The command line: one program, a verb a module. A verb is imported only when it is called, so that the recorder
and the gateway carry neither Django nor each other in memory."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from mingcha import __version__
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class Verb:
    """Where a verb lives, whether it needs Django, and its one line of help."""

    module: str
    help: str
    django: bool = False


VERBS = {
    "up": Verb("mingcha.run.up", "start everything on this machine"),
    "prepare": Verb("mingcha.run.commands.prepare", "make the home and bring its tables up to date", django=True),
    "web": Verb("mingcha.run.web", "pages and API"),
    "record": Verb("mingcha.run.record", "take pictures in and keep them"),
    "gateway": Verb("mingcha.run.gateway", "live and playback for browsers"),
    "uplink": Verb("mingcha.run.uplink", "carry hours up and assignments down", django=True),
    "work": Verb("mingcha.run.work", "jobs and the clock", django=True),
    "check": Verb("mingcha.run.commands.check", "files, journal, database and logs agree", django=True),
    "status": Verb("mingcha.run.commands.status", "what runs and how each camera is"),
    "law": Verb("mingcha.run.commands.law", "an article: text, code, tests, pages, state"),
    "admin": Verb("mingcha.run.commands.admin", "administrators", django=True),
    "camera": Verb("mingcha.run.commands.camera", "add, list and disable cameras", django=True),
    "demo": Verb("mingcha.run.commands.demo", "the demo home"),
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
    words = list(sys.argv[1:] if argv is None else argv)
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
    try:
        module = load(verb)
        parser = argparse.ArgumentParser(prog="mingcha", description=verb.help)
        module.add_parser(parser.add_subparsers(dest="verb", required=True))
        return module.run(parser.parse_args(words))
    except Fault as fault:
        return complain(fault.kind.value, fault.words, "", as_json="--json" in words)
    except Refused as refusal:
        decision = refusal.decision
        return complain("refused", decision.reason, decision.article, as_json="--json" in words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


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
