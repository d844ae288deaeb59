"""`mingcha bench door`: a ticket's check is that of the gateway, and what fails it."""

import os
from typing import Any

import pytest

from mingcha.access.tickets.tokens import build_ticket, open_ticket
from mingcha.bench.door.measure import FORGED, REACH_TICKET_US, _altered, door_passed
from mingcha.bench.door.ticket_check import _payload, measure_ticket_check
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.kit.keys import Signer, Verifier


def test_a_known_ticket_costs_less_than_its_signature() -> None:
    figures = measure_ticket_check(50)
    assert figures["checks"] == 50
    assert 0 < figures["same_ticket_check_us"] < figures["ticket_check_us"]
    assert 500 < figures["ticket_bytes"] < 2000


def test_the_forged_tickets_of_the_measurement_are_forged(clock: HandClock) -> None:
    signer = Signer(os.urandom(32))
    token = build_ticket(_payload(1, clock.now()), signer)
    assert open_ticket(token, Verifier(signer.public))
    with pytest.raises(Fault):
        open_ticket(_altered(token), Verifier(signer.public))


@pytest.mark.parametrize(
    ("change", "passed"),
    [
        ({}, True),
        ({"viewers_served": 999}, False),
        ({"forged_served": 1}, False),
        ({"same_ticket_check_us": REACH_TICKET_US + 0.1}, False),
        ({"ticket_check_us": 500.0}, True),
        ({"export": {"bytes": 10**9, "cpu_s_a_gb": 3.1}}, False),
        ({"export": {"bytes": 10**7, "cpu_s_a_gb": 9.0}}, True),
        ({"copy": {"seconds": 20.0, "copy_cores": 0.61}}, False),
        ({"copy": {"seconds": 20.0, "copy_cores": 0.59}}, True),
        ({"marks": {"copies": 200, "traced_share": 0.985, "false": 0}}, False),
        ({"marks": {"copies": 200, "traced_share": 0.995, "false": 1}}, False),
        ({"marks": {"copies": 10, "traced_share": 0.9, "false": 0}}, True),
    ],
)
def test_what_fails_it(change: dict[str, Any], passed: bool) -> None:
    figures = {"viewers": 1000, "viewers_served": 1000, "forged_served": 0, "same_ticket_check_us": 6.0}
    assert door_passed({**figures, "forged_refused": FORGED, "ticket_check_us": 100.0, **change}) is passed
