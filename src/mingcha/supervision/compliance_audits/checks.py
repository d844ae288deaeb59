"""What `mingcha check` asks of compliance audits: each report is what was handed in (article 16(6); PIPL 54)."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.compliance_audits.actions import AUDIT_REPORTS
from mingcha.supervision.compliance_audits.models import ComplianceAudit

_KEPT = KeptKind(
    below=AUDIT_REPORTS,
    table="supervision_complianceaudit",
    kind="audit_report",
    missing=Words("合规审计报告缺失", "the report of a compliance audit is missing"),
    altered=Words("合规审计报告被改动", "the report of a compliance audit was altered"),
)


@cites("16(6)", "PIPL 54")
def check_audit_reports(folder: Path) -> Iterator[Finding]:
    """Names every report that is missing or altered, and every file in their folder without a row."""
    rows = ComplianceAudit.objects.exclude(file="").order_by("pk").values_list("pk", "file", "digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
