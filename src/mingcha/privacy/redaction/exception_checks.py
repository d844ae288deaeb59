"""What `mingcha check` asks of exceptions: each document that orders one is what was kept (article 21)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.privacy.redaction.exceptions import GROUNDS
from mingcha.privacy.redaction.models import RedactionException
from mingcha.registry.documents.checks import KeptKind, check_kept_files

_KEPT = KeptKind(
    below=GROUNDS,
    table="privacy_redactionexception",
    kind="exception_document",
    missing=Words("依法不作遮盖的决定文书缺失", "the document of an exception is missing"),
    altered=Words("依法不作遮盖的决定文书被改动", "the document of an exception was altered"),
)


@cites("21")
def check_exceptions(folder: Path) -> Iterator[Finding]:
    """Names every document of an exception that is missing or altered, and every file in their folder that no row
    explains. `folder`: the documents of the home."""
    rows = RedactionException.objects.order_by("pk").values_list("pk", "document", "document_sha256")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
