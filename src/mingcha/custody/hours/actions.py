"""Takes in what recorders tell: sealed hours (one act a batch, none when nothing is new) and their own state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from mingcha.custody.hours.fence import Fence
from mingcha.custody.hours.models import Hour
from mingcha.custody.reports import HourReport, anchor_of, read_hour
from mingcha.evidence.entries import act
from mingcha.fleet.placement.queries import owners
from mingcha.fleet.recorders.models import CameraState, RecorderState
from mingcha.fleet.recorders.queries import hours_cursor
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.overview.points import upkeep as map_upkeep

HOURS_IN_A_BATCH = 200
"""At most so many rows go into one entry of the log (64 KiB, evidence.md 2.3)."""


@dataclass(frozen=True, slots=True)
class RefusedHour:
    """A row that was not taken in, and why."""

    row: str
    words: Words


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a batch: hours that were new, hours known already, rows refused, and the cursor after it.

    `beside`: of the new hours those that the fence refused as the record (hours/fence.py); they are kept beside it.
    """

    added: int
    known: int
    refused: tuple[RefusedHour, ...]
    cursor: int
    beside: tuple[RefusedHour, ...] = ()


@dataclass(slots=True)
class _Judged:
    """Rows of a batch by what becomes of them; `beside` are among `added`."""

    added: list[HourReport] = field(default_factory=list)
    refused: list[RefusedHour] = field(default_factory=list)
    beside: dict[tuple[str, int, int, str], RefusedHour] = field(default_factory=dict)


@cites("16(5)", "20(2)")
def take_in_hours(by: Actor, recorder: str, rows: Sequence[Mapping[str, object]], *, clock: Clock) -> TakenIn:
    """Takes sealed hours of a recorder into custody, in the order of their sequence; asking twice changes nothing.

    Refused, and named in the entry of the log: a row that is not well formed, of another recorder, of an epoch that
    was given to another one or that an earlier hour has outgrown, or that differs from what the same hour said before.
    What a recorder filmed after another one had the camera is taken in beside the record, and named too.
    """
    if len(rows) > HOURS_IN_A_BATCH:
        raise ValueError(f"at most {HOURS_IN_A_BATCH} hours in a batch")
    reports, malformed = _read(recorder, rows)
    judged = _judge(reports)
    cursor = _cursor_after(recorder, rows)
    if judged.added or ((malformed or judged.refused) and cursor > hours_cursor(recorder)):
        judged = _keep(by, recorder, reports, malformed, rows, clock)
    else:
        _move_cursor(recorder, rows, clock.now())
    refused, added = (*malformed, *judged.refused), len(judged.added)
    return TakenIn(added, len(rows) - added - len(refused), refused, cursor, tuple(judged.beside.values()))


def begin_hours_anew(recorder: str, *, clock: Clock) -> None:
    """Asks the recorder for its sealed hours from the first one on: its journal is another than before.

    Derived: what custody holds already stays as it is, and is known again when it is told again.
    """
    anew = {"hours_cursor": 0, "hours_anchor": "", "seen_at": clock.now()}
    RecorderState.objects.filter(recorder=recorder).update(**anew)


def _judge(reports: Sequence[HourReport]) -> _Judged:
    """The hours that are new, and those that cannot be taken in."""
    held = _Held(reports)
    judged = _Judged()
    for report in reports:
        name = f"{report.camera}/{report.hour}/{report.epoch}/{report.label}"
        if held.differs(report):
            words = Words("同一小时先后所报摘要不一致", "the hour was reported before with another digest")
            judged.refused.append(RefusedHour(name, words))
            continue
        if held.knows(report):
            continue
        verdict = held.fence.verdict(report)
        if verdict.refused and verdict.words:
            judged.refused.append(RefusedHour(name, verdict.words))
            continue
        if verdict.beside and verdict.words:
            judged.beside[_key(report)] = RefusedHour(name, verdict.words)
        held.add(report, beside=verdict.beside)
        judged.added.append(report)
    return judged


def _keep(
    by: Actor,
    recorder: str,
    reports: Sequence[HourReport],
    malformed: Sequence[RefusedHour],
    rows: Sequence[Mapping[str, object]],
    clock: Clock,
) -> _Judged:
    """One act: under the log's lock every row is judged again, since another uplink may have taken it in and a leader
    may have moved its camera."""
    now = clock.now()
    with act("custody.hours.take_in", by=by, clock=clock, cites=("16(5)", "20(2)")) as deed:
        judged = _judge(reports)
        new = (_row(report, now, beside=_key(report) in judged.beside) for report in judged.added)
        for hour in Hour.objects.bulk_create(new):
            deed.wrote(hour)
        deed.fact("recorder", recorder)
        deed.fact("hours", len(judged.added))
        for name, told in (("refused", [*malformed, *judged.refused]), ("beside", list(judged.beside.values()))):
            if told:
                facts: list[Json] = [[refusal.row[:80], refusal.words.en] for refusal in told]
                deed.fact(name, facts)
        _move_cursor(recorder, rows, now)
    return judged


def _row(report: HourReport, now: datetime, *, beside: bool) -> Hour:
    return Hour(
        camera=report.camera,
        hour=report.hour,
        epoch=report.epoch,
        recorder=report.recorder,
        label=report.label,
        bitmap=report.bitmap,
        size_bytes=report.size_bytes,
        gaps=[list(gap) for gap in report.gaps],
        digest=report.digest,
        sequence=report.sequence,
        entry_index=report.entry_index,
        taken_in_at=now,
        beside=beside,
    )


