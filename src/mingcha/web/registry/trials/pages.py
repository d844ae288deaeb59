"""What a project's page sends about its trial run: days, people (article 8)."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingcha.access.tickets.queries import trial_was_watched
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.projects.queries import project
from mingcha.registry.trials.actions import add_trial_person, remove_trial_person, set_trial_days
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.projects.project_page import project_page
from mingcha.web.registry.trials.forms import LeavingPersonForm, TrialDaysForm, TrialPersonForm

type _Act = Callable[..., object]


@login_required
@require_POST
@cites("3", "8")
def days(request: HttpRequest, number: int) -> HttpResponse:
    """Records the days of the trial run."""
    form = TrialDaysForm.from_post(request)
    message = Words("试运行期限已登记", "The days of the trial run are recorded")
    return _acted(request, number, form, partial(set_trial_days, watched=trial_was_watched), message)


@login_required
@require_POST
@cites("3", "8")
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Puts a person on the list."""
    message = Words("已列入试运行人员名单", "The person is on the list of the trial run")
    return _acted(request, number, TrialPersonForm.from_post(request), add_trial_person, message)


@login_required
@require_POST
@cites("3", "8")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a person off the list."""
    message = Words("已移出试运行人员名单", "The person is off the list of the trial run")
    return _acted(request, number, LeavingPersonForm.from_post(request), remove_trial_person, message)


def _acted(request: HttpRequest, number: int, form: ActionForm, act: _Act, message: Words) -> HttpResponse:
    project(facts_of(request), number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act(signed_in(request), project=number, **form.cleaned_data, clock=wiring.clock())
            done(request, message)
            return redirect("project", number)
    return project_page(request, number, form)
