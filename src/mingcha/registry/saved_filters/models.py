"""The table of kept filters (article 3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.rules import MOST_NAME, MOST_QUERY


class SavedFilter(Attested):
    """A question to a list under a name, of one person. The log keeps its digest, not its words."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="whose filter")
    of = models.CharField(max_length=12, db_comment="kinds.ListKind")
    name = models.CharField(max_length=MOST_NAME, db_comment="what the person calls it")
    query = models.CharField(max_length=MOST_QUERY, blank=True, db_comment="filter and order as a query string")

    class Meta:
        db_table_comment = "filters of lists that people keep (art. 3)"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "of", "name"], name="saved_filter_once"),
            models.CheckConstraint(condition=Q(of__in=[one.value for one in ListKind]), name="saved_filter_list"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
