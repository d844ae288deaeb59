"""How much may be agreed at once, and for how long: pure (article 13(2); decree 799, article 20)."""

from datetime import date

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.decisions.values import Scope

MOST_SHOWN_POINTS = 20_000
"""Points that one decision on pictures judges: the door opens each of them, and the clock judges them again. An
application for more is written by districts."""
MOST_ROW_POINTS = 100_000
"""Points that one decision on rows judges: a whole city. Measured with 100,003 on SQLite: reading them takes 6.4 s of a
processor and 45 MB of memory, the act 14 s, for which every other act waits."""


@cites("13(2)")
def last_day_to_agree(term_months: int, on: date) -> date:
    """The last day until which something may be agreed on a Shanghai day: the term that was asked for, and at most
    `sharing.decision_most_months`."""
    return add_months(on, min(term_months, parameters.number("sharing.decision_most_months", on)))


@cites("13(2)", "799-20")
def most_scope(kind: SharingKind | None) -> int:
    """How many points one decision on a kind judges."""
    return MOST_SHOWN_POINTS if kind is not None and kind.is_footage else MOST_ROW_POINTS


@cites("13(2)", "799-20")
def has_judgeable_scope(scope: Scope, kind: SharingKind) -> Decision:
    """Whether a scope can be judged at once: a whole city of rows, fewer points of pictures."""
    most = most_scope(kind)
    if scope.count <= most:
        return allow("13(2)")
    return refuse(
        "799-20",
        f"范围内有 {scope.count} 个点位，一次决定不超过 {most} 个，请按区分别申请",
        f"there are {scope.count} points in it, {most} at most are decided at once: ask by districts",
    )
