"""Every form class of the pages, found from the tree, and what must hold of each whatever was sent to it."""

import importlib
import pkgutil
from collections.abc import Iterator

from django.utils import translation

from mingcha import web
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.query import ListForm, QueryForm
from mingcha.web.forms.text_fields import PasswordField, TextField
from mingcha.web.registry.points.forms import AddressField

ABSTRACT = {PageForm, ActionForm, QueryForm, ListForm}
LANGUAGES = ("zh-hans", "en")


def subclasses(parent: type[PageForm]) -> Iterator[type[PageForm]]:
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def every_form() -> list[type[PageForm]]:
    for module in pkgutil.walk_packages(web.__path__, "mingcha.web."):
        importlib.import_module(module.name)
    found = {one for one in subclasses(PageForm) if one.__module__.startswith("mingcha.web.")} - ABSTRACT
    return sorted(found, key=full_name)


def full_name(form: type[PageForm]) -> str:
    return f"{form.__module__}.{form.__name__}"


EVERY = every_form()
FORMS = [one for one in EVERY if one.base_fields]
BARE = [one for one in EVERY if not one.base_fields and one.__init__ is ActionForm.__init__]
"""Acts without fields: a button that confirms."""


def judged(form: PageForm) -> None:
    """What must hold of a form whatever was sent."""
    if form.is_valid():
        for value in form.cleaned_data.values():
            for text in value if isinstance(value, tuple | list) else (value,):
                if isinstance(text, str):
                    text.encode()
                    assert "\0" not in text or isinstance(value, tuple)  # codes of an address are looked up only
        return
    assert form.status == 422
    for language in LANGUAGES:
        with translation.override(language):
            assert all(str(error).strip() for errors in form.errors.values() for error in errors)
    words = form.first_error()
    assert words.zh
    assert words.en
    for name in form.fields:
        kept(form, name)


def kept(form: PageForm, name: str) -> None:
    """What was typed into a visible field stands in it again; a password never does."""
    field, bound = form.fields[name], form[name]
    html = str(bound)
    html.encode()
    if isinstance(field, PasswordField):
        assert "value=" not in html
    elif isinstance(field, TextField) and isinstance(bound.data, str) and not isinstance(field, AddressField):
        assert bound.value() == bound.data.encode("utf-8", "replace").decode()
    if isinstance(field, AddressField) and ":secret@" in str(bound.data):
        assert "secret" not in html
