"""Constant texts and addresses of files are kept, by language; what has a value is made anew."""

from typing import Any

import pytest
from django.template import engines
from django.utils import translation

from mingcha.web.templatetags.remembered import Block, File, Text

DJANGO = "{% load i18n static %}"
OURS = "{% load i18n static parts %}"


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("{% translate 'Points' %}", Text),
        ("{% translate 'Points & <b>100 %' %}", Text),
        ("{% translate 'Points' as x %}{{ x }}", None),
        ("{% translate name %}", None),
        ("{% translate 'Points'|lower %}", None),
        ("{% blocktranslate trimmed %}\n Points 100 % \n{% endblocktranslate %}", Block),
        ("{% blocktranslate %}Points {{ name }}{% endblocktranslate %}", None),
        ("{% blocktranslate count n=name|length %}{{ n }} a{% plural %}{{ n }} b{% endblocktranslate %}", None),
        ("{% static 'mingcha/mark.svg' %}", File),
        ("{% static name %}", None),
    ],
)
def test_it_is_what_django_gives_in_each_language(source: str, kept: type[Any] | None) -> None:
    theirs, ours = (engines["django"].from_string(head + source) for head in (DJANGO, OURS))
    for language in ("zh-hans", "en", "zh-hans"):
        for name in ("Law", "Today"):
            with translation.override(language):
                assert ours.render({"name": name}) == theirs.render({"name": name})
    nodes = ours.template.nodelist  # type: ignore[attr-defined]
    assert [type(node) for node in nodes if isinstance(node, Text | Block | File)] == ([kept] if kept else [])
