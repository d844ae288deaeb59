"""What `mingcha check` asks of filings: their scans are what was handed in (article 9)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.filings.models import FilingScan
from mingcha.registry.filings.scans import FILINGS

_KEPT = KeptKind(
    below=FILINGS,
    table="registry_filingscan",
    kind="filing",
    missing=Words("备案的扫描件缺失", "the scan of a filing is missing"),
    altered=Words("备案的扫描件被改动", "the scan of a filing was altered"),
)


@cites("9")
def check_filings(folder: Path) -> Iterator[Finding]:
    """Names every scan of a filing that is missing or altered, and every file in their folder without a row."""
    rows = FilingScan.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
