"""What `mingcha check` asks of issued documents: their bytes are those that were issued (articles 5, 16(3))."""

from collections.abc import Iterator
from pathlib import Path

from django.db.models import Q

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.documents.document_files import SHEET_PAPERS
from mingcha.registry.printed.actions import PRINTED
from mingcha.registry.printed.models import PrintedDocument

_KEPT, _OF_SHEETS = (
    KeptKind(
        below=below,
        table="registry_printeddocument",
        kind="printed",
        missing=Words("出具的文件缺失", "an issued document is missing"),
        altered=Words("出具的文件被改动", "an issued document was altered"),
    )
    for below in (PRINTED, SHEET_PAPERS)
)


@cites("5", "16(3)")
def check_printed(folder: Path) -> Iterator[Finding]:
    """Names every issued document whose bytes are missing or altered, and every file beside them without a row."""
    rows = PrintedDocument.objects.filter(removed_at=None).order_by("pk").values_list("pk", "file", "digest")
    of_sheets = Q(file__startswith=f"{SHEET_PAPERS}/")
    yield from check_kept_files(_KEPT, rows.exclude(of_sheets).iterator(chunk_size=2000), folder)
    yield from check_kept_files(_OF_SHEETS, rows.filter(of_sheets).iterator(chunk_size=2000), folder)
