"""What `mingcha check` asks of custody: database, recorder log and disk agree on footage (arts. 16(5), 20)."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from mingcha.custody.models import DisposalOrder, Hour, HourState
from mingcha.custody.orders import open_order
from mingcha.custody.queries.footage import classes_now, facts_of
from mingcha.custody.queries.holds import holds_in_force, to_ms
from mingcha.custody.recorder_ledger import Ledger, Removal, read_ledger
from mingcha.custody.rules import FootageFacts, is_overdue, may_dispose
from mingcha.evidence.log.sqlite_rows import SqliteRows
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.footage_files import FootageName

type IsPresent = Callable[[FootageName], bool]
"""Whether a footage file lies on the disk."""

_ENTRIES_AT_ONCE = 1024

_WORDS = {
    "hour_unknown": Words("数据库中的小时在录像机日志里不存在", "an hour of the database is not in the recorder's log"),
    "hour_differs": Words("小时记录与录像机日志不符", "an hour differs from the recorder's log"),
    "hour_not_taken_in": Words("录像机日志中的小时未入库", "an hour of the recorder's log is not in the database"),
    "hour_absent": Words("应有录像的小时没有任何记录", "an hour of an enabled camera has no record at all"),
    "hour_disposed_unlogged": Words("小时标为已处置但录像机无完成记录", "an hour is disposed of without a done entry"),
    "order_altered": Words("处置令与其签名不符", "a disposal order differs from what was signed"),
    "order_unknown": Words("录像机执行了数据库中没有的处置令", "the recorder carried out an order that is not here"),
    "disposed_without_intent": Words("删除前没有意向记录", "footage was removed without a logged intent"),
    "disposed_early": Words("录像被提前删除", "footage was disposed of before its day"),
    "disposed_under_hold": Words("保全中的录像被删除", "footage under hold was disposed of"),
    "missing_unexplained": Words("录像文件缺失且没有处置记录", "a footage file is missing and no disposal explains it"),
    "present_after_disposal": Words("已记为处置的录像仍在", "footage that was disposed of is still there"),
    "overdue": Words("录像超过期限仍未删除", "footage is kept past its period"),
    "entry_unreadable": Words("录像机日志条目无法解读", "an entry of the recorder's log cannot be read"),
}


@cites("16(5)", "20(2)", "20(3)", "799-17")
def check_custody(
    entries: Iterable[tuple[int, bytes]], present: IsPresent, *, recorder: str, clock: Clock
) -> Iterator[Finding]:
    """Every disagreement between the database, the recorder's log (index, entry) and the disk, each named.

    Whether a removal was lawful is computed anew from the log alone: its own labels, holds, intents and times.
    """
    ledger = read_ledger(entries)
    yield from (_finding("entry_unreadable", f"{recorder} {index}") for index in ledger.unreadable)
    yield from _hours(ledger, recorder)
    yield from _absent_hours(ledger)
    yield from _orders(ledger, recorder)
    yield from _removals(ledger)
    yield from _files(ledger, present)
    yield from _overdue(clock.now())


def check_this_machine(present: IsPresent | None = None, *, recorder: str, clock: Clock) -> Iterator[Finding]:
    """check_custody over the journal and the footage of this home; nothing before a recorder ran here. `present` knows
    all its disks; without it there is the home's own folder alone."""
    home = settings.MINGCHA_HOME
    if not home.journal.exists():
        return
    present = on_disk(home.footage) if present is None else present
    yield from check_custody(recorder_entries(home.journal), present, recorder=recorder, clock=clock)


def recorder_entries(journal: Path) -> Iterator[tuple[int, bytes]]:
    """(index, entry) of the recorder's log as its journal holds it, read only."""
    with closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = SqliteRows(connection)
        head = rows.head()
        for start in range(0, 0 if head is None else head.size, _ENTRIES_AT_ONCE):
            for entry in rows.entries(start, start + _ENTRIES_AT_ONCE):
                yield entry.index, entry.body


def on_disk(footage: Path) -> IsPresent:
    """Whether a file lies in the footage folder."""

    def present(name: FootageName) -> bool:
        return (footage / name.path).is_file()

    return present


def _hours(ledger: Ledger, recorder: str) -> Iterator[Finding]:
    seen, newest = set(), -1
    for row in Hour.objects.filter(recorder=recorder).iterator(chunk_size=2000):
        key = (row.camera, row.hour, row.epoch, row.label)
        seen.add(key)
        newest = max(newest, row.entry_index)
        subject = f"custody_hour {row.pk} ({row.camera} {row.hour})"
        said = ledger.hours.get(key)
        if said is None or said[0] != row.entry_index:
            yield _finding("hour_unknown", subject)
            continue
        stored = {"digest": row.digest, "bitmap": row.bitmap, "bytes": row.size_bytes, "gaps": row.gaps}
        if stored != said[1]:
            fields = ", ".join(sorted(name for name in stored if stored[name] != said[1][name]))
            yield _finding("hour_differs", subject, fields=fields)
    for key, (index, _) in ledger.hours.items():
        if index <= newest and key not in seen:
            yield _finding("hour_not_taken_in", "/".join(map(str, key)), entry=index)


