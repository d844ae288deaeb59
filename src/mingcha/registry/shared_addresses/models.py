"""The table of agreements to share an address (articles 3, 7)."""

from typing import ClassVar

from django.db import models

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.address import MOST_STREAM_KEY
from mingcha.registry.shared_addresses.rules import MOST_REASON


class SharedAddress(Attested):
    """That a unit may register an address that a point of another unit has."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="shared_addresses", db_comment="unit that may register it too"
    )
    stream_key = models.CharField(max_length=MOST_STREAM_KEY, db_comment="the address (points/address.py)")
    reason = models.CharField(max_length=MOST_REASON, db_comment="why, in the words of the unit that asked")
    proposal = models.CharField(max_length=20, db_comment="the proposal that both confirmed")
    agreed_at = models.DateTimeField(db_comment="when the other unit confirmed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "stream_key"], name="shared_address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.stream_key}"
