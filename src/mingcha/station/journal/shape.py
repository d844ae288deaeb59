"""Checks the journal's database file: pages, schema version, tables of journal and log (article 20)."""

import sqlite3
from collections.abc import Iterator

from mingcha.evidence.log.sqlite_rows import SCHEMA as LOG_SCHEMA
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.media.journal.shape import faults_of_pages, unknown_version, wrong_objects

_MOST_NAMED = 20


def check_journal_shape(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Reports faults of the database file and differences of its schema. Reads the whole file.

    A table that an older version lacks is accepted.
    """
    for text in faults_of_pages(connection, _MOST_NAMED):
        yield _damaged("journal.db", text[:200])
    version = unknown_version(connection)
    if version is not None:
        yield _damaged("user_version", str(version))
    for subject in wrong_objects(connection, LOG_SCHEMA):
        yield _damaged(subject, "")


def _damaged(subject: str, detail: str) -> Finding:
    words = Words(f"录像账本文件受损：{subject}", f"the file of the journal is damaged: {subject}")
    return Finding("media", "journal_damaged", subject, words, {"detail": detail} if detail else {})
