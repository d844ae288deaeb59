"""Proposes acts; confirms, refuses, withdraws and expires proposals (16(2); decree 799, art. 16(2)(2))."""

from datetime import datetime, timedelta
from typing import Any

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import canonical_json
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.confirmations import rules
from mingcha.registry.confirmations.kinds import Carrying, ProposalKind, kind_called
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.confirmations.rows import (
    facts_for_proposer,
    facts_of_proposal,
    matter_of,
    payload_of,
    proposal_called,
    proposal_row,
)
from mingcha.registry.confirmations.values import Confirmed, Payload, ProposalRow, ProposalState
from mingcha.registry.identity.asker import Asker, actor_of, asker_called, duty_of
from mingcha.registry.identity.duty import DutyFacts

_MOST_EXPIRED_AT_ONCE = 100


@cites("16(2)", "799-16(2)(2)")
def propose(by: Asker, kind: str, payload: Payload, *, clock: Clock, note: str = "") -> ProposalRow:
    """Proposes an act of this kind. Raises Refused by the rule of the act itself, Fault(CONFLICT) if the same proposal
    is open already, and what the kind raises for an invalid payload."""
    of_kind = kind_called(kind)
    with act("registry.proposal.make", by=actor_of(by), clock=clock, cites=of_kind.articles) as record:
        now = clock.now()
        matter = of_kind.read(payload, now)
        require(of_kind.may_propose(duty_of(by, now), matter.facts, now))
        text = canonical_json(payload).decode()
        waits = Proposal.objects.filter(kind=kind, payload=text, state=ProposalState.OPEN, expires_at__gt=now)
        free(waits.exists(), "同一事项已在等待确认", "the same proposal waits already")
        _require_room(actor_of(by).id, now)
        last = Proposal.objects.order_by("-number").first()
        days = parameters.number("access.confirmation_days", shanghai_day(now))
        held = Proposal.objects.create(
            number=(last.number if last else 0) + 1,
            kind=kind,
            payload=text,
            subject=matter.subject,
            division=matter.place.division,
            organisation=matter.place.organisation,
            zone=matter.place.zone,
            note=checked_name(note, rules.MOST_REASON) if note.strip() else "",
            proposed_by=actor_of(by).id,
            proposed_at=now,
            expires_at=now + timedelta(days=days),
        )
        record.wrote(held)
        _note(record, held)
    return proposal_row(held, now)


@cites("16(2)", "799-16(2)(2)")
def confirm(by: Asker, name: str, *, clock: Clock) -> Confirmed:
    """Confirms a proposal and carries it out in the same act.

    The rule of the original act is judged again now, with the proposer's roles of now, and so is the confirming
    person's office. Raises Refused by either; the proposal then stays open. Raises Fault(NOT_FOUND).
    """
    held = proposal_called(name)
    articles, act_name = kind_called(held.kind).articles, kind_called(held.kind).act_name
    with act(act_name, by=actor_of(by), clock=clock, cites=articles) as record:
        now = clock.now()
        held = proposal_called(name)
        kind, matter = matter_of(held, now)
        confirmer = duty_of(by, now)
        require(rules.may_decide(confirmer, facts_of_proposal(held, matter, confirmer, articles[0]), now))
        require(kind.may_confirm(confirmer, matter.facts, now))
        proposer = _proposer(held, kind, now)
        require(kind.may_propose(proposer, matter.facts, now))
        carrying = Carrying(
            name=held.name,
            payload=payload_of(held),
            matter=matter,
            proposed_by=held.proposed_by,
            proposer=proposer,
            confirmer=confirmer,
            confirmed_by=by,
            clock=clock,
        )
        shown_once = kind.carry_out(record, carrying)
        _decide(record, held, ProposalState.CONFIRMED, actor_of(by), now)
    return Confirmed(proposal_row(held, now), shown_once)


