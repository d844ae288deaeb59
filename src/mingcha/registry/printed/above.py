"""Papers of planes above the register: each hands in at its start what its papers say, since the register knows none of
them (article 16(4))."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content


@dataclass(frozen=True, slots=True)
class PaperAbove:
    """A kind of paper of a plane above. `content`: what a paper of a row says now, for an asker at an instant;
    `require_readable`: raises where that asker may not read the row; `digest`: the SHA-256 of what a paper of the row
    would say now, "" for none, not cut to a reach."""

    content: Callable[[Reader, str, datetime], Content]
    require_readable: Callable[[Reader, str, datetime], None]
    digest: Callable[[str], str]


_PAPERS: dict[PrintedKind, PaperAbove] = {}


def set_paper(kind: PrintedKind, paper: PaperAbove) -> None:
    """Hands in the papers of a kind, once at the start of each process."""
    _PAPERS[kind] = paper


def paper_above(kind: PrintedKind) -> PaperAbove:
    """The papers of a kind of a plane above. Raises Fault(INTERNAL) where none was handed in."""
    found = _PAPERS.get(kind)
    if found is None:
        words = Words("此类文件尚未接入", "papers of this kind were not handed in")
        raise Fault(FaultKind.INTERNAL, words, kind.value)
    return found
