"""Rows of proposals: found by number, and turned into values; for actions and queries, not for pages."""

import json
import re
from datetime import datetime
from typing import Any, cast

from mingcha.kit.checked import or_missing
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.registry.confirmations.kinds import (
    Matter,
    ProposalKind,
    kind_called,
    kinds_showing_a_password,
    words_of_kind,
)
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.confirmations.values import Payload, ProposalFacts, ProposalRow, ProposalState
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import registrars_of

_NAME = re.compile(r"P[0-9]{8}", re.ASCII)


def proposal_called(name: str) -> Proposal:
    """The proposal with this number, such as "P00000001". Raises Fault(NOT_FOUND)."""
    held = Proposal.objects.filter(number=int(name[1:])).first() if _NAME.fullmatch(name) else None
    return or_missing(held, "待确认事项", "proposal", name[:20])


def payload_of(held: Proposal) -> Payload:
    """The content of a proposal, as its kind defines it."""
    return cast("Payload", json.loads(held.payload))


def matter_of(held: Proposal, at: datetime) -> tuple[ProposalKind[Any], Matter[Any]]:
    """The kind of a proposal and its matter as it is now. Raises Fault, for example if its subject is gone."""
    kind = kind_called(held.kind)
    return kind, kind.read(payload_of(held), at)


def facts_of_proposal(held: Proposal, matter: Matter[Any], decider: DutyFacts, article: str) -> ProposalFacts:
    """A proposal as rules see it, for this decider."""
    return _facts(held, article, matter.about, decider)


def facts_for_proposer(held: Proposal, article: str) -> ProposalFacts:
    """A proposal as rules see it for its proposer, who withdraws it also when its subject is gone."""
    return _facts(held, article, frozenset(), None)


def _facts(held: Proposal, article: str, about: frozenset[int], decider: DutyFacts | None) -> ProposalFacts:
    proposer = person_id(held.proposed_by)
    concerned = {*about, proposer} - {0}
    return ProposalFacts(
        article=article,
        proposer_id=proposer,
        about=about,
        state=ProposalState(held.state),
        expires_at=held.expires_at,
        registered_by_decider=decider is not None and _registered(decider.user_id, concerned),
        registered_decider=decider is not None and proposer != 0 and _registered(proposer, {decider.user_id}),
        reset_by_decider=decider is not None and any(_reset(decider.user_id, one) for one in concerned),
    )


def _reset(decider_id: int, user_id: int) -> bool:
    """Whether the decider also confirmed, and so was shown, the newest password that two persons gave this account,
    and the account has no second factor that is older than that password and keeps the decider out."""
    subject = User.objects.filter(pk=user_id).values("username")
    rows = Proposal.objects.filter(kind__in=kinds_showing_a_password(), state=ProposalState.CONFIRMED)
    newest = rows.filter(subject__in=subject).order_by("-decided_at", "-number").first()
    if newest is None or newest.decided_at is None or newest.decided_by != f"user:{decider_id}":
        return False
    return not any(factor.added_at < newest.decided_at for factor in factors_of(user_id))


def _registered(decider_id: int, concerned: set[int]) -> bool:
    """Whether this person registered one of these accounts, or an account that did, and so on."""
    return any(decider_id in above for above in registrars_of(concerned).values())


def proposal_row(held: Proposal, at: datetime) -> ProposalRow:
    """A proposal as a value. `effect` is read from the database as it is now; if its subject is gone, it says so."""
    effect: tuple[Words, ...] = ()
    confirmed_by = Words("", "")
    articles: tuple[str, ...] = ()
    try:
        kind = kind_called(held.kind)
        confirmed_by, articles = kind.confirmed_by, kind.articles
        effect = kind.read(payload_of(held), at).effect
    except Fault as fault:
        effect = (fault.words,)
    return ProposalRow(
        name=held.name,
        kind=held.kind,
        kind_words=words_of_kind(held.kind),
        confirmed_by=confirmed_by,
        articles=articles,
        subject=held.subject,
        effect=effect,
        payload=payload_of(held),
        place=held.place,
        note=held.note,
        proposed_by=held.proposed_by,
        proposed_at=held.proposed_at,
        expires_at=held.expires_at,
        state=ProposalState(held.state),
        decided_by=held.decided_by,
        decided_at=held.decided_at,
        reason=held.reason,
    )
