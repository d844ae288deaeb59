"""Documents of an acceptance, and the sheet that members without an account signed: kept scans (article 8)."""

from pathlib import Path

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import rules as acceptance_rules
from mingcha.registry.acceptance.actions import finish_signing, require_newest
from mingcha.registry.acceptance.models import (
    Acceptance,
    AcceptanceDocument,
    AcceptanceReport,
    AcceptanceSignature,
)
from mingcha.registry.acceptance.rows import acceptance_called, judged_acceptance, newest_report
from mingcha.registry.acceptance.states import DocumentKind
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of

ACCEPTANCES = "acceptances"
"""The folder of scans of acceptances, below the documents."""


@cites("3", "8")
def add_acceptance_document(
    by: Asker, *, acceptance: int, kind: DocumentKind, title: str, scan: bytes, folder: Path, clock: Clock
) -> int:
    """Keeps a document of an acceptance; returns its number. `folder`: the documents of the home. Raises Refused
    (articles 3, 8), also for a file that is no scan, and Fault(NOT_FOUND), Fault(INVALID)."""
    require(acceptance_rules.is_checked_document(kind))
    held, now = acceptance_called(acceptance), clock.now()
    # before the file is looked at
    judged = judged_acceptance(held, newest_report(held))
    require(acceptance_rules.may_add_acceptance_document(duty_of(by, now), judged))
    with kept_scan(scan, below=ACCEPTANCES, folder=folder, on=shanghai_day(now), article="8") as document:
        return _add(by, acceptance, kind, title, document, clock)


@cites("3", "8")
def sign_on_paper(by: Asker, *, acceptance: int, report: int, scan: bytes, folder: Path, clock: Clock) -> int:
    """Records the signatures of all members without an account by the sheet that they signed; returns how many. Raises
    Refused (articles 3, 8), Fault(CONFLICT) for another report than the one read, and without such a member."""
    held, now = acceptance_called(acceptance), clock.now()
    require(acceptance_rules.may_sign_on_paper(duty_of(by, now), judged_acceptance(held, newest_report(held))))
    with kept_scan(scan, below=ACCEPTANCES, folder=folder, on=shanghai_day(now), article="8") as document:
        return _sign(by, acceptance, report, document, clock)


def _add(by: Asker, acceptance: int, kind: DocumentKind, title: str, document: DocumentFacts, clock: Clock) -> int:
    """The act. The rule is asked once more: the acceptance may have ended meanwhile."""
    with act("registry.acceptance.add_document", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        held = acceptance_called(acceptance)
        judged = judged_acceptance(held, newest_report(held))
        require(acceptance_rules.may_add_acceptance_document(duty_of(by, clock.now()), judged))
        made = _keep(record, held, kind, title, document, by, clock)
        record.fact("acceptance", held.pk)
        record.fact("kind", kind.value)
        record.fact("title", made.title)
        record.fact("digest", made.digest)
    return made.pk


def _sign(by: Asker, acceptance: int, report: int, document: DocumentFacts, clock: Clock) -> int:
    with act("registry.acceptance.sign_on_paper", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        held, now = acceptance_called(acceptance), clock.now()
        newest = newest_report(held)
        require(acceptance_rules.may_sign_on_paper(duty_of(by, now), judged_acceptance(held, newest)))
        read = require_newest(newest, report)
        signed = _sign_sheet(record, held, read, document, by, clock)
        finish_signing(held, newest)
        record.wrote(held)
        record.fact("acceptance", held.pk)
        record.fact("report", report)
        record.fact("members", signed)
        record.fact("digest", document.sha256)
        record.fact("state", held.state)
    return len(signed)


def _sign_sheet(
    record: ActRecord,
    held: Acceptance,
    newest: AcceptanceReport,
    document: DocumentFacts,
    by: Asker,
    clock: Clock,
) -> list[int]:
    """Numbers of the members who signed by the sheet. Raises Fault(CONFLICT) if none is left."""
    members = held.members.filter(user=None).exclude(signatures__report=newest).order_by("number")
    free(not members.exists(), "没有待签字的无账户成员", "no member without an account has to sign")
    used = held.documents.filter(kind=DocumentKind.SIGNED_SHEET.value, digest=document.sha256)
    free(
        used.exists(),
        "该签字表已用于此前的报告",
        "this sheet signed an earlier report",
    )
    sheet = _keep(record, held, DocumentKind.SIGNED_SHEET, DocumentKind.SIGNED_SHEET.words.zh, document, by, clock)
    rows = [
        AcceptanceSignature.objects.create(
            report=newest, member=member, sheet=sheet, signed_by=actor_of(by).id, signed_at=clock.now()
        )
        for member in list(members)
    ]
    record.wrote(*rows)
    return [row.member.number for row in rows]


def _keep(
    record: ActRecord,
    held: Acceptance,
    kind: DocumentKind,
    title: str,
    document: DocumentFacts,
    by: Asker,
    clock: Clock,
) -> AcceptanceDocument:
    made = AcceptanceDocument.objects.create(
        acceptance=held,
        kind=kind.value,
        title=checked_name(title, acceptance_rules.MOST_TITLE),
        file=document.file,
        size_bytes=document.size_bytes,
        digest=document.sha256,
        media_type=document.media_type,
        added_by=actor_of(by).id,
        added_at=clock.now(),
    )
    record.wrote(made)
    return made
