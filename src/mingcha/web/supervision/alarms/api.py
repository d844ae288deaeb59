"""Alarms over the API, to read: the list, one with its history (articles 3, 16(1))."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.alarms import queries
from mingcha.supervision.alarms.queries import AlarmsAsked
from mingcha.supervision.alarms.states import AlarmKind, AlarmList, AlarmStep, Severity
from mingcha.supervision.alarms.values import AlarmRow, AlarmStepRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset

router = Router(tags=["alarms"])

AlarmNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class AlarmQuery(Schema):
    """The filter: which list, of which kind and severity (1 low, 2 middle, 3 high), about which point."""

    list: AlarmList = AlarmList.OPEN
    kind: AlarmKind | None = None
    severity: Severity | None = None
    camera: str = Field("", max_length=20, pattern=r"^[0-9]*$")


class AlarmShape(Schema):
    """An alarm. `subject`: the camera, circuit, recorder, disk, clue or finding that it is about; `cameras`: how many;
    `accepted_by`: actor id; `order`: the work order that was opened, 0 for none."""

    number: int
    kind: AlarmKind
    subject: str
    reason: str
    severity: Severity
    since: Instant
    until: Instant | None
    times: int
    camera: str
    cameras: int
    accepted_by: str
    accepted_at: Instant | None
    snoozed_until: Instant | None
    snooze_reason: str
    order: int
    note: str
    revision: int


class AlarmStepShape(Schema):
    """A step of a person: its text, the work order, the end of a snooze."""

    step: AlarmStep
    actor: str
    at: Instant
    text: str
    order: int
    until: Instant | None


class AlarmsPage(Schema):
    """A page of alarms."""

    total: int
    offset: int
    alarms: list[AlarmShape]


class AlarmDetailShape(Schema):
    """An alarm with its cameras in reach, how many are elsewhere, and its history, the oldest step first."""

    alarm: AlarmShape
    codes: list[str]
    others: int
    steps: list[AlarmStepShape]


@router.get("", response=AlarmsPage, summary="Alarms in reach")
@cites("3", "16(1)")
def alarms(request: HttpRequest, where: Query[AlarmQuery], offset: Offset = 0, limit: Limit = 100) -> AlarmsPage:
    """The gravest first, of those the newest; ended ones by their end."""
    facts, at = reader(request)
    asked = AlarmsAsked(where.list, where.kind, where.severity, where.camera)
    rows = queries.alarms(facts, at=at, asked=asked, limit=limit, offset=offset)
    total = queries.count_alarms(facts, at=at, asked=asked)
    return AlarmsPage(total=total, offset=offset, alarms=[_shape(row) for row in rows])


@router.get("/{number}", response=AlarmDetailShape, summary="One alarm")
@cites("3", "16(1)")
def alarm(request: HttpRequest, number: Path[AlarmNumber]) -> AlarmDetailShape:
    """An alarm in reach."""
    facts, at = reader(request)
    found = queries.alarm(facts, number, at=at)
    steps = [_step(one) for one in found.steps]
    return AlarmDetailShape(alarm=_shape(found.row), codes=list(found.cameras), others=found.others, steps=steps)


def _shape(row: AlarmRow) -> AlarmShape:
    held = row.standing
    return AlarmShape(
        number=row.number,
        kind=row.kind,
        subject=row.subject,
        reason=row.reason,
        severity=row.severity,
        since=row.since,
        until=row.until,
        times=row.times,
        camera=row.camera,
        cameras=row.members,
        accepted_by=held.accepted_by,
        accepted_at=held.accepted_at,
        snoozed_until=held.snoozed_until,
        snooze_reason=held.snooze_reason,
        order=held.order,
        note=held.note,
        revision=row.revision,
    )


def _step(one: AlarmStepRow) -> AlarmStepShape:
    return AlarmStepShape(step=one.step, actor=one.actor, at=one.at, text=one.text, order=one.order, until=one.until)
