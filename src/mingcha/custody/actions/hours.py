"""Takes in what recorders tell: sealed hours (one act a batch, none when nothing is new) and their own state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Min

from mingcha.custody import map_upkeep
from mingcha.custody.models import CameraState, Hour, RecorderState
from mingcha.custody.queries.recorders import hours_cursor
from mingcha.custody.reports import HourReport, anchor_of, read_hour
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words

HOURS_IN_A_BATCH = 200
"""At most so many rows go into one entry of the log (64 KiB, evidence.md 2.3)."""


@dataclass(frozen=True, slots=True)
class RefusedHour:
    """A row that was not taken in, and why."""

    row: str
    words: Words


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a batch: hours that were new, hours known already, rows refused, and the cursor after it."""

    added: int
    known: int
    refused: tuple[RefusedHour, ...]
    cursor: int


@cites("16(5)", "20(2)")
def take_in_hours(by: Actor, recorder: str, rows: Sequence[Mapping[str, object]], *, clock: Clock) -> TakenIn:
    """Takes sealed hours of a recorder into custody, in the order of their sequence; asking twice changes nothing.

    Refused, and named in the entry of the log: a row that is not well formed, of another recorder, of an epoch that an
    earlier hour has outgrown (a fenced recorder), or that differs from what the same hour said before.
    """
    if len(rows) > HOURS_IN_A_BATCH:
        raise ValueError(f"at most {HOURS_IN_A_BATCH} hours in a batch")
    reports, malformed = _read(recorder, rows)
    added, outgrown = _judge(reports)
    cursor = _cursor_after(recorder, rows)
    if added or ((malformed or outgrown) and cursor > hours_cursor(recorder)):
        added, outgrown = _keep(by, recorder, reports, malformed, rows, clock)
    else:
        _move_cursor(recorder, rows, clock.now())
    refused = (*malformed, *outgrown)
    return TakenIn(len(added), len(rows) - len(added) - len(refused), refused, cursor)


def begin_hours_anew(recorder: str, *, clock: Clock) -> None:
    """Asks the recorder for its sealed hours from the first one on: its journal is another than before.

    Derived: what custody holds already stays as it is, and is known again when it is told again.
    """
    anew = {"hours_cursor": 0, "hours_anchor": "", "seen_at": clock.now()}
    RecorderState.objects.filter(recorder=recorder).update(**anew)


def _judge(reports: Sequence[HourReport]) -> tuple[list[HourReport], list[RefusedHour]]:
    """The hours that are new, and those that cannot be taken in."""
    held = _Held(reports)
    added: list[HourReport] = []
    refused: list[RefusedHour] = []
    for report in reports:
        words = held.objection(report)
        if words:
            refused.append(RefusedHour(f"{report.camera}/{report.hour}/{report.epoch}/{report.label}", words))
        elif not held.knows(report):
            held.add(report)
            added.append(report)
    return added, refused


def _keep(
    by: Actor,
    recorder: str,
    reports: Sequence[HourReport],
    malformed: Sequence[RefusedHour],
    rows: Sequence[Mapping[str, object]],
    clock: Clock,
) -> tuple[list[HourReport], list[RefusedHour]]:
    """One act: under the log's lock every row is judged again, since another uplink may have taken it in."""
    now = clock.now()
    with act("custody.hours.take_in", by=by, clock=clock, cites=("16(5)", "20(2)")) as deed:
        added, outgrown = _judge(reports)
        for hour in Hour.objects.bulk_create(_row(report, now) for report in added):
            deed.wrote(hour)
        deed.fact("recorder", recorder)
        deed.fact("hours", len(added))
        refused = [*malformed, *outgrown]
        if refused:
            facts: list[Json] = [[refusal.row[:80], refusal.words.en] for refusal in refused]
            deed.fact("refused", facts)
        _move_cursor(recorder, rows, now)
    return added, outgrown


def _row(report: HourReport, now: datetime) -> Hour:
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
    """What custody holds of the cameras of a batch: digests by hour and the first hour of each epoch."""

    def __init__(self, reports: Sequence[HourReport]) -> None:
        cameras = {report.camera for report in reports}
        rows = Hour.objects.filter(camera__in=cameras, hour__in={report.hour for report in reports})
        self._digests = {(row.camera, row.hour, row.epoch, row.label): row.digest for row in rows}
        firsts = Hour.objects.filter(camera__in=cameras).values_list("camera", "epoch").annotate(first=Min("hour"))
        self._first_hours = {(camera, epoch): first for camera, epoch, first in firsts}

    def knows(self, report: HourReport) -> bool:
        """Whether the hour is in custody as reported."""
        return self._digests.get(_key(report)) == report.digest

    def add(self, report: HourReport) -> None:
        """Counts a row of this batch in, so that the rows after it are judged by it."""
        self._digests[_key(report)] = report.digest
        key = (report.camera, report.epoch)
        self._first_hours[key] = min(self._first_hours.get(key, report.hour), report.hour)

    def objection(self, report: HourReport) -> Words | None:
        """Why a row cannot be taken in, or None."""
        if self._digests.get(_key(report), report.digest) != report.digest:
            return Words("同一小时先后所报摘要不一致", "the hour was reported before with another digest")
        for (camera, epoch), first in self._first_hours.items():
            if camera == report.camera and epoch > report.epoch and first < report.hour:
                return Words(
                    f"任期 {report.epoch} 已被任期 {epoch} 取代", f"epoch {report.epoch} was outgrown by epoch {epoch}"
                )
        return None


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
) -> None:
    """Keeps what a recorder says of itself and of its cameras (the answer of `status`). Derived: no entry of the log.

    Versions are given when the recorder has just acknowledged them; None leaves what is known.
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
        if isinstance(cameras, Mapping):
            _keep_cameras(recorder, cameras, now)


def _keep_cameras(recorder: str, cameras: Mapping[str, object], now: datetime) -> None:
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
        if isinstance(state, Mapping)
    ]
    CameraState.objects.filter(recorder=recorder).exclude(camera__in=[row.camera for row in rows]).delete()
    CameraState.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["camera"],
        update_fields=["recorder", "seen_at", "state", "reason", "since_ms", "status"],
    )
    map_upkeep.take_word(recorder, {row.camera: row for row in rows})
