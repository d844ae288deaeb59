"""Papers of the planes above the register: each plane adds its kinds when it is loaded (articles 3, 5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content


@dataclass(frozen=True, slots=True)
class PaperAbove:
    """What a plane above answers for a kind of paper. `content`: what it would say now of a subject (raises
    Fault(NOT_FOUND), Refused); `require_readable`: raises the same for who may not read the row; `digest`: the SHA-256
    of what it says on a Shanghai day, not cut to a reach, "" where nothing is issued of the row; `noted`: what else the
    act that issues it writes down of its row, such as that its entry is withheld from others; `stated`: what it states
    on that day apart from its words (Content.stated), None where only the whole is compared; `is_of_secrets`: whether
    one of its points is a work secret or at a classified place at an instant, so that no program gets it."""

    content: Callable[[Reader, str, datetime], Content]
    require_readable: Callable[[Reader, str, datetime], object]
    digest: Callable[[str, date], str]
    noted: Callable[[ActRecord, str, datetime], None] | None = None
    stated: Callable[[str, date], frozenset[str]] | None = None
    is_of_secrets: Callable[[str, datetime], bool] | None = None


_PAPERS: dict[PrintedKind, PaperAbove] = {}


def add_paper(kind: PrintedKind, paper: PaperAbove) -> None:
    """Registers the kind of a plane above; once more replaces nothing else."""
    _PAPERS[kind] = paper


def paper_above(kind: PrintedKind) -> PaperAbove:
    """What answers for a kind. Raises Fault(NOT_FOUND) for a kind that no plane has added."""
    found = _PAPERS.get(kind)
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这种文件", "there is no such kind of document"), kind.value)
    return found


def note_above(record: ActRecord, kind: PrintedKind, subject: str, now: datetime) -> None:
    """Lets the plane above write down in a running act that a paper of its row is issued."""
    found = _PAPERS.get(kind)
    if found is not None and found.noted is not None:
        found.noted(record, subject, now)


def is_of_secrets(kind: PrintedKind, subject: str, at: datetime) -> bool:
    """Whether a paper of a plane above is about a point that is secret at an instant; False of other kinds."""
    found = _PAPERS.get(kind)
    return found is not None and found.is_of_secrets is not None and found.is_of_secrets(subject, at)


def number_of(subject: str) -> int:
    if not (subject.isascii() and subject.isdigit() and len(subject) <= 16):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一编号的记录", "there is no row with this number"))
    return int(subject)
