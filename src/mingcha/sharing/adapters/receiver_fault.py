"""How sending ends without a batch at its receiver: the receiver's fault, or ours to stop it (article 13(1))."""

from collections.abc import Callable

type MayLeave = Callable[[], bool]
"""Asked once when all of a batch is written and nothing has left for good: whether it still may. False if a point of it
became secret meanwhile; nothing leaves then."""


class ReceiverFault(OSError):  # noqa: N818 - "fault" is the term of the house
    """The receiver is away, full, or holds what it must not; nothing of the batch is there. No secret is in its
    text."""


class GivenUpAtTheLast(Exception):  # noqa: N818 - not an error: the batch was stopped by us
    """`MayLeave` was False: nothing of the batch is at the receiver."""


def always() -> bool:
    """For a batch that nothing can stop."""
    return True


def require_leave(number: str, may_leave: MayLeave) -> None:
    """For a receiver that takes a batch in one go: asked before it is sent. Raises GivenUpAtTheLast."""
    if not may_leave():
        raise GivenUpAtTheLast(number)
