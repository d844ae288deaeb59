"""Tokens of control, without Django: one camera, one lease, no other mode (articles 2, 7(2), 16(3))."""

import pytest

from mingcha.access.tickets.rules import may_have_issued, ticket_allows
from mingcha.access.tickets.tokens import TicketPayload, build_ticket, open_ticket
from mingcha.kit.canonical import Json
from mingcha.kit.clock import from_90k
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier, sign_token

SIGNER = Signer(bytes(range(32)))
VERIFIER = Verifier(SIGNER.public)
CAMERA, OTHER = "42010200001310000001", "42010200001310000002"
NOW_MS = 1_764_050_602_000
PLAIN: dict[str, Json] = {
    "v": 2, "t": "ticket", "id": "0" * 32, "grant": "Z20261125-0001", "who": "user:7", "points": [CAMERA],
    "modes": ["control"], "from_ms": NOW_MS, "to_ms": NOW_MS + 3_600_000, "iat_ms": NOW_MS, "exp_ms": NOW_MS + 120_000,
    "origin": "http://127.0.0.1:8000", "within": "session:7", "lease": 12,
}  # fmt: skip


def opened(**changed: Json) -> TicketPayload:
    payload = {name: value for name, value in {**PLAIN, **changed}.items() if value is not None}
    return open_ticket(sign_token(payload, SIGNER), VERIFIER)


@pytest.mark.law("2", "7(2)")
def test_a_ticket_of_control_goes_there_and_back() -> None:
    ticket = opened()
    assert (ticket.modes, ticket.lease) == (("control",), 12)
    assert open_ticket(build_ticket(ticket, SIGNER), VERIFIER) == ticket
    assert may_have_issued(ticket, from_90k(NOW_MS * 90))
    assert ticket_allows(ticket, CAMERA, "control", 0, 0, NOW_MS)
    refusals = [
        ticket_allows(ticket, OTHER, "control", 0, 0, NOW_MS),
        ticket_allows(ticket, CAMERA, "live", 0, 0, NOW_MS),
        ticket_allows(ticket, CAMERA, "control", 0, 0, NOW_MS + 120_000),
    ]
    assert [decision.article for decision in refusals] == ["19", "19", "799-16(2)(2)"]
    watching = opened(modes=["live"], lease=None)
    assert (watching.lease, ticket_allows(watching, CAMERA, "control", 0, 0, NOW_MS).article) == (0, "19")


@pytest.mark.law("2", "7(2)")
@pytest.mark.parametrize(
    "changed",
    [
        {"lease": None},
        {"lease": 0},
        {"lease": -1},
        {"lease": True},
        {"lease": "12"},
        {"modes": ["live"]},
        {"modes": ["control", "live"]},
        {"points": [CAMERA, OTHER]},
        {"label": "王"},
        {"mark": 7},
        {"hours": [0, 60]},
    ],
)
def test_nothing_else_passes_for_control(changed: dict[str, Json]) -> None:
    with pytest.raises(Fault) as fault:
        opened(**changed)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED
