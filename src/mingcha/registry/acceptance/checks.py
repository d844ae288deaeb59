"""What `mingcha check` asks of acceptances: their scans are what was handed in (article 8)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.acceptance.models import AcceptanceDocument
from mingcha.registry.acceptance.papers import ACCEPTANCES
from mingcha.registry.documents.checks import KeptKind, check_kept_files

_KEPT = KeptKind(
    below=ACCEPTANCES,
    table="registry_acceptancedocument",
    kind="acceptance",
    missing=Words("验收资料的扫描件缺失", "the scan of a document of an acceptance is missing"),
    altered=Words("验收资料的扫描件被改动", "the scan of a document of an acceptance was altered"),
)


@cites("8")
def check_acceptances(folder: Path) -> Iterator[Finding]:
    """Names every scan of an acceptance that is missing or altered, and every file in their folder without a row."""
    rows = AcceptanceDocument.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
