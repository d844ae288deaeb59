"""Scans of signed papers for the pages of their matters (articles 12, 23; 799-24)."""

from collections.abc import Iterable
from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader
from mingcha.registry.identity.queries import actor_names
from mingcha.supervision.signed_papers import rules
from mingcha.supervision.signed_papers.models import SignedPaper
from mingcha.supervision.signed_papers.rows import acts_in, paper_called
from mingcha.supervision.signed_papers.values import PaperToSign, SignedRow


@cites("12", "23", "799-24")
def signed_of(numbers: Iterable[str]) -> tuple[SignedRow, ...]:
    """The scans of these issued papers, which a reader's own query gave, in order."""
    held = SignedPaper.objects.select_related("document").filter(document__no__in=list(numbers)).order_by("pk")
    rows = list(held)
    names = actor_names({one.kept_by for one in rows}) if rows else {}
    return tuple(SignedRow(one.document.no, one.digest, names.get(one.kept_by, ""), one.kept_at) for one in rows)


@cites("12", "23", "799-24", "APL 61")
def paper_to_sign(asker: Reader, no: str, *, at: datetime) -> PaperToSign:
    """An issued paper for who may keep its scan. Raises Fault(NOT_FOUND, INVALID), Refused (3, and the article of the
    matter)."""
    held = paper_called(no)
    acts, article = acts_in(asker, held, at)
    is_kept = SignedPaper.objects.filter(document=held).exists()
    require(rules.may_keep_signed_paper(acts, article, is_kept=is_kept, scanned=True))
    return PaperToSign(held.no, held.printed_kind, int(held.subject))
