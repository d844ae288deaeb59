"""Adds the papers of obstructions to the documents that the register issues, as Django starts (articles 12, 23)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from mingcha.kit.canonical import Json
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.above import PaperAbove, add_paper, number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.papers.content import obstruction_content, obstruction_values, readable_obstruction
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.papers.values import digest_of, stated_in

type ContentOf = Callable[[Reader, PrintedKind, int, datetime], Content]
type ValuesOf = Callable[[PrintedKind, int], Mapping[str, Json] | None]
type Readable = Callable[[Reader, PrintedKind, int, datetime], object]


def contribute_papers() -> None:
    """Adds them."""
    for kind in OF_OBSTRUCTIONS:
        add_paper(kind, paper_of_row(kind, obstruction_content, readable_obstruction, obstruction_values))


def paper_of_row(kind: PrintedKind, content: ContentOf, readable: Readable, values: ValuesOf) -> PaperAbove:
    """What answers for one kind of the papers of a row with a number. `values`: what it says now, not cut to a reach,
    None where nothing is issued of the row."""
    return PaperAbove(
        content=lambda asker, subject, at: content(asker, kind, number_of(subject), at),
        require_readable=lambda asker, subject, at: readable(asker, kind, number_of(subject), at),
        digest=lambda subject, _on: digest_of(values(kind, number_of(subject))),
        stated=lambda subject, _on: stated_in(values(kind, number_of(subject)) or {}),
    )
