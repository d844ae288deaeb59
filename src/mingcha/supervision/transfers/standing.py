"""Whether a transfer freezes a case, and whether one of it is closed; for the rules of cases, not for pages (24)."""

from django.db.models import OuterRef, Q, QuerySet

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


def freezing_transfers() -> QuerySet[Transfer]:
    """The transfers of the case of an outer query that freeze it, as `is_frozen` says."""
    over = [one.value for one in TransferState if not is_frozen(one, taken=False)]
    return Transfer.objects.filter(~Q(state__in=over) | Q(answered_taken=True), case=OuterRef("pk"))


def closed_transfers() -> QuerySet[Transfer]:
    """The closed transfers of the case of an outer query."""
    return Transfer.objects.filter(case=OuterRef("pk"), state=TransferState.CLOSED.value)
