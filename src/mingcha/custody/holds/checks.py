"""Checks of holds for `mingcha check`: the database is not behind the recorder (arts. 16(5), 20)."""

import sqlite3
from collections.abc import Iterator

from mingcha.custody.holds.queries import current_holds_version
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.journal.single_values import value_of
from mingcha.media.journal.states import StateName

_WORDS = {
    "holds_behind": Words(
        "录像机的保全清单比数据库新：数据库被恢复到旧状态，请运行 mingcha custody rebuild",
        "the recorder has newer holds than the database, which was rolled back: run mingcha custody rebuild",
    ),
}


def check_holds_behind(journal: sqlite3.Connection, recorder: str) -> Iterator[Finding]:
    """Reports a recorder with a newer set of holds than the database ever sent: the database was restored to an older
    state, and its next set would lack the holds it has lost."""
    version = value_of(journal, StateName.HOLDS_VERSION)
    if version is not None and version.isdigit() and int(version) > current_holds_version():
        yield _finding("holds_behind", f"{recorder} {version}", here=current_holds_version())


def _finding(kind: str, subject: str, **facts: str | int) -> Finding:
    return Finding("custody", kind, subject, _WORDS[kind], dict(facts))
