"""What `mingcha check` asks of sheets: pictures taken for them and covered copies are as kept (articles 12, 21)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.documents.document_files import SHEET_COPIES, SHEET_ORIGINALS
from mingcha.supervision.sheets.models import SheetPicture

_ORIGINALS, _COPIES = (
    KeptKind(
        below=below,
        table="supervision_sheetpicture",
        kind=kind,
        missing=Words("告知单的画面缺失", "a picture of a sheet is missing"),
        altered=Words("告知单的画面被改动", "a picture of a sheet was altered"),
    )
    for below, kind in ((SHEET_ORIGINALS, "sheet_original"), (SHEET_COPIES, "sheet_copy"))
)


@cites("12", "21")
def check_sheets(folder: Path) -> Iterator[Finding]:
    """Names every picture that is missing or altered, and every file beside them without a row. `folder`: the documents
    of the home."""
    rows = SheetPicture.objects.order_by("pk")
    taken = rows.filter(view=None, original_removed_at=None).values_list("pk", "original", "original_sha256")
    yield from check_kept_files(_ORIGINALS, taken.iterator(chunk_size=2000), folder)
    copies = rows.exclude(copy="").values_list("pk", "copy", "copy_sha256")
    yield from check_kept_files(_COPIES, copies.iterator(chunk_size=2000), folder)
