"""Asks signed_papers, which imports cases and so stands above them, which cases have a scan that waits for a reader; it
is set when Django starts (APL 61)."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts

type CasesWithScans = Callable[[DutyFacts], tuple[int, ...]]
"""The cases (keys) of a person's places with a scan that this person may confirm."""

_PLUGGED: list[CasesWithScans] = []


def plug_cases_with_scans(cases: CasesWithScans) -> None:
    """Takes what signed papers say; once more replaces it."""
    _PLUGGED[:] = [cases]


def cases_with_scans(who: DutyFacts) -> tuple[int, ...]:
    """See CasesWithScans. Raises Fault(INTERNAL) where nothing was plugged in: no list leaves them out in silence."""
    if not _PLUGGED:
        raise Fault(FaultKind.INTERNAL, Words("签收扫描件规则未装载", "the signed scans are not loaded"))
    return _PLUGGED[0](who)
