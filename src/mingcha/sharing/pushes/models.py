"""Tables of pushes: batches, and what is derived of each target: marks, items, rows that it acknowledged (art. 13(1)).

A batch is attested, with the digest of the list of its items; bodies are stored nowhere.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.pushes.rules import MOST_KEY, MOST_REASON
from mingcha.sharing.pushes.states import BatchState, ItemState
from mingcha.sharing.targets.models import Target

MOST_RECEIPT_BYTES = 64 * 1024
_OPERATIONS = [one.value for one in PushOperation]


class PushMark(models.Model):
    """A point that is to be judged for a target. Derived: the next sweep of the target removes it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_comment="for which target")
    subject = models.CharField(max_length=MOST_KEY, db_comment="point/ and its code")
    turn = models.BigIntegerField(default=1, db_comment="rises with each mark: one made during a sweep survives it")

    class Meta:
        db_table_comment = "derived: points that are to be judged for a target"
        constraints: ClassVar = [models.UniqueConstraint(fields=["target", "subject"], name="push_mark_once")]

    def __str__(self) -> str:
        return self.subject


class PushItem(models.Model):
    """A version of a key for a target. Derived."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_comment="for which target")
    subject = models.CharField(max_length=MOST_KEY, db_comment="point/ or set/ and its code")
    key = models.CharField(max_length=MOST_KEY, db_comment="as the receiver knows the subject")
    version = models.PositiveIntegerField(db_comment="from 1, of one content for ever")
    operation = models.CharField(max_length=8, db_comment="adapters.port.PushOperation")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of its row, hexadecimal")
    state = models.CharField(max_length=12, db_comment="pushes.states.ItemState")
    tries = models.PositiveIntegerField(default=0, db_comment="how many batches had it")
    why = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why the receiver did not take it"
    )
    is_older_there = models.BooleanField(
        default=False, db_comment="refused, since the receiver says that a newer version is there"
    )
    batch = models.CharField(max_length=20, blank=True, default="", db_comment="number of its batch, empty for none")
    made_at = models.DateTimeField(db_comment="when the sweep made it")

    class Meta:
        db_table_comment = "derived: versions of keys that wait for a target, or left for it"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "key", "version"], name="push_item_version"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in ItemState]), name="push_item_state"),
            models.CheckConstraint(
                condition=Q(operation__in=_OPERATIONS)
                & (Q(operation=PushOperation.UPSERT.value) & ~Q(digest="") | ~Q(operation="upsert") & Q(digest="")),
                name="push_item_operation",
            ),
            models.CheckConstraint(condition=~Q(state=ItemState.SENT.value) | ~Q(batch=""), name="push_item_batch"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["target", "state", "operation", "tries", "id"], name="push_item_waiting"),
            # with the state: SQLite would take the index above for what is on its way of a subject, and read all of it
            models.Index(fields=["target", "subject", "state"], name="push_item_of_subject"),
            models.Index(fields=["batch"], name="push_item_of_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.version}"


class PushedRow(models.Model):
    """The newest version of a key that a target acknowledged. Derived."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_comment="which target")
    subject = models.CharField(max_length=MOST_KEY, db_comment="point/ or set/ and its code")
    key = models.CharField(max_length=MOST_KEY, db_comment="as the receiver knows the subject")
    version = models.PositiveIntegerField(db_comment="the version that it holds")
    operation = models.CharField(max_length=8, db_comment="withdraw: it holds the key no more")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of its row, hexadecimal")
    acknowledged_at = models.DateTimeField(db_comment="when its receipt came")

    class Meta:
        db_table_comment = "derived: what each target acknowledged"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "key"], name="pushed_row_once"),
            models.CheckConstraint(condition=Q(operation__in=_OPERATIONS), name="pushed_row_operation"),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "subject"], name="pushed_row_subject")]

    def __str__(self) -> str:
        return f"{self.key}/{self.version}"


class PushLine(models.Model):
    """How pushing to a target goes: the pass over all points, failures in a row. Derived."""

    target = models.OneToOneField(Target, models.PROTECT, related_name="+", db_comment="which target")
    stamp = models.CharField(max_length=120, blank=True, default="", db_comment="under what its pass goes: another day,"
                             " key or catalogue begins a new one")  # fmt: skip
    passed = models.CharField(max_length=20, blank=True, default="", db_comment="code up to which its pass has come")
    is_through = models.BooleanField(default=False, db_comment="whether its pass has come to the end")
    passed_columns = models.CharField(
        max_length=16, blank=True, default="", db_comment="adapters.columns.columns_digest of its last whole pass"
    )
    tries = models.PositiveIntegerField(default=0, db_comment="failures in a row")
    failing_since = models.DateTimeField(null=True, blank=True, db_comment="the first of them, empty for none")
    next_at = models.DateTimeField(null=True, blank=True, db_comment="when it is tried again, empty for at once")
    why = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="the last failure")
    is_unmended = models.BooleanField(
        default=False, db_comment="its newest comparison was taken in, and what differs is not mended yet"
    )
    compare_tried_at = models.DateTimeField(
        null=True, blank=True, db_comment="when it could not be compared, empty if it was"
    )
    compare_why = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it could not be compared"
    )
    newest_there = models.CharField(
        max_length=20, blank=True, default="", db_comment="batch of the receiver that is none of ours: numbers go on"
    )

    class Meta:
        db_table_comment = "derived: how pushing to a target goes"

    def __str__(self) -> str:
        return f"line of {self.target_id}"


class Batch(Attested):
    """What left for a target at once."""

    no = models.CharField(max_length=20, unique=True, db_comment="B, Shanghai day, number of the day")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_comment="for which target")
    count = models.PositiveIntegerField(db_comment="number of its items")
    withdrawals = models.PositiveIntegerField(db_comment="how many of them are withdrawals")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the list of its items, hexadecimal")
    state = models.CharField(max_length=16, db_comment="pushes.states.BatchState")
    sealed_at = models.DateTimeField(db_comment="when it was fixed")
    sent_at = models.DateTimeField(null=True, blank=True, db_comment="when it left, empty before")
    received_at = models.DateTimeField(null=True, blank=True, db_comment="when its receipt came, empty before")
    receipt_digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the receipt")
    receipt = models.JSONField(default=list, db_comment="its results that are not ok: key, answer, reason")
    taken_at = models.CharField(max_length=40, blank=True, default="", db_comment="by the receiver's clock, as written")
    why = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was given up")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in BatchState]), name="batch_state"),
            models.CheckConstraint(
                condition=~Q(state=BatchState.SENT.value) | Q(sent_at__isnull=False), name="batch_sent"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[BatchState.RECEIVED.value, BatchState.PARTLY_REFUSED.value])
                    & Q(received_at__isnull=False, sent_at__isnull=False)
                    & ~Q(receipt_digest="")
                )
                | (
                    ~Q(state__in=[BatchState.RECEIVED.value, BatchState.PARTLY_REFUSED.value])
                    & Q(received_at=None, receipt_digest="")
                ),
                name="batch_received",
            ),
            models.CheckConstraint(condition=~Q(state=BatchState.GIVEN_UP.value) | ~Q(why=""), name="batch_given_up"),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "state"], name="batch_of_target")]

    def __str__(self) -> str:
        return self.no
