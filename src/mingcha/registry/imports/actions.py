"""Asks for an import of points: reads the file, keeps it sealed, and queues the job."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from mingcha.geo.coordinates import recognise_system
from mingcha.jobs.actions import queue_job
from mingcha.jobs.values import JobRow, NewPart
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.imports.list_file import labelled, opened_list
from mingcha.registry.imports.source_files import keep_list, remove_list
from mingcha.registry.imports.tasks import NAME
from mingcha.registry.lists.csv_file import Record

MOST_NAME = 150
MOST_BESIDE_WORK = 20_000
"""Lines of a list that is written while people work. The act holds the log, and every other act waits: the end of a
grant and the renewal of tickets among them (docs/design/bulk-acts.md)."""
LINES_A_SECOND = {"sqlite": 2_000, "postgresql": 600}
"""How fast the act writes lines, by database: 0.5 and about 1.6 ms a line (docs/ref/benchmark-log.md)."""


@cites("7", "13")
def ask_for_import(
    by: Asker,
    file: BinaryIO,
    *,
    name: str,
    check_only: bool,
    clock: Clock,
    is_large: bool = False,
    coordinate_system: str = "",
) -> JobRow:
    """Queues the import of a CSV file or an XLSX workbook, of which nothing is kept in clear; the job.

    With `check_only` its lines are judged and nothing is written. `name` is what people call the file;
    `coordinate_system` labels all its coordinates where it has no column for that. Who may register which point is
    decided when lines are judged and again when they are written. Raises Fault(UNAUTHENTICATED) for nobody,
    Fault(INVALID) for a file that is no list, Fault(CONFLICT) for one that changes while it is read, and
    Fault(UNSUPPORTED) on a recorder host.
    """
    duty_of(by, clock.now())
    label = recognise_system(coordinate_system).value if coordinate_system else ""
    given = keep_file(file, lambda records: labelled(records, label))
    try:
        if not (check_only or is_large):
            require_not_large(given.lines)
        return queue_job(
            NAME,
            [NewPart() for _ in range(given.parts)] + [NewPart(1, writes=not check_only)],
            arguments={
                "list": given.kept, "source": shown_name(name) + (f" [{label}]" if label else ""),
                "sha256": given.sha256, "lines": given.lines, "check_only": check_only,
                "notes": [[words.zh, words.en] for words in given.notes],
            },
            by=actor_of(by),
            clock=clock,
        )  # fmt: skip
    except BaseException:
        remove_list(settings.MINGCHA_HOME, given.kept)
        raise


def require_not_large(lines: int) -> None:
    """Raises Fault(INVALID) for a list whose writing holds up everybody else for longer than a moment."""
    if lines > MOST_BESIDE_WORK:
        raise _too_large(lines)


def shown_name(name: str) -> str:
    """The last part of a file's name, printable and bounded."""
    last = "".join(character if character.isprintable() else "?" for character in Path(name).name).strip()
    return last[:MOST_NAME] or "?"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A list that is kept sealed: its name, its parts and lines, the SHA-256 of the file, and what is to be known of
    the file beside its lines."""

    kept: str
    parts: int
    lines: int
    sha256: str
    notes: tuple[Words, ...] = ()


def keep_file(
    file: BinaryIO,
    watched: Callable[[Iterable[Record]], Iterable[Record]] | None = None,
    *,
    within_s: float | None = None,
) -> KeptFile:
    """Reads a file, CSV or XLSX, and keeps its lines sealed; who called removes them where nothing comes of it.
    `watched` sees each line on its way. Raises as ask_for_import does, and Fault(INVALID) for a file that is not read
    within so many seconds."""
    home, keys = settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    if home.is_recorder_host:  # no worker there reads its lists
        words = Words("请在运行网页的主机上导入", "import it on the host that has the pages")
        raise Fault(FaultKind.UNSUPPORTED, words)
    with opened_list(file, within_s=within_s) as source:
        kept, parts, lines = keep_list(home, keys, watched(source.records()) if watched else source.records())
        try:
            source.require_unchanged()
            if not lines:
                raise Fault(FaultKind.INVALID, Words("清单中没有点位", "the list has no point"))
        except BaseException:
            remove_list(home, kept)
            raise
        return KeptFile(kept, parts, lines, source.sha256, tuple(source.notes))


def _too_large(lines: int) -> Fault:
    seconds = lines // LINES_A_SECOND[connection.vendor]
    words = Words(
        f"清单有 {lines} 行，超过 {MOST_BESIDE_WORK} 行：写入时其他操作须等待约 {seconds} 秒。"
        "请分成几份，或在无人值守时导入（命令行用 --large）",
        f"the list has {lines} lines, more than {MOST_BESIDE_WORK}: while it is written every other act waits about "
        f"{seconds} s. Divide it, or import it when nobody watches (--large at the command line)",
    )
    return Fault(FaultKind.INVALID, words)
