"""How sending ends without a batch at its receiver: the receiver's fault, or ours to stop it (article 13(1))."""

from collections.abc import Callable

type MayLeave = Callable[[], bool]
"""Asked when all of a batch is written and nothing has left for good, and before each further call where a batch takes
several: whether it still may. False if a point of it became secret meanwhile; nothing more leaves then."""


class ReceiverFault(OSError):  # noqa: N818 - "fault" is the term of the house
    """The receiver is away, full, or holds what it must not; nothing of the batch is there. No secret is in its
    text."""


class GivenUpAtTheLast(Exception):  # noqa: N818 - not an error: the batch was stopped by us
    """`MayLeave` was False: nothing of the batch is at the receiver."""


def always() -> bool:
    """For a batch that nothing can stop."""
    return True


def require_leave(number: str, may_leave: MayLeave, *, has_begun: bool = False) -> None:
    """Asked before a batch, or a part of it, is sent. `has_begun`: a part of it is at the receiver. Raises
    GivenUpAtTheLast, OSError for a batch that has begun."""
    if may_leave():
        return
    if has_begun:
        raise OSError(f"the batch {number} was stopped: a point of it must not leave any more")
    raise GivenUpAtTheLast(number)
