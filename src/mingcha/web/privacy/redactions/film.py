"""Opens the film of a redaction and hands its parts to the player of its page (articles 16(3), 21; RFC 9110, 14)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction.signing import open_film, opened_film
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.film_parts import film_parts
from mingcha.web.privacy.redactions.one_page import redaction_page
from mingcha.web.registry.confirmations.forms import PlainForm


@login_required
@cites("16(3)", "21")
def film(request: HttpRequest, no: str) -> HttpResponse | FileResponse:
    """A POST opens the film for this person, which is entered; then the player asks for its parts here. To everybody
    else there is none."""
    by, folder = signed_in(request), settings.MINGCHA_HOME.redactions
    if request.method != "POST":
        return film_parts(request, by, no, opened_film(by, no=no, folder=folder, at=wiring.clock().now()))
    try:
        open_film(by, no=no, folder=folder, clock=wiring.clock())
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT:
            raise  # who may not see it reads no page of it either
        form = PlainForm.from_post(request)
        form.take_fault(fault)
        return redaction_page(request, no, form)
    done(request, Words("影片已打开，并记入存证日志", "The film is open; that is in the evidence log"))
    return HttpResponseRedirect(f"{reverse('redaction', args=[no])}#film")
