"""Lazy strings from Words: Django evaluates them in the language of the request that renders them."""

from django.utils.functional import lazy
from django.utils.translation import get_language

from mingcha.kit.words import Words

NO_WORDS = Words("", "")


def _in_active_language(words: Words) -> str:
    return words.in_language(get_language() or "")


_lazy = lazy(_in_active_language, str)


def lazy_words(words: Words) -> str:
    """A lazy string: Chinese or English, by the active language when it is rendered."""
    return _lazy(words)


def bilingual(zh: str, en: str) -> str:
    """The lazy string of a sentence in both languages; `%(name)s` places are filled in by Django's ValidationError."""
    return lazy_words(Words(zh, en))
