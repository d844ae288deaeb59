"""Stores the sealed hours that recorders report: one act per batch, none if nothing is new (arts. 16(5), 20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mingcha.custody.hours.fence import Fence
from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.reports import HourReport, anchor_of, read_hour
from mingcha.custody.interruptions.actions import mark_hours
from mingcha.custody.recorder_hours.actions import add_recorded
from mingcha.custody.recorder_hours.rules import Recorded, recorded_of
from mingcha.evidence.entries import act
from mingcha.fleet.recorders.actions import move_hours_cursor, note_heard
from mingcha.fleet.recorders.queries import hours_cursor
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words

HOURS_IN_A_BATCH = 200
"""Limit of rows for one entry of the log (64 KiB, docs/ref/evidence-log.md)."""


@dataclass(frozen=True, slots=True)
class RefusedHour:
    """A rejected row with the reason."""

    row: str
    words: Words


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The result of a batch: counts of new and known hours, the rejected rows, and the cursor after it.

    `beside`: new hours that the fence refused as the record (hours/fence.py); they are stored beside it.
    """

    added: int
    known: int
    refused: tuple[RefusedHour, ...]
    cursor: int
    beside: tuple[RefusedHour, ...] = ()


@dataclass(slots=True)
class _Judged:
    """Rows of a batch by result; `beside` are among `added`."""

    added: list[HourReport] = field(default_factory=list)
    refused: list[RefusedHour] = field(default_factory=list)
    beside: dict[tuple[str, int, int, str], RefusedHour] = field(default_factory=dict)


@cites("16(5)", "20(2)")
def take_in_hours(by: Actor, recorder: str, rows: Sequence[Mapping[str, object]], *, clock: Clock) -> TakenIn:
    """Stores sealed hours of a recorder in the order of their sequence numbers. Idempotent.

    Refused and named in the log entry: a malformed row, a row of another recorder, of an epoch that belongs to another
    recorder or is older than one already seen, or one that differs from a stored row of the same hour. Footage recorded
    after the camera moved to another recorder is stored beside the record, and named too.
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


def _judge(reports: Sequence[HourReport]) -> _Judged:
    """Separates new hours from rows that must be rejected."""
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
    """One act: judges every row again under the log's lock, since another uplink may have stored it and a leader may
    have moved its camera."""
    now = clock.now()
    with act("custody.hours.take_in", by=by, clock=clock, cites=("16(5)", "20(2)")) as record:
        judged = _judge(reports)
        new = (_row(report, now, beside=_key(report) in judged.beside) for report in judged.added)
        hours = Hour.objects.bulk_create(new)
        for hour in hours:
            record.wrote(hour)
        mark_hours(hours)
        add_recorded(recorder, _recorded(hours))
        record.fact("recorder", recorder)
        record.fact("hours", len(judged.added))
        for name, listed in (("refused", [*malformed, *judged.refused]), ("beside", list(judged.beside.values()))):
            if listed:
                facts: list[Json] = [[refusal.row[:80], refusal.words.en] for refusal in listed]
                record.fact(name, facts)
        _move_cursor(recorder, rows, now)
    return judged


def _recorded(hours: Sequence[Hour]) -> dict[int, Recorded]:
    """By hour, what those of these rows hold that are the record."""
    found: dict[int, Recorded] = {}
    for one in hours:
        if not one.beside:
            held = recorded_of(one.hour, one.bitmap, one.size_bytes, one.gaps)
            found[one.hour] = found.get(one.hour, Recorded()) + held
    return found


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
    """The well-formed rows in the order of their sequence, and the malformed ones with the reason."""
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
    """The stored state for the cameras of a batch: digests by hour, and the fence."""

    def __init__(self, reports: Sequence[HourReport]) -> None:
        cameras = {report.camera for report in reports}
        rows = Hour.objects.filter(camera__in=cameras, hour__in={report.hour for report in reports})
        self._digests = {(row.camera, row.hour, row.epoch, row.label): row.digest for row in rows}
        self.fence = Fence(cameras)

    def knows(self, report: HourReport) -> bool:
        """Whether the hour is stored with the same digest."""
        return self._digests.get(_key(report)) == report.digest

    def differs(self, report: HourReport) -> bool:
        """Whether the hour is stored with another digest."""
        return self._digests.get(_key(report), report.digest) != report.digest

    def add(self, report: HourReport, *, beside: bool) -> None:
        """Adds a row of this batch, so that later rows are judged with it."""
        self._digests[_key(report)] = report.digest
        if not beside:
            self.fence.add(report)


def _key(report: HourReport) -> tuple[str, int, int, str]:
    return report.camera, report.hour, report.epoch, report.label


def _cursor_after(recorder: str, rows: Sequence[Mapping[str, object]]) -> int:
    """The highest sequence seen: a rejected row is reported once and not requested again."""
    return max([hours_cursor(recorder), *(_sequence(row) for row in rows)])


def _move_cursor(recorder: str, rows: Sequence[Mapping[str, object]], now: datetime) -> None:
    last = max(rows, key=_sequence, default=None)
    if last is not None and _sequence(last) > hours_cursor(recorder):
        move_hours_cursor(recorder, _sequence(last), anchor_of(last), now)
    else:
        note_heard(recorder, now)


def _sequence(row: Mapping[str, object]) -> int:
    sequence = row.get("sequence")
    return sequence if type(sequence) is int and 0 <= sequence < 2**53 else 0
