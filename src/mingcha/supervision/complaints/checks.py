"""Checks of complaints for `mingcha check`: each sealed name opens with the key of this home, and each scan of a paper
is the file that was kept (article 25)."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.registry.documents.checks import KeptKind, check_kept_files
from mingcha.supervision.complaints.actions import COMPLAINT_SCANS
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.complaints.values import complaint_no

_WORDS = Words("检举控告的姓名不能用本机主密钥解开", "a sealed name of a complaint does not open with this home's key")

_KEPT = KeptKind(
    below=COMPLAINT_SCANS,
    table="supervision_complaint",
    kind="complaint_scan",
    missing=Words("检举控告的扫描件缺失", "the scan of a complaint is missing"),
    altered=Words("检举控告的扫描件被改动", "the scan of a complaint was altered"),
)


@cites("25")
def check_sealed_names() -> Iterator[Finding]:
    """Reports a sealed name that does not open. The name itself goes nowhere."""
    rows = Complaint.objects.exclude(sealed_name="").order_by("pk").values_list("pk", "sealed_name")
    for number, sealed in rows.iterator(chunk_size=2000):
        try:
            settings.MINGCHA_KEYS.unseal(sealed)
        except Fault:
            yield Finding("supervision", "complaint_name_sealed", complaint_no(number), _WORDS, {})


@cites("25")
def check_complaint_scans(folder: Path) -> Iterator[Finding]:
    """Names every sealed scan that is missing or altered, and every file in their folder without a row. Nothing is
    opened."""
    rows = Complaint.objects.exclude(scan_file="").order_by("pk").values_list("pk", "scan_file", "scan_file_digest")
    yield from check_kept_files(_KEPT, rows.iterator(chunk_size=2000), folder)
