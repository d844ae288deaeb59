"""What was typed into a form that is not taken before any form class read it: for a page from which it is copied."""

import re
import sys
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.field import PageField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.replayed import is_carried

_PASSWORD_PARAMETER = re.compile(r"(?:password|passwd|pass|pwd|secret|token)=", re.IGNORECASE)


def typed_in(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Label and text of what a person filled in and this very request brought, without secrets and files. A field that
    a form makes of its content has its name for a label."""
    fields = _fields_of(request)
    lines = []
    for name, values in request.POST.lists():
        field = fields.get(name)
        text = ", ".join(_shown(field, value) for value in values if isinstance(value, str))
        if is_carried(name) and text.strip() and not _is_left_out(field, values):
            lines.append((str(field.label or name) if field else name, text))
    return tuple(lines)


def _fields_of(request: HttpRequest) -> Mapping[str, forms.Field]:
    """Name in a request -> its field, of the form classes that the module of the view has; of two with a field of this
    name the one that has more of what was sent."""
    match = request.resolver_match
    module = sys.modules.get(getattr(match.func, "__module__", "")) if match else None
    held = vars(module).values() if module else ()
    found = [one for one in held if isinstance(one, type) and issubclass(one, PageForm)]
    named = [{one.names.get(name, name): field for name, field in one.base_fields.items()} for one in found]
    fields: dict[str, forms.Field] = {}
    for of_form in sorted(named, key=lambda one: len(one.keys() & request.POST.keys())):
        fields |= of_form
    return fields


def _is_left_out(field: forms.Field | None, values: list[Any]) -> bool:
    """Whether nobody typed it, or it may be a secret: a password, also inside an address, a code of a second factor."""
    if any(_may_hold_password(str(value)) for value in values):
        return True
    if field is None:
        return False
    secret = isinstance(field, PageField) and any(field.loses(value) for value in values)
    once = field.widget.attrs.get("autocomplete") == "one-time-code"
    return secret or once or field.widget.is_hidden or isinstance(field, forms.FileField)


def _may_hold_password(text: str) -> bool:
    """Whether a password may stand in an address, also in one that no reader of addresses takes: with `/`, `?` or `#`
    in it, without a scheme, or as a parameter, as of `/user=admin&password=...`."""
    if _PASSWORD_PARAMETER.search(text):
        return True
    return any("@" in part.partition(":")[2] for part in text.split())


def _shown(field: forms.Field | None, value: str) -> str:
    """A value as a person reads it: the words of a listed choice, the text of all else that can be encoded."""
    words = dict(field.listed).get(value) if isinstance(field, ChoiceField) else None
    shown = value if words is None else str(lazy_words(words) if isinstance(words, Words) else words)
    return shown.encode("utf-8", "replace").decode()
