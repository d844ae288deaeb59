"""Tables of what a decision on sharing opened: shares, their points, their people (articles 13(2), 14, 19)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.shares.values import MOST_WHY, ShareKind
from mingcha.evidence.models import Attested
from mingcha.law.purposes import SHARED_PURPOSES
from mingcha.registry.places.models import Organisation

ACTOR = 64


class SharedAccess(Attested):
    """Footage that a decision opens to named people of a department, for a purpose of article 19 and a term. It is
    never widened: more points, hours or days are another decision and another share."""

    no = models.CharField(max_length=20, unique=True, db_comment="U, Shanghai day, number of the day")
    data_set = models.CharField(max_length=40, db_comment="code of the entry of the catalogue (13(1))")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="with which it is shared")
    kind = models.CharField(max_length=10, db_comment="snapshot, live or playback: it opens this kind alone")
    purpose = models.CharField(max_length=20, db_comment="code of law.purposes (19)")
    from_at = models.DateTimeField(db_comment="from this instant")
    until_at = models.DateTimeField(db_comment="before this instant")
    opens = models.TimeField(null=True, blank=True, db_comment="daily from, Shanghai; empty: the whole day")
    closes = models.TimeField(null=True, blank=True, db_comment="daily until, Shanghai; before `opens`: over midnight")
    back_hours = models.IntegerField(db_comment="how far playback reaches back, hours; other kinds: 0")
    opened_at = models.DateTimeField(db_comment="when it was opened")
    opened_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended, empty: it was not")
    ended_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    ended_why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it was ended")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in ShareKind]), name="share_kind"),
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in SHARED_PURPOSES]), name="share_purpose"
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="share_until_after_from"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False) & ~Q(opens=F("closes")),
                name="share_daily_hours",
            ),
            models.CheckConstraint(
                condition=Q(kind=ShareKind.PLAYBACK.value, back_hours__gt=0)
                | ~Q(kind=ShareKind.PLAYBACK.value) & Q(back_hours=0),
                name="share_back_hours",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ended_why="")),
                name="share_ended_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "until_at"], name="share_department")]

    def __str__(self) -> str:
        return self.no


class SharedPoint(Attested):
    """A point of a share; one that was withdrawn never comes back into it."""

    share = models.ForeignKey(SharedAccess, models.PROTECT, related_name="points", db_comment="the share")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="a point that it opens")
    withdrawn_at = models.DateTimeField(null=True, blank=True, db_comment="when it was withdrawn, empty: it was not")
    withdrawn_why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it was withdrawn")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["share", "point"], name="share_point_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
                name="share_point_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_id}/{self.point_id}"


class SharedPerson(Attested):
    """A person whom a share names, from `named_at` on, until the person is removed from it."""

    share = models.ForeignKey(SharedAccess, models.PROTECT, related_name="people", db_comment="the share")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who may watch")
    named_at = models.DateTimeField(db_comment="when the person was named")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when the person was removed, empty: not")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["share", "user"], condition=Q(removed_at=None), name="share_person_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__gte=F("named_at")), name="share_person_removed_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_id}/{self.user_id}"
