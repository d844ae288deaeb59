"""The table of criteria (article 6)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.categories import CATEGORIES
from mingcha.registry.constraints import digits
from mingcha.registry.criteria.rules import MOST_DOCUMENT, MOST_REASON, MOST_TEXT, Measure

_CODES = [category.code for category in CATEGORIES]


class Criterion(Attested):
    """A decision on what "large" or "important" means. It is never changed; a later one takes its place."""

    category = models.CharField(max_length=5, db_comment="item of article 6, 6(1) to 6(12)")
    measure = models.CharField(max_length=10, db_comment="large | important")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division where it holds; 420100: the city")
    text = models.CharField(max_length=MOST_TEXT, db_comment="the criterion")
    reason = models.CharField(max_length=MOST_REASON, db_comment="why")
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="name and number of the document")
    from_on = models.DateField(db_comment="first day")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=80, db_comment="actor who recorded it")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category__in=_CODES), name="criterion_category"),
            models.CheckConstraint(condition=Q(measure__in=[one.value for one in Measure]), name="criterion_measure"),
            models.CheckConstraint(condition=digits("division", 6), name="criterion_division"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(reason="") & ~Q(document=""), name="criterion_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.measure} #{self.pk}"
