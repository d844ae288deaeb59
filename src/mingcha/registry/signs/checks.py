"""What `mingcha check` asks of signs: each photo is what was handed in (article 7)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.signs.actions import SIGNS
from mingcha.registry.signs.models import Sign

_KEPT = KeptKind(
    below=SIGNS,
    table="registry_sign",
    kind="sign_photo",
    missing=Words("标识照片缺失", "the photo of a sign is missing"),
    altered=Words("标识照片被改动", "the photo of a sign was altered"),
)


@cites("7")
def check_signs(folder: Path) -> Iterator[Finding]:
    """Names every photo of a sign that is missing or altered, and every file in their folder that no row explains."""
    rows = Sign.objects.order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
