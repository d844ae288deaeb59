"""A short run of every benchmark: each must succeed, and its JSON must have the fields that docs/ref/benchmarks.md lists.
Fields that it has beside these are printed as a warning.

usage: bench_short.py [KIND...]   (none: every kind of `mingcha bench`)
The kinds and their short options are those of the command itself, so that no benchmark can be left out. Figures of such
runs say nothing.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Set
from itertools import accumulate
from pathlib import Path
from typing import Any

from mingcha.bench.kind import FRONT_END_ON_POSTGRESQL, ON_POSTGRESQL
from mingcha.bench.processes import ended_by_signals
from mingcha.run.commands.bench import KINDS

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "ref" / "benchmarks.md"
WITHIN_S = float(os.environ.get("MINGCHA_BENCH_SHORT_SECONDS", "420"))
"""Time limit of a run. Most take half a minute on an idle machine, soak two minutes."""
ENDS_WITHIN_S = 60.0
FIELD = re.compile(r"[a-z0-9_]+(?:\[\])?(?:\.[a-z0-9_]+(?:\[\])?)*(?:\.\*)?")
FREE = "*"
"""In place of a field: the object has keys that no table can list, such as names of zones."""
TABLE = re.compile(r"^\| field \| meaning \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", re.MULTILINE)


def documented(text: str, kind: str) -> dict[str, bool]:
    """The fields of a benchmark's JSON by its section: path (`a`, `a.b`, `a[]`, `a[].b`, `a.*`) -> whether it may be null.

    Raises LookupError when there is no section `## \\`mingcha bench KIND` or no table of fields in it.
    """
    section = re.search(rf"^## `mingcha bench {kind}\b.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    rows = "".join(TABLE.findall(section[0])) if section else ""
    if not rows:
        raise LookupError(f"{DOCUMENT.name} has no table of the fields of `bench {kind}`")
    rows += "".join(TABLE.findall(text.partition("\n## ")[0]))  # what stands before the first section is of every one
    fields: dict[str, bool] = {}
    for row in rows.splitlines():
        _, names, meaning, *_ = row.split("|")
        for name in names.split(","):
            if not FIELD.fullmatch(name.strip()):
                raise LookupError(f"{DOCUMENT.name}, bench {kind}: {name.strip()!r} is no field")
            fields[name.strip()] = "null" in meaning
    return fields


def wrong_fields(figures: Mapping[str, Any], fields: Mapping[str, bool]) -> list[str]:
    """Documented fields that are missing, are null although not documented so, or lie below something that is no list
    or no object although their path says so. The tables name no types, so those of single values are not compared."""
    return [
        f"{path}: {problem}"
        for path, nullable in fields.items()
        for problem in _problems(figures, path.split("."), nullable)
    ]


def undocumented(figures: Mapping[str, Any], fields: Mapping[str, bool]) -> list[str]:
    """Fields of the figures that no table has: also those below an object or in a list that a table has, unless it says
    that the keys are free (`a.*`)."""
    known = {part for path in fields for part in accumulate(re.split(r"(?=[.\[])", path))}
    return sorted(set(_unknown(figures, "", known)))


def _unknown(value: Any, path: str, known: Set[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _unknown(item, f"{path}[]", known)
    elif isinstance(value, Mapping) and f"{path}.{FREE}" not in known:
        for name, held in value.items():
            inner = f"{path}.{name}" if path else name
            if inner in known:
                yield from _unknown(held, inner, known)
            else:
                yield inner


def _problems(value: Any, path: list[str], nullable: bool) -> Iterator[str]:
    name, rest = path[0].removesuffix("[]"), path[1:]
    if path[0] == FREE:
        if not isinstance(value, Mapping):
            yield "not an object"
        return
    if not isinstance(value, Mapping) or name not in value:
        yield "missing"
        return
    held = value[name]
    if held is None:
        if not nullable:
            yield "null"
    elif path[0].endswith("[]"):
        if not isinstance(held, list):
            yield "not a list"
            return
        for item in held if rest else ():
            yield from _problems(item, rest, nullable)
    elif rest:
        yield from _problems(held, rest, nullable)


def command(kind: str, options: tuple[str, ...]) -> list[str]:
    """The command line: the shipped command, with its own database if the options need one."""
    named = [option for option in options if option in (ON_POSTGRESQL, FRONT_END_ON_POSTGRESQL)]
    plain = [option for option in options if option not in named]
    words = [sys.executable, "-m", "mingcha.run.main", "bench", kind, *plain, "--json"]
    if not named:
        return words
    beside = [sys.executable, str(ROOT / "scripts" / "postgresql.py"), "--durable"]
    return [*beside, "sh", "-c", f'exec "$@" {named[0].partition("=")[0]} "$DATABASE_URL"', "sh", *words]


def run(kind: str, options: tuple[str, ...]) -> str:
    """Runs one short form; returns the error, "" if there is none."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        tempfile.TemporaryFile("w+", encoding="utf-8") as log,
    ):
        process = subprocess.Popen(command(kind, options), stdout=output, stderr=log, start_new_session=True)
        try:
            process.wait(WITHIN_S)
        except BaseException as end:
            _end(process)
            if not isinstance(end, subprocess.TimeoutExpired):
                raise
            return f"not done within {WITHIN_S:g} s"
        for file in (output, log):
            file.seek(0)
        printed, errors = output.read(), log.read()
    try:
        figures = json.loads(printed)
    except ValueError:
        return f"exit code {process.returncode}, no JSON: {(printed + errors)[-600:]}"
    if process.returncode:
        return f"exit code {process.returncode}: {printed[-1500:]} {errors[-600:]}"
    fields = documented(DOCUMENT.read_text(encoding="utf-8"), kind)
    for name in undocumented(figures, fields):
        print(f"WARNING bench {kind}: {name} is in no table of {DOCUMENT.name}", flush=True)
    wrong = wrong_fields(figures, fields)
    return "; ".join(wrong) + f" in {printed[-1500:]}" if wrong else ""


def _end(process: "subprocess.Popen[str]") -> None:
    """Interrupts like Ctrl-C, so that the benchmark stops its processes; then kills it."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main() -> int:
    """Runs them one after the other; exit code 1 if one failed."""
    names = sys.argv[1:] or list(KINDS)
    failed = []
    for kind in names:
        for options in KINDS[kind].short:
            began = time.monotonic()
            wrong = run(kind, options)
            took_s = time.monotonic() - began
            shown = " ".join(("bench", kind, *options))
            print(f"{'FAILED' if wrong else 'passed'} {took_s:4.0f} s  {shown}", flush=True)
            if wrong:
                print(wrong, flush=True)
                failed.append(kind)
    if failed:
        print(f"failed: {', '.join(dict.fromkeys(failed))}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    with ended_by_signals():
        sys.exit(main())
