"""The adapters by kind of target: one table, filled when the product starts (article 13(1))."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.adapters.port import Adapter
from mingcha.sharing.targets.values import OpenTarget, TargetKind

type OpenAdapter = Callable[[OpenTarget], Adapter]
"""Makes the adapter of a target; nothing is sent by it. Raises Fault(INVALID) for an address of another form."""

_ADAPTERS: dict[TargetKind, OpenAdapter] = {}


def add_adapter(kind: TargetKind, opener: OpenAdapter) -> None:
    """Says how targets of a kind are spoken with, for the life of the process."""
    _ADAPTERS[kind] = opener


def open_adapter(kind: TargetKind, target: OpenTarget) -> Adapter:
    """The adapter of a target. Raises Fault(UNSUPPORTED) for a kind that this version does not speak, Fault(INVALID)
    for an address of another form."""
    if kind not in _ADAPTERS:
        words = Words(f"本版本不支持“{kind.words.zh}”", f"this version does not speak with: {kind.words.en}")
        raise Fault(FaultKind.UNSUPPORTED, words, about="kind")
    return _ADAPTERS[kind](target)
