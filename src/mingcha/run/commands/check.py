"""`mingcha check [--json] [--record]`: checks that files, journal, database and both logs agree (article 20).

Reads only, unless --record, --nightly or --job asks for an entry with the result.
"""

import argparse
import json
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from django.conf import settings
from django.db import DatabaseError

from mingcha import __version__
from mingcha.access.checks import check_access, check_gateway
from mingcha.custody.disposal.checks import Evidence
from mingcha.custody.proofs.checks import check_day_proofs
from mingcha.evidence.actions import NIGHTLY, record_check
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.log.segment_class import SegmentClass
from mingcha.evidence.witnessed import check_witnesses
from mingcha.jobs.queries import is_job_running, job
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.separate_users import separate_users
from mingcha.kit.words import Words
from mingcha.privacy.detection.model_files import models_folder
from mingcha.privacy.masks.checks import check_masks
from mingcha.privacy.redaction.checks import check_models, check_redactions
from mingcha.privacy.redaction.exception_checks import check_exceptions
from mingcha.registry.acceptance.checks import check_acceptances
from mingcha.registry.archives.checks import check_archives
from mingcha.registry.devices.checks import check_devices
from mingcha.registry.filings.checks import check_filings
from mingcha.registry.identity.asker import actor_of, asker_called
from mingcha.registry.law_versions.checks import check_law
from mingcha.registry.meetings.checks import check_meetings
from mingcha.registry.plans.checks import check_plans
from mingcha.registry.points.checks import check_registry
from mingcha.registry.printed.checks import check_printed
from mingcha.registry.relocations.checks import check_relocations
from mingcha.registry.signs.checks import check_signs
from mingcha.registry.standards.checks import check_standards
from mingcha.registry.verifications.tasks import PROGRESS, recorded_check
from mingcha.registry.watches.checks import check_watches
from mingcha.run.user_layout import check_keys
from mingcha.sharing.applications.checks import check_applications
from mingcha.sharing.catalogue.checks import check_catalogue
from mingcha.sharing.decisions.checks import check_decisions
from mingcha.sharing.grants.checks import check_share_grants
from mingcha.sharing.joinings.checks import check_joinings
from mingcha.sharing.pushes.checks import check_pushes, check_rows_of_grants
from mingcha.sharing.reconciliations.checks import check_reconciliations
from mingcha.sharing.targets.checks import check_targets
from mingcha.station.checks import check_custody_of, check_recording, noting_altered
from mingcha.station.witnesses.settings import witnesses_from_environment
from mingcha.station.witnesses.time_stamping import check_stamped_logs
from mingcha.supervision.alarms.checks import check_alarm_standing
from mingcha.supervision.assessments.checks import check_assessments
from mingcha.supervision.cases.checks import check_penalties
from mingcha.supervision.clues.checks import check_clue_holds
from mingcha.supervision.collection.checks import check_claims
from mingcha.supervision.complaints.checks import check_complaint_scans, check_sealed_names
from mingcha.supervision.compliance_audits.checks import check_audit_reports
from mingcha.supervision.incidents.checks import check_incidents
from mingcha.supervision.inspections.checks import check_inspections
from mingcha.supervision.locks.checks import check_locks
from mingcha.supervision.looks.checks import check_looks
from mingcha.supervision.regimes.checks import check_regimes
from mingcha.supervision.reporters.checks import check_reporter_names
from mingcha.supervision.sheets.checks import check_sheets
from mingcha.supervision.signed_papers.checks import check_signed_papers
from mingcha.supervision.transfers.checks import check_transfer_papers
from mingcha.supervision.work_orders.checks import check_work_orders
from mingcha.supervision.yearly_reports.checks import check_yearly_reports

