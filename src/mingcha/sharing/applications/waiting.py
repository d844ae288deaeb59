"""Applications that wait for a person without a day: returned to their department (article 13(2))."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.sharing.applications.models import ApplicationStep
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.applications.states import ApplicationState


@cites("13(2)")
def waiting_applications(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The applications that were returned to the department of its user, the oldest first; by one query."""
    departments = own_departments(duty_of(asker, at))
    if not departments:
        return ()
    returned = ApplicationState.RETURNED.value
    steps = ApplicationStep.objects.filter(
        state=returned, application__state=returned, application__department__code__in=departments
    ).select_related("application")
    newest = {one.application_id: one for one in steps.order_by("at", "pk")}
    rows = sorted(newest.values(), key=lambda one: (one.at, one.pk))[:limit]
    return tuple(
        Waiting(
            WaitKind.APPLICATION,
            one.application.no,
            Words(f"共享申请 {one.application.no}", f"application {one.application.no}"),
            one.at,
        )
        for one in rows
    )
