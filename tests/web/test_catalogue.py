"""The catalogue: every sentence of the templates has its Chinese, the compiler writes what gettext reads."""

import gettext
import io
import re
from collections.abc import Iterator

import pytest
from django.template import engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from hypothesis import given
from hypothesis import strategies as st

from mingcha.web import locale_build

WEB = locale_build.LOCALE.parent
CATALOGUE = locale_build.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
IN_PYTHON = re.compile(r"\bgettext\(\s*\"([^\"]+)\"")


def sentences(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, TranslateNode):
            yield str(
                node.filter_expression.var.literal
                if hasattr(node.filter_expression.var, "literal")
                else node.filter_expression.var
            )
        if isinstance(node, BlockTranslateNode):
            yield node.render_token_list(node.singular)[0]
        for name in node.child_nodelists:
            yield from sentences(list(getattr(node, name, None) or ()))
        for _, held in getattr(node, "conditions_nodelists", ()):
            yield from sentences(list(held))


def test_every_sentence_of_the_pages_has_its_chinese() -> None:
    known = locale_build.read(CATALOGUE.read_text(encoding="utf-8"))
    wanted = set()
    for path in sorted(WEB.glob("*/templates/**/*.html")):
        template = engines["django"].get_template(path.as_posix().split("/templates/", 1)[1])
        wanted |= set(sentences(list(template.template.nodelist)))
    for path in WEB.rglob("*.py"):
        wanted |= set(IN_PYTHON.findall(path.read_text(encoding="utf-8")))
    assert len(wanted) > 150
    singular = {key.split("\0")[0] for key in known}
    assert sorted(wanted - singular) == []


def test_no_sentence_of_the_catalogue_is_left_over() -> None:
    known = locale_build.read(CATALOGUE.read_text(encoding="utf-8"))
    source = "".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*") if path.suffix in (".html", ".py"))
    plain = re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", re.sub(r"\s+", " ", source))  # long sentences go over several lines
    assert [key for key in known if key and key.split("\0")[0] not in plain] == []


def test_the_compiled_file_is_read_by_gettext() -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
    text += '#, fuzzy\nmsgid "unsure"\nmsgstr "不定"\n\nmsgctxt "verb"\nmsgid "watch"\nmsgstr "看"\n\n'
    text += 'msgid "two "\n"lines"\nmsgstr "两"\n"行"\n\nmsgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "%d 天"\n'
    held = gettext.GNUTranslations(io.BytesIO(locale_build.compiled(locale_build.read(text))))
    assert held.gettext("two lines") == "两行"
    assert held.pgettext("verb", "watch") == "看"
    assert held.ngettext("%d day", "%d days", 3) == "%d 天"
    assert held.gettext("unsure") == "unsure"


@pytest.mark.parametrize("text", ["msgid nonsense\n", 'word "x"\n', "msgid 7\n", 'msgstr[x] "y"\n'])
def test_what_is_no_catalogue_is_named_by_its_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"line 1|invalid literal"):
        locale_build.read(text)


def test_a_message_that_stands_twice_is_refused_unless_its_context_differs() -> None:
    one, other = 'msgid "Sent"\nmsgstr "移送"\n\n', 'msgid "Sent"\nmsgstr "发出"\n'
    assert locale_build.read(f'{one}msgctxt "sheet"\n{other}') == {"Sent": "移送", "sheet\x04Sent": "发出"}
    with pytest.raises(ValueError, match="'Sent' stands twice"):
        locale_build.read(one + other)


@given(st.dictionaries(st.text(min_size=1).filter(lambda key: "\0" not in key), st.text(min_size=1), max_size=20))
def test_any_messages_come_back_from_the_compiled_file(messages: dict[str, str]) -> None:
    head = {"": "Content-Type: text/plain; charset=UTF-8\n"}
    safe = {key: text for key, text in messages.items() if "\0" not in text}
    held = gettext.GNUTranslations(io.BytesIO(locale_build.compiled({**head, **safe})))
    assert {key: held.gettext(key) for key in safe} == safe
