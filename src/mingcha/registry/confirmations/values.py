"""Proposals as frozen values, and their states (decree 799, art. 16(2)(2))."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.canonical import Json
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place

type Payload = dict[str, Json]
"""The content of a proposal: names and codes as its kind defines them, without secrets."""


class ProposalState(StrEnum):
    """The states of a proposal; all but OPEN are final."""

    OPEN = "open"
    CONFIRMED = "confirmed"  # a second person confirmed it, and it took effect
    REFUSED = "refused"  # a second person refused it
    WITHDRAWN = "withdrawn"  # its proposer took it back
    EXPIRED = "expired"  # nobody decided in time

    @property
    def words(self) -> Words:
        """The state for people."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    ProposalState.OPEN: Words("待确认", "waits"),
    ProposalState.CONFIRMED: Words("已确认", "confirmed"),
    ProposalState.REFUSED: Words("未予确认", "refused"),
    ProposalState.WITHDRAWN: Words("已撤回", "withdrawn"),
    ProposalState.EXPIRED: Words("已过期", "expired"),
}


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal as rules see it. `proposer_id` is 0 if a program of the machine's owner proposed it; `about` are the
    people whom it concerns; `registered_by_decider`: the decider registered the account of the proposer or of one of
    these people; `registered_decider`: the proposer registered the decider's account; `reset_by_decider`: the decider
    read the last new password of the proposer's or such an account, which has no second factor from before;
    `article` is the one that a refusal names."""

    article: str
    proposer_id: int
    about: frozenset[int]
    state: ProposalState
    expires_at: datetime
    registered_by_decider: bool = False
    registered_decider: bool = False
    reset_by_decider: bool = False


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal for lists and pages.

    `name` is its number as people write it ("P00000001"); `subject` the user name or code that it concerns; `effect`
    says in sentences what will change; `confirmed_by` is the office that confirms.
    """

    name: str
    kind: str
    kind_words: Words
    confirmed_by: Words
    articles: tuple[str, ...]
    subject: str
    effect: tuple[Words, ...]
    payload: Payload
    place: Place
    note: str
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    state: ProposalState
    decided_by: str
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmed proposal. `shown_once` is a secret for the confirming person ("" for most kinds), stored nowhere."""

    proposal: ProposalRow
    shown_once: str = ""
