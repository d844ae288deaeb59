"""The table of proposals (decree 799, art. 16(2)(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.confirmations.rules import MOST_REASON
from mingcha.registry.confirmations.values import ProposalState
from mingcha.registry.identity.duty import Place


class Proposal(Attested):
    """An act that was proposed. It takes effect when a second person of the right office confirms it."""

    number = models.PositiveIntegerField(unique=True, db_comment="running number; shown as P00000001")
    kind = models.CharField(max_length=40, db_comment="name of its kind")
    payload = models.TextField(db_comment="what is asked for: canonical JSON without secrets")
    subject = models.CharField(max_length=60, db_comment="user name or code that it concerns")
    division = models.CharField(max_length=6, blank=True, db_comment="where it lies: GB/T 2260 division, or empty")
    organisation = models.CharField(max_length=20, blank=True, db_comment="code of the unit that it concerns, or empty")
    zone = models.CharField(max_length=10, blank=True, db_comment="functional zone where it lies, or empty")
    note = models.CharField(max_length=MOST_REASON, blank=True, db_comment="why, in the proposer's words")
    proposed_by = models.CharField(max_length=64, db_comment="actor id")
    proposed_at = models.DateTimeField(db_comment="when")
    expires_at = models.DateTimeField(db_comment="from this instant on nobody can confirm it")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.words.zh) for state in ProposalState],
        default=ProposalState.OPEN.value,
        db_comment="open | confirmed | refused | withdrawn | expired",
    )
    decided_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the decision")
    decided_at = models.DateTimeField(null=True, blank=True, db_comment="when it was decided; empty while open")
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it was refused or withdrawn"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in ProposalState]), name="prop_state"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="prop_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "refused"]) | ~Q(decided_by=F("proposed_by")),
                name="prop_second_person",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("proposed_at")), name="prop_expires_later"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"], name="prop_open")]

    @property
    def name(self) -> str:
        """The number as people write it."""
        return f"P{self.number:08d}"

    @property
    def place(self) -> Place:
        """Where it lies."""
        return Place(self.division, self.organisation, self.zone)

    def __str__(self) -> str:
        return self.name
