"""Whether a target holds rows: pushes know it, and hand the answer in when the product starts (articles 13(1), 13(2);
GDSR)."""

from collections.abc import Callable

from mingcha.sharing.targets.models import Target

type Holds = Callable[[Target], bool]

_ANSWERS: list[Holds] = []


def answer_holding(holds: Holds) -> None:
    """Says how it is found whether a target holds rows, for the life of the process."""
    if holds not in _ANSWERS:
        _ANSWERS.append(holds)


def holds_rows(held: Target) -> bool:
    """Whether rows lie at a target, or may lie there: they left and nothing withdrew them."""
    return any(holds(held) for holds in _ANSWERS)
