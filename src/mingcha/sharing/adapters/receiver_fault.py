"""How sending ends without a batch at its receiver: the receiver's fault, or ours to stop it (article 13(1))."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

type MayLeave = Callable[[], bool]
"""Asked when all of a batch is written and nothing has left for good, and before each further call where a batch takes
several: whether it still may. False if a point of it became secret meanwhile; nothing more leaves then."""


class ReceiverFault(OSError):  # noqa: N818 - "fault" is the term of the house
    """The receiver is away, full, or holds what it must not. No secret is in its text."""


class NeverLeft(ReceiverFault):
    """Nothing of the batch left for certain: the receiver was not reached, the transaction was not committed, the
    package was not renamed. Of what it names the receiver has heard nothing."""


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


@contextmanager
def never_left() -> Iterator[Callable[[], None]]:
    """What fails inside happened before anything of the batch left: an OSError becomes NeverLeft, until what is given
    here is called, at the last instant before something leaves."""
    left = list[bool]()
    try:
        yield lambda: left.append(True)
    except OSError as error:
        if left:
            raise
        kind = "" if isinstance(error, ReceiverFault) else f"{type(error).__name__}: "
        raise NeverLeft(f"{kind}{error}") from None


@contextmanager
def has_left() -> Iterator[None]:
    """Something of the batch left before: what fails inside is no NeverLeft."""
    try:
        yield
    except NeverLeft as error:
        raise OSError(str(error)) from None
