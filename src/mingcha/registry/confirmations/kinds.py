"""The kinds of proposals. Each noun registers its own when Django starts; this module imports none of them.

To add a kind: one ProposalKind in a module of its noun, and one line in the table of registry/apps.py (or an `add_kind`
in the `ready` of a plane above). docs/design/confirmations.md says what a kind must keep to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.values import Payload
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts, Place, Role


@dataclass(frozen=True, slots=True)
class Matter[F]:
    """What a payload means now: read from the database when it is proposed, shown and confirmed.

    `facts` are plain values for the kind's rules; `place` is where it lies; `subject` a user name or code; `about` the
    ids of the people whom it concerns, who never confirm it; `effect` says in sentences what will change.
    """

    facts: F
    place: Place
    subject: str
    effect: tuple[Words, ...]
    about: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Carrying[F]:
    """A confirmed proposal, for the function that carries it out inside the act's transaction."""

    name: str
    payload: Payload
    matter: Matter[F]
    proposed_by: str
    proposer: DutyFacts
    confirmer: DutyFacts
    confirmed_by: Asker
    clock: Clock


@dataclass(frozen=True, slots=True)
class ProposalKind[F]:
    """A kind of proposal.

    `read` checks the payload and reads its matter; raises Fault. `may_propose` is the rule of the act itself, judged
    for the proposer when it is proposed and again, with the roles of then, when it is confirmed. `may_confirm` is the
    rule on the second person's office. `carry_out` writes the rows, names each to the record, and returns a secret to
    show once to the confirming person, or "". `confirmers` are the roles that can confirm at all, for lists.
    `act_name` is the name of the confirming act in the log, if others search the log for that act.
    `shows_password`: the secret is a new password of the subject's account, so the confirming person could sign in.
    """

    name: str
    words: Words
    articles: tuple[str, ...]
    confirmed_by: Words
    confirmers: frozenset[Role]
    read: Callable[[Payload, datetime], Matter[F]]
    may_propose: Callable[[DutyFacts, F, datetime], Decision]
    may_confirm: Callable[[DutyFacts, F, datetime], Decision]
    carry_out: Callable[[ActRecord, Carrying[F]], str]
    act_name: str = "registry.proposal.confirm"
    shows_password: bool = False


_kinds: dict[str, ProposalKind[Any]] = {}


def add_kind(kind: ProposalKind[Any]) -> None:
    """Registers a kind for the life of the process. Raises RuntimeError for another kind of the same name."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise RuntimeError(f"two kinds of proposals are called {kind.name!r}")


def kind_called(name: str) -> ProposalKind[Any]:
    """The kind of this name. Raises Fault(UNSUPPORTED) for an unknown one."""
    kind = _kinds.get(name)
    if kind is None:
        words = Words(f"没有这种待确认事项：“{name}”", f"there is no kind of proposal {name!r}")
        raise Fault(FaultKind.UNSUPPORTED, words)
    return kind


def kinds_confirmed_by(roles: frozenset[Role]) -> tuple[str, ...]:
    """The names of the kinds that one of these roles can confirm."""
    return tuple(sorted(name for name, kind in _kinds.items() if kind.confirmers & roles))


def kinds_showing_a_password() -> tuple[str, ...]:
    """The names of the kinds whose confirming person gets a password of the subject's account."""
    return tuple(sorted(name for name, kind in _kinds.items() if kind.shows_password))


def words_of_kind(name: str) -> Words:
    """The title of a kind; its name if this program does not know it."""
    kind = _kinds.get(name)
    return kind.words if kind is not None else Words(name, name)
