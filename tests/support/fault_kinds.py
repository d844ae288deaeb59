"""What a function answers to input that it may refuse."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind


def fault_of(act: Callable[..., object], *values: object) -> FaultKind | None:
    """The kind of the fault that the call raises; None if it raises none. Other exceptions go through."""
    try:
        act(*values)
    except Fault as fault:
        return fault.kind
    return None
