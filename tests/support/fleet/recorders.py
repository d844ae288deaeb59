"""Recorders of a city: enrolled, beating, placed in rounds."""

import json
from datetime import timedelta

from mingcha.evidence.models import EntryDetail
from mingcha.fleet.placement.actions import carry_out_round, read_beats
from mingcha.fleet.recorders.actions import enrol_recorder
from mingcha.fleet.recorders.beats import arrive, beat
from mingcha.fleet.recorders.models import Beat
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock

TTL = timedelta(seconds=5)


BY = program("uplink")


EAST, WEST, SOUTH = "rec-1", "rec-2", "rec-3"


def enrol(name: str, clock: HandClock, **changes: object) -> None:
    """Enrols a recorder with a key of its own and lets it beat."""
    given: dict[str, object] = {"log_key": f"key of {name}", "host": name, "division": "", "capacity": 500}
    enrol_recorder(BY, name, **(given | changes), clock=clock)  # type: ignore[arg-type]
    arrive(name, clock=clock)


def told(act: str) -> list[dict[str, object]]:
    """The facts of every entry of one act."""
    events = [bytes(detail.event) for detail in EntryDetail.objects.order_by("entry_id")]
    loaded = [json.loads(event) for event in events]
    return [event["facts"] for event in loaded if event["act"] == act]


def round_after(clock: HandClock, seconds: float, *alive: str) -> int:
    """Lets time pass while these recorders beat, then has a leader with a long vigil place; how many moved."""
    clock.advance(timedelta(seconds=seconds))
    for name in alive:
        beat(name, Beat.objects.get(recorder=name).incarnation, clock=clock)
    return carry_out_round(BY, EAST, read_beats(TTL, clock=clock), TTL, clock=clock).moved
