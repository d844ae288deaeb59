"""`mingcha check [--json] [--record]`: do files, journal, database and both logs agree? Names every fault (article 20).

Reads only, unless --record asks for an entry that says that the check was made and how it ended.
"""

import argparse
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator
from contextlib import closing
from itertools import chain

from django.conf import settings
from django.db import DatabaseError

from mingcha import __version__
from mingcha.access.checks import check_access
from mingcha.custody.checks import Evidence, check_this_machine
from mingcha.custody.proofs.checks import check_day_proofs
from mingcha.evidence.actions import record_check
from mingcha.evidence.checks import check_application_log, check_recorder_log
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.segment_class import SegmentClass
from mingcha.evidence.log.sm2_line import check_sm2_lines, sm2_from_environment
from mingcha.evidence.witnessed import check_witnesses
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Verifier
from mingcha.kit.words import Words
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.journal.schema import open_reader
from mingcha.media.recorder.checks import check_footage
from mingcha.registry.checks import check_registry
from mingcha.registry.law_versions.checks import check_law
from mingcha.station.disks import PresentFootage, disks_of
from mingcha.station.evidence_of_footage import gather_evidence
from mingcha.station.journal.missing import check_missing_journal
from mingcha.station.journal.seal import check_journal_seal
from mingcha.station.journal.sealed import check_sealed_journal
from mingcha.station.journal.shape import check_journal_shape
from mingcha.station.orders import order_verifier
from mingcha.station.recorder_log import RECORDER_KEY, recorder_origin
from mingcha.station.sm3_digests import check_sm3_digests, sm3_from_environment
from mingcha.station.witnesses.settings import witnesses_from_environment
from mingcha.station.witnesses.time_stamping import check_stamped_logs

_ALTERED = ("header_altered", "fragment_altered", "fragment_missing", "file_longer")
_UNREADABLE = (
    DatabaseError, sqlite3.Error, OSError, Fault, ValueError, TypeError, LookupError, ArithmeticError, RecursionError,
)  # fmt: skip
"""What a part raises over things that were altered beyond reading: anybody may have written anything anywhere."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha check`."""
    parser = subparsers.add_parser("check", help="files, journal, database and logs agree")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--record", action="store_true", help="write an entry that says how the check ended")