def _absent_hours(ledger: Ledger) -> Iterator[Finding]:
    """Hours without any entry between a camera's first and last, although it was to record all the time."""
    by_camera: dict[str, set[int]] = {}
    for camera, hour, _, _ in ledger.hours:
        by_camera.setdefault(camera, set()).add(hour)
    for camera, hours in sorted(by_camera.items()):
        for hour in range(min(hours), max(hours)):
            if hour not in hours and ledger.was_enabled(camera, hour * 3_600_000, (hour + 1) * 3_600_000):
                yield _finding("hour_absent", f"{camera} {hour}")


def _orders(ledger: Ledger, recorder: str) -> Iterator[Finding]:
    named = set()
    for row in DisposalOrder.objects.filter(recorder=recorder).order_by("number"):
        named.add(row.name)
        if not _signed_as_stored(row):
            yield _finding("order_altered", row.name)
    for order in sorted(ledger.done - named):
        yield _finding("order_unknown", order)
    done = DisposalOrder.objects.filter(recorder=recorder, number__in=[int(name[1:]) for name in ledger.done & named])
    covered = {(order.camera, order.epoch, hour) for order in done for hour in _list(order.hours)}
    for hour in Hour.objects.filter(recorder=recorder, state=HourState.DISPOSED):
        if (hour.camera, hour.epoch, hour.hour) not in covered:
            yield _finding("hour_disposed_unlogged", f"custody_hour {hour.pk} ({hour.camera} {hour.hour})")


def _list(value: object) -> list[object]:
    """The hours of an order as stored; an edited row may hold anything, which `order_altered` names."""
    return value if isinstance(value, list) else []


def _signed_as_stored(row: DisposalOrder) -> bool:
    try:
        order = open_order(row.token, settings.MINGCHA_KEYS.verifier("disposal"))
    except Fault:
        return False
    signed = (order.order, order.recorder, order.camera, order.epoch, list(order.hours), order.basis)
    stored = (row.name, row.recorder, row.camera, row.epoch, row.hours, row.basis)
    times = (order.decided_ms, order.not_before_ms) == (to_ms(row.decided_at), to_ms(row.not_before))
    return signed == stored and times and order.retention_class == row.retention_class


def _removals(ledger: Ledger) -> Iterator[Finding]:
    for removal in ledger.removals.values():
        kind = _unlawful(ledger, removal)
        if kind:
            yield _finding(kind, removal.name, order=removal.order, entry=removal.index)


def _unlawful(ledger: Ledger, removal: Removal) -> str:
    """What was wrong with a removal, "" when it was lawful."""
    intent, known = removal.intent, ledger.files.get(removal.name)
    if intent is None or known is None:
        return "disposed_without_intent"
    place, label = known
    hour = place.minute // 60
    if hour not in intent.hours or (place.camera, place.epoch) != (intent.camera, intent.epoch):
        return "disposed_without_intent"
    facts = FootageFacts(place.camera, hour, label, intent.retention_class)
    holds = ledger.holds_at(removal.index)
    if holds is None or any(hold.covers(facts) for hold in holds):
        return "disposed_under_hold"
    at = datetime.fromtimestamp(removal.at_ms / 1000, UTC)
    lawful = may_dispose(facts, (), intent.basis, now=at, demo_home=settings.MINGCHA_HOME.is_demo)
    return "" if lawful and removal.at_ms >= intent.not_before_ms else "disposed_early"


def _files(ledger: Ledger, present: IsPresent) -> Iterator[Finding]:
    for name, (place, _) in ledger.files.items():
        gone = name in ledger.removals
        if present(place) is gone:
            yield _finding("present_after_disposal" if gone else "missing_unexplained", place.path)


def _overdue(now: datetime) -> Iterator[Finding]:
    holds, classes = holds_in_force(), classes_now()
    for row in Hour.objects.filter(state__in=(HourState.KEPT, HourState.ORDERED)).iterator(chunk_size=2000):
        if is_overdue(facts_of(row, classes.get(row.camera)), holds, now=now):
            yield _finding("overdue", f"{row.camera} {row.hour}", label=row.label)


def _finding(kind: str, subject: str, **facts: str | int) -> Finding:
    return Finding("custody", kind, subject, _WORDS[kind], dict(facts))
