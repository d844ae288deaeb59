"""Tables of holds, of the sets that recorders received, and of reviews (arts. 16(4), 16(5); decree 799, art. 17)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.custody.holds.rules import HoldBasis
from mingcha.evidence.models import Attested

_BASES_OF_HOLDS = [(basis.value, basis.words.en) for basis in HoldBasis]


class Hold(Attested):
    """Footage that must stay, whatever its class, until a person releases it. A hold never ends by itself."""

    number = models.PositiveIntegerField(unique=True, db_comment="running number; shown as H00000001")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    from_at = models.DateTimeField(db_comment="first instant of the footage held")
    to_at = models.DateTimeField(db_comment="end of the footage held (exclusive)")
    basis = models.CharField(
        max_length=16, choices=_BASES_OF_HOLDS, db_comment="important | case | clue | class_raised"
    )
    reason = models.TextField(db_comment="why, in the words of the person who placed it")
    placed_by = models.CharField(max_length=64, db_comment="actor id")
    placed_at = models.DateTimeField(db_comment="when it was placed")
    placed_version = models.PositiveIntegerField(db_comment="version of the set of holds that first contains it")
    review_on = models.DateField(db_comment="Shanghai day by which it must be reviewed")
    released_at = models.DateTimeField(null=True, db_comment="when it was released; null while in force")
    released_by = models.CharField(max_length=64, blank=True, db_comment="actor id of the release")
    release_reason = models.TextField(blank=True, db_comment="why it was released")
    released_version = models.PositiveIntegerField(
        null=True, db_comment="version of the set of holds that first lacks it"
    )

    class Meta:
        db_table = "custody_hold"
        db_table_comment = "holds on footage (arts. 16(4), 16(5); decree 799, art. 17)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(from_at__lt=F("to_at")), name="custody_hold_interval"),
            models.CheckConstraint(condition=~Q(reason=""), name="custody_hold_reason"),
            models.CheckConstraint(
                condition=Q(basis__in=[basis for basis, _ in _BASES_OF_HOLDS]), name="custody_hold_basis"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_version__isnull=True, release_reason="")
                | (Q(released_at__isnull=False, released_version__isnull=False) & ~Q(release_reason="")),
                name="custody_hold_release",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["camera", "released_at"], name="custody_hold_in_force")]

    @property
    def name(self) -> str:
        """The hold's number as people and recorders write it."""
        return f"H{self.number:08d}"


class HoldSet(Attested):
    """A set of holds in a recorder's log: it binds that recorder from then on."""

    recorder = models.CharField(max_length=64, db_comment="the recorder that took it in")
    version = models.PositiveIntegerField(db_comment="version of the set")
    holds = models.PositiveIntegerField(db_comment="how many holds it contains")
    entry_index = models.PositiveBigIntegerField(db_comment="index of its holds entry in the recorder's log")
    taken_in_at = models.DateTimeField(db_comment="when the recorder acknowledged it")

    class Meta:
        db_table = "custody_holdset"
        db_table_comment = "sets of holds taken in by recorders"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recorder", "version"], name="custody_holdset_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="custody_holdset_version"),
        ]


class HoldReview(Attested):
    """A hold that a person reviewed and kept, with the reason: its purpose is not yet met (decree 799, art. 17)."""

    hold = models.PositiveIntegerField(db_comment="running number of the hold")
    reviewed_at = models.DateTimeField(db_comment="when")
    reviewed_by = models.CharField(max_length=64, db_comment="actor id")
    reason = models.TextField(db_comment="why it stays")
    next_review_on = models.DateField(db_comment="Shanghai day of the next review")

    class Meta:
        db_table = "custody_holdreview"
        db_table_comment = "reviews of holds (art. 16(5); decree 799, art. 17)"
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="custody_holdreview_reason")]
        indexes: ClassVar = [models.Index(fields=["hold", "reviewed_at"], name="custody_holdreview_hold")]
