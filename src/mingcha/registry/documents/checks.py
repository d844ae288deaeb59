"""What `mingcha check` asks of each folder of kept files: they are what was handed in or issued, and have a row (arts.
5, 16(3))."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import documents_in, read_document

_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@dataclass(frozen=True, slots=True)
class KeptKind:
    """A kind of kept file: the folder below the documents, the table of its rows, the beginning of its findings' kinds,
    and what is said of one that is missing or was altered."""

    below: str
    table: str
    kind: str
    missing: Words
    altered: Words


def check_kept_files(kept: KeptKind, rows: Iterable[tuple[int, str, str]], folder: Path) -> Iterator[Finding]:
    """Names every file that is missing or altered, and every file in their folder that no row explains. `rows`: number,
    name of the file below the documents, SHA-256 in hexadecimal; `folder`: the documents of the home."""
    known = set()
    for number, name, digest in rows:
        known.add(name)
        row, facts = f"{kept.table} {number}", {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("registry", f"{kept.kind}_missing", row, kept.missing, dict(facts))
            continue
        if found != digest:
            yield Finding("registry", f"{kept.kind}_altered", row, kept.altered, dict(facts))
    for name in documents_in(folder / kept.below):
        if f"{kept.below}/{name}" not in known:
            yield unexplained(f"{kept.below}/{name}")


def unexplained(name: str) -> Finding:
    """The finding of a file that no row explains."""
    return Finding("registry", "unexplained", f"document {name}", _UNEXPLAINED)