def _read(recorder: str, rows: Sequence[Mapping[str, object]]) -> tuple[list[HourReport], list[RefusedHour]]:
    """The well-formed rows in the order of their sequence, and the others with what is wrong about them."""
    reports: list[HourReport] = []
    refused: list[RefusedHour] = []
    for row in rows:
        try:
            report = read_hour(row)
        except Fault as fault:
            refused.append(RefusedHour(f"sequence {row.get('sequence')}", fault.words))
            continue
        if report.recorder != recorder:
            words = Words("该行属于另一台录像机", "the row is another recorder's")
            refused.append(RefusedHour(f"sequence {report.sequence}", words))
        else:
            reports.append(report)
    return sorted(reports, key=lambda report: report.sequence), refused


class _Held:
    """What custody holds of the cameras of a batch: digests by hour, and the fence."""

    def __init__(self, reports: Sequence[HourReport]) -> None:
        cameras = {report.camera for report in reports}
        rows = Hour.objects.filter(camera__in=cameras, hour__in={report.hour for report in reports})
        self._digests = {(row.camera, row.hour, row.epoch, row.label): row.digest for row in rows}
        self.fence = Fence(cameras)

    def knows(self, report: HourReport) -> bool:
        """Whether the hour is in custody as reported."""
        return self._digests.get(_key(report)) == report.digest

    def differs(self, report: HourReport) -> bool:
        """Whether the hour is in custody with another digest."""
        return self._digests.get(_key(report), report.digest) != report.digest

    def add(self, report: HourReport, *, beside: bool) -> None:
        """Counts a row of this batch in, so that the rows after it are judged by it."""
        self._digests[_key(report)] = report.digest
        if not beside:
            self.fence.let_in(report)


def _key(report: HourReport) -> tuple[str, int, int, str]:
    return report.camera, report.hour, report.epoch, report.label


def _cursor_after(recorder: str, rows: Sequence[Mapping[str, object]]) -> int:
    """The highest sequence seen: a refused row is named once and not asked for again."""
    return max([hours_cursor(recorder), *(_sequence(row) for row in rows)])


def _move_cursor(recorder: str, rows: Sequence[Mapping[str, object]], now: datetime) -> None:
    values: dict[str, object] = {"seen_at": now}
    last = max(rows, key=_sequence, default=None)
    if last is not None and _sequence(last) > hours_cursor(recorder):
        values |= {"hours_cursor": _sequence(last), "hours_anchor": anchor_of(last)}
    RecorderState.objects.update_or_create(recorder=recorder, defaults=values)


def _sequence(row: Mapping[str, object]) -> int:
    sequence = row.get("sequence")
    return sequence if type(sequence) is int and 0 <= sequence < 2**53 else 0


@cites("16(5)")
def take_in_recorder_state(
    recorder: str,
    status: Mapping[str, object],
    *,
    clock: Clock,
    started_ms: int | None = None,
    is_demo: bool = False,
    assignments_version: int | None = None,
    holds_version: int | None = None,
) -> int:
    """Keeps what a recorder says of itself and of its cameras (the answer of `status`). Derived: no entry of the log.

    Versions are given when the recorder has just acknowledged them; None leaves what is known. Returns how many states
    were refused: of cameras that another recorder has now, or under an epoch before the present tenure.
    """
    now = clock.now()
    values: dict[str, object] = {
        "seen_at": now,
        "is_demo": is_demo,
        "status": {key: status[key] for key in ("disk", "log", "queue") if key in status},
    }
    if started_ms is not None:
        values["started_at"] = datetime.fromtimestamp(started_ms / 1000, UTC)
    if assignments_version is not None:
        values["assignments_version"] = assignments_version
    if holds_version is not None:
        values["holds_version"] = holds_version
    cameras = status.get("cameras")
    with transaction.atomic():
        RecorderState.objects.update_or_create(recorder=recorder, defaults=values)
        return _keep_cameras(recorder, cameras, now) if isinstance(cameras, Mapping) else 0


def _keep_cameras(recorder: str, cameras: Mapping[str, object], now: datetime) -> int:
    had = owners([str(camera)[:20] for camera in cameras])
    rows = [
        CameraState(
            recorder=recorder,
            camera=str(camera)[:20],
            seen_at=now,
            state=str(state.get("phase", ""))[:16],
            reason=str(state.get("reason") or "")[:32],
            since_ms=since if isinstance(since := state.get("since_ms"), int) else None,
            status=dict(state),
        )
        for camera, state in cameras.items()
        if isinstance(state, Mapping) and _is_its_own(recorder, state, had.get(str(camera)[:20]))
    ]
    CameraState.objects.filter(recorder=recorder).exclude(camera__in=[row.camera for row in rows]).delete()
    CameraState.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["camera"],
        update_fields=["recorder", "seen_at", "state", "reason", "since_ms", "status"],
    )
    map_upkeep.take_word(recorder, {row.camera: row for row in rows})
    return len(cameras) - len(rows)


def _is_its_own(recorder: str, state: Mapping[str, object], owner: tuple[str, int] | None) -> bool:
    """Whether a recorder may speak of a camera: nobody was ever given it, or it has it, and has it in this epoch."""
    if owner is None:
        return True
    epoch = state.get("epoch")
    return owner[0] == recorder and not (isinstance(epoch, int) and epoch < owner[1])
