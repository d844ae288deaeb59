"""What `mingcha check` asks of claims: each scan of a test report is what was handed in (article 7)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import documents_in, read_document
from mingcha.registry.standards.actions import REPORTS
from mingcha.registry.standards.models import StandardClaim

_MISSING = Words("检测报告的扫描件缺失", "the scan of a test report is missing")
_ALTERED = Words("检测报告的扫描件被改动", "the scan of a test report was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("7")
def check_standards(folder: Path) -> Iterator[Finding]:
    """Names every scan of a test report that is missing or altered, and every file in their folder without a row."""
    known = set()
    rows = StandardClaim.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    for number, name, digest in rows.iterator(chunk_size=2000):
        known.add(name)
        row, facts = f"registry_standardclaim {number}", {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("registry", "test_report_missing", row, _MISSING, dict(facts))
            continue
        if found != digest:
            yield Finding("registry", "test_report_altered", row, _ALTERED, dict(facts))
    for name in documents_in(folder / REPORTS):
        if f"{REPORTS}/{name}" not in known:
            yield Finding("registry", "unexplained", f"document {REPORTS}/{name}", _UNEXPLAINED)
