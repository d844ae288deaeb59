"""Checks of papers for `mingcha check`: scans are unaltered (article 15(3))."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.access.papers.models import Paper
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import PAPERS, documents_in, read_document

_MISSING = Words("批准文件或者介绍信函的扫描件缺失", "the scan of a paper is missing")
_ALTERED = Words("批准文件或者介绍信函的扫描件被改动", "the scan of a paper was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("15(3)")
def check_papers(folder: Path) -> Iterator[Finding]:
    """Reports every paper whose scan is missing or altered, and every file among the papers of a home's documents
    without a row."""
    known = set()
    rows = Paper.objects.order_by("pk").values_list("no", "file", "digest")
    for number, name, digest in rows.iterator(chunk_size=2000):
        known.add(name)
        facts: dict[str, str | int] = {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("access", "paper_missing", f"access_paper {number}", _MISSING, facts)
            continue
        if found != digest:
            yield Finding("access", "paper_altered", f"access_paper {number}", _ALTERED, facts)
    for name in documents_in(folder / PAPERS):
        if f"{PAPERS}/{name}" not in known:
            yield Finding("access", "unexplained", f"document {PAPERS}/{name}", _UNEXPLAINED)
