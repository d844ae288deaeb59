"""The reader's own long jobs, and the end of one before it writes: what `mingcha job list` and `cancel` do."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.jobs.actions import cancel_job
from mingcha.jobs.queries import jobs
from mingcha.jobs.rules import JobState
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import actor_of
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm

MOST_JOBS = 100
STATES: Mapping[JobState, tuple[str, Words]] = {
    JobState.QUEUED: ("plain", Words("等待", "waits")),
    JobState.RUNNING: ("info", Words("进行中", "runs")),
    JobState.DONE: ("ok", Words("已完成", "done")),
    JobState.FAILED: ("bad", Words("失败", "failed")),
    JobState.CANCELLED: ("plain", Words("已取消", "cancelled")),
}


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The newest jobs of this person."""
    return _index(request, PlainForm())


@login_required
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Ends a job of this person; one that writes its act at this moment is not ended."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            cancel_job(number, asked_by=actor_of(signed_in(request)).id, clock=wiring.clock())
            zh, en = "任务已取消；此前已登记的内容仍然保留", "The job is cancelled; what it had registered before stays"
            done(request, Words(zh, en))
            return redirect("jobs")
    return _index(request, form)


def _index(request: HttpRequest, form: ActionForm) -> HttpResponse:
    mine = actor_of(signed_in(request)).id
    rows = [(one, *STATES[one.state]) for one in jobs(asked_by=mine, limit=MOST_JOBS)]
    context = {"active": "administration", "form": form, "rows": rows}
    return render(request, "jobs/index.html", context, status=form.status)
