"""The table of accounts that are bound to subjects of a directory (decree 799, art. 16(2)(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.directory.provider_file import MOST_ISSUER
from mingcha.registry.directory.rules import MOST_SUBJECT
from mingcha.registry.identity.models import User


class DirectoryBinding(Attested):
    """An account signs in by this subject of this directory, as two persons agreed. The row stays when it ends."""

    user = models.ForeignKey(User, models.PROTECT, related_name="bindings", db_comment="whose account")
    issuer = models.CharField(max_length=MOST_ISSUER, db_comment="the directory: its issuer identifier")
    subject = models.CharField(max_length=MOST_SUBJECT, db_comment="the subject identifier there")
    bound_at = models.DateTimeField(db_comment="when a second person confirmed it")
    bound_by = models.CharField(max_length=64, db_comment="actor id of who proposed it")
    confirmed_by = models.CharField(max_length=64, db_comment="actor id of who confirmed it")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended, empty: it has not")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], condition=Q(ended_at=None), name="binding_subject"),
            models.UniqueConstraint(fields=["issuer", "user"], condition=Q(ended_at=None), name="binding_account"),
            models.CheckConstraint(condition=~Q(bound_by=F("confirmed_by")), name="binding_two_persons"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(issuer=""), name="binding_names_both"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.issuer}"
