"""Acts of the evidence plane itself: that somebody checked, and how it ended (article 20)."""

from collections import Counter
from collections.abc import Sequence

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding

_NAMED = 50
"""So many findings are named in the entry; all of them are counted."""


@cites("20(2)", "20(3)")
def record_check(findings: Sequence[Finding], *, by: Actor, clock: Clock) -> int:
    """Writes that a check was made, with the number of findings by kind and the first of them; its entry's index."""
    with act("evidence.check.record", by=by, clock=clock, cites=("20(2)", "20(3)")) as deed:
        deed.fact("findings", len(findings))
        deed.fact("kinds", dict(Counter(f"{finding.plane}/{finding.kind}" for finding in findings)))
        deed.fact("named", [f"{finding.plane}/{finding.kind} {finding.subject}" for finding in findings[:_NAMED]])
    return deed.entry
