"""The table of bookmarks: deleted by its maker, and when its footage goes (articles 16(2), 19)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.bookmarks.rules import MOST_TEXT
from mingcha.evidence.models import Attested


class Bookmark(Attested):
    """Words of a person at an instant or a span of a point's footage. The log keeps its digest, not its words."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="whose footage")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point, as in sealed hours")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who made it")
    organisation = models.CharField(
        max_length=20, blank=True, default="", db_comment="code of the maker's unit then, empty: none"
    )
    from_ms = models.BigIntegerField(db_comment="begin, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="end, Unix milliseconds; an instant ends when it begins")
    first_hour = models.PositiveIntegerField(db_comment="Unix seconds // 3600 of its begin")
    last_hour = models.PositiveIntegerField(db_comment="Unix seconds // 3600 of its end")
    text = models.CharField(max_length=MOST_TEXT, db_comment="its words")
    shared = models.BooleanField(default=False, db_comment="whether the maker's unit reads it")
    made_at = models.DateTimeField(db_comment="when it was made")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(from_ms__lte=F("to_ms")), name="bookmark_in_order"),
            models.CheckConstraint(condition=~Q(text=""), name="bookmark_with_words"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["camera", "from_ms"], name="bookmark_camera"),
            models.Index(fields=["user", "from_ms"], name="bookmark_user"),
            models.Index(fields=["organisation", "from_ms"], name="bookmark_unit"),
            models.Index(fields=["to_ms"], name="bookmark_end"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
