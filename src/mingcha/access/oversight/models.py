"""The table of days whose use of footage was judged (article 25)."""

from django.db import models

from mingcha.evidence.models import Attested


class JudgedDay(Attested):
    """A Shanghai day whose use of footage was judged; rows are only added (migration 0016).

    Its results are findings (registry/findings). A day without a row was not judged; the auditor's page and `mingcha
    check` show that.
    """

    day = models.DateField(unique=True, db_comment="the Shanghai day")
    judged_at = models.DateTimeField(db_comment="when it was judged")
    people = models.IntegerField(db_comment="people who opened pictures, took playback or were refused on it")
    found = models.IntegerField(db_comment="findings that were made")

    def __str__(self) -> str:
        return f"{self.day}"
