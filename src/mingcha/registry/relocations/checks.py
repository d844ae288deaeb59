"""What `mingcha check` asks of cases of moving and removing: their papers are what was handed in (article 10)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.relocations.models import RelocationPaper
from mingcha.registry.relocations.papers import RELOCATIONS

_KEPT = KeptKind(
    below=RELOCATIONS,
    table="registry_relocationpaper",
    kind="relocation",
    missing=Words("移动、拆除事项的材料缺失", "a paper of a case of moving or removing is missing"),
    altered=Words("移动、拆除事项的材料被改动", "a paper of a case of moving or removing was altered"),
)


@cites("10(1)", "10(2)")
def check_relocations(folder: Path) -> Iterator[Finding]:
    """Names every paper of a case that is missing or altered, and every file in their folder without a row."""
    rows = RelocationPaper.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
