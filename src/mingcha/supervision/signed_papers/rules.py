"""Whether the scan of a signed paper may be kept: pure decisions (APL 61)."""

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.printed.kinds import PrintedKind

SIGNED_INSIDE = frozenset(
    {PrintedKind.CASE_OPENING, PrintedKind.LEGAL_REVIEW, PrintedKind.LATE_AMOUNT, PrintedKind.CLOSING_REPORT}
)
"""The papers of enforcement that no party signs: those of the organ itself."""


@cites("12", "23", "799-24", "APL 61")
def may_keep_signed_paper(acts: Decision, article: str, *, is_kept: bool, scanned: bool, reason: str) -> Decision:
    """Whether the scan of a paper may be kept: by who acts in its matter. Where one is kept already (`is_kept`), the
    later one stands beside it, with what is wrong with the one before (`reason`). `acts`: whether this person acts
    there; `scanned`: whether a file is handed in."""
    if not acts:
        return acts
    missing = []
    if not scanned:
        missing.append(Missing("签收的文书扫描件", "the scan of the signed paper", "scan"))
    if is_kept and not reason.strip():
        missing.append(Missing("已登记扫描件的问题", "what is wrong with the scan that is kept", "reason"))
    if missing:
        return refuse(article, "签收扫描件的登记不完整", "the scan or its reason is missing", missing=tuple(missing))
    return allow(article)
