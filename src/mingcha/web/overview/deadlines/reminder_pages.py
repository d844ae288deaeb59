"""The page of one's own reminders: where they go, and ending them (articles 9, 16)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.reminders.actions import ask_reminders, end_reminders
from mingcha.registry.reminders.queries import own_targets
from mingcha.registry.reminders.rules import Way
from mingcha.registry.tokens.rules import most_token_days
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.deadlines.forms import EndRemindersForm, RemindersForm
from mingcha.web.registry.sign_in.step_up import needs_step_up


@login_required
@needs_step_up
@cites("9", "16", "799-16(2)(2)")
def index(request: HttpRequest) -> HttpResponse:
    """Where the person is reminded; a POST sets an address, which from then on gets what is due without signing in."""
    by, form = signed_in(request), RemindersForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            ask_reminders(
                by, way=Way(form.cleaned_data["way"]), address=form.cleaned_data["address"],
                domains=settings.MINGCHA_MAIL_DOMAINS, hosts=settings.MINGCHA_REMINDER_HOSTS, clock=wiring.clock(),
            )  # fmt: skip
            done(request, Words("提醒已设置", "The reminders are set"))
            return HttpResponseRedirect(reverse("deadlines-reminders"))
    return _page(request, form)


@login_required
@require_POST
@cites("9", "16")
def end(request: HttpRequest) -> HttpResponse:
    """Ends the reminders of a way."""
    by, form = signed_in(request), EndRemindersForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            end_reminders(by, way=Way(form.cleaned_data["way"]), clock=wiring.clock())
            done(request, Words("提醒已停止", "The reminders are ended"))
            return HttpResponseRedirect(reverse("deadlines-reminders"))
    return _page(request, RemindersForm(), form.status)


def _page(request: HttpRequest, form: RemindersForm, status: int | None = None) -> HttpResponse:
    now = wiring.clock().now()
    steps = parameters.value("filing.reminders", shanghai_day(now)).value
    context = {
        "active": "today",
        "form": form,
        "targets": own_targets(signed_in(request), at=now),
        "steps": "、".join(map(str, steps)) if isinstance(steps, tuple) else "",
        "domains": ", ".join(settings.MINGCHA_MAIL_DOMAINS),
        "hosts": ", ".join(settings.MINGCHA_REMINDER_HOSTS),
        "days": most_token_days(now),
    }
    return render(request, "deadlines/reminders.html", context, status=status or form.status)
