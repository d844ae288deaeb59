"""The table of compliance audits (article 16(6); PIPL 54, 64)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.supervision.compliance_audits.rules import MOST_AUDIT_NAME, MOST_AUDIT_NOTE, MOST_AUDIT_TEXT
from mingcha.supervision.compliance_audits.values import AuditCause, AuditState

_RECORDED, _SETTLED = AuditState.RECORDED.value, AuditState.SETTLED.value
_MENDED = [AuditState.MENDED.value, AuditState.SETTLED.value]
ACTOR = 64


class ComplianceAudit(Attested):
    """An audit of a unit that was made. What it states is never written again: a returned one is recorded anew. What is
    stated to be put right another person confirms, or sends back."""

    later_columns = frozenset(
        {"checked_by", "checked_at", "checked_note", "file", "size_bytes", "digest", "media_type"}
    )

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="which unit was audited")
    cause = models.CharField(max_length=10, db_comment="values.AuditCause")
    demanded_by = models.CharField(
        max_length=MOST_AUDIT_NAME, blank=True, default="", db_comment="department that demanded it"
    )
    from_on = models.DateField(db_comment="first Shanghai day that it is about")
    until_on = models.DateField(db_comment="last Shanghai day that it is about")
    done_on = models.DateField(db_comment="day of the report")
    done_by = models.CharField(max_length=MOST_AUDIT_NAME, db_comment="who audited: an office or an organisation")
    report_no = models.CharField(max_length=MOST_AUDIT_NAME, db_comment="number of the report")
    scope = models.CharField(max_length=MOST_AUDIT_TEXT, db_comment="what it was about")
    problems = models.CharField(max_length=MOST_AUDIT_TEXT, blank=True, default="", db_comment="found, empty: nothing")
    measures = models.CharField(max_length=MOST_AUDIT_TEXT, blank=True, default="", db_comment="what is to be done")
    mend_by = models.DateField(null=True, blank=True, db_comment="day until which it is done")
    state = models.CharField(max_length=10, db_comment="values.AuditState")
    recorded_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    decided_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id: confirmed, returned")
    decided_at = models.DateTimeField(null=True, blank=True, db_comment="when it was confirmed or returned")
    note = models.CharField(max_length=MOST_AUDIT_NOTE, blank=True, default="", db_comment="of who decided")
    mended_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id: stated it put right")
    mended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was stated")
    mended = models.CharField(max_length=MOST_AUDIT_TEXT, blank=True, default="", db_comment="what was put right")
    checked_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who confirmed that, or sent it back"
    )
    checked_at = models.DateTimeField(null=True, blank=True, db_comment="when that was")
    checked_note = models.CharField(
        max_length=MOST_AUDIT_NOTE, blank=True, default="", db_comment="what that person says"
    )
    file = models.CharField(
        max_length=120, blank=True, default="", db_comment="the report in the home's documents folder, empty: none"
    )
    size_bytes = models.IntegerField(default=0, db_comment="bytes of the report, 0 for none")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the report, hexadecimal")
    media_type = models.CharField(max_length=20, blank=True, default="", db_comment="of the report, by its bytes")

    class Meta:
        db_table_comment = "compliance audits (PIPL 54)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cause__in=[one.value for one in AuditCause]), name="audit_cause"),
            models.CheckConstraint(
                condition=~Q(done_by="")
                & ~Q(report_no="")
                & ~Q(scope="")
                & Q(until_on__gte=F("from_on"), done_on__gte=F("until_on")),
                name="audit_whole",
            ),
            models.CheckConstraint(
                condition=Q(problems="") | (~Q(measures="") & Q(mend_by__isnull=False)), name="audit_measures"
            ),
            models.CheckConstraint(
                condition=Q(state=_RECORDED, decided_by="", decided_at=None)
                | (~Q(state=_RECORDED) & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="audit_decided",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=_MENDED, mended_at__isnull=False) & ~Q(mended_by="") & ~Q(mended=""))
                | (~Q(state__in=_MENDED) & Q(mended_at=None, mended_by="", mended="")),
                name="audit_mended",
            ),
            models.CheckConstraint(
                condition=~Q(state=_SETTLED)
                | (Q(checked_at__isnull=False) & ~Q(checked_by="") & ~Q(checked_by=F("mended_by"))),
                name="audit_mended_of_two",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("recorded_by")), name="audit_two_persons"),
            models.CheckConstraint(
                condition=Q(file="", digest="", media_type="", size_bytes=0)
                | (~Q(file="") & ~Q(digest="") & ~Q(media_type="") & Q(size_bytes__gt=0)),
                name="audit_report_file",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "state", "done_on"], name="audit_of_unit")]

    def __str__(self) -> str:
        return f"{self.report_no} of {self.unit_id}"
