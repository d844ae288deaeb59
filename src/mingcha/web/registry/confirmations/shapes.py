"""A proposal as the API shows it (decree 799, art. 16(2)(2))."""

from ninja import Schema

from mingcha.registry.confirmations.values import ProposalRow, ProposalState
from mingcha.web.api.shapes import BothWords, Instant


class ProposalShape(Schema):
    """A proposal. `effect` says in sentences what will change; `decided_at` is null while it waits."""

    name: str
    kind: str
    kind_words: BothWords
    confirmed_by: BothWords
    articles: list[str]
    subject: str
    effect: list[BothWords]
    note: str
    proposed_by: str
    proposed_at: Instant
    expires_at: Instant
    state: ProposalState
    decided_by: str
    decided_at: Instant | None
    reason: str


def shape(row: ProposalRow) -> ProposalShape:
    """A proposal as the API shows it."""
    return ProposalShape(
        name=row.name,
        kind=row.kind,
        kind_words=BothWords(zh=row.kind_words.zh, en=row.kind_words.en),
        confirmed_by=BothWords(zh=row.confirmed_by.zh, en=row.confirmed_by.en),
        articles=list(row.articles),
        subject=row.subject,
        effect=[BothWords(zh=words.zh, en=words.en) for words in row.effect],
        note=row.note,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        expires_at=row.expires_at,
        state=row.state,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
