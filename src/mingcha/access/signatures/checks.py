"""Checks of signatures for `mingcha check`: each counting one verifies, and signed sheets are unaltered (article
15(1))."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.access.signatures.actions import SHEETS
from mingcha.access.signatures.models import RequestSignature
from mingcha.access.signatures.rows import enrolled_keys, was_made
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import documents_in, read_document

_INVALID = Words(
    "申请的签名无效，或者不是登记的密钥所签", "a stored signature does not verify, or is of a key that nobody enrolled"
)
_MISSING = Words("签名页的扫描件缺失", "the scan of a signed sheet is missing")
_ALTERED = Words("签名页的扫描件被改动", "the scan of a signed sheet was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("15(1)")
def check_signatures(folder: Path) -> Iterator[Finding]:
    """Reports every stored signature that does not verify, every signed sheet that is missing or altered, and every
    file among the sheets of a home's documents without a row."""
    known = set()
    rows = RequestSignature.objects.select_related("officer", "request").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        subject = f"access_requestsignature {row.pk} {row.request.no}"
        if not was_made(row, enrolled_keys([row]), row.signed_at):
            yield Finding("access", "signature_invalid", subject, _INVALID)
        if not row.scan_file:
            continue
        known.add(row.scan_file)
        facts: dict[str, str | int] = {"file": row.scan_file}
        try:
            found = hashlib.sha256(read_document(folder, row.scan_file)).hexdigest()
        except FileNotFoundError:
            yield Finding("access", "sheet_missing", subject, _MISSING, facts)
            continue
        if found != row.scan_sha256:
            yield Finding("access", "sheet_altered", subject, _ALTERED, facts)
    for name in documents_in(folder / SHEETS):
        if f"{SHEETS}/{name}" not in known:
            yield Finding("access", "unexplained", f"document {SHEETS}/{name}", _UNEXPLAINED)
