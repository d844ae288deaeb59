"""Our renderer of widgets gives what Django's templates give: inputs byte for byte, lists but for white space beside
tags."""

import re
from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.words import Words
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.widget_renderer import RENDERED, WidgetRenderer

BY_TEMPLATES = DjangoTemplates()
OURS = WidgetRenderer()
NASTY = ["", "江", "a\"b'c<d>&e", "</select><script>", "&amp;", "  ", "0", "None", "\n x", "\u2028", "日本\x00"]
CHOICES: list[Any] = [
    ("", "---"), (1, 1000), (12345.5, 12345.5), (None, "none"), ("a<b", "x<y"), (True, "yes"),
    ("safe", mark_safe("<b>s</b>")),
    ("words", lazy_words(Words("字<", "word<"))), ("组<", [("g1", "一"), ("g\"2", "<二>")]),
]  # fmt: skip
ATTRS: list[dict[str, Any]] = [
    {}, {"id": "x"}, {"id": "a\"b", "class": "c<d"}, {"required": True, "disabled": False, "maxlength": 20000},
    {"min": 0.5},
    {"data-x": None, "placeholder": mark_safe("&lt;"), "aria-label": lazy_words(Words("标<", "mark<"))},
]  # fmt: skip
TEXTS = (
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.TelInput, forms.SearchInput,
    forms.PasswordInput, forms.HiddenInput, forms.DateInput, forms.TimeInput, forms.DateTimeInput, forms.Textarea,
    forms.CheckboxInput, forms.ColorInput,
)  # fmt: skip
LISTS = (
    forms.Select, forms.NullBooleanSelect, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple,
    forms.MultipleHiddenInput,
)  # fmt: skip
BESIDE_TAGS = re.compile(r"(?<=>)\s+|\s+(?=<)")


def same(widget: forms.Widget, value: object, attrs: dict[str, Any]) -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            wanted = widget.render("na<me", value, attrs, renderer=BY_TEMPLATES)
            rendered = widget.render("na<me", value, attrs, renderer=OURS)
            assert isinstance(rendered, SafeString)
            if isinstance(widget, LISTS):
                wanted, rendered = BESIDE_TAGS.sub("", wanted), BESIDE_TAGS.sub("", rendered)
            assert rendered == wanted


def test_it_is_the_renderer_of_the_pages() -> None:
    assert isinstance(get_default_renderer(), WidgetRenderer)
    assert settings.FORM_RENDERER.endswith("WidgetRenderer")


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("kind", TEXTS)
def test_inputs(kind: type[forms.Widget], attrs: dict[str, Any]) -> None:
    for value in (*NASTY, None, 0, 1234567, 12.5, True, False, mark_safe("&lt;b&gt;"), date(2026, 11, 27), time(8, 5)):
        same(kind(), value, attrs)


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("kind", LISTS)
def test_lists(kind: type[forms.Widget], attrs: dict[str, Any]) -> None:
    for value in (None, "", 1, "a<b", True, *([["1", "g1"]] if kind is not forms.NullBooleanSelect else [])):
        shown = value if isinstance(value, list) or kind not in (forms.MultipleHiddenInput,) else [value]
        widget = kind() if kind in (forms.NullBooleanSelect, forms.MultipleHiddenInput) else kind(choices=CHOICES)  # type: ignore[call-arg]
        same(widget, shown, attrs)


@given(text=st.text(), label=st.text(), key=st.text())
def test_any_text(text: str, label: str, key: str) -> None:
    same(forms.TextInput(), text, {"title": label})
    same(forms.Textarea(), text, {"title": label})
    same(forms.Select(choices=[(key, label), (text, key)]), key, {})
    same(forms.RadioSelect(choices=[(key, label), (text, key)]), text, {"id": label})


def test_every_function_replaces_a_template_of_django() -> None:
    for name in RENDERED:
        assert BY_TEMPLATES.get_template(name)
