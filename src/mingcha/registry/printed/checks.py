"""What `mingcha check` asks of issued documents: their bytes are those that were issued (articles 5, 16(3))."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import documents_in, read_document
from mingcha.registry.printed.actions import PRINTED
from mingcha.registry.printed.models import PrintedDocument

_MISSING = Words("出具的文件缺失", "an issued document is missing")
_ALTERED = Words("出具的文件被改动", "an issued document was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("5", "16(3)")
def check_printed(folder: Path) -> Iterator[Finding]:
    """Names every issued document whose bytes are missing or altered, and every file beside them without a row."""
    known = set()
    rows = PrintedDocument.objects.order_by("pk").values_list("pk", "file", "digest")
    for number, name, digest in rows.iterator(chunk_size=2000):
        known.add(name)
        facts: dict[str, str | int] = {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("registry", "printed_missing", f"registry_printeddocument {number}", _MISSING, facts)
            continue
        if found != digest:
            yield Finding("registry", "printed_altered", f"registry_printeddocument {number}", _ALTERED, facts)
    for name in documents_in(folder / PRINTED):
        if f"{PRINTED}/{name}" not in known:
            yield Finding("registry", "unexplained", f"document {PRINTED}/{name}", _UNEXPLAINED)
