"""What `mingcha check` asks of scans of signed papers: they are as kept (12, 23; 799-24)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.signed_papers.actions import SIGNED_PAPERS
from mingcha.supervision.signed_papers.models import SignedPaper

_SIGNED = KeptKind(
    below=SIGNED_PAPERS,
    table="supervision_signedpaper",
    kind="signed_paper",
    missing=Words("签收文书的扫描件缺失", "the scan of a signed paper is missing"),
    altered=Words("签收文书的扫描件被改动", "the scan of a signed paper was altered"),
)


@cites("12", "23", "799-24")
def check_signed_papers(folder: Path) -> Iterator[Finding]:
    """Names every scan that is missing or altered, and every file beside them without a row."""
    rows = SignedPaper.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_SIGNED, rows.iterator(chunk_size=2000), folder)
