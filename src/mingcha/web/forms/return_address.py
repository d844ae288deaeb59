"""The return address of a form: one of our pages, named in a hidden field."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from mingcha.web.forms.field import PageField, unstorable_character


class ReturnField(PageField):
    """The address of the page with the form. Never an error: `back` follows it only if it is ours."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        """The address as sent, "" if a header cannot contain it."""
        return value if isinstance(value, str) and not unstorable_character(value) else ""


def back(request: HttpRequest, target: str) -> HttpResponseRedirect:
    """Redirects to a page of ours, else to the first page: a form must not redirect to a foreign site."""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")
