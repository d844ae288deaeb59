"""What `mingcha check` asks of archives: the files of volumes are what was handed in (article 11)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.archives.files import ARCHIVES
from mingcha.registry.archives.models import ArchiveVersion
from mingcha.registry.documents.checks import KeptKind, check_kept_files

_KEPT = KeptKind(
    below=ARCHIVES,
    table="registry_archiveversion",
    kind="archive",
    missing=Words("案卷的材料缺失", "a file of a volume is missing"),
    altered=Words("案卷的材料被改动", "a file of a volume was altered"),
)


@cites("11")
def check_archives(folder: Path) -> Iterator[Finding]:
    """Names every file of a volume that is missing or altered, and every file in their folder without a row."""
    rows = ArchiveVersion.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
