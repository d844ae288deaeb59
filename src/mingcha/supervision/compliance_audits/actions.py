"""Records, confirms, returns and closes compliance audits (article 16(6); PIPL 54, 64)."""

from dataclasses import asdict

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts, HandedIn
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.supervision.compliance_audits import rules
from mingcha.supervision.compliance_audits.models import ComplianceAudit
from mingcha.supervision.compliance_audits.rows import audit_called, audit_row, facts_of_audit
from mingcha.supervision.compliance_audits.values import AuditRow, AuditState, NewAudit

AUDIT_REPORTS = "audit-reports"
"""The folder of reports of audits, below the documents. A report stays as long as its audit, and that for good."""
_CITES = ("16(6)", "PIPL 54")
_NAMES = ("demanded_by", "done_by", "report_no")
_TEXTS = ("scope", "problems", "measures")
_MENDED, _CHECKED = ("state", "mended_by", "mended_at", "mended"), ("checked_by", "checked_at", "checked_note")


@cites("16(6)", "PIPL 54", "PIPL 64")
def record_audit(by: Asker, *, unit: str, new: NewAudit, report: HandedIn | None = None, clock: Clock) -> AuditRow:
    """Records an audit of a unit (code), which another person confirms, with its report as a file if it is handed in.
    Raises Refused (articles 3, 16(6), PIPL 54) also for a file that is no scan, Fault(NOT_FOUND, INVALID)."""
    if report is None:
        return _record(by, unit, new, None, clock)
    now, held = clock.now(), organisation_called(unit)
    require(rules.may_record_audit(duty_of(by, now), held.place, new, shanghai_day(now)))  # before the file is read
    with kept_scan(
        report.data, below=AUDIT_REPORTS, folder=report.folder, on=shanghai_day(now), article="16(6)", about="report"
    ) as document:
        return _record(by, unit, new, document, clock)


def _record(by: Asker, unit: str, new: NewAudit, document: DocumentFacts | None, clock: Clock) -> AuditRow:
    with act("supervision.compliance_audit.record", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held_unit = clock.now(), organisation_called(unit)
        require(rules.may_record_audit(duty_of(by, now), held_unit.place, new, shanghai_day(now)))
        columns = asdict(new) | {"cause": new.cause.value}
        columns |= {name: _text(str(columns[name]), rules.MOST_AUDIT_NAME) for name in _NAMES}
        columns |= {name: _text(str(columns[name]), rules.MOST_AUDIT_TEXT) for name in _TEXTS}
        held = ComplianceAudit.objects.create(
            unit=held_unit,
            state=AuditState.RECORDED.value,
            recorded_by=record.by.id,
            recorded_at=now,
            **(columns if columns["problems"] else columns | {"measures": "", "mend_by": None}),
            **_file_columns(document),
        )
        _enter(record, held)
        record.fact("report_no", held.report_no)
        record.fact("has_problems", held.problems != "")
        if document is not None:
            record.fact("digest", held.digest)
        return audit_row(held)


@cites("16(6)", "PIPL 54")
def confirm_audit(by: Asker, *, number: int, note: str = "", clock: Clock) -> AuditRow:
    """Confirms an audit as another person than who recorded it. Raises Refused (articles 3, PIPL 54),
    Fault(NOT_FOUND, INVALID)."""
    with act("supervision.compliance_audit.confirm", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held = _decided(by, number, clock)
        _decide(record, held, AuditState.CONFIRMED, note, clock)
        return audit_row(held)


@cites("16(6)", "PIPL 54")
def return_audit(by: Asker, *, number: int, reason: str, clock: Clock) -> AuditRow:
    """Returns an audit to who recorded it, with the reason: another one is recorded. Raises Refused (articles 3,
    PIPL 54), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.compliance_audit.return", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held = _decided(by, number, clock)
        require(rules.may_return_audit(reason))
        _decide(record, held, AuditState.RETURNED, reason, clock)
        return audit_row(held)


@cites("16(6)", "PIPL 54", "PIPL 64")
def state_audit_mended(by: Asker, *, number: int, mended: str, clock: Clock) -> AuditRow:
    """States what was put right of what a confirmed audit found; another person confirms it. Raises Refused (articles
    3, PIPL 54, 64), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.compliance_audit.mend", by=actor_of(by), clock=clock, cites=(*_CITES, "PIPL 64")) as record:
        held, now = audit_called(number), clock.now()
        require(rules.may_state_mended(duty_of(by, now), held.unit.place, facts_of_audit(held), mended))
        held.state, held.mended_by, held.mended_at = AuditState.MENDED.value, record.by.id, now
        held.mended = _text(mended, rules.MOST_AUDIT_TEXT)
        held.checked_by, held.checked_at, held.checked_note = "", None, ""
        held.save(update_fields=[*_MENDED, *_CHECKED])
        _enter(record, held)
        return audit_row(held)


@cites("16(6)", "PIPL 54", "PIPL 64")
def answer_audit_mended(by: Asker, *, number: int, agrees: bool, note: str = "", clock: Clock) -> AuditRow:
    """Confirms that what an audit found was put right, as another person than who stated it, or sends it back to be put
    right. Raises Refused (articles 3, PIPL 64), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.compliance_audit.check", by=actor_of(by), clock=clock, cites=(*_CITES, "PIPL 64")) as record:
        held, now = audit_called(number), clock.now()
        who, facts = duty_of(by, now), facts_of_audit(held)
        hands = hands_of((who.user_id, facts.mender))
        require(rules.may_answer_mended(who, held.unit.place, facts, note, hands, agrees=agrees))
        record.fact("mended", held.mended)
        held.checked_by, held.checked_at = record.by.id, now
        held.checked_note = _text(note, rules.MOST_AUDIT_NOTE)
        held.state = AuditState.SETTLED.value
        if not agrees:
            held.state, held.mended_by, held.mended_at, held.mended = AuditState.CONFIRMED.value, "", None, ""
        held.save(update_fields=[*_MENDED, *_CHECKED])
        _enter(record, held)
        record.fact("note", held.checked_note)
        return audit_row(held)


def _decided(by: Asker, number: int, clock: Clock) -> ComplianceAudit:
    """The audit that this person may confirm or return. Raises Refused, Fault(NOT_FOUND)."""
    held, who = audit_called(number), duty_of(by, clock.now())
    facts = facts_of_audit(held)
    require(rules.may_decide_audit(who, held.unit.place, facts, hands_of((who.user_id, facts.recorder))))
    return held


def _decide(record: ActRecord, held: ComplianceAudit, state: AuditState, note: str, clock: Clock) -> None:
    held.state, held.decided_by, held.decided_at = state.value, record.by.id, clock.now()
    held.note = _text(note, rules.MOST_AUDIT_NOTE)
    held.save(update_fields=["state", "decided_by", "decided_at", "note"])
    _enter(record, held)
    record.fact("note", held.note)


def _file_columns(document: DocumentFacts | None) -> dict[str, str | int]:
    if document is None:
        return {}
    return {
        "file": document.file,
        "size_bytes": document.size_bytes,
        "digest": document.sha256,
        "media_type": document.media_type,
    }


def _text(text: str, most: int) -> str:
    return checked_name(" ".join(text.split()), most) if text.strip() else ""


def _enter(record: ActRecord, held: ComplianceAudit) -> None:
    record.wrote(held)
    record.fact("audit", held.pk)
    record.fact("unit", held.unit.code)
    record.fact("state", held.state)
