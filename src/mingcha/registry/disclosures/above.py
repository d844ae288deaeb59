"""Whether footage may be given to another: the plane above knows the impact assessments, and plugs its decision in when
it is loaded (article 16(6); PIPL 55, 56)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.disclosures.values import Disclosure

type DisclosureDecision = Callable[[Disclosure, datetime], Decision]
"""Whether a way out of a unit may open at an instant."""
type DisclosureDecisions = Callable[[Sequence[Disclosure], datetime], tuple[Decision, ...]]
"""The same of many ways at one instant, in their order, without a query for each of them."""

_PLUGGED: list[tuple[DisclosureDecision, DisclosureDecisions]] = []


def plug_disclosure_decision(decision: DisclosureDecision, of_many: DisclosureDecisions) -> None:
    """Takes the decision of the plane above, of one way and of many; once more replaces it."""
    _PLUGGED[:] = [(decision, of_many)]


def disclosure_decision() -> DisclosureDecision:
    """What was plugged in. Raises Fault(INTERNAL) where nothing was: nothing is given away without being judged."""
    return _plugged()[0]


def disclosure_decisions() -> DisclosureDecisions:
    """What was plugged in for many ways. Raises Fault(INTERNAL) where nothing was."""
    return _plugged()[1]


def _plugged() -> tuple[DisclosureDecision, DisclosureDecisions]:
    if not _PLUGGED:
        words = Words("影响评估规则未装载", "the rule of impact assessments is not loaded")
        raise Fault(FaultKind.INTERNAL, words)
    return _PLUGGED[0]
