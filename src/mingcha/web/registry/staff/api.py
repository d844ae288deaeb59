"""Trainings and filings over the API (article 16(2))."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.identity.duty import Role
from mingcha.registry.staff import queries
from mingcha.registry.staff.actions import record_staff_record, record_training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import MOST_HOURS, MOST_TEXT
from mingcha.registry.staff.values import StaffRecordRow, StaffRow, TrainingRow
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["staff"])

Username = Annotated[str, Path(min_length=2, max_length=60, pattern=r"^[a-z0-9._-]+$")]
Text = Annotated[str, Field(min_length=1, max_length=MOST_TEXT, pattern=r"^[^\x00]*$")]


class StaffShape(Schema):
    """A person of monitoring or managing staff. `valid_to`: last day of the newest training, null without one; `filed`:
    districts and zones whose organ received a filing; `old_filing`: filed before receipts were recorded; `lacks`: what
    is not recorded of the person yet."""

    username: str
    name: str
    organisation_name: str
    roles: list[Role]
    valid_to: date | None
    due: bool
    filed: list[str]
    old_filing: bool
    lacks: list[StaffRecordKind]


class TrainingShape(Schema):
    """A training; `valid_to` is null for one that was not passed."""

    course: str
    held_on: date
    hours: int
    passed: bool
    taught_by: str
    document: str
    valid_to: date | None


class StaffRecordShape(Schema):
    """A background check or secrecy education that was done; what a check found is not recorded."""

    kind: StaffRecordKind
    done_on: date
    done_by: str
    document: str


class FilingShape(Schema):
    """The receipt of a filing by an organ of public security; `authority` is its district or zone."""

    receipt_no: str
    organ: str
    organ_name: str
    officer_name: str
    filed_on: date
    authority: str


class StaffPersonShape(Schema):
    """A person's trainings, checks, education and filings, the newest first."""

    trainings: list[TrainingShape]
    records: list[StaffRecordShape]
    filings: list[FilingShape]


class TrainingBody(Strict):
    """A training with its result."""

    course: Text
    held_on: date
    hours: int = Field(ge=1, le=MOST_HOURS)
    passed: bool
    taught_by: Text
    document: Text


class StaffRecordBody(Strict):
    """A background check or secrecy education that was done."""

    kind: StaffRecordKind
    done_on: date
    done_by: Text
    document: Text


@router.get("", response=list[StaffShape], summary="Monitoring and managing staff")
@cites("16(2)")
def staff(request: HttpRequest) -> list[StaffRow]:
    """Those in reach, who is due for a training first; for other callers, and by a token, only their own row."""
    facts, at = reader(request)
    return list(queries.staff(facts, at=at, by_token=by_token(request)))


@router.get("/{username}", response=StaffPersonShape, summary="One person's trainings and filings")
@cites("16(2)")
def person(request: HttpRequest, username: Username) -> dict[str, Sequence[object]]:
    """For the person, and for those who keep people or audit there; by a token for the person alone."""
    facts, at = reader(request)
    program = by_token(request)
    return {
        "trainings": queries.trainings_of(facts, username, at=at, by_token=program),
        "records": queries.staff_records_of(facts, username, at=at, by_token=program),
        "filings": queries.filings_of(facts, username, at=at, by_token=program),
    }


@router.post("/{username}/trainings", response={201: TrainingShape}, summary="Record a training")
@cites("16(2)")
def new_training(request: HttpRequest, username: Username, body: TrainingBody) -> Status[TrainingRow]:
    """Of another person, after it was held."""
    row = record_training(
        signed_in(request),
        username=username,
        course=body.course,
        held_on=body.held_on,
        hours=body.hours,
        passed=body.passed,
        taught_by=body.taught_by,
        document=body.document,
        clock=wiring.clock(),
    )
    return Status(201, row)


@router.post("/{username}/records", response={201: StaffRecordShape}, summary="Record a check or secrecy education")
@cites("16(2)", "799-16(2)(1)")
def new_record(request: HttpRequest, username: Username, body: StaffRecordBody) -> Status[StaffRecordRow]:
    """Of another person, after it was done; what a check found is not asked for."""
    row = record_staff_record(signed_in(request), username=username, **body.model_dump(), clock=wiring.clock())
    return Status(201, row)
