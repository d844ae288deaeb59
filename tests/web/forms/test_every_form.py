"""Every form of the pages, found from the tree: no input raises, every error is a sentence in both languages, what was
typed is kept, and what passes can be stored."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.house import PACKAGE, dotted
from tests.support.length import times
from tests.support.web.every_form import ABSTRACT, BARE, EVERY, FORMS, LANGUAGES, full_name, judged

from mingcha.web.forms.field import PageField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.query import ListForm, QueryForm

CLASS_OF_A_FORM = re.compile(r"^class (\w+(?:Form|Filter))\b", re.MULTILINE)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
LIKELY = st.sampled_from(
    ["", " ", "\0", "\ud800", "1", "-1", "1.5", "90°", "４５", "1e9", "9" * 400, "2026-11-26T08:00", "0001-01-01",
     "9999-12-31T23:59:59+23:59", "2026-02-30", "42010200001310000001", "1,2,,3", "true", "case", "\u3000", "a\r\nb",
     "rtsp://u:secret@10.1.2.3/main", "http://x", "114.2892, 30.5795", "GCJ-02", "keep", "x" * 5000]
)  # fmt: skip
SENT = st.one_of(LIKELY, ANY_TEXT)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), SENT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)


def test_every_class_of_a_form_is_found() -> None:
    """A class of a module whose name ends with Form, Query or Filter, whether it has fields or not."""
    files = (PACKAGE / "web").rglob("*.py")
    named = {f"{dotted(path)}.{name}" for path in files for name in CLASS_OF_A_FORM.findall(path.read_text("utf-8"))}
    assert named - {full_name(one) for one in EVERY} == {full_name(one) for one in ABSTRACT}
    others = {one for one in EVERY if one not in FORMS and one not in BARE}
    # children of a parent are judged; tests/web/supervision/test_self_check_pages.py sends answers to questions
    assert {one.__name__ for one in others if not one.__subclasses__()} == {"AnswersForm"}
    assert len(FORMS) >= 20


@pytest.mark.parametrize("form", BARE, ids=lambda form: form.__name__)
def test_a_form_without_fields_takes_whatever_is_sent_and_is_shown(form: type[PageForm]) -> None:
    for sent in (QueryDict(""), QueryDict("a=1&a=%00"), {"a": ["\ud800"]}):
        one = form(sent)
        assert (one.is_valid(), one.status, one.fields) == (True, 200, {})
        judged(one)
        shown(one)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_field_is_ours_and_texts_have_a_length(form: type[PageForm]) -> None:
    for name, field in form.base_fields.items():
        assert isinstance(field, PageField), name
        if isinstance(field, forms.CharField):
            assert field.max_length, name
        if (
            not field.widget.is_hidden
            and not issubclass(form, QueryForm)
            and form.__module__ != "mingcha.web.frame.forms"
        ):
            assert str(field.label), name


def shown(form: PageForm) -> None:
    """The form on a page, in both languages."""
    template = "forms/filter.html" if isinstance(form, ListForm) else "forms/form.html"
    for language in LANGUAGES:
        with translation.override(language):
            context: Mapping[str, Any] = {"form": form, "filter": form}
            html = render_to_string(template, dict(context)) + render_to_string("forms/answer.html", dict(context))
            assert html.encode()


@pytest.mark.parametrize("form", FORMS[:: times(2, 1)], ids=lambda form: form.__name__)
@settings(max_examples=times(3, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_text_raises_and_every_error_is_a_sentence(form: type[PageForm], data: st.DataObject) -> None:
    sent = QueryDict(mutable=True)
    for name in form.base_fields:
        sent.setlist(form().add_prefix(name), data.draw(st.lists(SENT, max_size=3)))
    one = form(sent)
    judged(one)
    shown(one)


@pytest.mark.parametrize("form", FORMS[times(1, 0) :: times(4, 1)], ids=lambda form: form.__name__)
@settings(max_examples=times(3, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_json_raises_and_every_error_is_a_sentence(form: type[PageForm], data: st.DataObject) -> None:
    judged(form({form().add_prefix(name): data.draw(JSON) for name in form.base_fields}))


@pytest.mark.parametrize("form", FORMS[times(3, 0) :: times(4, 1)], ids=lambda form: form.__name__)
@settings(max_examples=times(3, 60), deadline=None)
@given(raw=st.binary(max_size=200))
def test_no_bytes_of_an_address_raise(form: type[PageForm], raw: bytes) -> None:
    names = "&".join(form().add_prefix(name) for name in form.base_fields)
    judged(form(QueryDict(names.encode().replace(b"&", b"=" + raw.replace(b"&", b"") + b"&") + b"=" + raw)))
