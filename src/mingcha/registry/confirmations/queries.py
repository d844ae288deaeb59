"""Proposals that wait for the asker, the asker's own, and one by its number (decree 799, art. 16(2)(2))."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import concrete_names, instances
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations import rules
from mingcha.registry.confirmations.kinds import kinds_confirmed_by
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.confirmations.rows import facts_of_proposal, matter_of, proposal_called, proposal_row
from mingcha.registry.confirmations.values import ProposalRow, ProposalState
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts

MOST_LISTED = 200
"""Rows of a list; the oldest open proposals come first, so none is hidden for ever."""
_MOST_SETS = 64
"""Sets of kinds of which the query is kept."""
_PROPOSAL = PlaceColumns("division", "organisation", "zone")


def waiting_for(asker: Reader, *, at: datetime) -> tuple[ProposalRow, ...]:
    """The open proposals that the asker may confirm now, the first to expire first, at most 200."""
    return tuple(proposal_row(held, at) for held in _waiting(duty_of(asker, at), at))


def count_waiting_for(asker: Reader, *, at: datetime) -> int:
    """The number of open proposals that the asker may confirm now, at most 200."""
    return len(_waiting(duty_of(asker, at), at))


def own_proposals(asker: Reader, *, at: datetime) -> tuple[ProposalRow, ...]:
    """The asker's own proposals, the newest first, at most 200."""
    facts = duty_of(asker, at)
    mine = Q(proposed_by__startswith="program:") if facts.user_id == 0 else Q(proposed_by=f"user:{facts.user_id}")
    return tuple(proposal_row(held, at) for held in Proposal.objects.filter(mine).order_by("-number")[:MOST_LISTED])


def decided_in_reach(asker: Reader, *, at: datetime) -> tuple[ProposalRow, ...]:
    """The newest decided proposals, at most 200: for auditors those of their territory, for others those that they
    decided."""
    facts = duty_of(asker, at)
    seen = Q(decided_by=f"user:{facts.user_id}")
    if facts.has(Role.AUDITOR):
        seen |= reach(facts, _PROPOSAL)
    rows = Proposal.objects.exclude(state=ProposalState.OPEN).filter(seen).order_by("-number")
    return tuple(proposal_row(held, at) for held in rows[:MOST_LISTED])


def proposal(asker: Reader, name: str, *, at: datetime) -> ProposalRow:
    """A proposal: for its proposer, whom it concerns, whoever decided or may confirm it, and auditors of its place.

    Raises Fault(NOT_FOUND), also for other askers.
    """
    facts = duty_of(asker, at)
    held = proposal_called(name)
    if not _may_see(facts, held, at):
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个待确认事项：“{name}”", f"there is no proposal {name!r}"))
    return proposal_row(held, at)


def may_decide_now(asker: Reader, name: str, *, at: datetime) -> bool:
    """Whether the asker may confirm or refuse this proposal now. Raises Fault(NOT_FOUND)."""
    return _may_confirm(duty_of(asker, at), proposal_called(name), at)


def _may_see(facts: DutyFacts, held: Proposal, at: datetime) -> bool:
    hands = (person_id(held.proposed_by), person_id(held.decided_by))
    return rules.is_concerned(facts, *hands, held.subject, held.place) or _may_confirm(facts, held, at)


def _waiting(facts: DutyFacts, at: datetime) -> list[Proposal]:
    kinds = kinds_confirmed_by(frozenset(held.role for held in facts.roles))
    if not facts.active or facts.user_id == 0 or not kinds:
        return []
    rows = instances(Proposal, _open_of(kinds).rows(facts, at, f"user:{facts.user_id}", limit=MOST_LISTED))
    return [held for held in rows if _may_confirm(facts, held, at)]


@lru_cache(_MOST_SETS)
def _open_of(kinds: tuple[str, ...]) -> QueryOfFacts:
    """The open proposals in reach of these kinds, which other modules add, but for those of one proposer."""

    def ask(facts: DutyFacts, at: datetime, proposer: str) -> QuerySet[Proposal, Any]:
        rows = Proposal.objects.filter(state=ProposalState.OPEN, expires_at__gt=at, kind__in=kinds)
        rows = rows.filter(reach(facts, _PROPOSAL)).exclude(proposed_by=proposer).order_by("number")
        return rows.values_list(*concrete_names(Proposal))

    return QueryOfFacts(ask)


def _may_confirm(facts: DutyFacts, held: Proposal, at: datetime) -> bool:
    try:
        kind, matter = matter_of(held, at)
    except Fault:
        return False
    known = facts_of_proposal(held, matter, facts, kind.articles[0])
    return bool(rules.may_decide(facts, known, at)) and bool(kind.may_confirm(facts, matter.facts, at))
