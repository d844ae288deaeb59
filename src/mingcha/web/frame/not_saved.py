"""Forms that came too late: somebody signed in or out after their page was opened, or the session ended.

The answer says that nothing was saved, and has what was typed to be copied. It holds only what came in this very
request, and only from a page of ours: nothing is kept for whoever signs in next at the seat, and no foreign page can
have its words shown under our name.
"""

from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.typed import typed_in
from mingcha.web.frame.answers import broken, wants_json, wants_part

log = structlog.get_logger(__name__)

FORBIDDEN = 403


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: usually a page left open while somebody signed in or out."""
    if is_form_of_ours(request):
        log.warning("form without a valid token", reason=reason)
        return not_saved(request, page_of(request, request.path), signed_out=not request.user.is_authenticated)
    words = Words(
        "页面已失效，未作任何更改，请重新打开该页面再填写",
        "This page is no longer valid, nothing was done: open it anew",
    )
    return broken(request, Fault(FaultKind.FORBIDDEN, words, reason))


def not_saved(request: HttpRequest, leads_to: str, *, signed_out: bool) -> HttpResponse:
    """403: nothing was saved; what was typed, and the way to the form opened anew."""
    context = {"unsaved": typed_in(request), "leads_to": leads_to, "signed_out": signed_out}
    return render(request, "not_saved.html", context, status=FORBIDDEN)


def is_form_of_ours(request: HttpRequest) -> bool:
    """Whether a browser sent a form from a page of ours, as its headers say, and shows the answer as a page."""
    if request.method != "POST" or wants_json(request) or wants_part(request):
        return False
    if "text/html" not in request.headers.get("Accept", ""):
        return False  # a script of a page asks, or a program
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return _is_ours(request.headers.get("Referer", ""), request)
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS


def page_of(request: HttpRequest, otherwise: str) -> str:
    """Path and query of the page of ours from which the form was sent, else `otherwise`."""
    sent_from = request.headers.get("Referer", "")
    parts = urlsplit(sent_from) if _is_ours(sent_from, request) else None
    if parts is None or not url_has_allowed_host_and_scheme(parts.path, None):
        return otherwise
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_ours(address: str, request: HttpRequest) -> bool:
    return "//" in address and url_has_allowed_host_and_scheme(address, {request.get_host()})
