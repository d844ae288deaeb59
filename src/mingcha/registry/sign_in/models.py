"""The table of guesses at sign-in (decree 799, art. 16(2)(2)): counts, on which nothing rests but the growing delay."""

from typing import ClassVar

from django.db import models


class GuessCount(models.Model):
    """How often somebody failed on a name, an address, a device: for the growing delay. A working row: rows that are
    old go, and the entries of failures remain."""

    key = models.CharField(primary_key=True, max_length=32, db_comment="BLAKE2b-128 of what is counted, hexadecimal")
    failures = models.IntegerField(db_comment="failures in a row")
    last_at = models.DateTimeField(db_comment="when the last attempt began")
    open_at = models.DateTimeField(db_comment="before this instant no further attempt is judged")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["last_at"], name="guess_count_age")]

    def __str__(self) -> str:
        return self.key
