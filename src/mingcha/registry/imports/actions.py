"""Asks for an import of points: reads the file, keeps it sealed, and queues the job."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from mingcha.jobs.actions import queue_job
from mingcha.jobs.values import JobRow, NewPart
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.imports.csv_file import DigestedFile, Record, digest_and_encoding, read_records
from mingcha.registry.imports.source_files import keep_list, remove_list
from mingcha.registry.imports.tasks import NAME

MOST_NAME = 150
MOST_BESIDE_WORK = 20_000
"""Lines of a list that is written while people work. The act holds the log for about 0.5 ms a line, and every other act
waits: the end of a grant and the renewal of tickets among them (docs/design/bulk-acts.md)."""


@cites("7", "13")
def ask_for_import(
    by: Asker, file: BinaryIO, *, name: str, check_only: bool, clock: Clock, is_large: bool = False
) -> JobRow:
    """Queues the import of a CSV file, whose bytes are read twice and kept nowhere in clear; the job.

    With `check_only` its lines are judged and nothing is written. `name` is what people call the file. Who may register
    which point is decided when lines are judged and again when they are written. Raises Fault(UNAUTHENTICATED) for
    nobody, Fault(INVALID) for a file that is no list, Fault(CONFLICT) for one that changes while it is read, and
    Fault(UNSUPPORTED) on a recorder host.
    """
    duty_of(by, clock.now())
    given = keep_file(file)
    try:
        if not (check_only or is_large):
            require_not_large(given.lines)
        return queue_job(
            NAME,
            [NewPart() for _ in range(given.parts)] + [NewPart(1, writes=not check_only)],
            arguments={
                "list": given.kept, "source": shown_name(name), "sha256": given.sha256, "lines": given.lines,
                "check_only": check_only,
            },
            by=actor_of(by),
            clock=clock,
        )  # fmt: skip
    except BaseException:
        remove_list(settings.MINGCHA_HOME, given.kept)
        raise


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A list that is kept sealed: its name, its parts and lines, and the SHA-256 of the file."""

    kept: str
    parts: int
    lines: int
    sha256: str


def keep_file(file: BinaryIO, watched: Callable[[Iterable[Record]], Iterable[Record]] | None = None) -> KeptFile:
    """Reads a file twice and keeps its lines sealed; who called removes them where nothing comes of it. `watched` sees
    each line on its way. Raises as ask_for_import does."""
    home, keys = settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    if home.is_recorder_host:  # no worker there reads its lists
        words = Words("请在运行网页的主机上导入", "import it on the host that has the pages")
        raise Fault(FaultKind.UNSUPPORTED, words)
    sha256, encoding = digest_and_encoding(file)
    file.seek(0)
    read = DigestedFile(file)
    records: Iterable[Record] = read_records(io.BufferedReader(read), encoding)
    kept, parts, lines = keep_list(home, keys, watched(records) if watched else records)
    try:
        if read.sha256() != sha256:  # else the act would name a digest of other lines
            raise Fault(FaultKind.CONFLICT, Words("文件在读取时被改动", "the file was changed while it was read"))
        if not lines:
            raise Fault(FaultKind.INVALID, Words("清单中没有点位", "the list has no point"))
    except BaseException:
        remove_list(home, kept)
        raise
    return KeptFile(kept, parts, lines, sha256)


def require_not_large(lines: int) -> None:
    """Raises Fault(INVALID) for a list whose writing holds up everybody else for longer than a moment."""
    if lines > MOST_BESIDE_WORK:
        raise _too_large(lines)


def shown_name(name: str) -> str:
    """The last part of a file's name, printable and bounded."""
    last = "".join(character if character.isprintable() else "?" for character in Path(name).name).strip()
    return last[:MOST_NAME] or "?"


def _too_large(lines: int) -> Fault:
    seconds = lines // 2000
    words = Words(
        f"清单有 {lines} 行，超过 {MOST_BESIDE_WORK} 行：写入时其他操作须等待约 {seconds} 秒。"
        "请分成几份，或在无人值守时导入（命令行用 --large）",
        f"the list has {lines} lines, more than {MOST_BESIDE_WORK}: while it is written every other act waits about "
        f"{seconds} s. Divide it, or import it when nobody watches (--large at the command line)",
    )
    return Fault(FaultKind.INVALID, words)
