"""Tables of locked evidence: a lock and its listed items, which are never written again (articles 20, 24)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.supervision.locks.values import LockedKind

MOST_SUBJECT = 40


class EvidenceLock(Attested):
    """Evidence that a transfer or a leak case rests on. Only its end is ever filled in. A list that is too long for one
    lock goes on in others, which follow the first."""

    later_columns = frozenset({"follows_id"})

    made_at = models.DateTimeField(db_comment="when it was locked")
    first_entry = models.BigIntegerField(db_comment="first entry of the log in its range")
    last_entry = models.BigIntegerField(db_comment="last entry of the log before the lock")
    log_size = models.BigIntegerField(db_comment="size of the log's head before the lock")
    log_root = models.CharField(max_length=64, db_comment="root of that head, base64")
    count = models.PositiveIntegerField(db_comment="listed items")
    list_sha256 = models.CharField(max_length=64, db_comment="SHA-256 of the list of items, hexadecimal")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended; empty: in force")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="further", db_comment="lock whose list goes on here"
    )

    class Meta:
        db_table_comment = "locked evidence of transfers and leak cases (arts. 20, 24)"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_entry__gte=0, last_entry__lt=F("log_size")) & ~Q(log_root="") & ~Q(list_sha256=""),
                name="lock_whole",
            )
        ]

    def __str__(self) -> str:
        return f"lock {self.pk}"


class LockedItem(Attested):
    """A thing as it was when it was locked. Rows only grow."""

    lock = models.ForeignKey(EvidenceLock, models.PROTECT, related_name="items", db_comment="of which lock")
    kind = models.CharField(max_length=8, db_comment="values.LockedKind")
    subject = models.CharField(max_length=MOST_SUBJECT, db_comment="its number or key")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the content, hexadecimal")
    content = models.TextField(db_comment="what it said then, canonical JSON")

    class Meta:
        db_table_comment = "what a lock lists, as it was then"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in LockedKind]), name="lock_item_kind"),
            models.UniqueConstraint(fields=["lock", "kind", "subject"], name="lock_item_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "subject"], name="lock_item_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
