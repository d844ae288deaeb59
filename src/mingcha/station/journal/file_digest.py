"""A recorder that stops seals its journal: the digest of the whole file, signed, so that at rest every bit is proved.

While a recorder runs, the journal changes and `mingcha check` compares what it says; bytes that no page of SQLite uses
say nothing then. At rest they count too (article 20). Opening a journal for writing breaks the seal first.
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
"""A larger journal is left unsealed: a recorder that is told to stop has seconds for it."""
_WAL = "-wal"


def write_file_digest(journal: Path, signer: Signer) -> bool:
    """Seals a journal that nobody has open for writing; False when it holds changes that are not in its main file yet,
    or is not there, or is too large."""
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
    """Names a journal at rest that is not the one that was sealed. A journal without a seal (a recorder runs, or ended
    in a crash) is judged by what it says alone."""
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
