"""Codes of the register's lines as texts (articles 14, 16(3))."""

from mingcha.access.publications.values import PublicationPurpose
from mingcha.access.register import values
from mingcha.kit.words import Words
from mingcha.law.request_purposes import request_purpose
from mingcha.privacy.redaction.values import RedactionKind

ACT_WORDS, METHOD_WORDS = values.ACT_WORDS, values.METHOD_WORDS
WAY_WORDS = {
    "view": Words("查阅", "view"),
    "copy": Words("复制", "copy"),
    "retrieve": Words("调取", "retrieve"),
    "publish": Words("公开传播", "publication"),
}


def words_of(table: dict[str, Words], code: str) -> Words:
    """The text of a code, the code itself where it has none."""
    return table.get(code, Words(code, code))


def purpose_words(code: str) -> Words:
    """The text of a purpose: of a request, of a publication, or of the film that was opened."""
    kind = request_purpose(code)
    if kind:
        return kind.words
    of_films: dict[str, Words] = {one.value: one.words for one in (*PublicationPurpose, *RedactionKind)}
    return of_films.get(code, Words(code, code))
