"""The tables of looks (articles 7, 12): accepted references, findings, days, and the newest check of each camera."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.access.register.models import TO_BROWSER
from mingcha.evidence.models import Attested
from mingcha.law.purposes import Purpose
from mingcha.media.looks.values import LookFinding
from mingcha.supervision.looks.rules import MOST_OWNER, MOST_PAPER, MOST_REASON
from mingcha.supervision.looks.values import CoverCause, EndCause, PictureJudgement, PicturePart

_OF_FINDINGS = [one.value for one in PicturePart if one is not PicturePart.VIEW]


class LookView(Attested):
    """A picture, with its masks, that was taken to be accepted as a reference; the file never changes. The clock
    removes the file of one that nobody signed in time; its row stays."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="look_views", db_comment="the camera")
    taken_at = models.DateTimeField(db_comment="when the picture was taken")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who took it")
    file = models.CharField(max_length=120, unique=True, db_comment="name in the home's documents folder")
    sha256 = models.CharField(max_length=64, db_comment="SHA-256 of the JPEG, hexadecimal")
    masks = models.CharField(max_length=120, blank=True, default="", db_comment="versions burnt in, empty: none")
    removed_at = models.DateTimeField(
        null=True, blank=True, db_comment="when the file was removed, since nobody signed it in time; empty: kept"
    )

    later_columns = frozenset({"removed_at"})

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "taken_at"], name="look_view_user")]

    def __str__(self) -> str:
        return f"{self.point_id} {self.sha256[:8]}"


class LookReference(Attested):
    """A view that a person accepted; the host learns it for three days and never again by itself. What was accepted
    never changes; once a host learned anew, the row says since when."""

    later_columns = frozenset({"relearned_at"})

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="look_references", db_comment="the camera")
    version = models.PositiveIntegerField(db_comment="version of the camera's reference, from 1")
    accepted_at = models.DateTimeField(db_comment="when it was accepted: learning begins")
    accepted_by = models.CharField(max_length=64, db_comment="actor id")
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why one was replaced")
    view = models.OneToOneField(
        LookView, models.PROTECT, null=True, related_name="reference", db_comment="the picture that was signed"
    )
    session = models.BigIntegerField(default=0, db_comment="session of the signature; 0: before views were signed")
    relearned_at = models.DateTimeField(
        null=True, blank=True, db_comment="since when a host learned it anew: its days prove nothing; empty: none did"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "version"], name="look_reference_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="look_reference_reason"),
            models.CheckConstraint(
                condition=Q(view=None, session=0) | (Q(view__isnull=False) & ~Q(session=0)),
                name="look_reference_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.version}"


class PictureFinding(Attested):
    """What a host claims of a camera, or its device says, and what a person made of it. A lead, never evidence of an
    offence. The clock of sheets removes the owner's name with the sheets."""

    later_columns = frozenset({"owner_removed_at", "rejections", "end_cause", "repaired_at"})

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="picture_findings", db_comment="camera")
    reference = models.PositiveIntegerField(db_comment="version of the reference by which it was judged")
    kind = models.CharField(max_length=20, db_comment="kind of finding (media/looks/values.py)")
    since = models.DateTimeField(db_comment="from when on the host claims it")
    opened_at = models.DateTimeField(db_comment="when it was reported")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when the host claimed it no more, empty: stands")
    end_cause = models.CharField(
        max_length=12, blank=True, default="", db_comment="learned_anew, empty: no longer claimed, or another reference"
    )
    share_permille = models.PositiveIntegerField(
        db_comment="lost share of the judgeable blocks, permille; 0: not meant"
    )
    shift_tenths = models.PositiveIntegerField(db_comment="turn in tenths of a pixel of a picture 320 wide")
    is_growing = models.BooleanField(db_comment="whether it grows from the edge of the picture")
    is_case = models.BooleanField(db_comment="whether the slow kind reached the share of a case")
    judgement = models.CharField(max_length=10, db_comment="candidate | confirmed | rejected | repair")
    cause = models.CharField(max_length=12, blank=True, default="", db_comment="greenery | pipes | advertising | other")
    owner = models.CharField(max_length=MOST_OWNER, blank=True, default="", db_comment="who owns what covers the view")
    owner_removed_at = models.DateTimeField(
        null=True, blank=True, db_comment="when the clock removed the owner's name, empty: it did not"
    )
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="reason of the judgement")
    judged_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the person who judged")
    judged_at = models.DateTimeField(null=True, blank=True, db_comment="when it was judged")
    clear_at = models.DateTimeField(null=True, blank=True, db_comment="newest check before it that lost nothing")
    judgeable_permille = models.PositiveIntegerField(
        default=0, db_comment="share of the blocks that could be judged when it was claimed, permille; 0: none compared"
    )
    checks = models.PositiveIntegerField(default=0, db_comment="checks that were compared since the camera was learned")
    modes = models.CharField(
        max_length=30, blank=True, default="", db_comment="lights that were learned then, of bright dim ir, by spaces"
    )
    rejections = models.PositiveSmallIntegerField(default=0, db_comment="how often a person rejected it")
    repaired_at = models.DateTimeField(
        null=True, blank=True, db_comment="when the work order of its repair was verified, empty: it was not"
    )

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
                condition=Q(end_cause="") | Q(end_cause__in=[one.value for one in EndCause], ended_at__isnull=False),
                name="picture_finding_end_cause",
            ),
            models.CheckConstraint(
                condition=~Q(judgement="confirmed")
                | (~Q(cause="") & (~Q(owner="") | Q(owner_removed_at__isnull=False))),
                name="picture_finding_confirmed",
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


class ClearStill(Attested):
    """The last clear picture before a finding, out of the footage of its camera with the masks that are burnt in: kept
    while the finding waits for its judgement, or a hold keeps that footage. The clock removes the file, no row."""

    finding = models.OneToOneField(
        PictureFinding, models.PROTECT, related_name="clear_still", db_comment="of which finding"
    )
    picture_at = models.DateTimeField(db_comment="when the picture was filmed")
    kept_at = models.DateTimeField(db_comment="when its host kept it")
    file = models.CharField(max_length=120, unique=True, db_comment="name in the home's documents folder")
    sha256 = models.CharField(max_length=64, db_comment="SHA-256 of the JPEG, hexadecimal")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when the file was removed, empty: kept")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(picture_at__lte=models.F("kept_at")), name="clear_still_of_the_past"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.sha256[:8]}"


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
    judgeable_permille = models.PositiveIntegerField(
        default=0, db_comment="median share of the blocks that could be judged, permille"
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "day"], name="look_day_once")]

    def __str__(self) -> str:
        return f"{self.point_id} {self.day}"


