"""A recorder's journal that is gone, told from a home in which no recorder ever ran (article 20)."""

from collections.abc import Iterator

from mingcha.custody.hours.models import Hour
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.media.disk.footage_files import parse_path
from mingcha.station.disks import disks_of


def check_missing_journal(home: Home) -> Iterator[Finding]:
    """One finding when footage lies on a disk of this home, or hours of its recorder are in the database, and there is
    no journal that says so. What was published of its log is for the check of the log.

    The database is asked only where no footage says it already: whoever took the journal may have taken that too.
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
        f"{name}: the recorder's journal is gone, and footage or hours of it are here",
    )
    return Finding("media", "journal_missing", name, words, dict(facts))
