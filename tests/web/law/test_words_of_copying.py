"""What was given to a browser can be kept there: README, guide, trace, API and pages say so (articles 16(3), 20(1))."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.support.access.door import issued, opened
from tests.support.registry.city import City

from mingcha.access.register.models import RegisterRow
from mingcha.kit.clock import HandClock

pytestmark = pytest.mark.law("16(3)", "20(1)")

ROOT = Path(__file__).parents[3]
SAYS_SO = {
    "README.md": ("What the door has given to a browser, the browser can keep", "whoever has a ticket can keep"),
    "docs/guide/watching.md": ("a browser or a program with your ticket can keep it",),
    "docs/law/trace.md": ("what a browser was given it can keep", "a program with a ticket can keep it"),
    "docs/design/taking.md": ("so it can keep them; so can any program with a ticket",),
}
DENIES = re.compile(
    r"seen, copied or deleted except|(?:nothing|no footage|pictures?) (?:can|may) be (?:exported|copied|saved)"
    r"|(?:footage|pictures?) can(?:not|'t| never) be (?:copied|saved|kept)|pictures carry a watermark"
    r"|(?:录像|画面|视频)[^。；\n]{0,6}(?:不能|无法|不可|不会)被?(?:复制|拷贝|保存|导出|留存)|画面带水印"
)
"""Sentences of 0.3.0, and the like."""
TEXTS = (
    ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "src/mingcha").rglob("*.yaml")),
    *sorted((ROOT / "src/mingcha/web").rglob("*.html")), *sorted((ROOT / "src/mingcha/web").rglob("*.po")),
)  # fmt: skip
NOT_OURS = ("law/texts", "docs/design/closed-ways.md")
"""The law's own words, and the page that quotes 0.3.0."""


@pytest.mark.parametrize("name", SAYS_SO)
def test_documents_say_that_it_can_be_kept(name: str) -> None:
    """Issue point A.4: README and trace said that nothing can be copied or exported."""
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    for sentence in SAYS_SO[name]:
        assert sentence in text


def test_no_text_of_ours_denies_it() -> None:
    """Issue point A.4: "no picture can be seen, copied or deleted except", "nothing can be exported"."""
    texts = [path for path in TEXTS if not any(part in path.as_posix() for part in NOT_OURS)]
    assert len(texts) > 150
    found = {path.name: match[0] for path in texts if (match := DENIES.search(path.read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "no picture can be\nseen, copied or deleted except through a door",
        "pictures carry a watermark, nothing can be exported",
        "画面带水印，尚无导出",
        "录像不能被复制",
    ],
)
def test_the_sentences_of_before_are_found(sentence: str) -> None:
    assert DENIES.search(sentence)


@pytest.mark.parametrize(
    ("language", "article", "words"),
    [
        ("zh-hans", 20, "有凭据的程序可以留存"), ("zh-hans", 16, "画面到了浏览器即可被留存"),
        ("en", 20, "a program with a ticket can keep it"), ("en", 16, "what a browser was given it can keep"),
    ],
)  # fmt: skip
def test_the_pages_of_the_law_say_it(signed_in: Callable[..., Client], language: str, article: int, words: str) -> None:
    """Issue point A.4, on the pages of articles 16 and 20."""
    assert words in signed_in("monitor", language).get(f"/law/{article}").content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "浏览器可以留存"), ("en", "which can keep it")])
def test_the_register_says_it_beside_what_was_taken(
    city: City, clock: HandClock, signed_in: Callable[..., Client], language: str, words: str
) -> None:
    """Issue point A.4: a line said "screen", as if nothing had left."""
    grant = opened(city, clock)
    issued(city, clock, grant.no)
    assert set(RegisterRow.objects.values_list("destination", flat=True)) == {"browser"}
    page = signed_in("district", language).get(f"/points/{city.points['JHG'].code}").content.decode()
    assert words in page


def test_the_document_of_the_api_says_it() -> None:
    """Issue point A.4, for programs: they can keep it as well as a browser."""
    document = json.loads((ROOT / "docs/ref/openapi.json").read_text(encoding="utf-8"))
    (line,) = [shape for name, shape in document["components"]["schemas"].items() if name == "LineShape"]
    assert "the person's browser or program, which can keep it" in " ".join(line["description"].split())
