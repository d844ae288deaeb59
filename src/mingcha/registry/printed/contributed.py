"""Contents of documents of the planes above the register, which add theirs as Django starts (articles 12, 23)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a plane says of its kinds, by kind and number of the row. `content` and `require_readable` raise
    Fault(NOT_FOUND) and Refused; `digest`: that of what a document would say now, "" for none, not cut to a reach."""

    content: Callable[[Reader, PrintedKind, int, datetime], Content]
    require_readable: Callable[[Reader, PrintedKind, int, datetime], object]
    digest: Callable[[PrintedKind, int], str]


_BY_KIND: dict[PrintedKind, Contribution] = {}


def contribute(kinds: Iterable[PrintedKind], contribution: Contribution) -> None:
    """Adds what a plane says of these kinds, for the life of the process."""
    _BY_KIND.update(dict.fromkeys(kinds, contribution))


def contribution_of(kind: PrintedKind) -> Contribution:
    """What is said of a kind. Raises Fault(NOT_FOUND) for one of which no plane says anything."""
    found = _BY_KIND.get(kind)
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这种文件", "there is no such document"), kind.value)
    return found
