"""The tables of looks (articles 7, 12): accepted references, findings, days, and the newest check of each camera."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.media.looks.values import LookFinding
from mingcha.supervision.looks.rules import MOST_OWNER, MOST_REASON
from mingcha.supervision.looks.values import CoverCause, PictureJudgement


class LookReference(Attested):
    """A view that a person accepted; the host learns it for three days and never again by itself. Rows only grow."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="look_references", db_comment="the camera")
    version = models.PositiveIntegerField(db_comment="version of the camera's reference, from 1")
    accepted_at = models.DateTimeField(db_comment="when it was accepted: learning begins")
    accepted_by = models.CharField(max_length=64, db_comment="actor id")
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why one was replaced")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "version"], name="look_reference_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="look_reference_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.version}"


class PictureFinding(Attested):
    """What a host claims of a camera, and what a person made of it. A lead, never evidence of an offence."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="picture_findings", db_comment="camera")
    reference = models.PositiveIntegerField(db_comment="version of the reference by which it was judged")
    kind = models.CharField(max_length=20, db_comment="kind of finding (media/looks/values.py)")
    since = models.DateTimeField(db_comment="from when on the host claims it")
    opened_at = models.DateTimeField(db_comment="when it was reported")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when the host claimed it no more, empty: stands")
    share_permille = models.PositiveIntegerField(
        db_comment="lost share of the judgeable blocks, permille; 0: not meant"
    )
    shift_tenths = models.PositiveIntegerField(db_comment="turn in tenths of a pixel of a picture 320 wide")
    is_growing = models.BooleanField(db_comment="whether it grows from the edge of the picture")
    is_case = models.BooleanField(db_comment="whether the slow kind reached the share of a case")
    judgement = models.CharField(max_length=10, db_comment="candidate | confirmed | rejected | repair")
    cause = models.CharField(max_length=12, blank=True, default="", db_comment="greenery | pipes | advertising | other")
    owner = models.CharField(max_length=MOST_OWNER, blank=True, default="", db_comment="who owns what covers the view")
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="reason of the judgement")
    judged_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the person who judged")
    judged_at = models.DateTimeField(null=True, blank=True, db_comment="when it was judged")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in LookFinding]), name="picture_finding_kind"
            ),
            models.CheckConstraint(
                condition=Q(judgement="candidate", judged_by="", judged_at=None)
                | (
                    Q(judgement__in=[one.value for one in PictureJudgement][1:], judged_at__isnull=False)
                    & ~Q(judged_by="")
                ),
                name="picture_finding_judged",
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["", *(one.value for one in CoverCause)]), name="picture_finding_cause"
            ),
            models.CheckConstraint(
                condition=~Q(judgement="confirmed") | (~Q(cause="") & ~Q(owner="")), name="picture_finding_confirmed"
            ),
            models.UniqueConstraint(
                fields=["point", "kind"], condition=Q(ended_at=None), name="picture_finding_stands_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["judgement", "opened_at"], name="picture_finding_open")]

    @property
    def name(self) -> str:
        """Its number as people write it."""
        return f"B-{self.pk:08d}"

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"


class LookDay(Attested):
    """The checks of a camera on a day, by what became of them: the camera-days that prove a rate. Rows only grow."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="look_days", db_comment="the camera")
    day = models.DateField(db_comment="Shanghai day")
    judged = models.PositiveIntegerField(db_comment="checks whose blocks were compared")
    unlearned = models.PositiveIntegerField(db_comment="checks in a light that was not learned: skipped")
    not_judgeable = models.PositiveIntegerField(db_comment="checks of which nothing is claimed: fog, no edges")
    away = models.PositiveIntegerField(db_comment="checks away from the home position, or turned")
    faulty = models.PositiveIntegerField(db_comment="checks of a black, frozen or missing picture")
    lost_permille = models.PositiveIntegerField(db_comment="median share of lost blocks of the judged checks, permille")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "day"], name="look_day_once")]

    def __str__(self) -> str:
        return f"{self.point_id} {self.day}"


class NewestCheck(models.Model):
    """The newest check of a camera as its host reported it: derived, replaced each time, in no log."""

    point = models.OneToOneField(
        "registry.Point", models.CASCADE, primary_key=True, related_name="newest_check", db_comment="the camera"
    )
    at = models.DateTimeField(db_comment="when it was checked")
    state = models.CharField(max_length=16, db_comment="judged | learning | not_judgeable | away | faulty")
    mode = models.CharField(max_length=8, blank=True, default="", db_comment="bright | dim | ir, empty: none")
    lost_permille = models.PositiveIntegerField(db_comment="lost share of the judgeable blocks, permille")
    judgeable_permille = models.PositiveIntegerField(db_comment="share of the blocks that can be judged, permille")

    def __str__(self) -> str:
        return f"{self.point_id} {self.state}"
