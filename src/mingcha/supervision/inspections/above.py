"""What follows of an inspection: its penalty cases are about it and so above it, and plug in what they say when Django
starts (799-24)."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

type IsCharged = Callable[[int], bool]
"""Whether a penalty case of a finding of the inspection with this number is led or was."""

_PLUGGED: list[IsCharged] = []


def plug_charged(is_charged: IsCharged) -> None:
    """Takes what cases say; once more replaces it."""
    _PLUGGED[:] = [is_charged]


def is_charged(inspection: int) -> bool:
    """Whether a penalty case came of an inspection. Raises Fault(INTERNAL) where nothing was plugged in: nothing is
    closed without asking."""
    if not _PLUGGED:
        words = Words("案件规则未装载", "the rules of cases are not loaded")
        raise Fault(FaultKind.INTERNAL, words)
    return _PLUGGED[0](inspection)
