"""The papers of an obstruction or a case on its page: which are issued, which can be (articles 12, 23)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_by_kind
from mingcha.registry.printed.values import PrintedRow
from mingcha.supervision.signed_papers.queries import may_hand_in, signed_of
from mingcha.supervision.signed_papers.rules import SIGNED_INSIDE
from mingcha.supervision.signed_papers.states import COUNTING, ScanState
from mingcha.supervision.signed_papers.values import SignedRow


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper by its kind: whether it can be issued, the documents issued of it, and where it is issued; `signed`: the
    scans of those, in order, of which `newest` count and `replaced` do no more; `unsigned`: the numbers of those of
    which the reader may hand one in, `again`: another one; `to_answer`: the scans that the reader may confirm."""

    kind: PrintedKind
    may: Decision
    documents: tuple[PrintedRow, ...]
    url: str
    signed: tuple[SignedRow, ...] = ()
    newest: frozenset[int] = frozenset()
    unsigned: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    replaced: frozenset[int] = frozenset()
    to_answer: frozenset[int] = frozenset()


def shown_papers(
    facts: DutyFacts,
    papers: Mapping[PrintedKind, Decision],
    subject: str,
    url_of: Callable[[PrintedKind], str],
    at: datetime,
    *,
    may_sign: bool | None = None,
) -> list[ShownPaper]:
    """The papers that can be issued now or were issued, in their order. `may_sign`: whether the reader acts in the
    matter, so as to hand in scans of signed ones or to confirm those of others; None where there are none of these
    papers."""
    issued = documents_by_kind(facts, papers, subject, at=at)
    found = [ShownPaper(kind, may, issued.get(kind, ()), url_of(kind)) for kind, may in papers.items()]
    shown = [one for one in found if one.may or one.documents]
    numbers = frozenset(document.no for one in shown for document in one.documents)
    if may_sign is None or not numbers:
        return shown
    scans, hands_in = signed_of(numbers, reader=facts.user_id), may_sign and may_hand_in(facts, min(numbers), at=at)
    return [_with_scans(one, scans, acts=may_sign, hands_in=hands_in) for one in shown]


def _with_scans(paper: ShownPaper, scans: Sequence[SignedRow], *, acts: bool, hands_in: bool) -> ShownPaper:
    own = frozenset(document.no for document in paper.documents)
    signed = tuple(one for one in scans if one.no in own)
    counting = [one for one in signed if one.state in COUNTING]
    newest = frozenset({one.no: one.number for one in counting}.values())
    to_sign = own if hands_in and paper.kind not in SIGNED_INSIDE else frozenset()
    waiting = [one for one in signed if one.state is ScanState.WAITING]
    return replace(
        paper,
        signed=signed,
        newest=newest,
        replaced=frozenset(one.number for one in counting) - newest,
        unsigned=to_sign - {one.no for one in signed},
        again=to_sign & {one.no for one in signed},
        to_answer=frozenset(one.number for one in waiting if acts and not one.is_own),
    )
