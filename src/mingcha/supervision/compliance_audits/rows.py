"""Rows of compliance audits: found by number and turned into values; not for pages (PIPL 54)."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.supervision.compliance_audits.models import ComplianceAudit
from mingcha.supervision.compliance_audits.rules import AUDIT_READERS, AUDIT_RECORDERS, next_audit_on
from mingcha.supervision.compliance_audits.values import AuditCause, AuditFacts, AuditRow, AuditState, NewAudit

LARGEST_AUDIT = 2**63 - 1
_PLACE = PlaceColumns("unit__division", "unit__code", "unit__zone")


def audits_in_reach(who: DutyFacts) -> QuerySet[ComplianceAudit]:
    """The audits that a person reads."""
    if not who.has(*AUDIT_READERS):
        return ComplianceAudit.objects.none()
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in AUDIT_READERS))
    return ComplianceAudit.objects.filter(reach(reading, _PLACE)).select_related("unit")


def waiting_for(who: DutyFacts) -> QuerySet[ComplianceAudit]:
    """The audits with a next step of this person's: recorded by another one, confirmed with problems that nobody
    stated to be put right, stated so by another one, returned to this person while the unit has no newer one."""
    if not who.has(*AUDIT_RECORDERS):
        return ComplianceAudit.objects.none()
    acting, own = (
        replace(who, roles=tuple(one for one in who.roles if one.role in AUDIT_RECORDERS)),
        f"user:{who.user_id}",
    )
    newer = ComplianceAudit.objects.filter(unit=OuterRef("unit"), pk__gt=OuterRef("pk"))
    return (
        ComplianceAudit.objects.filter(reach(acting, _PLACE))
        .select_related("unit")
        .filter(
            Q(state=AuditState.RECORDED.value) & ~Q(recorded_by=own)
            | Q(state=AuditState.CONFIRMED.value) & ~Q(problems="")
            | Q(state=AuditState.MENDED.value) & ~Q(mended_by=own)
            | Q(state=AuditState.RETURNED.value, recorded_by=own) & ~Exists(newer)
        )
    )


def audit_called(number: int) -> ComplianceAudit:
    """The audit with this number, with its unit. Raises Fault(NOT_FOUND)."""
    rows = ComplianceAudit.objects.select_related("unit")
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_AUDIT else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份合规审计", "there is no such audit"), str(number))
    return found


def facts_of_audit(held: ComplianceAudit) -> AuditFacts:
    """An audit as its rules see it."""
    state, recorder, mender = AuditState(held.state), person_id(held.recorded_by), person_id(held.mended_by)
    return AuditFacts(state, recorder, held.problems != "", mender)


def audit_row(held: ComplianceAudit) -> AuditRow:
    """An audit as a value; its unit is read with it."""
    return AuditRow(
        number=held.pk,
        unit=held.unit.code,
        unit_name=held.unit.name,
        place=held.unit.place,
        new=NewAudit(
            cause=AuditCause(held.cause),
            demanded_by=held.demanded_by,
            from_on=held.from_on,
            until_on=held.until_on,
            done_on=held.done_on,
            done_by=held.done_by,
            report_no=held.report_no,
            scope=held.scope,
            problems=held.problems,
            measures=held.measures,
            mend_by=held.mend_by,
        ),
        state=AuditState(held.state),
        next_on=next_audit_on(held.done_on),
        recorded_by=held.recorded_by,
        recorded_at=held.recorded_at,
        decided_by=held.decided_by,
        decided_at=held.decided_at,
        note=held.note,
        mended_by=held.mended_by,
        mended_at=held.mended_at,
        mended=held.mended,
        checked_by=held.checked_by,
        checked_at=held.checked_at,
        checked_note=held.checked_note,
        digest=held.digest,
        media_type=held.media_type,
        size_bytes=held.size_bytes,
    )
