"""What `mingcha check` asks of plans: the scans of their approvals are what was handed in (article 5)."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.plans.actions import PLANS
from mingcha.registry.plans.models import LaterScan, PlanApproval

_KEPT = KeptKind(
    below=PLANS,
    table="registry_planapproval",
    kind="approval_scan",
    missing=Words("批准文件的扫描件缺失", "the scan of an approving document is missing"),
    altered=Words("批准文件的扫描件被改动", "the scan of an approving document was altered"),
)


@cites("5")
def check_plans(folder: Path) -> Iterator[Finding]:
    """Names every scan of an approval that is missing or altered, with the number of the approval, and every file in
    their folder without a row."""
    with_it = PlanApproval.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    later = LaterScan.objects.order_by("pk").values_list("approval", "file", "digest")
    rows = chain(with_it.iterator(chunk_size=2000), later.iterator(chunk_size=2000))
    yield from check_kept_files(_KEPT, rows, folder)
