"""Checks of a recorder host for `mingcha check`: files, journal, log and custody agree (articles 16(5), 20)."""

from collections.abc import Container, Iterator
from contextlib import closing

from mingcha.custody.checks import check_this_machine
from mingcha.custody.disposal.checks import Evidence
from mingcha.evidence.checks import check_recorder_log
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sm2_line import check_sm2_lines, sm2_from_environment
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Verifier
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.journal.schema import open_reader, read_transaction
from mingcha.media.recorder.checks import check_footage
from mingcha.station.disks import PresentFootage, disks_of
from mingcha.station.footage_evidence import gather_evidence
from mingcha.station.journal.audit import check_journal_against_log
from mingcha.station.journal.file_digest import check_file_digest
from mingcha.station.journal.missing import check_missing_journal
from mingcha.station.journal.shape import check_journal_shape
from mingcha.station.journal.unmasked import check_unmasked_footage
from mingcha.station.orders import order_verifier
from mingcha.station.recorder_log import RECORDER_KEY, recorder_origin
from mingcha.station.sm3_digests import check_sm3_digests, sm3_from_environment

_ALTERED = ("header_altered", "fragment_altered", "fragment_missing", "file_longer")


def check_custody_of(home: Home, clock: Clock, evidence: Evidence, altered: Container[str]) -> Iterator[Finding]:
    """Runs custody's checks over all disks of this home.
    Uses the witnesses' cosignatures and `altered`, the names of files that media's checks found altered.
    """
    if not home.journal.exists():
        return
    present = PresentFootage(home, disks_of(home, home.recorder_name))
    with closing(open_reader(home.journal)) as journal:
        gather_evidence(home, journal, evidence)
        evidence.altered = altered
        yield from check_this_machine(present, recorder=home.recorder_name, clock=clock, evidence=evidence)


def noting_altered(findings: Iterator[Finding], altered: set[str]) -> Iterator[Finding]:
    """Passes findings on and adds the names of files that differ from their sealed state to `altered`."""
    for finding in findings:
        if finding.kind in _ALTERED:
            altered.add(finding.subject.rpartition("/")[2])
        yield finding


def check_recording(home: Home) -> Iterator[Finding]:
    """Checks files against the journal, the journal against the log, and the log against its signature and files.
    If the journal is missing, reports that and compares the published log with an empty log."""
    if not home.journal.exists():
        if next(FolderFiles(home.recorder_log).paths(), None) is not None:
            yield from _check_log(home)
        yield from check_missing_journal(home)
        return
    yield from check_footage(disks_of(home, home.recorder_name), SystemFiles(), home.journal)
    yield from check_journal(home)
    if sm3_from_environment():
        with closing(open_reader(home.journal)) as journal, read_transaction(journal):
            yield from check_sm3_digests(journal, disks_of(home, home.recorder_name))


def check_journal(home: Home) -> Iterator[Finding]:
    """Checks the journal's file, its rows against the log, and the log, without reading any footage; and that each
    minute that needed a mask names one (article 18)."""
    yield from _check_log(home)
    public_key = KeyFolder(home.keys).verifier(RECORDER_KEY).public
    with closing(open_reader(home.journal)) as journal, read_transaction(journal):
        yield from check_file_digest(home.journal, Verifier(public_key))
        yield from check_journal_shape(journal)
        yield from check_journal_against_log(journal, order_verifier(KeyFolder(home.keys), home.identity))
        yield from check_unmasked_footage(journal, SystemClock().now())


def _check_log(home: Home) -> Iterator[Finding]:
    keys = KeyFolder(home.keys)
    public_key = keys.verifier(RECORDER_KEY).public
    yield from check_recorder_log(home.journal, public_key, home.recorder_log, recorder_origin(home))
    sm2 = keys.sm2_verifier(RECORDER_KEY) if sm2_from_environment() else None
    if sm2 is not None:
        yield from check_sm2_lines(FolderFiles(home.recorder_log), recorder_origin(home), sm2)
