"""What `mingcha check` asks of meetings: the scan of the minutes is what was handed in (article 4)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import documents_in, read_document
from mingcha.registry.meetings.actions import MINUTES
from mingcha.registry.meetings.models import Meeting

_MISSING = Words("会议纪要的扫描件缺失", "the scan of minutes is missing")
_ALTERED = Words("会议纪要的扫描件被改动", "the scan of minutes was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("4")
def check_meetings(folder: Path) -> Iterator[Finding]:
    """Names every scan of minutes that is missing or altered, and every file in their folder that no row explains."""
    known = set()
    rows = Meeting.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    for number, name, digest in rows.iterator(chunk_size=2000):
        known.add(name)
        facts: dict[str, str | int] = {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("registry", "minutes_missing", f"registry_meeting {number}", _MISSING, facts)
            continue
        if found != digest:
            yield Finding("registry", "minutes_altered", f"registry_meeting {number}", _ALTERED, facts)
    for name in documents_in(folder / MINUTES):
        if f"{MINUTES}/{name}" not in known:
            yield Finding("registry", "unexplained", f"document {MINUTES}/{name}", _UNEXPLAINED)
