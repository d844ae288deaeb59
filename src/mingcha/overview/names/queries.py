"""Sites, units and people whose code, name, address, initials or pinyin contain a text, as codes.

The codes are not cut to a reach: the queries of the register, which pages use, read their rows for a reader.
"""

from mingcha.kit.pinyin import spellings
from mingcha.overview.names.kinds import NamedKind
from mingcha.overview.names.models import NamedText
from mingcha.overview.texts.index import indexed

PARTS = "overview_namedparts"
"""The table of FTS5 beside NamedText, on SQLite."""
MOST_NAMED = 5000
"""Of more rows the codes are not listed."""


def codes_with(kind: NamedKind, text: str) -> tuple[str, ...] | None:
    """The codes of the rows of a kind that contain a text, or None if there are more than MOST_NAMED."""
    rows = indexed(NamedText.objects.filter(kind=kind.value), PARTS, spellings(text))
    codes = tuple(rows.values_list("code", flat=True)[: MOST_NAMED + 1])
    return codes if len(codes) <= MOST_NAMED else None