@cites("16(2)", "799-16(2)(2)")
def refuse_proposal(by: Asker, name: str, *, reason: str, clock: Clock) -> ProposalRow:
    """Refuses a proposal, with a reason: by whoever could confirm it. Raises Refused, Fault(NOT_FOUND)."""
    held = proposal_called(name)
    articles = kind_called(held.kind).articles
    with act("registry.proposal.refuse", by=actor_of(by), clock=clock, cites=articles) as record:
        now = clock.now()
        held = proposal_called(name)
        kind, matter = matter_of(held, now)
        decider = duty_of(by, now)
        require(rules.may_decide(decider, facts_of_proposal(held, matter, decider, articles[0]), now))
        require(kind.may_confirm(decider, matter.facts, now))
        held.reason = checked_name(reason, rules.MOST_REASON)
        _decide(record, held, ProposalState.REFUSED, actor_of(by), now)
    return proposal_row(held, now)


@cites("799-16(2)(2)")
def withdraw(by: Asker, name: str, *, clock: Clock, reason: str = "") -> ProposalRow:
    """Withdraws one's own proposal. Raises Refused, Fault(NOT_FOUND)."""
    held = proposal_called(name)
    articles = kind_called(held.kind).articles
    with act("registry.proposal.withdraw", by=actor_of(by), clock=clock, cites=articles) as record:
        now = clock.now()
        held = proposal_called(name)
        require(rules.may_withdraw(duty_of(by, now), facts_for_proposer(held, articles[0]), now))
        held.reason = checked_name(reason, rules.MOST_REASON) if reason.strip() else ""
        _decide(record, held, ProposalState.WITHDRAWN, actor_of(by), now)
    return proposal_row(held, now)


@cites("799-16(2)(2)")
def expire_proposals(by: Actor, *, clock: Clock) -> int:
    """Closes open proposals whose time is over, one act each, at most a hundred a call; returns their number."""
    due = Proposal.objects.filter(state=ProposalState.OPEN, expires_at__lte=clock.now()).order_by("number")
    names = [held.name for held in due[:_MOST_EXPIRED_AT_ONCE]]
    for name in names:
        with act("registry.proposal.expire", by=by, clock=clock, cites=("799-16(2)(2)",)) as record:
            held = proposal_called(name)
            if held.state != ProposalState.OPEN:
                raise Fault(FaultKind.CONFLICT, ProposalState(held.state).words, name)
            _decide(record, held, ProposalState.EXPIRED, by, clock.now())
    return len(names)


def _require_room(proposed_by: str, now: datetime) -> None:
    """Raises Fault(EXHAUSTED) when one proposer has too many open proposals: they would hide those of others."""
    most = parameters.number("access.open_proposals", shanghai_day(now))
    if Proposal.objects.filter(proposed_by=proposed_by, state=ProposalState.OPEN, expires_at__gt=now).count() >= most:
        words = Words(f"您已有 {most} 项待确认，请先撤回或等候确认", f"{most} of your proposals wait already")
        raise Fault(FaultKind.EXHAUSTED, words)


def _proposer(held: Proposal, kind: ProposalKind[Any], now: datetime) -> DutyFacts:
    """The proposer with the roles of now. Raises Refused if the account was disabled since."""
    try:
        asker = asker_called(held.proposed_by)
    except Fault:
        raise Refused(rules.proposer_left(kind.articles[0])) from None
    return duty_of(asker, now)


def _decide(record: ActRecord, held: Proposal, state: ProposalState, by: Actor, now: datetime) -> None:
    held.state = state.value
    held.decided_by = by.id
    held.decided_at = now
    held.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record.wrote(held)
    _note(record, held)
    if held.reason:
        record.fact("reason", held.reason)


def _note(record: ActRecord, held: Proposal) -> None:
    """The facts of a proposal, besides those that its kind records."""
    record.fact("proposal", held.name)
    record.fact("kind", held.kind)
    record.fact("payload", payload_of(held))
    record.fact("proposed_by", held.proposed_by)
