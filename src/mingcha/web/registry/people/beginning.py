"""Pages without a session: the set-up of a new installation, and the first password of an account (16(1), 799-16)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from mingcha.kit.actor import program
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.actions import set_up_administrators
from mingcha.registry.invitations.actions import begin_account, invite, set_up_link
from mingcha.registry.invitations.links import invited, require_set_up_text
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.registry.people.forms import BeginForm, SetUpForm
from mingcha.web.registry.people.pages import invitation_address

SET_UP = program("set-up")
"""Who acts on the set-up page: whoever got the link that the machine printed."""


@cites("3", "16(1)")
def set_up(request: HttpRequest, text: str) -> HttpResponse:
    """Makes the three administrators and shows a one-time link for each, in this answer alone."""
    now = wiring.clock().now()
    require_set_up_text(text, now)
    if not set_up_link(at=now):
        raise Fault(FaultKind.NOT_FOUND, Words("本平台已完成设置", "this installation is set up already"))
    form = SetUpForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            rows = set_up_administrators(form.people, clock=wiring.clock(), by=SET_UP)
            links = [
                (row, row.roles[0].role, invitation_address(invite(SET_UP, row.username, clock=wiring.clock())))
                for row in rows
            ]
            return render(request, "people/set_up_done.html", {"links": links})
    return render(request, "people/set_up.html", {"form": form}, status=form.status)


@sensitive_post_parameters()
@cites("16(1)", "799-16(2)(2)")
def begin(request: HttpRequest, text: str) -> HttpResponse:
    """The person of a link sets the first password, and goes on to sign in."""
    person = invited(text, wiring.clock().now())
    form = BeginForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            begin_account(text, given["password"], clock=wiring.clock())
            done(request, Words("密码已设置，请登录", "Your password is set: sign in"))
            return HttpResponseRedirect(reverse("account_login"))
    context = {"form": form, "invited": person}
    return render(request, "people/begin.html", context, status=form.status)
