"""The table of what must be covered in the views of points (article 18)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.mask_needs.rules import ARTICLES, MOST_END_REASON, NeedGround
from mingcha.registry.points.models import Point


class MaskNeed(Attested):
    """Something in the view of a point must be covered. It is ended, never changed."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="mask_needs", db_comment="whose view it is")
    ground = models.CharField(max_length=12, db_comment="place_kind | area")
    article = models.CharField(max_length=8, db_comment="item of article 18: 18(4) | 18(5) | 18(6)")
    area = models.ForeignKey(
        DrawnArea, models.PROTECT, null=True, blank=True, related_name="+", db_comment="the area in view, or empty"
    )
    from_at = models.DateTimeField(db_comment="it must be covered from then on")
    until_at = models.DateTimeField(null=True, blank=True, db_comment="until before this instant, empty: without end")
    opens = models.TimeField(null=True, blank=True, db_comment="Shanghai hour of each day, empty: all day")
    closes = models.TimeField(null=True, blank=True, db_comment="Shanghai hour of each day, empty: all day")
    known_at = models.DateTimeField(db_comment="when the register came to know of it")
    records_until = models.DateTimeField(
        null=True, blank=True, db_comment="the point may record without a mask until then, empty: not at all"
    )
    in_effect_at = models.DateTimeField(
        null=True, blank=True, db_comment="since when its camera is closed without a mask, empty: noted before that was"
    )
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended, empty while it stands")
    end_reason = models.CharField(max_length=MOST_END_REASON, blank=True, default="", db_comment="why it was ended")

    later_columns = frozenset({"in_effect_at"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(article__in=ARTICLES), name="mask_need_article"),
            models.CheckConstraint(
                condition=Q(ground=NeedGround.PLACE_KIND.value, area=None)
                | Q(ground=NeedGround.AREA.value, area__isnull=False),
                name="mask_need_ground",
            ),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__lt=F("closes")), name="mask_need_hours"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="mask_need_ended_whole",
            ),
            models.UniqueConstraint(
                fields=["point"], condition=Q(area=None, ended_at=None), name="mask_need_one_of_place"
            ),
            models.UniqueConstraint(
                fields=["point", "area"], condition=Q(area__isnull=False, ended_at=None), name="mask_need_one_of_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.point_id}"
