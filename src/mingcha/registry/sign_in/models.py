"""Tables of failed attempts to sign in (decree 799, art. 16(2)(2)). They are counts: the entries of the log are made
from them, and nothing rests on their rows."""

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


class FailedTries(models.Model):
    """Failures of one kind on one account from one address since the person last signed in. The clock enters those into
    the log that are in no entry yet. A working row."""

    user_id = models.BigIntegerField(db_comment="the account, 0: no account has that name")
    address = models.CharField(max_length=45, db_comment="network address, * for those over the limit of rows")
    kind = models.CharField(max_length=20, db_comment="password, code, passkey, step_up or directory")
    count = models.IntegerField(db_comment="failures since the last sign-in")
    entered = models.IntegerField(default=0, db_comment="how many of them an entry of the log names")
    first_at = models.DateTimeField(db_comment="the first of them")
    last_at = models.DateTimeField(db_comment="the last of them")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user_id", "address", "kind"], name="failed_tries_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} of {self.user_id} from {self.address}"
