"""`mingcha archive copy-files`: the files of volumes copied into a store, by the owner of the machine (article 11)."""

import argparse
import json
import os
import sys

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.registry.archives.copying import Copied, copy_files
from mingcha.registry.documents.store_address import KEY_SETTING, store_at
from mingcha.run.commands.console import CONSOLE

VERB = "copy-files"
_SAID_EVERY = 100


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `copy-files` to `mingcha archive`."""
    verb = verbs.add_parser(VERB, help="copy every file into a store, as often as asked / 复制全部文件到存储")
    verb.add_argument("--to", required=True, metavar="ADDRESS", help="as in MINGCHA_ARCHIVE_STORE / 存储地址")
    verb.add_argument("--key-file", default="", metavar="FILE", help=f"instead of {KEY_SETTING} / 密钥文件")
    verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Copies; exit code 0 if every file lies in the store as it was handed in, otherwise 1."""
    to = store_at(arguments.to, arguments.key_file or os.environ.get(KEY_SETTING, ""))
    folder = settings.MINGCHA_HOME.documents
    done = copy_files(CONSOLE, to=to, folder=folder, clock=SystemClock(), copied=_say)
    print(json.dumps(_facts(done), ensure_ascii=False) if arguments.json else _line(done, to.address))
    if done.stopped is not None:
        print(f"{done.stopped.words.zh}  {done.stopped.words.en}", file=sys.stderr)
    return 1 if done.stopped is not None or done.spoiled else 0


def _say(count: int) -> None:
    """For who waits at a terminal."""
    if count % _SAID_EVERY == 0 and sys.stderr.isatty():
        print(count, file=sys.stderr)


def _facts(done: Copied) -> dict[str, object]:
    stopped = None if done.stopped is None else done.stopped.kind.value
    return {"copied": done.copied, "there": done.there, "spoiled": list(done.spoiled), "stopped": stopped}


def _line(done: Copied, address: str) -> str:
    lines = [f"{address}: copied {done.copied}, there already {done.there}"]
    lines += [f"  missing or altered: registry_archiveversion {number}" for number in done.spoiled]
    return "\n".join(lines)
