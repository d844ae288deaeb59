"""Whether footage may be given to another: the plane above knows the impact assessments, and plugs its decision in when
it is loaded (article 16(6); PIPL 55, 56)."""

from collections.abc import Callable
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.disclosures.values import Disclosure

type DisclosureDecision = Callable[[Disclosure, datetime], Decision]
"""Whether a way out of a unit may open at an instant."""

_PLUGGED: list[DisclosureDecision] = []


def plug_disclosure_decision(decision: DisclosureDecision) -> None:
    """Takes the decision of the plane above; once more replaces it."""
    _PLUGGED[:] = [decision]


def disclosure_decision() -> DisclosureDecision:
    """What was plugged in. Raises Fault(INTERNAL) where nothing was: nothing is given away without being judged."""
    if not _PLUGGED:
        words = Words("影响评估规则未装载", "the rule of impact assessments is not loaded")
        raise Fault(FaultKind.INTERNAL, words)
    return _PLUGGED[0]
