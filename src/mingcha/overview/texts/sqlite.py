"""The connection to SQLite that the triggers of texts need (migration 0012): it has the function
`mingcha_parts_of_words`, as PostgreSQL has one of its own (migration 0010). Without Django: the settings name it."""

import sqlite3
from typing import Any

from mingcha.overview.texts.parts import parts_of


class ConnectionWithParts(sqlite3.Connection):
    """A connection on which tables with an index of parts of words can be written."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.create_function("mingcha_parts_of_words", 1, _parts_of_words, deterministic=True)


def _parts_of_words(text: str) -> str:
    """The parts of a text as words of the tokenizer `ascii` of FTS5."""
    return " ".join(parts_of(text))
