"""Whether a transfer freezes a case, and whether one of it is closed; for the rules of cases, not for pages (24)."""

from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.rules import is_frozen
from mingcha.supervision.transfers.states import TransferState


def freezes_case(case: int) -> bool:
    """Whether a transfer of this penalty case runs or was taken."""
    rows = Transfer.objects.filter(case=case).values_list("state", "answered_taken")
    return any(is_frozen(TransferState(state), taken=bool(taken)) for state, taken in rows)


def has_closed_transfer(*, case: int = 0, leak: int = 0) -> bool:
    """Whether a transfer of this case is closed, with its answer."""
    rows = Transfer.objects.filter(state=TransferState.CLOSED.value)
    return (rows.filter(case=case) if case else rows.filter(leak=leak)).exists()
