"""Sites, units and people whose code, name, address, initials or pinyin contain a text, as codes.

The codes are not cut to a reach: the queries of the register, which pages use, read their rows for a reader.
"""

from collections.abc import Collection

from mingcha.kit.pinyin import spellings
from mingcha.overview.names.kinds import NamedKind
from mingcha.overview.names.models import NamedText
from mingcha.overview.texts.index import indexed

PARTS = "overview_namedparts"
"""The table of FTS5 beside NamedText, on SQLite."""
MOST_NAMED = 5000
"""Of more rows the codes are not listed."""


def codes_with(kinds: Collection[NamedKind], text: str) -> dict[NamedKind, tuple[str, ...] | None]:
    """The codes of the rows of each of these kinds that contain a text, or None for a kind of which there are more than
    MOST_NAMED. All kinds are asked for at once, and one by one only where that is too many."""
    rows = indexed(NamedText.objects.filter(kind__in=[one.value for one in kinds]), PARTS, spellings(text))
    found = list(rows.values_list("kind", "code")[: MOST_NAMED + 1])
    if len(found) <= MOST_NAMED:
        return {kind: tuple(code for of, code in found if of == kind) for kind in kinds}
    if len(kinds) == 1:
        return dict.fromkeys(kinds)
    return {kind: codes_with((kind,), text)[kind] for kind in kinds}
