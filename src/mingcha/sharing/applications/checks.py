"""What `mingcha check` asks of applications: each says what its digest says, and stands where its last step led
(article 13(2))."""

from collections.abc import Iterator

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.sharing.applications.content import application_digest, content_of
from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.applications.rows import steps_of, stored_content
from mingcha.sharing.applications.states import STEPS, ApplicationState

_ALTERED = Words("共享申请的内容与其摘要值不符", "an application differs from its digest")
_STEPS = Words("共享申请的状态与其办理步骤不符", "an application is not in the state of its steps")


@cites("13(2)")
def check_applications() -> Iterator[Finding]:
    """Names every application whose content, or that of a step, is another than was written, and every one whose state
    is not where its steps led."""
    rows = Application.objects.select_related("department", "data_set").order_by("pk")
    for held in rows.iterator(chunk_size=500):
        steps = steps_of(held)
        digests = [held.digest == application_digest(stored_content(held))]
        if not all((*digests, *(one.digest == application_digest(content_of(one.content)) for one in steps))):
            yield Finding("sharing", "application_altered", held.no, _ALTERED)
        if not _follows(ApplicationState(held.state), steps):
            yield Finding("sharing", "application_steps", held.no, _STEPS)


def _follows(state: ApplicationState, steps: tuple[ApplicationStep, ...]) -> bool:
    at = ApplicationState.DRAFT
    for number, step in enumerate(steps, 1):
        to = ApplicationState(step.state)
        if step.number != number or to not in STEPS[at]:
            return False
        at = to
    return at is state
