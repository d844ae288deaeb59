"""Tables of moving and removing: cases, their points with successors, papers, guests' links (article 10)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.points.models import Point
from mingcha.registry.relocations.guests.rules import MOST_GUEST
from mingcha.registry.relocations.rules import MOST_GROUND, MOST_INTERIM, MOST_MOVER, MOST_NOTE, MOST_TITLE
from mingcha.registry.relocations.states import (
    ENDED_UNDONE,
    GroundKind,
    Happened,
    MovingKind,
    PaperPurpose,
    PlanKind,
    RelocationState,
)
from mingcha.registry.systems.models import System

_STATES = [state.value for state in RelocationState]
_KINDS = [kind.value for kind in MovingKind]
_GROUNDS = [kind.value for kind in GroundKind]
_HAPPENED = [one.value for one in Happened]
_PURPOSES = [purpose.value for purpose in PaperPurpose]
_PLANS = [kind.value for kind in PlanKind]
_BEHIND = [RelocationState.DONE.value, RelocationState.ACCEPTED.value]
_ENDED = [state.value for state in ENDED_UNDONE]
_ANSWERED = [RelocationState.KNOWN.value, RelocationState.OBJECTED.value]
_ACTOR = 64


class Relocation(Attested):
    """A case: points of one system that somebody wants to move or remove. What was answered and done fills it up."""

    system = models.ForeignKey(System, models.PROTECT, related_name="relocations", db_comment="whose points")
    kind = models.CharField(max_length=10, db_comment="states.MovingKind: move | remove")
    state = models.CharField(max_length=12, default=RelocationState.ASKED.value, db_comment="states.RelocationState")
    mandatory = models.BooleanField(db_comment="whether article 6 demands one of its points, judged at each step")
    ground_kind = models.CharField(max_length=20, db_comment="states.GroundKind")
    ground = models.CharField(max_length=MOST_GROUND, db_comment="why it is necessary")
    mover = models.CharField(max_length=MOST_MOVER, db_comment="who moves or removes")
    interim = models.CharField(
        max_length=MOST_INTERIM, blank=True, default="", db_comment="what covers the place meanwhile, may be empty"
    )
    planned_on = models.DateField(db_comment="day for which it is planned, Shanghai")
    noticed_on = models.DateField(db_comment="day of the notice that counts, Shanghai")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")
    asked_by = models.CharField(max_length=_ACTOR, db_comment="actor id of the request or its last postponement")
    asked_at = models.DateTimeField(db_comment="when it was asked first")
    answered_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id, for the police")
    answered_at = models.DateTimeField(null=True, blank=True, db_comment="when the police answered last")
    answer_note = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="what the police said")
    happened = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_comment="states.Happened of what was told afterwards; empty: it was asked",
    )
    done_on = models.DateField(null=True, blank=True, db_comment="day of moving or removing, Shanghai")
    done_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id of who recorded it")
    done_note = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="what was done")
    succeeded_on = models.DateField(null=True, blank=True, db_comment="day on which each point had a successor")
    ended_reason = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="why it was withdrawn or lapsed"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="relocation_state"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS, ground_kind__in=_GROUNDS), name="relocation_kind"),
            models.CheckConstraint(condition=~Q(ground="") & ~Q(mover=""), name="relocation_stated"),
            # article 10(1): what article 6 demands is not taken away before the police know ground and plan; what was
            # lost before that is told afterwards
            models.CheckConstraint(
                condition=Q(mandatory=False)
                | ~Q(state__in=[*_ANSWERED, *_BEHIND])
                | Q(answered_at__isnull=False)
                | ~Q(happened=""),
                name="relocation_answered",
            ),
            # article 10(2): filing is no approval
            models.CheckConstraint(
                condition=Q(mandatory=True) | ~Q(state=RelocationState.OBJECTED.value), name="relocation_objected"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEHIND, done_on__isnull=False, done_on__gte=F("noticed_on"), happened="")
                | Q(state__in=_BEHIND, done_on__isnull=False, done_on__lte=F("noticed_on"), happened__in=_HAPPENED)
                | (~Q(state__in=_BEHIND) & Q(done_on=None, done_by="", done_note="", happened="")),
                name="relocation_done",
            ),
            models.CheckConstraint(
                condition=Q(state=RelocationState.ACCEPTED.value, succeeded_on__isnull=False)
                | (~Q(state=RelocationState.ACCEPTED.value) & Q(succeeded_on=None)),
                name="relocation_succeeded",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=_ENDED) & ~Q(ended_reason="")) | (~Q(state__in=_ENDED) & Q(ended_reason="")),
                name="relocation_ended",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "planned_on"], name="relocation_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RelocatedPoint(Attested):
    """A point of a case. `waits`: it still stands and is of no other case; `successor`: what took its place."""

    relocation = models.ForeignKey(Relocation, models.PROTECT, related_name="moved", db_comment="which case")
    point = models.ForeignKey(Point, models.PROTECT, related_name="relocations", db_comment="which point")
    waits = models.BooleanField(default=True, db_comment="whether the case still waits")
    successor = models.ForeignKey(
        Point, models.PROTECT, null=True, blank=True, related_name="succeeds", db_comment="accepted point in its place"
    )
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="when the successor was recorded")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["relocation", "point"], name="relocated_point_once"),
            models.UniqueConstraint(fields=["point"], condition=Q(waits=True), name="relocated_point_one_case"),
            models.UniqueConstraint(
                fields=["successor"], condition=Q(successor__isnull=False), name="relocated_point_one_successor"
            ),
            models.CheckConstraint(
                condition=Q(successor=None, closed_at=None)
                | (Q(waits=False, successor__isnull=False, closed_at__isnull=False) & ~Q(successor=F("point"))),
                name="relocated_point_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} in {self.relocation_id}"


class RelocationLink(Attested):
    """A guest's way to one case: the digests of the key in the link and of the code. Both are told once."""

    relocation = models.ForeignKey(Relocation, models.PROTECT, related_name="links", db_comment="which case")
    guest = models.CharField(max_length=MOST_GUEST, db_comment="for whom: the moving party")
    key_digest = models.CharField(max_length=64, unique=True, db_comment="SHA-256 of the key in the link")
    code_digest = models.CharField(max_length=64, db_comment="SHA-256 of the code")
    last_on = models.DateField(db_comment="last day on which it is good, Shanghai")
    given_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    given_at = models.DateTimeField(db_comment="when it was given")
    revoked_at = models.DateTimeField(null=True, blank=True, db_comment="when it was revoked, empty while it stands")
    revoked_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(guest="") & ~Q(code_digest=""), name="relocation_link_stated"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="relocation_link_revoked",
            ),
            models.UniqueConstraint(
                fields=["relocation"], condition=Q(revoked_at=None), name="relocation_link_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guest} of {self.relocation_id}"


class RelocationPaper(Attested):
    """A paper or picture of a case, kept as it was handed in: by an account, or by a guest under a link."""

    relocation = models.ForeignKey(Relocation, models.PROTECT, related_name="papers", db_comment="which case")
    purpose = models.CharField(max_length=10, db_comment="states.PaperPurpose: ground | plan | before | after")
    plan_kind = models.CharField(max_length=12, blank=True, default="", db_comment="states.PlanKind, of a plan alone")
    title = models.CharField(max_length=MOST_TITLE, db_comment="name and number")
    issued_on = models.DateField(null=True, blank=True, db_comment="day of the document, empty for a picture")
    note = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="what is said beside it")
    giver = models.CharField(max_length=MOST_MOVER, blank=True, default="", db_comment="who gave it, as a guest typed")
    link = models.ForeignKey(
        RelocationLink, models.PROTECT, null=True, blank=True, related_name="papers", db_comment="of a guest: the link"
    )
    file = models.CharField(max_length=120, unique=True, db_comment="scan in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the scan")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the scan, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="of the scan, by its bytes")
    handed_by = models.CharField(max_length=_ACTOR, db_comment="actor id; of a guest the page")
    handed_at = models.DateTimeField(db_comment="when it was handed in")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose__in=_PURPOSES), name="relocation_paper_purpose"),
            models.CheckConstraint(
                condition=Q(purpose=PaperPurpose.PLAN.value, plan_kind__in=_PLANS)
                | (~Q(purpose=PaperPurpose.PLAN.value) & Q(plan_kind="")),
                name="relocation_paper_plan",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(file=""), name="relocation_paper_stated"),
            models.CheckConstraint(condition=Q(link=None) | ~Q(giver=""), name="relocation_paper_giver"),
            # a guest hands in one paper of each purpose
            models.UniqueConstraint(
                fields=["link", "purpose"], condition=Q(link__isnull=False), name="relocation_paper_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
