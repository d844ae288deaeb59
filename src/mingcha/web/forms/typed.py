"""What was typed into a form that is not taken before any form class read it: for a page from which it is copied."""

import inspect
import sys
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.passwords import beside_passwords
from mingcha.web.forms.replayed import is_carried
from mingcha.web.forms.text_fields import PasswordField

MARK = "···"
"""What stands where a password stood."""
LEFT_OUT = Words("未显示：其中可能有口令", "Left out: it may hold a password")
CARRIED = frozenset(
    {
        "back", "content_sha256", "digest", "number", "of", "query", "hide", "quiet", "register_sha256",
        "report", "required_answer", "revision", "seen", "sure", "t", "version",
    }
)  # fmt: skip
"""What templates carry along unseen: such a name is shown only where a form of the view has a visible field of it."""


_NOBODY = forms.Field(widget=forms.HiddenInput)
"""Stands for a field that a form carries along: nobody typed it."""


def typed_in(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Label and text of what a person filled in and this very request brought, without secrets, files and what a page
    carried along unseen. A field that a form makes of its content has its name for a label."""
    fields = _fields_of(request)
    lines = []
    for name, values in request.POST.lists():
        field = fields.get(name)
        shown = [_shown(field, value) for value in values if isinstance(value, str)]
        text = ", ".join(_without_password(one) for one in shown)
        if is_carried(name) and any(map(str.strip, shown)) and not _is_left_out(name, field, values):
            lines.append((str(field.label or name) if field else name, text))
    return tuple(lines)


def _fields_of(request: HttpRequest) -> Mapping[str, forms.Field]:
    """Name in a request -> its field, of the form classes that the module of the view has; of two with a field of this
    name the one that has more of what was sent, and of these the one that the view names."""
    match = request.resolver_match
    view = inspect.unwrap(match.func) if match else None
    module = sys.modules.get(getattr(view, "__module__", ""))
    named_by_view = getattr(getattr(view, "__code__", None), "co_names", ())
    held = vars(module).values() if module else ()
    found = [one for one in held if isinstance(one, type) and issubclass(one, PageForm)]
    by_name = [(_named(one), one.__name__ in named_by_view) for one in found]
    fields: dict[str, forms.Field] = {}
    for of_form, _ in sorted(by_name, key=lambda one: (len(one[0].keys() & request.POST.keys()), one[1])):
        fields |= of_form
    return fields


def _named(form: type[PageForm]) -> dict[str, forms.Field]:
    unseen = dict.fromkeys(form.unseen, _NOBODY)
    return {form.names.get(name, name): unseen.get(name, field) for name, field in form.base_fields.items()}


def _is_left_out(name: str, field: forms.Field | None, values: list[Any]) -> bool:
    """Whether nobody typed it, or all of it is a secret: a password, a code of a second factor."""
    if field is None:
        return name in CARRIED
    secret = isinstance(field, PasswordField) and any(field.loses(value) for value in values)
    once = field.widget.attrs.get("autocomplete") == "one-time-code"
    return secret or once or field.widget.is_hidden or isinstance(field, forms.FileField)


def _without_password(text: str) -> str:
    """A text with its passwords marked, or a word in its place where one may be anywhere in it."""
    parts = beside_passwords(text)
    return str(lazy_words(LEFT_OUT)) if parts is None else MARK.join(parts)


def _shown(field: forms.Field | None, value: str) -> str:
    """A value as a person reads it: the words of a listed choice, the text of all else that can be encoded."""
    words = dict(field.listed).get(value) if isinstance(field, ChoiceField) else None
    shown = value if words is None else str(lazy_words(words) if isinstance(words, Words) else words)
    return shown.encode("utf-8", "replace").decode()
