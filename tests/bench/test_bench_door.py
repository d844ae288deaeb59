"""`mingcha bench door`: a ticket's check is that of the gateway, and what fails it."""

import os
from typing import Any

import pytest

from mingcha.access.tickets.tokens import build_ticket, open_ticket
from mingcha.bench.copies.marks import ATTACKS, SIZES, Film
from mingcha.bench.copies.street_scenes import KINDS, film
from mingcha.bench.door.export import measure_export
from mingcha.bench.door.measure import FORGED, _altered
from mingcha.bench.door.reach import REACH_TICKET_US, door_passed, reach_rows
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
        ({"export": {"bytes": 10**9, "cpu_s_a_gb": 2.9, "verify_cpu_s_a_gb": 2.1}}, False),
        ({"looks": {"starts": 20, "live_p95_ms": 151.0}}, False),
        ({"looks": {"starts": 20, "copy_first_picture_p50_ms": 401.0}}, False),
        ({"looks": {"starts": 2, "first_picture_p50_ms": 900.0}}, True),
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


def test_what_it_should_reach_is_said_beside_what_was_measured() -> None:
    rows = reach_rows({"same_ticket_check_us": 6.0, "ticket_check_us": 99.0, "marks": {"copies": 4, "false": 0}})
    assert [(row["what"], row["reached"]) for row in rows] == [
        ("ticket_us_known", True), ("ticket_us_new", False), ("marks_false", True),
    ]  # fmt: skip


def test_the_bag_of_the_measurement_is_accepted_by_the_verifier() -> None:
    figures = measure_export(1_000_000, rounds=1)
    assert figures["bytes"] > 1_000_000
    assert figures["verify_cpu_s_a_gb"] > 0


def test_the_films_of_marks_meet_every_kind_size_and_attack() -> None:
    films = [Film(number) for number in range(60)]
    met = {(one.kind, one.size, attack.name) for one in films for attack in one.attacks()}
    assert len(met) == len(KINDS) * len(SIZES) * len(ATTACKS)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_a_scene_moves_and_is_another_by_its_seed(kind: int) -> None:
    first, second, third = (next(film(kind, seed, 64, 48, 10, 0.1)) for seed in (1, 1, 2))
    assert (first.shape, first.tobytes() == second.tobytes()) == ((72, 64), True)
    assert first.tobytes() != third.tobytes()
    begin, *_, end = film(kind, 1, 64, 48, 2, 2)
    assert begin.tobytes() != end.tobytes()
