"""Whether a statement of a unit or professional is corrected: a pure decision (article 11)."""

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse


@cites("11")
def is_correction(before: object, after: object, reason: str, *, is_newest: bool) -> Decision:
    """Whether a new version of a statement is taken: of its newest version, with a reason, and another one than that.
    `before`, `after`: what is stated, as equal values."""
    if not is_newest:
        return refuse("11", "该登记已被更正：请更正其最新版本", "it was corrected already: correct its newest version")
    if before == after:
        return refuse("11", "与原登记相同", "it says the same as before")
    if reason.strip():
        return allow("11")
    missing = (Missing("更正的理由", "why it is corrected", "reason"),)
    return refuse("11", "未写明更正的理由", "the correction has no reason", missing=missing)
