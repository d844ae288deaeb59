"""Whether the scan of a signed paper may be kept: pure decisions (APL 61)."""

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse


@cites("12", "23", "799-24", "APL 61")
def may_keep_signed_paper(acts: Decision, article: str, *, is_kept: bool, scanned: bool) -> Decision:
    """Whether the scan of a paper may be kept: by who acts in its matter, one of each issued paper, which is never
    replaced. `acts`: whether this person acts there; `scanned`: whether a file is handed in."""
    if not acts:
        return acts
    if is_kept:
        return refuse(article, "该文书的签收扫描件已登记，不再替换", "a scan of this paper is kept already")
    if not scanned:
        missing = (Missing("签收的文书扫描件", "the scan of the signed paper", "scan"),)
        return refuse(article, "未提交扫描件", "the scan is missing", missing=missing)
    return allow(article)
