"""Adds the papers of obstructions to the documents that the register issues, as Django starts (articles 12, 23)."""

from collections.abc import Callable
from datetime import datetime

from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.above import PaperAbove, add_paper, number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.papers.content import obstruction_content, obstruction_digest, readable_obstruction
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS

type ContentOf = Callable[[Reader, PrintedKind, int, datetime], Content]
type Readable = Callable[[Reader, PrintedKind, int, datetime], object]


def contribute_papers() -> None:
    """Adds them."""
    for kind in OF_OBSTRUCTIONS:
        add_paper(kind, paper_of_row(kind, obstruction_content, readable_obstruction, obstruction_digest))


def paper_of_row(
    kind: PrintedKind, content: ContentOf, readable: Readable, digest: Callable[[PrintedKind, int], str]
) -> PaperAbove:
    """What answers for one kind of the papers of a row with a number."""
    return PaperAbove(
        content=lambda asker, subject, at: content(asker, kind, number_of(subject), at),
        require_readable=lambda asker, subject, at: readable(asker, kind, number_of(subject), at),
        digest=lambda subject, _on: digest(kind, number_of(subject)),
    )
