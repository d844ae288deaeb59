"""Where a sign-in leads after a form was sent without a session: to the page on which the form stands, for the address
of the form itself may take nothing but a POST (article 16(1): the work goes on).

A form that was refused is shown at its own address; who comes back to that address, or opens it again, is led to the
page above it.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve

from mingcha.web.frame.not_saved import is_form_of_ours, not_saved, page_of

type Answer = Callable[[HttpRequest], HttpResponse]


class AfterSignIn:
    """Says to whom sends a form without a session that nothing was saved, names the page of the form as the way back
    from the sign-in, and leads a browser that opens the address of a form to the page above it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _opens_page(request):
            return HttpResponseRedirect(_page_above(request.path))
        if request.method != "POST" or not isinstance(response, HttpResponseRedirect):
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        if response.url != f"{sign_in}?{urlsplit(response.url).query}" or request.path == sign_in:
            return response
        to_sign_in = redirect_to_login(page_of(request, resolve_url("home")))
        return not_saved(request, to_sign_in.url, signed_out=True) if is_form_of_ours(request) else to_sign_in


def _opens_page(request: HttpRequest) -> bool:
    """Whether a browser opens this address as its page, as all of them tell by a header; not a program."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _page_above(path: str) -> str:
    """The nearest address above a path that is one of ours, else the first page."""
    while path := path.rpartition("/")[0]:
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return resolve_url("home")
