"""Tables of comparisons: one a comparison with its counts, and some of its differences (article 13(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.sharing.catalogue.models import ACTOR
from mingcha.sharing.pushes.rules import MOST_KEY
from mingcha.sharing.reconciliations.rules import MOST_SETTLED_WHY
from mingcha.sharing.reconciliations.values import DifferenceKind, HowSettled, Restored
from mingcha.sharing.targets.models import Target

MOST_BATCH_NO = 20


class Reconciliation(Attested):
    """A comparison of a target: asked for and to come, or done."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_comment="which target")
    asked_at = models.DateTimeField(null=True, blank=True, db_comment="when it was asked for, empty: by the clock")
    asked_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id, empty: by the clock")
    sends_again = models.BooleanField(default=False, db_comment="an officer settled it: what waited is sent again")
    began_at = models.DateTimeField(null=True, blank=True, db_comment="when reading began, empty before")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was taken in, empty before")
    newest_there = models.CharField(
        max_length=MOST_BATCH_NO, blank=True, default="", db_comment="newest batch as the receiver names it"
    )
    restored = models.CharField(max_length=8, blank=True, default="", db_comment="reconciliations.values.Restored")
    equal = models.PositiveIntegerField(default=0, db_comment="keys that stand there as they should")
    on_the_way = models.PositiveIntegerField(default=0, db_comment="keys of which a version is leaving")
    withheld = models.PositiveIntegerField(default=0, db_comment="keys that are held though they must not be there")
    different = models.PositiveIntegerField(default=0, db_comment="keys of the same version with another digest")
    foreign = models.PositiveIntegerField(default=0, db_comment="keys that are none of ours")
    newer = models.PositiveIntegerField(default=0, db_comment="keys of a newer version than ours")
    older = models.PositiveIntegerField(default=0, db_comment="keys of an older version than was acknowledged")
    missing = models.PositiveIntegerField(default=0, db_comment="keys that are missing there")
    is_whole = models.BooleanField(default=True, db_comment="false: more differ than one comparison mends")
    digest = models.CharField(
        max_length=64, blank=True, default="", db_comment="SHA-256 of what waits for a person, hexadecimal"
    )
    settled_at = models.DateTimeField(null=True, blank=True, db_comment="when that was settled, empty before")
    settled_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    how = models.CharField(max_length=12, blank=True, default="", db_comment="reconciliations.values.HowSettled")
    why = models.CharField(max_length=MOST_SETTLED_WHY, blank=True, default="", db_comment="why it was settled so")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target"], condition=Q(ended_at=None), name="reconciliation_open_once"),
            models.CheckConstraint(
                condition=Q(began_at=None, ended_at=None, digest="", asked_at__isnull=False)
                | (Q(began_at__isnull=False, ended_at__isnull=False) & ~Q(digest="")),
                name="reconciliation_done",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by="") | (Q(asked_at__isnull=False) & ~Q(asked_by="")),
                name="reconciliation_asked",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="", how="", why="")
                | (
                    Q(settled_at__isnull=False, ended_at__isnull=False, how__in=[one.value for one in HowSettled])
                    & ~Q(settled_by="")
                    & ~Q(why="")
                ),
                name="reconciliation_settled",
            ),
            models.CheckConstraint(
                condition=Q(restored="") | Q(restored__in=[one.value for one in Restored]),
                name="reconciliation_restored",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "ended_at"], name="reconciliation_newest")]

    def __str__(self) -> str:
        return f"{self.target_id}/{self.pk}"


class Difference(Attested):
    """A key that differed in a comparison; rows are added and never changed."""

    reconciliation = models.ForeignKey(
        Reconciliation, models.PROTECT, related_name="differences", db_comment="of which comparison"
    )
    key = models.CharField(max_length=MOST_KEY, db_comment="as the receiver knows the subject")
    kind = models.CharField(max_length=10, db_comment="reconciliations.values.DifferenceKind")
    our_version = models.PositiveIntegerField(default=0, db_comment="that it acknowledged, 0 for none")
    our_digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of that, empty for none")
    their_version = models.PositiveBigIntegerField(default=0, db_comment="that it holds, 0 for none or unknown")
    their_digest = models.CharField(max_length=64, blank=True, default="", db_comment="as it names it, empty for none")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reconciliation", "key"], name="difference_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in DifferenceKind]), name="difference_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation_id}/{self.key}"
