"""Codes of the register's lines as texts (articles 14, 16(3))."""

from mingcha.access.register import values
from mingcha.kit.words import Words
from mingcha.law.request_purposes import request_purpose

ACT_WORDS, METHOD_WORDS = values.ACT_WORDS, values.METHOD_WORDS
WAY_WORDS = {
    "view": Words("查阅", "view"),
    "copy": Words("复制", "copy"),
    "retrieve": Words("调取", "retrieve"),
}


def words_of(table: dict[str, Words], code: str) -> Words:
    """The text of a code, the code itself where it has none."""
    return table.get(code, Words(code, code))


def purpose_words(code: str) -> Words:
    """The text of a purpose of requests."""
    kind = request_purpose(code)
    return kind.words if kind else Words(code, code)
