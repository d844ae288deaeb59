"""What `mingcha check` asks of acceptances: their scans are what was handed in (article 8)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.acceptance.models import AcceptanceDocument
from mingcha.registry.acceptance.papers import ACCEPTANCES
from mingcha.registry.documents.document_files import documents_in, read_document

_MISSING = Words("验收资料的扫描件缺失", "the scan of a document of an acceptance is missing")
_ALTERED = Words("验收资料的扫描件被改动", "the scan of a document of an acceptance was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("8")
def check_acceptances(folder: Path) -> Iterator[Finding]:
    """Names every scan of an acceptance that is missing or altered, and every file in their folder without a row."""
    known = set()
    rows = AcceptanceDocument.objects.order_by("pk").values_list("pk", "file", "digest")
    for number, name, digest in rows.iterator(chunk_size=2000):
        known.add(name)
        row, facts = f"registry_acceptancedocument {number}", {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("registry", "acceptance_missing", row, _MISSING, dict(facts))
            continue
        if found != digest:
            yield Finding("registry", "acceptance_altered", row, _ALTERED, dict(facts))
    for name in documents_in(folder / ACCEPTANCES):
        if f"{ACCEPTANCES}/{name}" not in known:
            yield Finding("registry", "unexplained", f"document {ACCEPTANCES}/{name}", _UNEXPLAINED)
