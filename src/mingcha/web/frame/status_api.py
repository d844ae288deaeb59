"""The current person, and the state of the platform, over the API (article 3)."""

from datetime import timedelta

from django.http import HttpRequest
from ninja import Router, Schema

from mingcha import __version__
from mingcha.fleet.recorders import queries as recorders
from mingcha.kit.decision import cites
from mingcha.overview.points import queries as points_on_map
from mingcha.overview.points.condition import STALE_AFTER_MS
from mingcha.registry.points.filter import EVERYTHING
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import BothWords, Instant
from mingcha.web.frame import wiring

router = Router(tags=["status"])


class AskerRoleShape(Schema):
    """A role in force with its territory; all three empty: the whole installation."""

    role: str
    words: BothWords
    division: str
    organisation: str
    zone: str
    until: Instant | None


class AskerShape(Schema):
    """The person as whom the request is authenticated."""

    username: str
    name: str
    organisation: str
    roles: list[AskerRoleShape]


class RecorderShape(Schema):
    """A recorder; `answers`: it was heard within the last 30 seconds."""

    recorder: str
    answers: bool
    last_heard_at: Instant


class StatusShape(Schema):
    """The version, the server's time, the points in reach by condition and on trial, and the recorders."""

    version: str
    now: Instant
    points: int
    by_condition: dict[str, int]
    on_trial: int
    recorders: list[RecorderShape]


@router.get("/me", response=AskerShape, summary="Who asks")
@cites("3")
def me(request: HttpRequest) -> dict[str, object]:
    """The person, the roles in force and their territory."""
    facts, _ = reader(request)
    roles = [
        {
            "role": held.role.value,
            "words": held.role.words,
            "division": held.territory.division,
            "organisation": held.territory.organisation,
            "zone": held.territory.zone,
            "until": held.valid_until,
        }
        for held in facts.roles
    ]
    return {"username": facts.username, "name": facts.name, "organisation": facts.organisation, "roles": roles}


@router.get("/status", response=StatusShape, summary="What runs")
@cites("3", "16(1)")
def status(request: HttpRequest) -> StatusShape:
    """Points in reach by condition, and which recorders answer. For monitoring systems see `/healthz` and
    `/metrics`. A token counts no work secret, as in the list of points."""
    facts, at = reader(request)
    cut = points_on_map.cut_for(facts, EVERYTHING, clock=wiring.clock())
    found = points_on_map.found(points_on_map.without_secrets(cut) if by_token(request) else cut)
    heard = [
        RecorderShape(
            recorder=one.recorder,
            answers=one.age_ms <= STALE_AFTER_MS,
            last_heard_at=at - timedelta(milliseconds=one.age_ms),
        )
        for one in recorders.recorders(clock=wiring.clock())
    ]
    by_condition = {condition.value: number for condition, number in found.by_condition.items()}
    return StatusShape(
        version=__version__,
        now=at,
        points=found.points,
        by_condition=by_condition,
        on_trial=found.on_trial,
        recorders=heard,
    )
