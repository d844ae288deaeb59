"""What `mingcha check` asks of access: no picture was opened without its line in the register (article 16(3)), and the
pictures kept as evidence are what they were (article 16(2))."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mingcha.access.register.models import RegisterRow
from mingcha.access.snapshots.document_files import SNAPSHOTS, documents_in, read_document
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import SNAPSHOT
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_NOT_REGISTERED = Words(
    "已签发凭据，但调用登记中没有这一行", "a ticket was issued, but the register has no line for it"
)

_SNAPSHOT_MISSING = Words("存证的抓图文件缺失", "the file of a kept picture is missing")
_SNAPSHOT_ALTERED = Words("存证的抓图文件被改动", "the file of a kept picture was altered")
_SNAPSHOT_UNREGISTERED = Words("存证的抓图在调用登记中没有记录", "a kept picture has no line in the register")
_DOCUMENT_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


def check_access() -> Iterator[Finding]:
    """All findings of access in this home."""
    yield from check_register()
    yield from check_snapshots(settings.MINGCHA_HOME.documents)


@cites("16(2)", "16(3)")
def check_snapshots(folder: Path) -> Iterator[Finding]:
    """Names every kept picture whose file is missing or altered, or that the register does not know, and every file in
    the snapshots below a home's documents that no row explains."""
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


@cites("16(3)")
def check_register() -> Iterator[Finding]:
    """Names every point and way that a ticket opened and the register does not know, once a grant."""
    registered = set(RegisterRow.objects.values_list("grant_id", "camera", "way"))
    named = set()
    tickets = Ticket.objects.order_by("issued_ms", "id").values_list("grant_id", "grant__no", "points", "modes")
    for grant, number, points, modes in tickets.iterator(chunk_size=2000):
        for camera in points.split():
            for way in modes.split():
                opening = (grant, camera, way)
                if opening not in registered and opening not in named:
                    named.add(opening)
                    yield Finding("access", "not_registered", f"access_ticket {number} {camera} {way}", _NOT_REGISTERED)
