"""The process that reads a workbook: `python -m mingcha.registry.imports.workbook_process`.

Reads the workbook from standard input, a file opened for reading, and writes lines of JSON: what the workbook is, each
row, and an end, or the reason why it is refused. Workbooks come from anybody: the process has a bounded memory and
processor time, writes no file, and knows no key and no database.
"""

import contextlib
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from mingcha.kit.errors import Fault
from mingcha.registry.imports.workbook_file import Workbook
from mingcha.registry.imports.workbook_limits import CPU_LIMIT_S, MEMORY_LIMIT_BYTES

_MOST_SHOWN_SHEETS = 10
_MOST_SHEET_NAME = 40
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_AT_ONCE = 200
"""Lines that are written at once."""


def answers(file: BinaryIO) -> Iterator[str]:
    """The lines: {"sheet", "others", "links"}, then [number, cells, formulas, merged] of each row, then {"hidden"};
    where the workbook is refused, {"refused"} with the words instead of what is left."""
    try:
        workbook = Workbook(file)
        facts = workbook.facts
        head = {"sheet": _short(facts.sheet), "more": len(facts.others), "links": facts.outside_links}
        yield _line({**head, "others": [_short(name) for name in facts.others[:_MOST_SHOWN_SHEETS]]})
        for row in workbook.rows():
            yield _line([row.number, row.cells, row.formulas, row.merged])
        yield _line({"hidden": facts.hidden_rows})
    except Fault as fault:
        yield _line({"refused": [fault.words.zh, fault.words.en], "detail": fault.detail})
    except MemoryError:
        yield _line(
            {"refused": ["工作簿过大，无法读取：请分成几份", "the workbook is too large to be read: divide it"]}
        )


def main() -> int:
    """The process: limits first, then the workbook."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    held: list[str] = []
    for line in answers(sys.stdin.buffer):
        held.append(line)
        if len(held) == _AT_ONCE:
            sys.stdout.buffer.write("".join(held).encode())
            held.clear()
    sys.stdout.buffer.write("".join(held).encode())
    sys.stdout.buffer.flush()
    return 0


def _short(name: str) -> str:
    """A sheet's name, printable and bounded."""
    return "".join(character if character.isprintable() else "?" for character in name[:_MOST_SHEET_NAME])


def _line(value: object) -> str:
    return _JSON.encode(value) + "\n"


if __name__ == "__main__":
    sys.exit(main())
