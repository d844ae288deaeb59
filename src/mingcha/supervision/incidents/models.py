"""The tables of security incidents and of the notices that were given (article 16(6); PIPL 57)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.incident_clocks import IncidentGrade
from mingcha.registry.places.models import Organisation
from mingcha.supervision.incidents.rules import MOST_INCIDENT_NAME, MOST_INCIDENT_TEXT, MOST_INCIDENT_TITLE
from mingcha.supervision.incidents.values import IncidentKind, NoticeReceiver


class SecurityIncident(Attested):
    """A security incident of the platform at a unit. What was noted is never written again, but for its grade
    and what turned out later: that it concerns persons, how many, critical infrastructure."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="whose system it is")
    kind = models.CharField(max_length=10, db_comment="values.IncidentKind")
    title = models.CharField(max_length=MOST_INCIDENT_TITLE, db_comment="what it is called")
    found_at = models.DateTimeField(db_comment="when it was found")
    grade = models.CharField(max_length=10, db_comment="ordinary | larger | major | gravest")
    grade_reason = models.CharField(max_length=MOST_INCIDENT_TEXT, db_comment="why it is of this grade")
    clock_from = models.DateTimeField(db_comment="from when the hours of its grade run")
    graded_by = models.CharField(
        max_length=64, blank=True, default="", db_comment="actor id of who gave it another grade, empty: nobody did"
    )
    larger_at = models.DateTimeField(
        null=True, blank=True, db_comment="from when its hours ran as it first was larger or above; never written again"
    )
    is_critical = models.BooleanField(db_comment="critical information infrastructure")
    personal = models.BooleanField(db_comment="personal information leaked, altered, lost, or may have been")
    personal_at = models.DateTimeField(
        null=True, blank=True, db_comment="when that turned out, of one that was noted without; else empty"
    )
    added_by = models.CharField(
        max_length=64, blank=True, default="", db_comment="actor id of who last added to it, empty: nobody did"
    )
    persons = models.BigIntegerField(null=True, blank=True, db_comment="how many persons, empty for unknown")
    more_persons_at = models.DateTimeField(
        null=True,
        blank=True,
        db_comment="when other persons were found after persons were told or harm stated as averted; else empty",
    )
    what = models.CharField(max_length=MOST_INCIDENT_TEXT, db_comment="PIPL 57(1): what is concerned, and why")
    harm = models.CharField(max_length=MOST_INCIDENT_TEXT, db_comment="PIPL 57(1): the harm that may come of it")
    measures = models.CharField(max_length=MOST_INCIDENT_TEXT, db_comment="PIPL 57(2): measures taken and advised")
    contact = models.CharField(max_length=MOST_INCIDENT_TITLE, db_comment="PIPL 57(3): whom to call")
    noted_by = models.CharField(max_length=64, db_comment="actor id")
    noted_at = models.DateTimeField(db_comment="when it was noted")
    averted_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id: harm is averted")
    averted_at = models.DateTimeField(null=True, blank=True, db_comment="when that was stated")
    averted_reason = models.CharField(max_length=MOST_INCIDENT_TEXT, blank=True, default="", db_comment="and why")
    closed_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the end")
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was closed")
    result = models.CharField(max_length=MOST_INCIDENT_TEXT, blank=True, default="", db_comment="what came of it")

    later_columns = frozenset({"graded_by", "larger_at", "personal_at", "added_by", "more_persons_at"})

    class Meta:
        db_table_comment = "security incidents of the platform (PIPL 57)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in IncidentKind]), name="incident_kind"),
            models.CheckConstraint(condition=Q(grade__in=[one.value for one in IncidentGrade]), name="incident_grade"),
            models.CheckConstraint(condition=Q(clock_from__gte=models.F("found_at")), name="incident_clock"),
            models.CheckConstraint(
                condition=Q(larger_at=None) | Q(larger_at__gte=models.F("found_at")), name="incident_larger"
            ),
            models.CheckConstraint(
                condition=Q(averted_at=None, averted_by="", averted_reason="")
                | (Q(averted_at__isnull=False, personal=True) & ~Q(averted_by="") & ~Q(averted_reason="")),
                name="incident_averted",
            ),
            models.CheckConstraint(
                condition=Q(personal_at=None) | Q(personal_at__gte=models.F("found_at"), personal=True),
                name="incident_personal",
            ),
            models.CheckConstraint(
                condition=Q(more_persons_at=None) | Q(more_persons_at__gte=models.F("found_at"), personal=True),
                name="incident_more_persons",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="", result="")
                | (Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(result="")),
                name="incident_closed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["closed_at", "found_at"], name="incident_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class IncidentNotice(Attested):
    """A notice of an incident that was given. Rows only grow."""

    incident = models.ForeignKey(
        SecurityIncident, models.PROTECT, related_name="notices", db_comment="of which incident"
    )
    receiver = models.CharField(max_length=14, db_comment="values.NoticeReceiver")
    name = models.CharField(max_length=MOST_INCIDENT_NAME, db_comment="the body, or which persons")
    reference = models.CharField(max_length=MOST_INCIDENT_NAME, db_comment="its number")
    given_at = models.DateTimeField(db_comment="when it was given")
    due_at = models.DateTimeField(null=True, blank=True, db_comment="by when it was owed then, empty: it was not")
    text = models.CharField(max_length=MOST_INCIDENT_TEXT, db_comment="in which words")
    entered_by = models.CharField(max_length=64, db_comment="actor id")
    entered_at = models.DateTimeField(db_comment="when it was recorded")
    entry_reason = models.CharField(
        max_length=MOST_INCIDENT_TEXT, blank=True, default="", db_comment="why it was recorded long after it was given"
    )

    later_columns = frozenset({"entry_reason"})

    class Meta:
        db_table_comment = "notices of security incidents (PIPL 57)"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(receiver__in=[one.value for one in NoticeReceiver]), name="incident_notice_receiver"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reference="") & ~Q(text=""), name="incident_notice_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.receiver}"