_UNREADABLE = (
    DatabaseError, sqlite3.Error, OSError, Fault, ValueError, TypeError, LookupError, ArithmeticError, RecursionError,
)  # fmt: skip
"""Errors raised for data altered beyond reading: an attacker may have written anything anywhere."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha check`."""
    parser = subparsers.add_parser("check")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--record", action="store_true", help="write an entry that says how the check ended")
    parser.add_argument("--nightly", action="store_true", help="record it as the check of every night")
    parser.add_argument("--job", type=int, default=None, metavar="N", help="record it for whoever asked for job N")


def run(arguments: argparse.Namespace) -> int:
    """Checks this home. Exit code 0 if everything agrees, otherwise 1."""
    clock = SystemClock()
    began = time.monotonic()
    evidence = Evidence()
    begins = _say_nothing if arguments.job is None else partial(_say_progress, arguments.job, os.getppid())
    findings = list(check_home(settings.MINGCHA_HOME, clock, evidence, begins))
    verdict = evidence.verdict
    if arguments.record or arguments.nightly or arguments.job is not None:
        home: Home = settings.MINGCHA_HOME
        record_check(
            findings,
            by=_recorder_of(arguments),
            clock=clock,
            job=arguments.job,
            classes=verdict.as_facts(),
            basis=verdict.basis.value,
            recorder=home.recorder_name if home.is_recorder_host else "",
            still_wanted=partial(require_wanted, *begins.args) if isinstance(begins, partial) else _always_wanted,
        )
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
        _print(findings, evidence)
    return 1 if findings else 0


def _print(findings: Sequence[Finding], evidence: Evidence) -> None:
    """The findings and the classes of footage as lines for people."""
    verdict = evidence.verdict
    for finding in findings:
        print(f"{finding.plane}/{finding.kind}  {finding.subject}\n    {finding.words.zh}  {finding.words.en}")
    for kind, count in verdict.as_facts().items():
        words = SegmentClass(kind).words
        print(f"{kind:24}{count:>12}  {words.zh}  {words.en}")
    if verdict.as_facts():
        print(f"basis of disposals: {verdict.basis.value}  {verdict.basis.words.zh}  {verdict.basis.words.en}")
    counts = ", ".join(f"{kind} {count}" for kind, count in Counter(f.kind for f in findings).items())
    print(f"check: {len(findings)} findings ({counts})" if findings else "check: everything agrees")


def _recorder_of(arguments: argparse.Namespace) -> Actor:
    """In whose name the result is written: who asked for the job, or the check itself."""
    if arguments.job is not None:
        return actor_of(asker_called(job(arguments.job).asked_by))
    return program(NIGHTLY if arguments.nightly else "check")


def _say_nothing(_done: int, _parts: int, _plane: str) -> None:
    return


def _always_wanted() -> None:
    """Nobody's job: whoever runs the check wants its entry."""


def require_wanted(number: int, worker: int) -> None:
    """Raises Fault(CONFLICT) if the process `worker` that started the check of a job is gone, if the job has ended, or
    if it has its result: another worker does the part then, and a check is recorded once."""
    if os.getppid() == worker and is_job_running(number) and recorded_check(job(number)) is None:
        return
    words = Words("该核验已由他人进行或已取消", "this check is done by another worker, or was cancelled")
    raise Fault(FaultKind.CONFLICT, words, str(number))


def _say_progress(number: int, worker: int, done: int, parts: int, plane: str) -> None:
    """For the job that waits: a line on standard error, at once. Raises as `require_wanted`."""
    require_wanted(number, worker)
    print(f"{PROGRESS}{done} {parts} {plane}", file=sys.stderr, flush=True)


type Begins = Callable[[int, int, str], None]
"""Called before each part with the number of parts done, the number of parts, and the plane."""


