"""What `mingcha check` asks of claims: each scan of a test report is what was handed in (article 7)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.standards.actions import REPORTS
from mingcha.registry.standards.models import StandardClaim

_KEPT = KeptKind(
    below=REPORTS,
    table="registry_standardclaim",
    kind="test_report",
    missing=Words("检测报告的扫描件缺失", "the scan of a test report is missing"),
    altered=Words("检测报告的扫描件被改动", "the scan of a test report was altered"),
)


@cites("7")
def check_standards(folder: Path) -> Iterator[Finding]:
    """Names every scan of a test report that is missing or altered, and every file in their folder without a row."""
    rows = StandardClaim.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
