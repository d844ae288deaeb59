"""The tables of second factors (decree 799, art. 16(2)(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User


class Passkey(Attested):
    """A WebAuthn credential of a person. Only its public key is here."""

    user = models.ForeignKey(User, models.PROTECT, related_name="passkeys", db_comment="whose it is")
    name = models.CharField(max_length=60, db_comment="what the person calls it")
    credential_id = models.CharField(
        max_length=1400, unique=True, db_comment="credential id of WebAuthn, at most 1,023 bytes, base64url"
    )
    credential = models.TextField(db_comment="attested credential data of WebAuthn, base64url: id and public key")
    added_at = models.DateTimeField(db_comment="when it was enrolled")
    sign_count = models.BigIntegerField(db_comment="signature counter of the last use, 0: the authenticator has none")
    last_challenge = models.CharField(
        max_length=64, blank=True, default="", db_comment="hexadecimal SHA-256 of the challenge last answered"
    )
    used_at = models.DateTimeField(null=True, blank=True, db_comment="when it was last used, empty: never")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was removed, empty: it was not")

    def __str__(self) -> str:
        return f"passkey #{self.pk}"


class CodeGenerator(Attested):
    """A secret that an authenticator app shares with us (RFC 6238). It counts once its first code was typed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="generators", db_comment="whose it is")
    name = models.CharField(max_length=60, db_comment="what the person calls it")
    sealed = models.CharField(max_length=300, db_comment="secret of 160 bits, sealed with the master key")
    added_at = models.DateTimeField(db_comment="when it was enrolled, by its first code")
    last_step = models.BigIntegerField(db_comment="time step of the last code accepted: none of it or before counts")
    used_at = models.DateTimeField(null=True, blank=True, db_comment="when it was last used, empty: never")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was removed, empty: it was not")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_step__gte=0), name="code_generator_step"),
        ]

    def __str__(self) -> str:
        return f"code generator #{self.pk}"
