"""Checks of custody for `mingcha check`: database, recorder log and disk agree on footage (arts. 16(5), 20)."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.conf import settings

from mingcha.custody.disposal.checks import Evidence, IsPresent, check_classes, check_orders
from mingcha.custody.holds.checks import check_holds_behind
from mingcha.custody.hours.checks import check_hours
from mingcha.custody.hours.recorder_ledger import read_ledger
from mingcha.evidence.log.classify import ReadEntries
from mingcha.evidence.log.sqlite_rows import SqliteRows, open_to_read
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.disk.footage_files import FootageName

_UNREADABLE = Words("录像机日志条目无法解读", "an entry of the recorder's log cannot be read")


@cites("16(5)", "20(2)", "20(3)", "799-17")
def check_custody(
    entries: ReadEntries, present: IsPresent, *, recorder: str, clock: Clock, evidence: Evidence | None = None
) -> Iterator[Finding]:
    """Reports every disagreement between the database, the recorder's log (index, entry; read more than once) and the
    disk, and every segment that was not kept or disposed of as the law requires.

    Judges the lawfulness of a removal again, from the log alone (evidence.log.classify).
    """
    evidence = evidence or Evidence()
    ledger = read_ledger(entries())
    yield from check_hours(ledger, recorder)
    yield from check_orders(ledger, recorder)
    yield from check_classes(entries, present, recorder, clock, evidence)
    unreadable = sorted({*ledger.unreadable, *evidence.verdict.unreadable})
    for index in unreadable:
        yield Finding("custody", "entry_unreadable", f"{recorder} {index}", _UNREADABLE)


def check_this_machine(
    present: IsPresent | None = None, *, recorder: str, clock: Clock, evidence: Evidence | None = None
) -> Iterator[Finding]:
    """Runs check_custody over the journal and the footage of this home; yields nothing if no recorder ran here.
    `present` covers all its disks; by default only the home's own folder."""
    home = settings.MINGCHA_HOME
    if not home.journal.exists():
        return
    present = on_disk(home.footage) if present is None else present
    with closing(open_to_read(home.journal)) as connection:
        connection.execute("BEGIN")  # one snapshot of the log, however often it is read
        entries = SqliteRows(connection).bodies
        yield from check_holds_behind(connection, recorder)
        yield from check_custody(entries, present, recorder=recorder, clock=clock, evidence=evidence)


def recorder_entries(journal: Path) -> ReadEntries:
    """A function that reads (index, entry) of the recorder's log from its journal, read only."""

    def read() -> Iterator[tuple[int, bytes]]:
        with closing(open_to_read(journal)) as connection:
            yield from SqliteRows(connection).bodies()

    return read


def on_disk(footage: Path) -> IsPresent:
    """A test whether a file is in the footage folder."""

    def present(name: FootageName) -> bool:
        return (footage / name.path).is_file()

    return present
