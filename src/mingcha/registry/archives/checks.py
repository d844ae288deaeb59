"""What `mingcha check` asks of archives: the files of volumes are what was handed in (article 11)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.archives.models import ArchiveVersion
from mingcha.registry.archives.stored import ARCHIVES, archive_store
from mingcha.registry.documents.checks import KeptKind, check_kept_files, unexplained
from mingcha.registry.documents.content_store import ContentStore, name_of
from mingcha.registry.documents.document_files import documents_in, read_document

_KEPT = KeptKind(
    below=ARCHIVES,
    table="registry_archiveversion",
    kind="archive",
    missing=Words("案卷的材料缺失", "a file of a volume is missing"),
    altered=Words("案卷的材料被改动", "a file of a volume was altered"),
)
_AWAY = Words("案卷文件存储不可用，未能核验", "the store of archive files is away, so it was not verified")


@cites("11")
def check_archives(folder: Path) -> Iterator[Finding]:
    """Names every file of a volume that is missing or altered, in the home or in the store, and every file there that
    no row explains. A store that is away is a finding. `folder`: the documents of the home."""
    store = archive_store()
    rows = ArchiveVersion.objects.order_by("pk").values_list("pk", "file", "digest")
    if store is None:
        yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
        return
    try:
        yield from _with_store(store, list(rows), folder)
    except Fault:
        yield Finding("registry", "archive_store_away", f"store {store.address}", _AWAY)


def _with_store(store: ContentStore, rows: list[tuple[int, str, str]], folder: Path) -> Iterator[Finding]:
    """A file may lie in the home, in the store, or in both while it is copied. Raises Fault while the store is away."""
    for number, name, digest in rows:
        places = {"home": _digest_at_home(folder, name), "store": _digest_in_store(store, digest)}
        there = {place: found for place, found in places.items() if found}
        row = f"{_KEPT.table} {number}"
        if not there:
            yield Finding("registry", "archive_missing", row, _KEPT.missing, {"file": digest})
        for place, found in there.items():
            if found != digest:
                yield Finding("registry", "archive_altered", row, _KEPT.altered, {"file": digest, "in": place})
    at_home, stored = [f"{ARCHIVES}/{name}" for name in documents_in(folder / ARCHIVES)], list(store.names())
    # asked anew: files were filed while the others were read
    known = list(ArchiveVersion.objects.values_list("file", "digest"))
    files, names = {file for file, _ in known}, {name_of(digest) for _, digest in known}
    yield from (unexplained(name) for name in at_home if name not in files)
    yield from (unexplained(f"{name} in {store.address}") for name in stored if name not in names)


def _digest_at_home(folder: Path, name: str) -> str:
    try:
        return hashlib.sha256(read_document(folder, name)).hexdigest()
    except FileNotFoundError:
        return ""


def _digest_in_store(store: ContentStore, digest: str) -> str:
    try:
        return hashlib.sha256(store.read(digest)).hexdigest()
    except FileNotFoundError:
        return ""
