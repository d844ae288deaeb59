"""What came of a report: inspections and obstructions follow it and stand above it, and plug in what they say when
Django starts (799-24(2))."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.reports.values import FollowedBy

type Following = Callable[[int], FollowedBy]
"""What followed the report with this number."""

_PLUGGED: list[Following] = []


def plug_following_of_reports(following: Following) -> None:
    """Takes what the plane above says; once more replaces it."""
    _PLUGGED[:] = [following]


def followed_by(report: int) -> FollowedBy:
    """What followed a report. Raises Fault(INTERNAL) where nothing was plugged in: no report is closed without
    asking."""
    if not _PLUGGED:
        words = Words("监督检查未装载", "what follows a report is not loaded")
        raise Fault(FaultKind.INTERNAL, words)
    return _PLUGGED[0](report)
