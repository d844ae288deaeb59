"""What `mingcha check` asks of the four systems: each text is what was handed in (article 16(1))."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.regimes.actions import REGIMES
from mingcha.supervision.regimes.models import RegimeDocument

_KEPT = KeptKind(
    below=REGIMES,
    table="supervision_regimedocument",
    kind="regime",
    missing=Words("制度文本缺失", "the text of a unit's system is missing"),
    altered=Words("制度文本被改动", "the text of a unit's system was altered"),
)


@cites("16(1)")
def check_regimes(folder: Path) -> Iterator[Finding]:
    """Names every text of a system that is missing or altered, and every file in their folder without a row."""
    rows = RegimeDocument.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
