"""The asker's own filters (article 3)."""

from datetime import datetime

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.initials import initials_of
from mingcha.kit.pinyin import pinyin_of, spellings
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.models import SavedFilter
from mingcha.registry.saved_filters.values import SavedFilterRow

_COLUMNS = ("pk", "of", "name", "query")


def saved_filters(asker: Reader, *, at: datetime, of: ListKind | None = None) -> tuple[SavedFilterRow, ...]:
    """The asker's filters, of one list if given, in the order in which they were kept. Nobody reads another's."""
    user_id = duty_of(asker, at).user_id
    rows = _OF_PERSON.rows(user_id) if of is None else _OF_LIST.rows(user_id, of.value)
    return tuple(SavedFilterRow(number, ListKind(of_list), name, query) for number, of_list, name, query in rows)


_OF_PERSON = CompiledQuery(
    lambda user_id: SavedFilter.objects.filter(user_id=user_id).order_by("pk").values_list(*_COLUMNS)
)
_OF_LIST = CompiledQuery(
    lambda user_id, of: SavedFilter.objects.filter(user_id=user_id, of=of).order_by("pk").values_list(*_COLUMNS)
)


def saved_filters_called(asker: Reader, text: str, *, at: datetime) -> tuple[SavedFilterRow, ...]:
    """Those whose name, or its pinyin or initials, contains a text. A person has few, so each is compared."""
    meant = spellings(text)

    def is_called(name: str) -> bool:
        lines = "\n".join((name.lower(), initials_of(name), pinyin_of(name)))
        return any(all(part in lines for part in way) for way in meant)

    return tuple(one for one in saved_filters(asker, at=at) if is_called(one.name))
