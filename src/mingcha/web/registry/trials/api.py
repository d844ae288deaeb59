"""The trial run of a project over the API (article 8)."""

from datetime import date

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.access.tickets.queries import trial_was_watched
from mingcha.kit.decision import cites
from mingcha.registry.trials import actions, queries
from mingcha.registry.trials.rules import MOST_REASON
from mingcha.registry.trials.values import TrialRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.stages.api import Number, Revision

router = Router(tags=["plans"])
_LINE = r"^[^\x00-\x1f]*$"


class TrialPersonShape(Schema):
    """A person of the list: account, unit then, why. `removed_at` and `removed_reason` of one who was taken off."""

    username: str
    name: str
    unit: str
    reason: str
    added_at: Instant
    removed_at: Instant | None
    removed_reason: str


class TrialShape(Schema):
    """A trial run. Days are null before they are recorded; `is_short`: shorter than the building code asks, no bar."""

    first_on: date | None
    last_on: date | None
    revision: int
    is_open: bool
    is_short: bool
    people: list[TrialPersonShape]
    former: list[TrialPersonShape]


class DaysBody(Strict):
    """The days of a trial run."""

    first_on: date
    last_on: date
    revision: Revision


class TrialPersonBody(Strict):
    """A person and why: put on the list, or taken off it."""

    username: str = Field(min_length=1, max_length=150, pattern=_LINE)
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("/{number}/trial", response=TrialShape, summary="Trial run of a project")
@cites("3", "8")
def trial(request: HttpRequest, number: Path[Number]) -> TrialRow:
    """Its days and the people who see the pictures of its points on trial."""
    return _trial(request, number)


@router.put("/{number}/trial", response=TrialShape, summary="Record the days of a trial run")
@cites("3", "8")
def set_days(request: HttpRequest, number: Path[Number], body: DaysBody) -> TrialRow:
    """409 if they changed since `revision`. After the last day no ticket opens the trial. The first day of a trial run
    that began is moved on only while nobody has looked."""
    days, by = body.model_dump(), signed_in(request)
    actions.set_trial_days(by, project=number, **days, watched=trial_was_watched, clock=wiring.clock())
    return _trial(request, number)


@router.post("/{number}/trial/people", response=TrialShape, summary="Put a person on the list of a trial run")
@cites("3", "8")
def add_person(request: HttpRequest, number: Path[Number], body: TrialPersonBody) -> TrialRow:
    """By the manager of the building unit, with a reason."""
    actions.add_trial_person(signed_in(request), project=number, **body.model_dump(), clock=wiring.clock())
    return _trial(request, number)


@router.post("/{number}/trial/people/remove", response=TrialShape, summary="Take a person off the list")
@cites("3", "8")
def remove_person(request: HttpRequest, number: Path[Number], body: TrialPersonBody) -> TrialRow:
    """From this act on no ticket opens the trial to that person."""
    actions.remove_trial_person(signed_in(request), project=number, **body.model_dump(), clock=wiring.clock())
    return _trial(request, number)


def _trial(request: HttpRequest, number: int) -> TrialRow:
    asker, at = reader(request)
    return queries.trial_of_project(asker, number, at=at)[0]
