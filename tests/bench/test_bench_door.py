"""`mingcha bench door`: a ticket's check is that of the gateway, and what fails it."""

import os
from typing import Any

import pytest

from mingcha.access.tickets.tokens import build_ticket, open_ticket
from mingcha.bench.copies.marks import ATTACKS, SIZES, Film
from mingcha.bench.copies.street_scenes import KINDS, film
from mingcha.bench.door.export import measure_export
from mingcha.bench.door.measure import FORGED, PARTS, _altered
from mingcha.bench.door.reach import REACH_TICKET_US, door_passed, reach_rows
from mingcha.bench.door.ticket_check import _payload, measure_ticket_check
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.kit.keys import Signer, Verifier

WHOLE: dict[str, Any] = {
    "viewers": 1000, "viewers_served": 1000, "viewers_refused": 0, "forged_refused": FORGED, "forged_served": 0,
    "same_ticket_check_us": 6.0, "ticket_check_us": 100.0,
    "looks": {"starts": 20, "live_p95_ms": 9.0, "first_picture_p50_ms": 9.0, "copy_first_picture_p50_ms": 9.0},
    "export": {"bytes": 10**9, "cpu_s_a_gb": 2.0, "verify_cpu_s_a_gb": 1.0},
    "copy": {"seconds": 20.0, "copy_cores": 0.4, "late_p95_ms": 39.0},
    "marks": {"copies": 200, "traced_share": 1.0, "false": 0},
}  # fmt: skip
"""Figures of a run that reaches everything."""
MEASURED = {
    "looks": {"live_p95_ms", "first_picture_p50_ms", "copy_first_picture_p50_ms"},
    "export": {"cpu_s_a_gb", "verify_cpu_s_a_gb"},
    "copy": {"copy_cores", "late_p95_ms"},
    "marks": {"traced_share", "false"},
}
"""Part -> its judged figures."""


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
        ({"export": {"cpu_s_a_gb": 3.1}}, False),
        ({"export": {"bytes": 10**7, "cpu_s_a_gb": 9.0}}, True),
        ({"export": {"verify_cpu_s_a_gb": 2.1}}, False),
        ({"looks": {"live_p95_ms": 151.0}}, False),
        ({"looks": {"copy_first_picture_p50_ms": 401.0}}, False),
        ({"looks": {"starts": 2, "first_picture_p50_ms": 900.0}}, True),
        ({"copy": {"copy_cores": 0.61}}, False),
        ({"copy": {"copy_cores": 0.59}}, True),
        ({"marks": {"traced_share": 0.985}}, False),
        ({"marks": {"false": 1}}, False),
        ({"marks": {"copies": 10, "traced_share": 0.9}}, True),
    ],
)
def test_what_fails_it(change: dict[str, Any], passed: bool) -> None:
    merged = {name: {**WHOLE[name], **new} if isinstance(new, dict) else new for name, new in change.items()}
    assert door_passed({**WHOLE, "parts": [*PARTS], **merged}) is passed


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("ticket", {"same_ticket_check_us": None}),
        ("viewers", {"viewers": 0, "viewers_served": 0}),
        ("viewers", {"viewers_refused": None}),
        ("viewers", {"forged_served": None}),
        *((part, {part: None}) for part in MEASURED),
        *((part, {part: {**WHOLE[part], path: None}}) for part, paths in MEASURED.items() for path in sorted(paths)),
    ],
)
def test_a_part_that_was_run_and_measured_nothing_is_no_pass(part: str, change: dict[str, Any]) -> None:
    others = [one for one in PARTS if one != part]
    assert door_passed({**WHOLE, "parts": [*PARTS]})
    assert not door_passed({**WHOLE, "parts": [*PARTS], **change})
    assert not door_passed({**WHOLE, "parts": [part], **change})
    assert door_passed({**WHOLE, "parts": others, **change}), "what was not run is not judged"
    assert not door_passed({**WHOLE, "parts": []})


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
