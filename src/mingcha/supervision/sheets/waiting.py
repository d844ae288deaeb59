"""Which sheets wait for a reader; not for pages (articles 12, 21)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.sheets.rows import sheets_worked_on_by
from mingcha.supervision.sheets.rules import is_in_own_hand, sheet_is_open_until
from mingcha.supervision.sheets.states import RUNNING, SheetState

_RUNNING = [one.value for one in RUNNING]


@cites("12", "21")
def sheets_waiting_for(who: DutyFacts, at: datetime) -> frozenset[int]:
    """The numbers of the sheets that this person can bring on: those with a covered copy that another hand made and
    nobody checked, and the checked ones, which are to be sent; not those whose days are over. One question to the
    database where no sheet is worked on."""
    columns = ("pk", "state", "prepared_at", "prepared_by", "pictures__covered_by", "pictures__checked_by")
    rows = sheets_worked_on_by(who).filter(state__in=_RUNNING).values_list(*columns)
    held = [one for one in rows if at <= sheet_is_open_until(one[2], at)]
    checked = {number for number, state, *_ in held if state == SheetState.REVIEWED.value}
    covered = [
        (number, prepared, by) for number, _, _, prepared, by, checker in held if by is not None and checker is None
    ]
    if not covered:
        return frozenset(checked)
    hands = hands_of({who.user_id, *(one for _, *people in covered for one in people)})
    by_others = {number for number, made, by in covered if not is_in_own_hand(who.user_id, by, made, hands)}
    return frozenset(checked | by_others)
