"""Keeps a scan for an act: judged by its bytes, written before the act and taken back if the act fails."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.registry.documents.document_files import keep_document, remove_document
from mingcha.registry.documents.scans import SUFFIXES, judged_scan
from mingcha.registry.documents.values import DocumentFacts


@contextmanager
@cites("15(3)")
def kept_scan(scan: bytes, *, below: str, folder: Path, on: date, article: str = "15(3)") -> Iterator[DocumentFacts]:
    """Writes a scan to `folder`/`below`/YYYYMM and gives its facts to the act inside; an exception there removes it.

    `folder`: the documents of the home; `on`: the Shanghai day. Raises Refused (`article`) for a file that is no scan.
    """
    judged = judged_scan(scan, on, article)
    digest = hashlib.sha256(scan).hexdigest()
    name = f"{below}/{on:%Y%m}/{digest[:16]}-{os.urandom(4).hex()}.{SUFFIXES[judged.media_type]}"
    keep_document(folder, name, scan)
    try:
        yield DocumentFacts(name, digest, judged.media_type, len(scan))
    except BaseException:
        remove_document(folder, name)
        raise
