"""The signed digest of a stopped recorder's journal file: covers every bit of it at rest (article 20).

While a recorder runs, `mingcha check` compares the content only; bytes outside SQLite's pages are not covered.
Opening the journal for writing first removes the digest.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.keys import Signer, Verifier, open_token, sign_token
from mingcha.kit.words import Words
from mingcha.media.journal.schema import digest_path

_MOST_BYTES = 4 * 2**30
"""A larger journal gets no digest: a stopping recorder has only seconds."""
_WAL = "-wal"


def write_file_digest(journal: Path, signer: Signer) -> bool:
    """Writes the signed digest of a journal without writers. Returns False, and writes nothing, if the journal is
    missing, larger than 4 GiB, or has a non-empty write-ahead log."""
    if not journal.exists() or _has_changes(journal) or journal.stat().st_size > _MOST_BYTES:
        return False
    token = sign_token({"v": 1, "t": "journal", **_facts(journal)}, signer)
    path = digest_path(journal)
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="ascii") as file:
        file.write(token)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return True


def check_file_digest(journal: Path, verifier: Verifier) -> Iterator[Finding]:
    """Reports a journal file that differs from its signed digest. Without a digest file (the recorder runs or crashed)
    there is no finding."""
    path = digest_path(journal)
    if not path.exists():
        return
    try:
        sealed = open_token(path.read_text(encoding="ascii"), verifier)
    except (Fault, ValueError):
        yield _damaged(path.name)
        return
    if _has_changes(journal):
        yield _damaged(journal.name + _WAL)
    facts = _facts(journal)
    if {name: sealed.get(name) for name in facts} != facts:
        yield _damaged(journal.name)


def _facts(journal: Path) -> dict[str, str | int]:
    with journal.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": os.fstat(file.fileno()).st_size}


def _has_changes(journal: Path) -> bool:
    wal = journal.with_name(journal.name + _WAL)
    return wal.exists() and wal.stat().st_size > 0


def _damaged(subject: str) -> Finding:
    zh, en = "录像账本与停机时的封存不符", "the journal is not what was sealed when the recorder stopped"
    return Finding("media", "journal_damaged", subject, Words(f"{zh}：{subject}", f"{en}: {subject}"), {})
