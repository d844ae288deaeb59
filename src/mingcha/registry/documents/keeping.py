"""Keeps a file for an act: written before the act and taken back if the act fails. A scan is judged by its bytes."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.registry.documents.document_files import keep_document, remove_document
from mingcha.registry.documents.scans import SUFFIXES, judged_scan
from mingcha.registry.documents.values import DocumentFacts, SealedScanFacts


@contextmanager
@cites("9", "10", "11", "15(3)")
def kept_scan(
    scan: bytes, *, below: str, folder: Path, on: date, article: str = "15(3)", about: str = ""
) -> Iterator[DocumentFacts]:
    """Writes a scan to `folder`/`below`/YYYYMM and gives its facts to the act inside; an exception there removes it.

    Of a JPEG the picture alone is kept, without what a phone writes behind it. `folder`: the documents of the home;
    `on`: the Shanghai day. Raises Refused (`article`) for a file that is no scan; with `about` it says for which fact
    of the act the file was handed in.
    """
    judged = judged_scan(scan, on, article, about)
    with kept_file(scan[: judged.kept_bytes], judged.media_type, below=below, folder=folder, on=on) as document:
        yield document


@contextmanager
@cites("25")
def kept_sealed_scan(
    scan: bytes, *, seal: Callable[[bytes], bytes], below: str, folder: Path, on: date, article: str, about: str = ""
) -> Iterator[SealedScanFacts]:
    """As `kept_scan`, of a scan that only a reason opens: what lies on the disk is sealed by `seal`."""
    judged = judged_scan(scan, on, article, about)
    data = scan[: judged.kept_bytes]
    sealed = seal(data)
    file_sha256 = hashlib.sha256(sealed).hexdigest()
    name = f"{below}/{on:%Y%m}/{file_sha256[:16]}-{os.urandom(4).hex()}.sealed"
    with _written(folder, name, sealed):
        facts = DocumentFacts(name, hashlib.sha256(data).hexdigest(), judged.media_type, len(data))
        yield SealedScanFacts(facts, file_sha256)


@contextmanager
def kept_file(data: bytes, media_type: str, *, below: str, folder: Path, on: date) -> Iterator[DocumentFacts]:
    """Writes bytes of ours, such as an issued document, as `kept_scan` writes a scan. `media_type`: one of SUFFIXES."""
    digest = hashlib.sha256(data).hexdigest()
    name = f"{below}/{on:%Y%m}/{digest[:16]}-{os.urandom(4).hex()}.{SUFFIXES[media_type]}"
    with _written(folder, name, data):
        yield DocumentFacts(name, digest, media_type, len(data))


@contextmanager
def _written(folder: Path, name: str, data: bytes) -> Iterator[None]:
    keep_document(folder, name, data)
    try:
        yield
    except BaseException:
        remove_document(folder, name)
        raise
