"""Opens the film of a redaction and hands its parts to the player of its page (articles 16(3), 21; RFC 9110, 14)."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction.signing import open_film, opened_film
from mingcha.registry.identity.asker import Asker
from mingcha.web.access.exports.downloads import SentFile, Unsatisfiable, span_of
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.one_page import redaction_page
from mingcha.web.registry.confirmations.forms import PlainForm


@login_required
@cites("16(3)", "21")
def film(request: HttpRequest, no: str) -> HttpResponse | FileResponse:
    """A POST opens the film for this person, which is entered; then the player asks for its parts here. To everybody
    else there is none."""
    by, folder = signed_in(request), settings.MINGCHA_HOME.redactions
    if request.method != "POST":
        return _parts(request, by, no, opened_film(by, no=no, folder=folder, at=wiring.clock().now()))
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


def _unnoted(begin: int, end: int) -> None:
    """The opening was entered; what was sent of it is not noted."""
    del begin, end


def _parts(request: HttpRequest, by: Asker, no: str, path: Path) -> HttpResponse | FileResponse:
    """The bytes that the request asks for; they end as soon as the film may not be seen any more."""
    size = path.stat().st_size
    try:
        span = span_of(request.headers.get("Range", ""), size)
    except Unsatisfiable as problem:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{problem}"})
    clock, folder = wiring.clock(), path.parents[1]

    def goes_on() -> bool:
        try:
            opened_film(by, no=no, folder=folder, at=clock.now())
        except Fault:
            return False
        finally:
            if not connection.in_atomic_block:  # a thread that only sends keeps no connection to the database
                connection.close()
        return True

    first, last = span or (0, size)
    sent = SentFile(path, (first, last), goes_on, _unnoted)
    answer = FileResponse(sent, content_type="video/mp4", status=200 if span is None else 206)
    answer["Content-Length"], answer["Accept-Ranges"] = str(last - first), "bytes"
    answer["Content-Disposition"], answer["X-Content-Type-Options"] = "inline", "nosniff"
    answer["Cache-Control"] = "no-store"
    if span is not None:
        answer["Content-Range"] = f"bytes {first}-{last - 1}/{size}"
    return answer
