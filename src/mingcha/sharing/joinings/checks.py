"""What `mingcha check` asks of joinings: each stands where its steps led (article 13(3))."""

from collections.abc import Iterator, Sequence

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.sharing.joinings.models import Joining, JoiningStep
from mingcha.sharing.joinings.rows import steps_of_joining
from mingcha.sharing.joinings.states import STEPS, JoiningState

_STEPS = Words("联网的状态与其办理步骤不符", "a joining is not in the state of its steps")


@cites("13(3)")
def check_joinings() -> Iterator[Finding]:
    """Names every joining whose state is not where its steps led."""
    for held in Joining.objects.order_by("pk").iterator(chunk_size=500):
        if not _follows(JoiningState(held.state), steps_of_joining(held)):
            yield Finding("sharing", "joining_steps", held.no, _STEPS)


def _follows(state: JoiningState, steps: Sequence[JoiningStep]) -> bool:
    at: JoiningState | None = None
    for number, step in enumerate(steps, 1):
        to = JoiningState(step.state)
        begins = at is None and to is JoiningState.OFFERED
        if step.number != number or not (begins or (at is not None and to in STEPS[at])):
            return False
        at = to
    return at is state
