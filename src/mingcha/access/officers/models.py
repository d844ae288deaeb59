"""Tables of officers and of checks of their credentials (articles 15(1), 15(2))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.access.officers.rules import MOST_NAME, MOST_NUMBER, MOST_UNIT
from mingcha.access.officers.values import CredentialKind
from mingcha.evidence.models import Attested

_KINDS = [kind.value for kind in CredentialKind]


class Officer(Attested):
    """A natural person who requests footage, with the credential shown last. One row per person: `person_digest`.

    No photocopy of a credential is stored, only its number, its last day and its checks (CredentialCheck).
    """

    no = models.CharField(max_length=20, unique=True, db_comment="O, Shanghai day, number of the day")
    name = models.CharField(max_length=MOST_NAME, db_comment="the person's name, as on the credential")
    unit = models.CharField(max_length=MOST_UNIT, db_comment="the requesting unit, as on the credential")
    unit_code = models.CharField(max_length=20, blank=True, default="", db_comment="its organisation here, or empty")
    credential_kind = models.CharField(max_length=30, db_comment="work_certificate | enforcement_certificate (15(2))")
    credential_no = models.CharField(max_length=MOST_NUMBER, db_comment="number of the credential")
    credential_until = models.DateField(db_comment="last day on which the credential is valid")
    identity_sealed = models.TextField(db_comment="identity number, encrypted with the master key")
    person_digest = models.CharField(
        max_length=64, unique=True, db_comment="keyed digest of the identity number: one person, one row (15(1))"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="the person's account here; empty: the paper route alone",
    )
    vouched_by = models.CharField(
        max_length=64, blank=True, default="", db_comment="actor id of the police officer who confirmed the account"
    )
    vouched_at = models.DateTimeField(null=True, blank=True, db_comment="when the account was confirmed")
    recorded_by = models.CharField(max_length=64, db_comment="actor id of who recorded it")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(credential_kind__in=_KINDS), name="officer_credential_kind"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(unit="") & ~Q(credential_no="") & ~Q(person_digest=""), name="officer_texts"
            ),
            models.CheckConstraint(
                condition=Q(user=None, vouched_by="", vouched_at=None)
                | (Q(user__isnull=False, vouched_at__isnull=False) & ~Q(vouched_by="")),
                name="officer_account_vouched",
            ),
            # a credential belongs to one person
            models.UniqueConstraint(
                fields=["credential_kind", "unit", "credential_no"], name="officer_credential_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "name"], name="officer_unit")]

    def __str__(self) -> str:
        return self.no


class CredentialCheck(Attested):
    """A check of an officer's credential by a person on duty: who, when, and the credential's content then (15(2))."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="checks", db_comment="whose credential")
    credential_kind = models.CharField(max_length=30, db_comment="kind of the credential then")
    credential_no = models.CharField(max_length=MOST_NUMBER, db_comment="number of the credential then")
    credential_until = models.DateField(db_comment="its last day then")
    request = models.CharField(max_length=20, blank=True, default="", db_comment="number of the request, or empty")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who looked")
    person = models.CharField(max_length=MOST_NAME, db_comment="the name of who looked")
    badge_no = models.CharField(max_length=30, blank=True, default="", db_comment="their work certificate")
    organisation = models.CharField(max_length=100, blank=True, default="", db_comment="their unit")
    checked_at = models.DateTimeField(db_comment="when")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(credential_kind__in=_KINDS), name="credential_check_kind")
        ]
        indexes: ClassVar = [models.Index(fields=["officer", "checked_at"], name="credential_check_officer")]

    def __str__(self) -> str:
        return f"credential check #{self.pk}"
