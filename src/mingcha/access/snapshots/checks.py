"""Checks of kept pictures for `mingcha check`: the file is unaltered and has its line in the register (art. 16)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.access.register.models import RegisterRow
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.tickets.tokens import SNAPSHOT
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import SNAPSHOTS, documents_in, read_document

_SNAPSHOT_MISSING = Words("存证的抓图文件缺失", "the file of a kept picture is missing")


_SNAPSHOT_ALTERED = Words("存证的抓图文件被改动", "the file of a kept picture was altered")


_SNAPSHOT_UNREGISTERED = Words("存证的抓图在调取登记中没有记录", "a kept picture has no line in the register")


_DOCUMENT_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("16(2)", "16(3)")
def check_snapshots(folder: Path) -> Iterator[Finding]:
    """Reports every kept picture whose file is missing or altered, or without a line in the register, and every file
    among the snapshots of a home's documents without a row."""
    known = set()
    registered = set(RegisterRow.objects.filter(way=SNAPSHOT).values_list("camera", "from_ms"))
    rows = Snapshot.objects.order_by("pk").values_list("no", "file", "digest", "camera", "shown_ms")
    for number, name, digest, camera, shown_ms in rows.iterator(chunk_size=2000):
        known.add(name)
        facts: dict[str, str | int] = {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("access", "snapshot_missing", f"access_snapshot {number}", _SNAPSHOT_MISSING, facts)
            continue
        if found != digest:
            yield Finding("access", "snapshot_altered", f"access_snapshot {number}", _SNAPSHOT_ALTERED, facts)
        if (camera, shown_ms) not in registered:
            yield Finding("access", "not_registered", f"access_snapshot {number}", _SNAPSHOT_UNREGISTERED)
    for name in documents_in(folder / SNAPSHOTS):
        if f"{SNAPSHOTS}/{name}" not in known:
            yield Finding("access", "unexplained", f"document {SNAPSHOTS}/{name}", _DOCUMENT_UNEXPLAINED)
