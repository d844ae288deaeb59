"""The papers of an obstruction or a case on its page: which are issued, which can be (articles 12, 23)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.values import PrintedRow
from mingcha.supervision.signed_papers.queries import signed_of
from mingcha.supervision.signed_papers.rules import SIGNED_INSIDE
from mingcha.supervision.signed_papers.values import SignedRow


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper by its kind: whether it can be issued, the documents issued of it, and where it is issued; `signed`: the
    scans of those, in order, of which `newest` count; `unsigned`: the numbers of those of which the reader may hand one
    in, `again`: another one."""

    kind: PrintedKind
    may: Decision
    documents: tuple[PrintedRow, ...]
    url: str
    signed: tuple[SignedRow, ...] = ()
    newest: frozenset[int] = frozenset()
    unsigned: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()


def shown_papers(
    facts: DutyFacts,
    papers: Mapping[PrintedKind, Decision],
    subject: str,
    url_of: Callable[[PrintedKind], str],
    at: datetime,
    *,
    may_sign: bool | None = None,
) -> list[ShownPaper]:
    """The papers that can be issued now or were issued, in their order. `may_sign`: whether the reader hands in scans
    of signed ones; None where there are none of these papers."""
    found = [
        ShownPaper(kind, may, documents_of(facts, kind, subject, at=at), url_of(kind)) for kind, may in papers.items()
    ]
    shown = [one for one in found if one.may or one.documents]
    numbers = frozenset(document.no for one in shown for document in one.documents)
    if may_sign is None or not numbers:
        return shown
    scans = signed_of(numbers)
    return [_with_scans(one, scans, may_sign=may_sign) for one in shown]


def _with_scans(paper: ShownPaper, scans: Sequence[SignedRow], *, may_sign: bool) -> ShownPaper:
    own = frozenset(document.no for document in paper.documents)
    signed = tuple(one for one in scans if one.no in own)
    newest = frozenset({one.no: one.number for one in signed}.values())
    to_sign = own if may_sign and paper.kind not in SIGNED_INSIDE else frozenset()
    unsigned, again = to_sign - {one.no for one in signed}, to_sign & {one.no for one in signed}
    return replace(paper, signed=signed, newest=newest, unsigned=unsigned, again=again)
