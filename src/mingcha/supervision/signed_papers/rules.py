"""Whether the scan of a signed paper may be kept, and confirmed by another officer: pure decisions (APL 61).

The scan is what a court sees in place of the paper. That it needs two hands, the first of them of the matter, is our
own rule.
"""

from collections.abc import Collection, Iterable

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.signed_papers.states import ScanState

SIGNED_INSIDE = frozenset(
    {PrintedKind.CASE_OPENING, PrintedKind.LEGAL_REVIEW, PrintedKind.LATE_AMOUNT, PrintedKind.CLOSING_REPORT}
)
"""The papers of enforcement that no party signs: those of the organ itself."""


@cites("12", "23", "799-24", "APL 61")
def is_of_matter_of_paper(user_id: int, actors: Collection[str], place: Place, known: Iterable[DutyFacts]) -> bool:
    """Whether a person is of the matter of a paper: one of its `actors` (who handles it, or approved or decided it).
    Once none of those (`known`) acts for the police of its place any more, every officer of the place is: else nobody
    could hand a scan in."""
    if f"user:{user_id}" in actors:
        return True
    return not any(one.active and one.over(place, *PUBLIC_SECURITY) for one in known)


@cites("12", "23", "799-24", "APL 61")
def may_keep_signed_paper(
    acts: Decision, article: str, *, of_matter: bool, is_kept: bool, scanned: bool, reason: str
) -> Decision:
    """Whether the scan of a paper may be kept: by who handles its matter, or approved or decided it (`of_matter`).
    Where one is kept already (`is_kept`), the later one stands beside it, with what is wrong with the one before
    (`reason`). `acts`: whether this person acts there; `scanned`: whether a file is handed in."""
    if not acts:
        return acts
    if not of_matter:
        zh = "由承办、审批或者决定该事项的人员登记（平台自定规则，非法定）"
        return refuse(
            article, zh, "it is handed in by an officer who handles, approved or decided the matter (our own rule)"
        )
    missing = []
    if not scanned:
        missing.append(Missing("签收的文书扫描件", "the scan of the signed paper", "scan"))
    if is_kept and not reason.strip():
        missing.append(Missing("已登记扫描件的问题", "what is wrong with the scan that is kept", "reason"))
    if missing:
        return refuse(article, "签收扫描件的登记不完整", "the scan or its reason is missing", missing=tuple(missing))
    return allow(article)


@cites("12", "23", "799-24", "APL 61")
def may_answer_scan(
    acts: Decision, article: str, state: ScanState, *, other_hand: bool, opened: bool, confirms: bool, reason: str
) -> Decision:
    """Whether a scan may be confirmed, or not (`confirms` False, with the `reason`): one that waits, by who acts in its
    matter, in another hand than who kept it (`other_hand`), after having opened it."""
    if not acts:
        return acts
    if state is not ScanState.WAITING:
        return refuse(article, "该扫描件不待确认", "this scan does not wait to be confirmed")
    if not other_hand:
        zh = "由登记人以外的人员核对确认（平台自定规则，非法定）"
        return refuse(article, zh, "another officer than who handed it in confirms it (our own rule)")
    missing = []
    if not opened:
        missing.append(Missing("打开扫描件核对", "to have opened the scan", "opened"))
    if not confirms and not reason.strip():
        missing.append(Missing("不予确认的理由", "why it is not confirmed", "reason"))
    if missing:
        zh, en = (
            "须先打开扫描件核对；不予确认的，写明理由",
            "the scan is opened first; why it is not confirmed is stated",
        )
        return refuse(article, zh, en, missing=tuple(missing))
    return allow(article)
