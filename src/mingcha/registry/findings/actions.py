"""Opens findings inside the act that they record, and closes them: by hand, or by the act that mends them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings import rules as findings_rules
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.rows import finding_called, finding_row
from mingcha.registry.findings.values import FindingRow, NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place


def open_finding(
    record: ActRecord,
    *,
    kind: FindingKind,
    article: str,
    subject_kind: SubjectKind,
    subject: str,
    words: Words,
    place: Place,
    now: datetime,
    concerns: str = "",
) -> int:
    """Opens a finding in the transaction of another act, under whose entry and actor it stands; returns its number.

    `subject` is the code or number of what `subject_kind` names; `words` are cut to the width of their columns;
    `concerns` as of NewFinding.
    """
    held = _new(record, NewFinding(kind, article, subject_kind, subject, words, place, concerns), now)
    held.save()
    record.wrote(held)
    return held.pk


def ensure_finding(
    record: ActRecord,
    *,
    kind: FindingKind,
    article: str,
    subject_kind: SubjectKind,
    subject: str,
    words: Words,
    place: Place,
    now: datetime,
    concerns: str = "",
) -> int:
    """The number of the open finding of this kind about this subject; opens one, as `open_finding` does, if none is
    open."""
    standing = _standing(kind, subject_kind, subject).order_by("pk").values_list("pk", flat=True).first()
    if standing is not None:
        return standing
    return open_finding(
        record,
        kind=kind,
        article=article,
        subject_kind=subject_kind,
        subject=subject,
        words=words,
        place=place,
        now=now,
        concerns=concerns,
    )


def open_findings(record: ActRecord, found: Iterable[NewFinding], now: datetime) -> int:
    """Opens many findings in the transaction of another act, in bulk; returns their number."""
    return record.insert_many(Finding, (_new(record, one, now) for one in found))


def close_mended(
    record: ActRecord,
    *,
    kind: FindingKind,
    subject_kind: SubjectKind,
    subject: str,
    reason: str,
    now: datetime,
    place: Place | None = None,
) -> int:
    """Closes the open findings of a kind about a subject in the transaction of the act that mends them; returns how
    many. No rule is asked: the act itself was allowed. `place`: of one district or zone alone."""
    if not _STANDING.rows(kind.value, subject_kind.value, subject):
        return 0  # nearly always: most acts mend nothing
    rows = _standing(kind, subject_kind, subject)
    rows = rows if place is None else rows.filter(division=place.division, zone=place.zone)
    standing = list(rows.order_by("pk"))
    for held in standing:
        _close(held, record.by.id, reason, "", now)
        record.wrote(held)
    return len(standing)


@cites("3", "6", "10")
def close_finding(by: Asker, *, finding: int, reason: str, document: str, clock: Clock) -> FindingRow:
    """Closes a finding by hand. Raises Refused by the rule, Fault(CONFLICT) if it is closed, Fault(NOT_FOUND)."""
    actor = actor_of(by)
    with act("registry.finding.close", by=actor, clock=clock, cites=("3", "6", "10")) as record:
        held, now = finding_called(finding), clock.now()
        require(
            findings_rules.may_close_finding(
                duty_of(by, now),
                FindingKind(held.kind),
                held.place,
                article=held.article,
                opened_by_asker=actor.id in (held.opened_by, held.concerns),
                document=document,
            )
        )
        if held.closed_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("该问题已销号", "the finding is closed already"))
        named = checked_name(document, findings_rules.MOST_DOCUMENT) if document.strip() else ""
        _close(held, actor.id, checked_name(reason, findings_rules.MOST_REASON), named, now)
        record.wrote(held)
        record.fact("finding", held.pk)
        record.fact("kind", held.kind)
        record.fact("subject", held.subject)
        record.fact("reason", held.close_reason)
        record.fact("document", held.close_document)
    return finding_row(held)


def _new(record: ActRecord, new: NewFinding, now: datetime) -> Finding:
    most = findings_rules.MOST_WORDS
    return Finding(
        kind=new.kind.value,
        article=new.article,
        subject_kind=new.subject_kind.value,
        subject=new.subject,
        words_zh=new.words.zh[:most],
        words_en=new.words.en[:most],
        division=new.place.division,
        organisation=new.place.organisation,
        zone=new.place.zone,
        opened_at=now,
        opened_act=record.name,
        opened_entry=record.entry,
        opened_by=record.by.id,
        concerns=new.concerns,
    )


def _standing(kind: FindingKind, subject_kind: SubjectKind, subject: str) -> QuerySet[Finding]:
    return _about(kind.value, subject_kind.value, subject)


def _about(kind: str, subject_kind: str, subject: str) -> QuerySet[Finding]:
    return Finding.objects.filter(kind=kind, subject_kind=subject_kind, subject=subject, closed_at=None)


_STANDING = CompiledQuery(lambda *about: _about(*about).values_list("pk"))


def _close(held: Finding, by: str, reason: str, document: str, now: datetime) -> None:
    held.closed_at, held.closed_by = now, by
    held.close_reason, held.close_document = reason, document
    held.save(update_fields=["closed_at", "closed_by", "close_reason", "close_document"])
