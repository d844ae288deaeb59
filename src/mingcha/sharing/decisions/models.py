"""Tables of decisions: what units answer, decisions with their findings, the answer to each point,
disputes (article 13(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.sharing.applications.models import Application
from mingcha.sharing.catalogue.models import ACTOR
from mingcha.sharing.decisions.principles import ConsentAnswer, DisputeResult, PointBar, Principle, SharingOutcome
from mingcha.sharing.decisions.rules import MOST_REASONS, MOST_SHORT, MOST_WHY


class UnitConsent(Attested):
    """What a unit answers to an application for its points; rows are added and never changed, the newest counts."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+", db_comment="for which application")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="whose points are asked for")
    answer = models.CharField(max_length=10, db_comment="decisions.principles.ConsentAnswer")
    at = models.DateTimeField(db_comment="when it was answered")
    by = models.CharField(max_length=ACTOR, db_comment="actor id")
    document = models.CharField(
        max_length=MOST_SHORT, blank=True, default="", db_comment="number of the document of a consent"
    )
    reason = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it declines or withdraws")
    points = models.JSONField(
        default=list, blank=True, db_comment="codes of the points for which it consents, else none"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer=ConsentAnswer.CONSENTS.value) & ~Q(document="")
                | Q(answer__in=[ConsentAnswer.DECLINES.value, ConsentAnswer.WITHDRAWN.value]) & ~Q(reason=""),
                name="unit_consent_whole",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["application", "unit"], name="unit_consent_newest")]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.unit_id}"


class SharingDecision(Attested):
    """An answer of the police to an application; it is never changed. A second one follows a dispute by which the
    police decide anew; the newest counts."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="decisions", db_comment="which application it answers"
    )
    number = models.PositiveSmallIntegerField(db_comment="of the application, from 1")
    outcome = models.CharField(max_length=16, db_comment="decisions.principles.SharingOutcome")
    decided_at = models.DateTimeField(db_comment="when it was decided")
    decided_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    reasons = models.TextField(max_length=MOST_REASONS, db_comment="why")
    contract_no = models.CharField(
        max_length=MOST_SHORT, blank=True, default="", db_comment="number of the contract, empty if refused"
    )
    until_on = models.DateField(null=True, blank=True, db_comment="last day of what is agreed, empty if refused")
    redaction = models.TextField(
        max_length=MOST_REASONS, blank=True, default="", db_comment="what is made unrecognisable, empty for nothing"
    )
    assessments = models.CharField(
        max_length=MOST_SHORT, blank=True, default="", db_comment="numbers of the impact assessments (PIPL 55)"
    )
    searched = models.JSONField(default=list, db_comment="codes of sets and numbers of decisions that were searched")
    not_listed = models.JSONField(default=list, db_comment="codes that were named and are none of the catalogue")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="decision_number"),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in SharingOutcome]), name="decision_outcome"
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_reasons"),
            models.CheckConstraint(
                condition=Q(outcome=SharingOutcome.REFUSED.value, contract_no="", until_on=None)
                | ~Q(outcome=SharingOutcome.REFUSED.value) & ~Q(contract_no="") & Q(until_on__isnull=False),
                name="decision_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number}"


class PrincipleFinding(Attested):
    """What a decision found of one of the six principles."""

    decision = models.ForeignKey(
        SharingDecision, models.PROTECT, related_name="findings", db_comment="of which decision"
    )
    principle = models.CharField(max_length=10, db_comment="decisions.principles.Principle")
    met = models.BooleanField(db_comment="whether it is met")
    why = models.TextField(max_length=MOST_WHY, db_comment="why")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "principle"], name="principle_finding_once"),
            models.CheckConstraint(
                condition=Q(principle__in=[one.value for one in Principle]) & ~Q(why=""), name="principle_finding_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.principle}"


class DecidedPoint(Attested):
    """A point of the scope of a decision: agreed without a bar, else refused by it."""

    decision = models.ForeignKey(SharingDecision, models.PROTECT, related_name="points", db_comment="of which decision")
    point = models.ForeignKey(
        "registry.Point", models.PROTECT, related_name="+", db_comment="a point that is asked for"
    )
    bar = models.CharField(
        max_length=12, blank=True, default="", db_comment="decisions.principles.PointBar, empty if it is agreed"
    )
    why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="the officer's reason")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "point"], name="decided_point_once"),
            models.CheckConstraint(
                condition=Q(bar__in=["", *(one.value for one in PointBar)]), name="decided_point_bar"
            ),
            models.CheckConstraint(
                condition=Q(bar=PointBar.BY_OFFICER.value) & ~Q(why="") | ~Q(bar=PointBar.BY_OFFICER.value) & Q(why=""),
                name="decided_point_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["point"], name="decided_point")]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.point_id}"


class Settlement(Attested):
    """A dispute of a department about a decision, and how it was settled."""

    decision = models.OneToOneField(
        SharingDecision, models.PROTECT, related_name="settlement", db_comment="which decision is disputed"
    )
    raised_at = models.DateTimeField(db_comment="when it was disputed")
    raised_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    why = models.TextField(max_length=MOST_REASONS, db_comment="why it is disputed")
    result = models.CharField(
        max_length=12, blank=True, default="", db_comment="decisions.principles.DisputeResult, empty while it is open"
    )
    record = models.TextField(
        max_length=MOST_REASONS, blank=True, default="", db_comment="record of the coordination: who, when, what came"
    )
    settled_at = models.DateTimeField(null=True, blank=True, db_comment="when it was settled, empty before")
    settled_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(why=""), name="settlement_why"),
            models.CheckConstraint(
                condition=Q(result="", record="", settled_by="", settled_at=None)
                | Q(result__in=[one.value for one in DisputeResult], settled_at__isnull=False)
                & ~Q(record="")
                & ~Q(settled_by=""),
                name="settlement_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.decision_id)