def run(arguments: argparse.Namespace) -> int:
    """Checks this home. Exit code 0 when everything agrees, 1 when anything does not."""
    clock = SystemClock()
    began = time.monotonic()
    evidence = Evidence()
    findings = list(check_home(settings.MINGCHA_HOME, clock, evidence))
    verdict = evidence.verdict
    if arguments.record:
        home: Home = settings.MINGCHA_HOME
        record_check(
            findings, by=program("check"), clock=clock, classes=verdict.as_facts(), basis=verdict.basis.value,
            recorder=home.recorder_name if home.is_recorder_host else "",
        )  # fmt: skip
    if arguments.json:
        answer = {
            "ok": not findings,
            "version": __version__,
            "checked_at_ms": int(clock.now().timestamp() * 1000),
            "seconds": round(time.monotonic() - began, 2),
            "classes": verdict.as_facts(),
            "basis": verdict.basis.value,
            "findings": [finding.as_json() for finding in findings],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{finding.plane}/{finding.kind}  {finding.subject}\n    {finding.words.zh}  {finding.words.en}")
        for kind, count in verdict.as_facts().items():
            words = SegmentClass(kind).words
            print(f"{kind:24}{count:>12}  {words.zh}  {words.en}")
        if verdict.as_facts():
            print(f"basis of disposals: {verdict.basis.value}  {verdict.basis.words.zh}  {verdict.basis.words.en}")
        counts = ", ".join(f"{kind} {count}" for kind, count in Counter(f.kind for f in findings).items())
        print(f"check: {len(findings)} findings ({counts})" if findings else "check: everything agrees")
    return 1 if findings else 0


def check_home(home: Home, clock: Clock, evidence: Evidence | None = None) -> Iterator[Finding]:
    """All findings of all planes; a part that cannot be read at all is a finding too, and the others go on. The classes
    of footage are counted in `evidence`."""
    evidence = evidence or Evidence()
    altered: set[str] = set()
    parts: dict[str, Callable[[], Iterator[Finding]]] = {
        "media": lambda: _noting(check_recording(home), altered),
        "evidence": lambda: chain(
            check_application_log(clock),
            check_witnesses(clock, witnesses_from_environment()),
            check_stamped_logs(home, clock),
        ),
        "registry": lambda: check_registry(KeyFolder(home.keys)),
        "law": lambda: check_law(clock),
        "access": check_access,
        "custody": lambda: chain(check_custody_of(home, clock, evidence, altered), check_day_proofs()),
    }
    if home.is_recorder_host:  # the register and the application's log are checked where they are published
        parts = {
            "media": parts["media"],
            "evidence": lambda: chain(
                check_witnesses(clock, witnesses_from_environment()), check_stamped_logs(home, clock)
            ),
            "custody": lambda: check_custody_of(home, clock, evidence, altered),
        }
    for plane, part in parts.items():
        try:
            yield from part()
        except _UNREADABLE as error:
            if isinstance(error, Fault) and error.kind not in (FaultKind.CORRUPT, FaultKind.NOT_FOUND):
                raise
            words = Words("无法读取，未能核验", "cannot be read, so it was not verified")
            yield Finding(plane, "unreadable", plane, words, {"error": str(error)[:200]})


def check_custody_of(home: Home, clock: Clock, evidence: Evidence, altered: Container[str]) -> Iterator[Finding]:
    """What custody asks, over all disks of this home, with what media found altered and what witnesses cosigned."""
    if not home.journal.exists():
        return
    present = PresentFootage(home, disks_of(home, home.recorder_name))
    with closing(open_reader(home.journal)) as journal:
        gather_evidence(home, journal, evidence)
        evidence.altered = altered
        yield from check_this_machine(present, recorder=home.recorder_name, clock=clock, evidence=evidence)


def _noting(findings: Iterator[Finding], altered: set[str]) -> Iterator[Finding]:
    """Notes the names of files that are not what was sealed."""
    for finding in findings:
        if finding.kind in _ALTERED:
            altered.add(finding.subject.rpartition("/")[2])
        yield finding


def check_recording(home: Home) -> Iterator[Finding]:
    """Files against the journal, the journal against the log, and the log against its signature and published files. A
    journal that is gone is named, and what was published of its log is compared with a log of no entries."""
    if not home.journal.exists():
        if next(FolderFiles(home.recorder_log).paths(), None) is not None:
            yield from _check_log(home)
        yield from check_missing_journal(home)
        return
    yield from check_footage(disks_of(home, home.recorder_name), SystemFiles(), home.journal)
    yield from _check_log(home)
    public_key = KeyFolder(home.keys).verifier(RECORDER_KEY).public
    with closing(open_reader(home.journal)) as journal:
        journal.execute("BEGIN")
        yield from check_journal_seal(home.journal, Verifier(public_key))
        yield from check_journal_shape(journal)
        yield from check_sealed_journal(journal, order_verifier(KeyFolder(home.keys), home.identity))
        if sm3_from_environment():
            yield from check_sm3_digests(journal, disks_of(home, home.recorder_name))


def _check_log(home: Home) -> Iterator[Finding]:
    keys = KeyFolder(home.keys)
    public_key = keys.verifier(RECORDER_KEY).public
    yield from check_recorder_log(home.journal, public_key, home.recorder_log, recorder_origin(home))
    sm2 = keys.sm2_verifier(RECORDER_KEY) if sm2_from_environment() else None
    if sm2 is not None:
        yield from check_sm2_lines(FolderFiles(home.recorder_log), recorder_origin(home), sm2)
