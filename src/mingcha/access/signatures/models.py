"""The table of signatures of requests (article 15(1))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.access.signatures.values import SignatureKind
from mingcha.evidence.models import Attested


class SigningKey(Attested):
    """An SM2 key of an officer for signing requests: the public key; the officer proved possession."""

    officer = models.ForeignKey("access.Officer", models.PROTECT, related_name="+", db_comment="whose key it is")
    key_id = models.CharField(max_length=64, unique=True, db_comment="SHA-256 of the public key, hexadecimal")
    public_key = models.CharField(max_length=100, db_comment="uncompressed point of 65 bytes, base64url")
    added_at = models.DateTimeField(db_comment="when the officer enrolled it")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was removed, empty: it was not")

    def __str__(self) -> str:
        return f"signing key #{self.pk}"


class RequestSignature(Attested):
    """A signature of an officer over the content of a request, with everything needed to verify it independently.

    It is never deleted. `voided_at` is set when it becomes void: the content changed, or the second one came too late.
    """

    request = models.ForeignKey(
        "access.Request", models.PROTECT, related_name="signatures", db_comment="the request that was signed"
    )
    officer = models.ForeignKey("access.Officer", models.PROTECT, related_name="+", db_comment="who signed (15(1))")
    person_digest = models.CharField(max_length=64, db_comment="keyed digest of the person's identity number")
    kind = models.CharField(max_length=10, db_comment="passkey | sm2 | paper (weaker: the duty officer vouches)")
    digest = models.CharField(max_length=64, db_comment="digest that was signed, hexadecimal")
    asked_digest = models.CharField(
        max_length=64, null=True, blank=True,
        db_comment="asked_digest of the request then; empty: it is the digest that was signed",
    )  # fmt: skip
    nonce = models.CharField(
        max_length=32, null=True, blank=True,
        db_comment="nonce of the request then; empty: signed before there were nonces, over asked_digest alone",
    )  # fmt: skip
    signed_at = models.DateTimeField(db_comment="when")
    key_id = models.CharField(
        max_length=1400, blank=True, default="", db_comment="credential id (base64url) or SHA-256 of the SM2 key"
    )
    public_key = models.TextField(
        blank=True, default="", db_comment="COSE key of the passkey or SM2 point, base64url; paper: empty"
    )
    authenticator_data = models.TextField(blank=True, default="", db_comment="of WebAuthn, base64url; else empty")
    client_data = models.TextField(
        blank=True, default="", db_comment="clientDataJSON of WebAuthn, or the text that SM2 signed, base64url"
    )
    signature = models.TextField(blank=True, default="", db_comment="the signature, base64url; paper: empty")
    origin = models.CharField(max_length=200, blank=True, default="", db_comment="origin of the passkey's assertion")
    scan_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="paper: SHA-256 of the scan")
    scan_file = models.CharField(
        max_length=120, blank=True, default="", db_comment="paper: name of the scan in the home's documents folder"
    )
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="paper: the person on duty who vouches",
    )
    assertion_digest = models.CharField(
        max_length=64, unique=True, db_comment="SHA-256 of what was handed in: no signature serves twice"
    )
    voided_at = models.DateTimeField(null=True, blank=True, db_comment="when it stopped counting, empty: it counts")
    voided_why = models.CharField(max_length=100, blank=True, default="", db_comment="why it stopped counting")
    later_columns = frozenset({"asked_digest", "nonce"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in SignatureKind]), name="signature_kind"),
            models.CheckConstraint(
                condition=Q(kind=SignatureKind.PAPER.value, key_id="", signature="", vouched_by__isnull=False)
                & ~Q(scan_sha256="")
                | ~Q(kind=SignatureKind.PAPER.value)
                & ~Q(key_id="")
                & ~Q(public_key="")
                & ~Q(client_data="")
                & ~Q(signature="")
                & Q(vouched_by=None, scan_sha256=""),
                name="signature_whole",
            ),
            models.UniqueConstraint(
                fields=["request", "person_digest"], condition=Q(voided_at=None), name="signature_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["request", "key_id"], condition=Q(voided_at=None) & ~Q(key_id=""), name="signature_once_a_key"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["request", "signed_at"], name="signature_request")]

    def __str__(self) -> str:
        return f"signature #{self.pk}"
