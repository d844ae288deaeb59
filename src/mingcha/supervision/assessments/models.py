"""The table of impact assessments (article 16(6); PIPL 55, 56)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.supervision.assessments.rules import MOST_ASSESSMENT_NOTE, MOST_CONTENT, MOST_PURPOSE
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentState

_MADE, _RETURNED = AssessmentState.MADE.value, AssessmentState.RETURNED.value
_CONFIRMED, _ENDED = AssessmentState.CONFIRMED.value, AssessmentState.ENDED.value


class ImpactAssessment(Attested):
    """An impact assessment of a unit. What it states is never written again: a change is another assessment."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="which unit assesses")
    kind = models.CharField(max_length=12, db_comment="values.AssessmentKind")
    about = models.CharField(max_length=40, db_comment="code of the system, receiver, purpose or place")
    about_name = models.CharField(max_length=100, db_comment="its name when it was assessed")
    systems = models.TextField(blank=True, default="", db_comment="codes of the systems, by spaces")
    basis_digest = models.CharField(max_length=64, db_comment="SHA-256 of the systems and the receiver as assessed")
    purpose = models.CharField(max_length=MOST_PURPOSE, db_comment="purpose and way of the handling")
    lawful = models.CharField(max_length=MOST_CONTENT, db_comment="PIPL 56(1): lawful, proper, necessary")
    effects = models.CharField(max_length=MOST_CONTENT, db_comment="PIPL 56(2): effects and risks for persons")
    measures = models.CharField(max_length=MOST_CONTENT, db_comment="PIPL 56(3): measures fit the risk")
    acceptable = models.BooleanField(db_comment="whether it may go on as described")
    state = models.CharField(max_length=10, db_comment="made | confirmed | returned | ended")
    made_by = models.CharField(max_length=64, db_comment="actor id")
    made_at = models.DateTimeField(db_comment="when it was made")
    decided_by = models.CharField(
        max_length=64, blank=True, default="", db_comment="actor id: confirmed or returned it"
    )
    decided_at = models.DateTimeField(null=True, blank=True, db_comment="when it was confirmed or returned")
    note = models.CharField(
        max_length=MOST_ASSESSMENT_NOTE, blank=True, default="", db_comment="of who confirmed or returned it"
    )
    valid_until = models.DateField(null=True, blank=True, db_comment="last Shanghai day, once confirmed")
    ended_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the end")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended")
    end_reason = models.CharField(max_length=MOST_ASSESSMENT_NOTE, blank=True, default="", db_comment="why it ended")

    class Meta:
        db_table_comment = "impact assessments (PIPL 55, 56)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in AssessmentKind]), name="assessment_kind"),
            models.CheckConstraint(
                condition=~Q(about="") & ~Q(purpose="") & ~Q(lawful="") & ~Q(effects="") & ~Q(measures=""),
                name="assessment_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=_MADE, decided_by="", decided_at=None, valid_until=None)
                | (Q(state=_RETURNED, decided_at__isnull=False, valid_until=None) & ~Q(decided_by="") & ~Q(note=""))
                | (
                    Q(state__in=(_CONFIRMED, _ENDED), decided_at__isnull=False, valid_until__isnull=False)
                    & ~Q(decided_by="")
                ),
                name="assessment_state",
            ),
            models.CheckConstraint(
                condition=(Q(state=_ENDED, ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason=""))
                | (~Q(state=_ENDED) & Q(ended_at=None, ended_by="", end_reason="")),
                name="assessment_ended",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=models.F("made_by")), name="assessment_two_persons"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "kind", "about", "state"], name="assessment_about"),
            models.Index(fields=["state", "valid_until"], name="assessment_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} of {self.unit_id}"
