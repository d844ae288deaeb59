"""Derived rows of outages of circuits (article 17).

Kept by upkeep.py, which derives the last days anew each hour. Not attested: they follow from what the recorders report
and from which points hung on which circuit.
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
