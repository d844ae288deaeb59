"""The holders of the accounts that handled a request for its managing unit (article 15)."""

from mingcha.access.requests.values import RequestCase
from mingcha.registry.identity.hands import Hand
from mingcha.registry.identity.registrars import hands_of


def hands_behind(case: RequestCase, who_id: int) -> tuple[Hand, ...]:
    """The accounts that checked, typed, changed and approved a request and vouched for its signatures, and that of the
    person who acts now."""
    vouched = {one.vouched_by or 0 for one in case.signatures}
    return hands_of({who_id, case.operator_id, case.approver_id, case.typed_by, *case.changed_by, *vouched})
