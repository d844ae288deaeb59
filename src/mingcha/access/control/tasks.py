"""The clock of control: ends leases that are over, and finds cameras that did not come home (arts. 7(2), 16(3), 19)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from mingcha.access.control import rules
from mingcha.access.control.actions import end_lease
from mingcha.access.control.models import CameraPosition, ControlLease
from mingcha.access.control.rows import WITH, ended_within, homes_of, judged_control, lease_called, over_because
from mingcha.access.control.values import LeaseEnd
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, Turn, carry_out_turn, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, facts_of_many
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import OUT_OF_USE

HOME_AGAIN = "云台已回看守位或者点位已停用"
"""Why a finding of a camera that was away ends."""


class _EndedAlready(Exception):  # noqa: N818 - no error: another act has ended it
    """The lease was ended or renewed between the reading and the log's lock."""


@cites("2", "3", "7(2)", "8", "13(2)", "15", "16(2)", "18", "19", "799-16(2)(2)")
def end_leases(by: Asker, *, clock: Clock) -> int:
    """Ends the leases whose time, grant, session or token is over, or whose holder may turn the camera no more: a role
    or a contract ended, the point was closed or got a mask. Returns how many. Nothing is written where none is."""
    ended = 0
    for number, _ in _due(clock.now()):
        with (
            suppress(_EndedAlready),
            act("access.control.end", by=actor_of(by), clock=clock, cites=("7(2)", "16(3)", "19")) as record,
        ):
            now = clock.now()
            held = lease_called(number)
            why = None if held.ended_at is not None else dict(_due(now, number)).get(number)
            if why is None:
                raise _EndedAlready
            end_lease(record, held, why, now)
            record.fact("lease", held.pk)
            record.fact("why", why.value)
            ended += 1
    return ended


@cites("7(2)")
def find_cameras_away(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each camera that could not return to its home preset or has been away from it for too long,
    and ends those of cameras that are home again. Returns how many. Nothing is written where none is."""
    if not _turn(clock.now()).count:
        return 0
    turn = None
    with (
        suppress(NothingLeft),
        act("access.control.find_away", by=actor_of(by), clock=clock, cites=("7(2)",)) as record,
    ):
        now = clock.now()
        turn = _turn(now)
        names = {one.code: one for one in _points(turn.opened)}
        carry_out_turn(record, turn, lambda code: _finding_of(names[code]), HOME_AGAIN, now)
        record.fact("away", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count if turn else 0


def _due(at: datetime, number: int = 0) -> Iterator[tuple[int, LeaseEnd]]:
    """(number, why) of the leases that are over but not ended; of one alone if its number is given."""
    rows = ControlLease.objects.select_related(*WITH).filter(ended_at=None)
    held = list(rows.filter(pk=number) if number else rows)
    left = []
    for lease in held:
        why = over_because(lease, at)
        if why is not None:
            yield lease.pk, why
        else:
            left.append(lease)
    ended = ended_within({lease.within for lease in left}, at)
    people = facts_of_many({lease.user_id for lease in left}, at)
    for lease in left:
        who = people[lease.user_id]
        if lease.within in ended or not judged_control(who, lease.grant.no, lease.point.code, at).decision:
            yield lease.pk, LeaseEnd.GRANT_ENDED


def _turn(at: datetime) -> Turn:
    rows = CameraPosition.objects.exclude(away_since=None).exclude(point__state=OUT_OF_USE)
    away = {code: (changed_at, failed_at) for code, changed_at, failed_at in rows.values_list(
        "point__code", "changed_at", "failed_at"
    )}  # fmt: skip
    homes = homes_of(away, at) if away else {}
    late = [
        code
        for code, (changed_at, failed_at) in away.items()
        if not rules.is_back_in_time(changed_at, failed_at, homes[code].return_s // 60, at)
    ]
    return turn_of(FindingKind.CAMERA_AWAY, SubjectKind.POINT, late)


def _points(codes: tuple[str, ...]) -> list[Point]:
    rows = Point.objects.select_related("system__site__organisation", "system__contractor")
    return list(rows.filter(code__in=codes))


def _finding_of(point: Point) -> NewFinding:
    return NewFinding(
        kind=FindingKind.CAMERA_AWAY,
        article="7(2)",
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：云台未按时回到看守位，画面不是验收时的画面",
            f"{point.name}: the camera did not return to its home preset in time, and shows another view than accepted",
        ),
        place=point.place,
    )
