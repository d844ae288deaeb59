"""Finds articles of decrees 314 and 799 by number or by words, for the search of the pages."""

import re
from dataclasses import dataclass
from functools import cache

from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law.decree import Article, chinese_number, decree
from mingcha.law.reference import Reference

DECREES = (314, 799)
_SHOWN_AROUND = 24  # characters on either side of the match
_NUMBERS = {chinese_number(number): number for number in range(1, 100)}
_NUMBER = "([一二三四五六七八九十]{1,3})"
_CHINESE = re.compile(
    rf"(国务院令第799号)?第?{_NUMBER}条?(?:第{_NUMBER}款)?(?:[(（]{_NUMBER}[)）]|第{_NUMBER}项|第[(（]{_NUMBER}[)）]项)?"
)
_PREFIX = re.compile(r"^(?:§|art(?:icle)?\.?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article and an excerpt around the match; `reference` is in the form of Reference.parse."""

    reference: str
    name: Words
    heading: Words
    excerpt: Words


def find_articles(text: str, *, most: int = 8) -> tuple[FoundArticle, ...]:
    """Finds articles by reference ("15", "15(1)", "第十五条", "799-17", "Art. 9") or by text, at most `most`.
    A matching reference comes first. A text of fewer than two ASCII characters is not searched for.
    """
    wanted = text.strip()
    named = _named(wanted)
    found = {named.reference: named} if named else {}
    if len(wanted) >= (2 if wanted.isascii() else 1) and not wanted.isdigit():
        for article, folded in _articles():
            hit = _containing(article, folded, wanted) if len(found) < most else None
            if hit is not None:
                found.setdefault(hit.reference, hit)
    return tuple(found.values())[:most]


def _named(text: str) -> FoundArticle | None:
    bare = _PREFIX.sub("", text)
    chinese = _CHINESE.fullmatch(bare)
    if chinese and (bare.startswith(("第", "国")) or bare.endswith(("条", ")", "）", "款", "项"))):
        decree_of, number, *inner = chinese.groups()
        brackets = "".join(f"({_NUMBERS.get(one, 0)})" for one in inner if one)
        bare = f"{'799-' if decree_of else ''}{_NUMBERS.get(number, 0)}{brackets}"
    try:
        reference = Reference.parse(bare.replace("（", "(").replace("）", ")"))
    except Fault:
        return None
    return FoundArticle(str(reference), reference.words, reference.whole.heading, _beginning(_words(reference)))


def _containing(article: Article, folded: tuple[str, str, str, str], text: str) -> FoundArticle | None:
    reference = Reference(article.decree, article.number)
    low = text.casefold()
    if not any(low in side for side in folded):
        return None
    text_zh, text_en = folded[-2:]
    shown = Words(
        _around(article.text.zh, text_zh.find(low), len(text)), _around(article.text.en, text_en.find(low), len(text))
    )
    return FoundArticle(str(reference), reference.words, article.heading, shown)


@cache
def _articles() -> tuple[tuple[Article, tuple[str, str, str, str]], ...]:
    """Each article with its heading and its text in both languages as they are compared: the law's texts do not change
    while a program runs."""
    every = (article for number in DECREES for article in decree(number))
    return tuple((one, _folded(one.heading) + _folded(one.text)) for one in every)


def _folded(words: Words) -> tuple[str, str]:
    return words.zh.casefold(), words.en.casefold()


def _around(text: str, place: int, length: int) -> str:
    """The text around a match, on one line; the beginning of the text if the match is in the other language."""
    if place < 0:
        return _cut(text, 0, 2 * _SHOWN_AROUND)
    return _cut(text, max(0, place - _SHOWN_AROUND), place + length + _SHOWN_AROUND)


def _beginning(words: Words) -> Words:
    return Words(_cut(words.zh, 0, 2 * _SHOWN_AROUND), _cut(words.en, 0, 4 * _SHOWN_AROUND))


def _cut(text: str, start: int, end: int) -> str:
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _words(reference: Reference) -> Words:
    target = reference.target
    return target.text if isinstance(target, Article) else target.words
