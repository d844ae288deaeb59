"""The table of notices on days off (articles 9, 26)."""

from typing import ClassVar

from django.db import models

from mingcha.evidence.models import Attested
from mingcha.law.calendar_notice import MOST_FILE_CHARACTERS, MOST_REFERENCE, MOST_TITLE


class CalendarNotice(Attested):
    """A State Council notice on the days off of a year, as its file was taken in; never edited. A later notice for the
    same year replaces it in the calendar, not in the table."""

    year = models.IntegerField(db_comment="the year whose days off it sets")
    title = models.CharField(max_length=MOST_TITLE, db_comment="title of the notice")
    reference = models.CharField(max_length=MOST_REFERENCE, db_comment="its number as the State Council gave it")
    published_on = models.DateField(db_comment="day on which it was published")
    content = models.TextField(max_length=MOST_FILE_CHARACTERS, db_comment="the data file, as taken in")
    taken_in_at = models.DateTimeField(db_comment="when this installation took it in")
    taken_in_by = models.CharField(max_length=64, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "published_on"], name="calendar_notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} by {self.reference}"
