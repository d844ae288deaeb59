"""The tables of masks over pictures (article 18)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.privacy.masks.rules import MOST_REASON
from mingcha.privacy.masks.values import MaskMaker, MaskState

_OVER = [MaskState.RETURNED.value, MaskState.SUPERSEDED.value, MaskState.ENDED.value]
_NO_PROOF = Q(proof="", proof_sha256="", proof_type="", proof_at=None, proof_given_at=None)


class Mask(Attested):
    """A version of a mask. What it covers never changes: another version is drawn."""

    no = models.CharField(max_length=9, db_comment="number of the mask, M and 8 digits, the same for all its versions")
    version = models.PositiveIntegerField(db_comment="version of the mask, from 1")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="whose view it covers")
    by = models.CharField(max_length=8, db_comment="what burns it in: recorder | camera")
    from_at = models.DateTimeField(db_comment="it covers from then on")
    until_at = models.DateTimeField(null=True, blank=True, db_comment="until before this instant, empty: without end")
    opens = models.TimeField(null=True, blank=True, db_comment="Shanghai hour of each day, empty: all day")
    closes = models.TimeField(null=True, blank=True, db_comment="Shanghai hour of each day, empty: all day")
    polygons = models.TextField(db_comment="JSON list of polygons, corners [x,y] in 1/65535 of width and height")
    grow_permille = models.PositiveSmallIntegerField(db_comment="grown by this part of the width, permille")
    reason = models.CharField(max_length=MOST_REASON, db_comment="why it was drawn")
    state = models.CharField(max_length=10, db_comment="proposed | checked | returned | superseded | ended")
    is_less = models.BooleanField(db_comment="whether it covers less than the checked version before")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_comment="the version that it follows"
    )
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who drew it"
    )
    person = models.CharField(max_length=80, db_comment="the drawer's name then, or the program")
    drawn_at = models.DateTimeField(db_comment="when it was drawn")
    proof = models.CharField(max_length=120, blank=True, default="", db_comment="picture of the masked view, documents")
    proof_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of that picture")
    proof_type = models.CharField(max_length=20, blank=True, default="", db_comment="media type of that picture")
    proof_at = models.DateTimeField(null=True, blank=True, db_comment="when that picture was taken")
    proof_given_at = models.DateTimeField(null=True, blank=True, db_comment="when that picture was handed in")
    fingerprint = models.BinaryField(
        null=True, blank=True, db_comment="view outside of the mask in that picture, 80x45 luma; empty: not by us"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who checked it"
    )
    checker = models.CharField(max_length=80, blank=True, default="", db_comment="the checker's name then")
    checked_at = models.DateTimeField(null=True, blank=True, db_comment="when it was checked")
    check_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="note of the check")
    ended_at = models.DateTimeField(
        null=True, blank=True, db_comment="when it was returned, superseded or ended, empty while it is open"
    )
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why, empty while open")

    later_columns = frozenset({"fingerprint"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["no", "version"], name="mask_version"),
            models.UniqueConstraint(fields=["no"], condition=Q(state=MaskState.PROPOSED.value), name="mask_one_drawn"),
            models.UniqueConstraint(fields=["no"], condition=Q(state=MaskState.CHECKED.value), name="mask_one_checked"),
            models.CheckConstraint(condition=Q(by__in=[by.value for by in MaskMaker]), name="mask_by"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in MaskState]), name="mask_state"),
            models.CheckConstraint(condition=Q(version__gte=1), name="mask_version_counts"),
            models.CheckConstraint(condition=Q(until_at=None) | Q(until_at__gt=F("from_at")), name="mask_days"),
            models.CheckConstraint(condition=Q(opens=None, closes=None) | Q(opens__lt=F("closes")), name="mask_hours"),
            models.CheckConstraint(
                condition=_NO_PROOF
                | (Q(proof_at__isnull=False, proof_given_at__isnull=False) & ~Q(proof="") & ~Q(proof_sha256="")),
                name="mask_proof_whole",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None, checker="")
                | (Q(checked_at__isnull=False) & ~Q(checker="")),
                name="mask_check_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=MaskState.CHECKED.value) | Q(checked_at__isnull=False), name="mask_checked_by_act"
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=_OVER) & Q(ended_at=None, end_reason=""))
                | (Q(state__in=_OVER, ended_at__isnull=False) & ~Q(end_reason="")),
                name="mask_ended_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["point", "state"], name="mask_of_point")]

    def __str__(self) -> str:
        return f"{self.no}.{self.version}"


class MaskNeedCovered(Attested):
    """A version of a mask answers a need of its point."""

    mask = models.ForeignKey(Mask, models.PROTECT, related_name="covered", db_comment="the version of the mask")
    need = models.ForeignKey("registry.MaskNeed", models.PROTECT, related_name="+", db_comment="what it covers")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mask", "need"], name="mask_covers_once")]

    def __str__(self) -> str:
        return f"{self.mask_id} {self.need_id}"
