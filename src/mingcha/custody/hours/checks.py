"""Checks of sealed hours for `mingcha check`: database and recorder's log agree on each (arts. 16(5), 20)."""

from collections.abc import Iterator

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.recorder_ledger import Ledger
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_WORDS = {
    "hour_unknown": Words("数据库中的小时在录像机日志里不存在", "an hour of the database is not in the recorder's log"),
    "hour_differs": Words("小时记录与录像机日志不符", "an hour differs from the recorder's log"),
    "hour_not_taken_in": Words("录像机日志中的小时未入库", "an hour of the recorder's log is not in the database"),
}


@cites("16(5)")
def check_hours(ledger: Ledger, recorder: str) -> Iterator[Finding]:
    """Reports every hour of the database that the log lacks, every difference, and hours that were not stored."""
    seen, newest = set(), -1
    for row in Hour.objects.filter(recorder=recorder).iterator(chunk_size=2000):
        key = (row.camera, row.hour, row.epoch, row.label)
        seen.add(key)
        newest = max(newest, row.entry_index)
        subject = f"custody_hour {row.pk} ({row.camera} {row.hour})"
        logged = ledger.hours.get(key)
        if logged is None or logged[0] != row.entry_index:
            yield _finding("hour_unknown", subject)
            continue
        stored = {"digest": row.digest, "bitmap": row.bitmap, "bytes": row.size_bytes, "gaps": row.gaps}
        if stored != logged[1]:
            fields = ", ".join(sorted(name for name in stored if stored[name] != logged[1][name]))
            yield _finding("hour_differs", subject, fields=fields)
    for key, (index, _) in ledger.hours.items():
        if index <= newest and key not in seen:
            yield _finding("hour_not_taken_in", "/".join(map(str, key)), entry=index)


def _finding(kind: str, subject: str, **facts: str | int) -> Finding:
    return Finding("custody", kind, subject, _WORDS[kind], dict(facts))
