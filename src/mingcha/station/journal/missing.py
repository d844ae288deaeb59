"""Reports a missing journal: footage files or sealed hours exist, but the recorder has no journal (article 20)."""

from collections.abc import Iterator

from mingcha.custody.hours.models import Hour
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.media.disk.footage_files import parse_path
from mingcha.station.disks import disks_of


def check_missing_journal(home: Home) -> Iterator[Finding]:
    """One finding if there is no journal, but footage files or sealed hours. The published log has its own check.

    Queries the database only if there is no footage, because it may be missing together with the journal.
    """
    if home.journal.exists():
        return
    disks = disks_of(home, home.recorder_name)
    lying = next((below for _, _, below, _ in disks.walk() if parse_path(below) is not None), "")
    if lying:
        yield _finding(home, file=lying)
        return
    hours = Hour.objects.filter(recorder=home.recorder_name).count()
    if hours:
        yield _finding(home, hours=hours)


def _finding(home: Home, **facts: str | int) -> Finding:
    name = home.journal.name
    words = Words(
        f"{name}：录像日志不在，而此处有录像或已入库的小时",
        f"{name}: the recorder's journal is missing, but its footage or hours exist",
    )
    return Finding("media", "journal_missing", name, words, dict(facts))
