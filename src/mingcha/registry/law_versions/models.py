"""The stored versions of the law (articles 1, 26)."""

from typing import ClassVar

from django.db import models

from mingcha.evidence.models import Attested


class LawVersion(Attested):
    """A dated value of the law's data as stored by this installation (articles 1, 26): never edited in place."""

    key = models.CharField(max_length=80, db_comment="parameter, fine or text: its key in the law's data")
    valid_from = models.DateField(db_comment="the day from which it holds")
    value = models.TextField(db_comment="canonical JSON of the value with its reference")
    digest = models.CharField(max_length=44, db_comment="base64 SHA-256 of the value")
    taken_in_at = models.DateTimeField(db_comment="when this installation first saw it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="law_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"
