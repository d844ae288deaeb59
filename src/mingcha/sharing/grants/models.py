"""Tables of share grants: the grant, its people, the steps, reports and reviews (article 13(2))."""

from dataclasses import fields
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.catalogue.models import ACTOR
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.grants.given_rows import MOST_SHOWN_CODE
from mingcha.sharing.grants.rules import MOST_WHY
from mingcha.sharing.grants.states import GrantState, ReviewResult, Side
from mingcha.sharing.grants.usage import MOST_REPORT
from mingcha.sharing.grants.values import SupplyChecks

_KINDS = [one.value for one in SharingKind]
_STATES = [one.value for one in GrantState]
_SIDES = [one.value for one in Side]
_RESULTS = [one.value for one in ReviewResult]
_OVER = [GrantState.ENDED.value, GrantState.RENEWED.value]
CHECKED = [one.name for one in fields(SupplyChecks)]
"""The parts of a security check, as they are stored."""


class ShareGrant(Attested):
    """What was supplied under a decision. Its footage is opened by shares of the door (SharedAccess), one at a time."""

    no = models.CharField(max_length=20, unique=True, db_comment="W, Shanghai day, number of the day")
    decision = models.OneToOneField(
        SharingDecision, models.PROTECT, related_name="grant", db_comment="the decision that is supplied"
    )
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="to whom it is supplied")
    kind = models.CharField(max_length=10, db_comment="applications.purposes.SharingKind")
    state = models.CharField(max_length=10, db_comment="grants.states.GrantState")
    checks = models.JSONField(db_comment="the security check before the supply, part by part")
    supplied_by = models.CharField(max_length=ACTOR, db_comment="actor id of the clerk who checked and supplied")
    in_force_at = models.DateTimeField(db_comment="when it was supplied")
    until_on = models.DateField(db_comment="last Shanghai day of its term")
    opened = models.CharField(
        max_length=20, blank=True, default="", db_comment="number of the share that is open now, empty if none is"
    )
    suspended_by = models.CharField(
        max_length=10, blank=True, default="", db_comment="grants.states.Side, empty while it is not suspended"
    )
    over_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended or was renewed, empty before")
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        db_comment="the grant from which it goes on, empty for none",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES) & Q(kind__in=_KINDS), name="share_grant_lists"),
            models.CheckConstraint(
                condition=(Q(state__in=_OVER) & Q(over_at__isnull=False)) | (~Q(state__in=_OVER) & Q(over_at=None)),
                name="share_grant_over",
            ),
            # footage is open in force alone, and no rows are ever opened as footage
            models.CheckConstraint(
                condition=Q(opened="") | (Q(state=GrantState.IN_FORCE.value) & ~Q(kind=SharingKind.ROWS.value)),
                name="share_grant_opened",
            ),
            models.CheckConstraint(
                condition=Q(state=GrantState.SUSPENDED.value, suspended_by__in=_SIDES)
                | (~Q(state=GrantState.SUSPENDED.value) & Q(suspended_by="")),
                name="share_grant_suspended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "until_on"], name="share_grant_running"),
            models.Index(fields=["department"], name="share_grant_department"),
        ]

    def __str__(self) -> str:
        return self.no


class GrantPerson(Attested):
    """A person for whom a department asked; named by the clerk's supply or later, removed by either side."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="people", db_comment="of which decided application"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="the person")
    asked_at = models.DateTimeField(db_comment="when the department asked")
    asked_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    named_at = models.DateTimeField(null=True, blank=True, db_comment="when a clerk named the person, empty before")
    named_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when the person was removed, empty: not")
    removed_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "user"], condition=Q(removed_at=None), name="grant_person_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(named_at=None, named_by="") | (Q(named_at__gte=F("asked_at")) & ~Q(named_by="")),
                name="grant_person_named",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by="") | (Q(removed_at__gte=F("asked_at")) & ~Q(removed_by="")),
                name="grant_person_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.user_id}"


class GrantStep(Attested):
    """A step of a grant; rows are added and never changed."""

    grant = models.ForeignKey(ShareGrant, models.PROTECT, related_name="steps", db_comment="of which grant")
    number = models.PositiveIntegerField(db_comment="from 1")
    state = models.CharField(max_length=10, db_comment="the state that it led to")
    at = models.DateTimeField(db_comment="when")
    by = models.CharField(max_length=ACTOR, db_comment="actor id")
    side = models.CharField(max_length=10, default=Side.CLERK.value, db_comment="grants.states.Side, for which it was")
    why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="the reason, empty for a supply")
    share = models.CharField(
        max_length=20, blank=True, default="", db_comment="number of the share that it opened, empty if none"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "number"], name="grant_step_once"),
            models.CheckConstraint(condition=Q(state__in=_STATES) & Q(side__in=_SIDES), name="grant_step_state"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="grant_step_why"),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id}/{self.number}"


class GrantReading(Attested):
    """A page of rows that a person of a grant read; a row is added and never changed."""

    grant = models.ForeignKey(ShareGrant, models.PROTECT, related_name="readings", db_comment="of which grant")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who read it")
    at = models.DateTimeField(db_comment="when")
    after = models.CharField(
        max_length=MOST_SHOWN_CODE,
        blank=True,
        default="",
        db_comment="after which shown code, empty for the first page",
    )
    rows = models.PositiveIntegerField(db_comment="how many rows were given")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the canonical JSON of what was given")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["grant", "at"], name="grant_reading_at")]

    def __str__(self) -> str:
        return f"{self.grant_id}/{self.at:%Y-%m-%d}"


class UsageReport(Attested):
    """What a department reported of a period; a row is added and never changed (NDSR 12)."""

    grant = models.ForeignKey(ShareGrant, models.PROTECT, related_name="reports", db_comment="of which grant")
    from_on = models.DateField(db_comment="first Shanghai day of the period")
    to_on = models.DateField(db_comment="last Shanghai day of the period")
    uses = models.PositiveIntegerField(db_comment="how often it was used, as the department says")
    persons = models.PositiveIntegerField(db_comment="by how many persons, as the department says")
    results = models.TextField(max_length=MOST_REPORT, db_comment="what came of it")
    incidents = models.TextField(max_length=MOST_REPORT, db_comment="what went wrong, or that nothing did")
    copies_kept = models.PositiveIntegerField(db_comment="copies that the department keeps")
    copies_deleted = models.PositiveIntegerField(db_comment="copies that it deleted")
    register_count = models.PositiveIntegerField(
        db_comment="lines of the register, of rows pages read, in the period when it was signed"
    )
    signed_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    signed_at = models.DateTimeField(db_comment="when it was signed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "to_on"], name="usage_report_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="usage_report_period"),
            models.CheckConstraint(condition=~Q(results="") & ~Q(incidents=""), name="usage_report_texts"),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id}/{self.to_on}"


class GrantReview(Attested):
    """What the police found of a grant in force or suspended; a row is added and never changed (NDSR 12)."""

    grant = models.ForeignKey(ShareGrant, models.PROTECT, related_name="reviews", db_comment="of which grant")
    at = models.DateTimeField(db_comment="when it was reviewed")
    by = models.CharField(max_length=ACTOR, db_comment="actor id")
    result = models.CharField(max_length=10, db_comment="grants.states.ReviewResult")
    why = models.TextField(max_length=MOST_REPORT, db_comment="what was found")
    withdrawn = models.PositiveIntegerField(default=0, db_comment="points that it took out of the open share")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(result__in=_RESULTS) & ~Q(why=""), name="grant_review_result"),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id}/{self.at:%Y-%m-%d}"
