"""Derived rows of circuits: their outages, and their loss and jitter by day (article 17).

Kept by upkeep.py and link_upkeep.py, which derive the last days anew each hour. Not attested: they follow from what the
recorders report and from which points hung on which circuit.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class CircuitOutage(models.Model):
    """An outage of a circuit with its cameras. Derived."""

    circuit = models.BigIntegerField(db_comment="number of the circuit")
    from_ms = models.BigIntegerField(db_comment="Unix ms: when the first of its cameras fell silent")
    to_ms = models.BigIntegerField(null=True, blank=True, db_comment="Unix ms: its end, empty while it lasts")
    cameras = models.JSONField(db_comment="20-digit codes of the cameras that fell silent")
    heard = models.PositiveIntegerField(db_comment="cameras of the circuit that were heard until then")
    reason = models.CharField(max_length=32, db_comment="cause as the recorder saw it, media.units.GapReason")

    class Meta:
        db_table_comment = "derived: outages of circuits"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circuit", "from_ms"], name="circuit_outage_once"),
            models.CheckConstraint(condition=Q(to_ms=None) | Q(to_ms__gt=F("from_ms")), name="circuit_outage_times"),
        ]

    def __str__(self) -> str:
        return f"outage of {self.circuit}"


class CircuitLinkDay(models.Model):
    """What recorders measured of a circuit's cameras on a Shanghai day. Derived; kept for two months."""

    circuit = models.BigIntegerField(db_comment="number of the circuit")
    day = models.DateField(db_comment="Shanghai day")
    measured_s = models.BigIntegerField(db_comment="seconds of its cameras over UDP that were measured")
    expected = models.BigIntegerField(db_comment="RTP packets of the video that should have come")
    lost = models.BigIntegerField(db_comment="those of them that did not")
    jitter_us = models.PositiveIntegerField(db_comment="mean interarrival jitter, microseconds")
    jitter_most_us = models.PositiveIntegerField(db_comment="greatest interarrival jitter, microseconds")
    skipped = models.BigIntegerField(db_comment="packets that cameras left out over TCP")

    class Meta:
        db_table_comment = "derived: loss and jitter of circuits by day"
        constraints: ClassVar = [models.UniqueConstraint(fields=["circuit", "day"], name="circuit_link_day_once")]
        indexes: ClassVar = [models.Index(fields=["day"], name="circuit_link_day_day")]

    def __str__(self) -> str:
        return f"circuit {self.circuit} on {self.day}"
