"""Whether the recorder's journal still says what its log sealed: the root of every file of every minute (article 20).

Media checks files against the journal; this closes the circle from the journal to the log, which cannot be rewritten.
It lives in run/ because media and evidence do not know each other.
"""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator

from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

type FileKey = tuple[str, int, int, int]
"""Camera, epoch, minute, number of the file."""
type Sealed = tuple[int, int, str]
"""Bytes, parts (the header and its fragments) and root in base64."""

_FILES = (
    "SELECT c.code, f.epoch, f.minute, f.n, f.bytes, f.fragments, f.root"
    " FROM file f JOIN camera c ON c.number = f.camera WHERE f.root IS NOT NULL"
)


def sealed_files(entries: Iterable[tuple[int, bytes]]) -> dict[FileKey, tuple[int, Sealed]]:
    """Every file that a minute entry seals, with the index of the entry. What is no minute entry is passed over."""
    found: dict[FileKey, tuple[int, Sealed]] = {}
    for index, body in entries:
        if b'"t":"minute"' not in body:
            continue
        try:
            entry = json.loads(body)
            for file in entry["files"]:
                key = (str(entry["cam"]), int(entry["ep"]), int(entry["min"]), int(file["n"]))
                found[key] = (index, (int(file["bytes"]), int(file["parts"]), str(file["root"])))
        except (ValueError, KeyError, TypeError):
            continue  # an unreadable entry is named by the check of the log itself
    return found


def check_sealed_minutes(entries: Iterable[tuple[int, bytes]], journal: sqlite3.Connection) -> Iterator[Finding]:
    """Names every file whose journal row differs from what the log sealed, or that the log or the journal lacks."""
    sealed = sealed_files(entries)
    for code, epoch, minute, n, size_bytes, fragments, root in journal.execute(_FILES):
        subject = f"{code}-{epoch}-{minute}-{n}"
        said = sealed.pop((code, epoch, minute, n), None)
        if said is None:
            words = Words("录像日志中的文件没有封存记录", "a file of the journal was never sealed in the log")
            yield Finding("media", "file_unsealed", subject, words)
        elif said[1] != (size_bytes, fragments + 1, base64.b64encode(root).decode()):
            words = Words("录像日志与封存记录不符", "the journal differs from what the log sealed")
            yield Finding("media", "journal_altered", subject, words, {"entry": said[0]})
    for (code, epoch, minute, n), (index, _) in sealed.items():
        words = Words("封存过的文件在录像日志中缺失", "the journal lacks a file that the log sealed")
        yield Finding("media", "journal_row_missing", f"{code}-{epoch}-{minute}-{n}", words, {"entry": index})
