"""The open proposals of a kind that a person made, for the page on which they are made (decree 799, art. 16(2)(2))."""

from datetime import datetime

from mingcha.registry.confirmations.queries import own_proposals
from mingcha.registry.confirmations.values import ProposalRow, ProposalState
from mingcha.registry.identity.duty import DutyFacts


def own_of_kind(facts: DutyFacts, kind: str, *, at: datetime) -> tuple[ProposalRow, ...]:
    """Those that wait, the newest first."""
    rows = own_proposals(facts, at=at)
    return tuple(row for row in rows if row.kind == kind and row.state is ProposalState.OPEN)
