"""How long files of redactions lie: fetched footage goes with its redaction, or days after the last act (art. 19)."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mingcha.custody.holds.actions import release_hold
from mingcha.custody.holds.queries import is_in_force
from mingcha.jobs.queries import jobs_called
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.redaction.actions import lapse_redaction
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import last_act_at, redactions_with_points
from mingcha.privacy.redaction.rules import is_left_lying
from mingcha.privacy.redaction.states import OPEN, RedactionState
from mingcha.privacy.redaction.tasks import WORKED_ON, end_for_failure
from mingcha.privacy.redaction.work_folder import RedactionWork, is_redaction_no

_WORKED_ON = [state.value for state in WORKED_ON.values()]
_LEFT_TO_PEOPLE = [state.value for state in OPEN if state not in WORKED_ON.values()]
_LOST, _RELEASED = "任务已中断", "脱敏影片已放行，素材已清除"


@cites("19", "21")
def keep_redactions(by: Actor, *, clock: Clock) -> int:
    """Ends redactions whose job ended without them, and those on which nobody acted for `privacy.redaction_kept_days`;
    removes the files of those that are over, and what the film of a released one was made of, as many days after its
    last act. Returns how many it ended or cleared. Repeatable."""
    folder: Path = settings.MINGCHA_HOME.redactions
    done = sum(end_for_failure(no, reason, clock) for no, reason in list(_without_job()))
    for held in redactions_with_points().filter(state__in=_LEFT_TO_PEOPLE):
        if is_left_lying(last_act_at(held), clock.now()):
            done += _lapsed(by, held.no, clock)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        row = redactions_with_points().filter(no=path.name).first() if is_redaction_no(path.name) else None
        if row is not None and row.state not in OPEN:  # one that no row explains is a finding of `mingcha check`
            done += _cleared(by, row, RedactionWork(folder, row.no), clock)
    return done


def _without_job() -> Iterator[tuple[str, str]]:
    """Number and reason of those on which no job works: a worker died before it could end them."""
    rows = list(Redaction.objects.filter(state__in=_WORKED_ON).values_list("no", "job"))
    jobs = jobs_called([job for _, job in rows])
    for no, number in rows:
        job = jobs.get(number)
        if job is None or not job.is_open:
            yield no, job.error.zh if job is not None and job.error is not None else _LOST


def _lapsed(by: Actor, no: str, clock: Clock) -> bool:
    try:
        lapse_redaction(by, no=no, clock=clock)
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT:
            raise
        return False
    RedactionWork(settings.MINGCHA_HOME.redactions, no).remove()
    return True


def _cleared(by: Actor, held: Redaction, work: RedactionWork, clock: Clock) -> bool:
    """Removes what need not lie any longer of a redaction that is not open; whether there was anything."""
    if held.state != RedactionState.RELEASED:
        work.remove()
        return True
    if not is_left_lying(last_act_at(held), clock.now()):
        return False
    if is_in_force(held.hold):
        release_hold(by, held.hold, reason=_RELEASED, clock=clock)
    if not work.has_more_than_film():
        return False
    work.remove_all_but_film()
    return True
