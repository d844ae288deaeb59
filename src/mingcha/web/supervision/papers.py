"""The papers of an obstruction or a case on its page: which are issued, which can be (articles 12, 23)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.values import PrintedRow


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper by its kind: whether it can be issued, the documents issued of it, and where it is issued."""

    kind: PrintedKind
    may: Decision
    documents: tuple[PrintedRow, ...]
    url: str


def shown_papers(
    facts: DutyFacts,
    papers: Mapping[PrintedKind, Decision],
    subject: str,
    url_of: Callable[[PrintedKind], str],
    at: datetime,
) -> list[ShownPaper]:
    """The papers that can be issued now or were issued, in their order."""
    found = [
        ShownPaper(kind, may, documents_of(facts, kind, subject, at=at), url_of(kind)) for kind, may in papers.items()
    ]
    return [one for one in found if one.may or one.documents]
