"""What `mingcha check` asks of plans: the scans of their approvals are what was handed in (article 5)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.registry.plans.actions import PLANS
from mingcha.registry.plans.models import PlanApproval

_KEPT = KeptKind(
    below=PLANS,
    table="registry_planapproval",
    kind="approval_scan",
    missing=Words("批准文件的扫描件缺失", "the scan of an approving document is missing"),
    altered=Words("批准文件的扫描件被改动", "the scan of an approving document was altered"),
)


@cites("5")
def check_plans(folder: Path) -> Iterator[Finding]:
    """Names every scan of an approval that is missing or altered, and every file in their folder without a row."""
    rows = PlanApproval.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