class LookShown(Attested):
    """A picture that was shown for a finding or a signature: person, time, purpose, destination, as in a line of the
    register, in a table of its own, since no grant opens it; footage that is opened for it has its ticket besides."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="whose picture")
    finding = models.ForeignKey(
        PictureFinding, models.PROTECT, null=True, related_name="shown", db_comment="for which finding; null: a view"
    )
    part = models.CharField(max_length=10, db_comment="reference | clear | now | view | copy")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="person (16(3))")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    badge_no = models.CharField(max_length=30, blank=True, default="", db_comment="number of the work certificate then")
    organisation = models.CharField(max_length=100, blank=True, default="", db_comment="the person's unit then")
    shown_at = models.DateTimeField(db_comment="time (16(3))")
    purpose = models.CharField(max_length=20, db_comment="purpose (16(3)): to check the system")
    destination = models.CharField(max_length=100, db_comment="destination (16(3)): where the picture went")
    picture_at = models.DateTimeField(db_comment="when the picture was taken")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the JPEG, hexadecimal")
    ticket = models.CharField(max_length=40, blank=True, default="", db_comment="ticket that opened footage, or empty")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose=Purpose.SYSTEM_CHECK.value), name="look_shown_purpose"),
            models.CheckConstraint(condition=Q(destination=TO_BROWSER), name="look_shown_destination"),
            models.CheckConstraint(
                condition=Q(part=PicturePart.VIEW.value, finding=None)
                | (Q(part__in=_OF_FINDINGS) & Q(finding__isnull=False)),
                name="look_shown_part",
            ),
            models.CheckConstraint(
                condition=Q(part=PicturePart.CLEAR.value) | Q(ticket=""),
                name="look_shown_ticket_of_the_past",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "shown_at"], name="look_shown_user")]

    def __str__(self) -> str:
        return f"{self.pk}"


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
    reference = models.PositiveIntegerField(default=0, db_comment="reference by which it was checked; 0: from before")
    learned_since = models.DateTimeField(
        null=True, blank=True, db_comment="when its host began to learn that; empty: it has not, or from before"
    )

    def __str__(self) -> str:
        return f"{self.point_id} {self.state}"


class LookShadowEnd(Attested):
    """That shadow mode of a site's detector was ended, with the figure as it was then. One of a site; rows only
    grow."""

    site = models.OneToOneField("registry.Site", models.PROTECT, related_name="look_shadow_end", db_comment="the site")
    ended_at = models.DateTimeField(db_comment="when shadow mode was ended")
    ended_by = models.CharField(max_length=64, db_comment="actor id")
    paper_no = models.CharField(max_length=MOST_PAPER, db_comment="number of the paper by which it was decided")
    camera_days = models.PositiveIntegerField(db_comment="camera-days that were judged by then")
    rejected = models.PositiveIntegerField(db_comment="findings that people rejected by then")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(paper_no=""), name="look_shadow_end_paper")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.paper_no}"
