"""What `mingcha check` asks of plans: the scans of their approvals are what was handed in (article 5)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import documents_in, read_document
from mingcha.registry.plans.actions import PLANS
from mingcha.registry.plans.models import PlanApproval

_MISSING = Words("批准文件的扫描件缺失", "the scan of an approving document is missing")
_ALTERED = Words("批准文件的扫描件被改动", "the scan of an approving document was altered")
_UNEXPLAINED = Words("文件没有任何记录说明其来历", "no row explains this document")


@cites("5")
def check_plans(folder: Path) -> Iterator[Finding]:
    """Names every scan of an approval that is missing or altered, and every file in their folder without a row."""
    known = set()
    rows = PlanApproval.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    for number, name, digest in rows.iterator(chunk_size=2000):
        known.add(name)
        row = f"registry_planapproval {number}"
        facts: dict[str, str | int] = {"file": name}
        try:
            found = hashlib.sha256(read_document(folder, name)).hexdigest()
        except FileNotFoundError:
            yield Finding("registry", "approval_scan_missing", row, _MISSING, facts)
            continue
        if found != digest:
            yield Finding("registry", "approval_scan_altered", row, _ALTERED, facts)
    for name in documents_in(folder / PLANS):
        if f"{PLANS}/{name}" not in known:
            yield Finding("registry", "unexplained", f"document {PLANS}/{name}", _UNEXPLAINED)
