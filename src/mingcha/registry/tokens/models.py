"""Tokens with which a program uses the JSON API as a person (decree 799, art. 16(2)(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User


class ApiToken(Attested):
    """A token of a person's account. It grants the roles and the territory that the person has at the time of use."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens", db_comment="in whose name it asks")
    name = models.CharField(max_length=60, db_comment="which program has it")
    digest = models.CharField(max_length=64, unique=True, db_comment="hexadecimal SHA-256 of the token, never itself")
    made_at = models.DateTimeField(db_comment="when it was made and shown, once")
    expires_at = models.DateTimeField(db_comment="from this instant on it is worth nothing")
    revoked_at = models.DateTimeField(null=True, blank=True, db_comment="when it was taken back, empty: it was not")

    scopes = models.CharField(
        max_length=200, blank=True, default="", db_comment="what it may do, separated by a space; empty: made before"
    )
    networks = models.CharField(
        max_length=500, blank=True, default="", db_comment="networks that may use it, separated by a space; empty: any"
    )

    later_columns = frozenset({"scopes", "networks"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="api_token_expires_after_made"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class ApiTokenUse(models.Model):
    """The last day on which a token was used. A working row, in no log: requests write it, once a day."""

    token = models.OneToOneField(ApiToken, models.CASCADE, primary_key=True, db_comment="the token")
    used_on = models.DateField(db_comment="the last day in Shanghai on which a request came with it")

    def __str__(self) -> str:
        return f"{self.token_id} on {self.used_on}"
