"""What `mingcha check` asks of masks: each picture of a masked view is what was kept (article 18)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.privacy.masks.actions import PROOFS
from mingcha.privacy.masks.models import Mask
from mingcha.registry.documents.checks import KeptKind, check_kept_files

_KEPT = KeptKind(
    below=PROOFS,
    table="privacy_mask",
    kind="mask_proof",
    missing=Words("遮挡的证据画面缺失", "the picture of a masked view is missing"),
    altered=Words("遮挡的证据画面被改动", "the picture of a masked view was altered"),
)


@cites("18")
def check_masks(folder: Path) -> Iterator[Finding]:
    """Names every picture of a masked view that is missing or altered, and every file in their folder that no row
    explains. `folder`: the documents of the home."""
    rows = Mask.objects.exclude(proof="").order_by("pk").values_list("pk", "proof", "proof_sha256")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
