"""What `mingcha check` asks of transfers: the papers of receivers are as they were handed in (articles 22, 24)."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.transfers.answering import RECEIVED_PAPERS
from mingcha.supervision.transfers.models import Transfer

_KEPT = KeptKind(
    below=RECEIVED_PAPERS,
    table="supervision_transfer",
    kind="transfer_paper",
    missing=Words("接收机关的文书缺失", "a paper of the receiver of a transfer is missing"),
    altered=Words("接收机关的文书被改动", "a paper of the receiver of a transfer was altered"),
)
_COLUMNS = ("receipt", "answer", "settlement")


@cites("22", "24")
def check_transfer_papers(folder: Path) -> Iterator[Finding]:
    """Names every signed receipt, answer and decision on an objection that is missing or altered, and every file beside
    them without a row."""
    kept = (
        Transfer.objects.exclude(**{f"{column}_file": ""})
        .order_by("lock_id")
        .values_list("pk", f"{column}_file", f"{column}_digest")
        .iterator(chunk_size=2000)
        for column in _COLUMNS
    )
    yield from check_kept_files(_KEPT, chain.from_iterable(kept), folder)