def check_home(
    home: Home, clock: Clock, evidence: Evidence | None = None, begins: Begins = _say_nothing
) -> Iterator[Finding]:
    """All findings of all planes. A part that cannot be read is a finding too, and the others are still checked.
    `evidence` receives the counts of footage by class."""
    evidence = evidence or Evidence()
    parts = _parts_of(home, clock, evidence)
    for done, (plane, part) in enumerate(parts.items()):
        begins(done, len(parts), plane)
        try:
            yield from part()
        except _UNREADABLE as error:
            if isinstance(error, Fault) and error.kind not in (FaultKind.CORRUPT, FaultKind.NOT_FOUND):
                raise
            words = Words("无法读取，未能核验", "cannot be read, so it was not verified")
            yield Finding(plane, "unreadable", plane, words, {"error": str(error)[:200]})


def _check_supervision(home: Home, clock: Clock) -> Iterator[Finding]:
    """What the plane of supervision keeps: systems, cases, clues, locks, reports, and their files."""
    yield from check_regimes(home.documents)
    yield from check_penalties(home.documents)
    yield from check_claims(home.documents)
    yield from check_signed_papers(home.documents)
    yield from check_clue_holds()
    yield from check_alarm_standing()
    yield from check_assessments()
    yield from check_incidents()
    yield from check_work_orders(home.documents)
    yield from check_locks()
    yield from check_transfer_papers(home.documents)
    yield from check_sealed_names()
    yield from check_complaint_scans(home.documents)
    yield from check_audit_reports(home.documents)
    yield from check_reporter_names(clock.now())
    yield from check_yearly_reports()
    yield from check_looks(home.documents)
    yield from check_sheets(home.documents)
    yield from check_inspections(home.documents)


def _check_privacy(home: Home) -> Iterator[Finding]:
    """Masks, redactions and what they are made with."""
    yield from check_masks(home.documents)
    yield from check_redactions(home.redactions)
    yield from check_models(models_folder())
    yield from check_exceptions(home.documents)


def _check_register(home: Home) -> Iterator[Finding]:
    """The register: points, plans, acceptances, filings and their files."""
    yield from check_registry(KeyFolder(home.keys))
    yield from check_devices(KeyFolder(home.keys))
    yield from check_meetings(home.documents)
    yield from check_watches()
    yield from check_plans(home.documents)
    yield from check_acceptances(home.documents)
    yield from check_signs(home.documents)
    yield from check_standards(home.documents)
    yield from check_printed(home.documents)
    yield from check_relocations(home.documents)
    yield from check_archives(home.documents)
    yield from check_filings(home.documents)


def _parts_of(home: Home, clock: Clock, evidence: Evidence) -> Mapping[str, Callable[[], Iterator[Finding]]]:
    """What is checked of a home, plane by plane."""
    altered: set[str] = set()
    if home.is_recorder_host:  # the first host checks the register and the application's log
        return {
            "media": lambda: noting_altered(check_recording(home), altered),
            "keys": lambda: check_keys(home.keys, separate=separate_users()),
            "evidence": lambda: chain(
                check_witnesses(clock, witnesses_from_environment()), check_stamped_logs(home, clock)
            ),
            "access": lambda: check_gateway(home),
            "custody": lambda: check_custody_of(home, clock, evidence, altered),
        }
    return {
        "media": lambda: noting_altered(check_recording(home), altered),
        "evidence": lambda: chain(
            check_application_log(clock),
            check_witnesses(clock, witnesses_from_environment()),
            check_stamped_logs(home, clock),
        ),
        "keys": lambda: check_keys(home.keys, separate=separate_users()),
        "registry": lambda: _check_register(home),
        "supervision": lambda: _check_supervision(home, clock),
        "privacy": lambda: _check_privacy(home),
        "sharing": lambda: chain(
            check_catalogue(),
            check_applications(),
            check_decisions(),
            check_share_grants(),
            check_joinings(),
            check_targets(),
            check_pushes(),
            check_rows_of_grants(clock.now()),
            check_reconciliations(),
        ),
        "law": lambda: check_law(clock),
        "access": check_access,
        "custody": lambda: chain(check_custody_of(home, clock, evidence, altered), check_day_proofs()),
    }
