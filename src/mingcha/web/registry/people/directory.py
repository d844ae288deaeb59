"""Binding an account to the city's directory on the page of its person, and ending that (decree 799, art. 16(2)(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.directory.binding import end_binding, propose_binding
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.people.forms import BindForm
from mingcha.web.registry.people.pages import do
from mingcha.web.registry.sign_in.step_up import needs_step_up


@login_required
@require_POST
@needs_step_up
@cites("799-16(2)(2)")
def bind(request: HttpRequest, username: str) -> HttpResponse:
    """Proposes that the account signs in by a subject of the directory, for a second person to confirm."""
    form = BindForm.from_post(request)

    def act() -> str:
        given = form.cleaned_data
        row = propose_binding(
            signed_in(request), username, subject=given["subject"], clock=wiring.clock(), note=given["note"]
        )
        done(request, Words("已提出，等待另一人确认", "Proposed: a second person confirms it"))
        return reverse("confirmation", args=[row.name])

    return do(request, username, "bind_form", form, act)


@login_required
@require_POST
@needs_step_up
@cites("799-16(2)(2)")
def unbind(request: HttpRequest, username: str) -> HttpResponse:
    """Ends the binding at once; the account's sessions end."""

    def act() -> str:
        end_binding(signed_in(request), username, clock=wiring.clock())
        done(request, Words("已解除绑定，其会话已终止", "The binding is ended, and with it the account's sessions"))
        return reverse("person", args=[username])

    return do(request, username, "unbind_form", PlainForm.from_post(request), act)
