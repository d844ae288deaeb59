"""The target of a scan that is handed in (article 15(3)), with the seeds that it begins from: see targets.py."""

from datetime import date

from tests.support.access.scans import jpeg, object_stream, pdf, png

from mingcha.kit.decision import Refused
from mingcha.registry.documents.scans import MEDIA_TYPES, judged_scan

SCANS = (png(), jpeg(), pdf(object_stream(b"7 0 <</A 1>>")))


def scan(data: bytes) -> None:
    """A scan that is handed in: a kind that is kept, or a refusal under article 15(3) alone."""
    found, article = "", ""
    try:
        found = judged_scan(data, date(2026, 11, 25)).media_type
    except Refused as refusal:
        article = refusal.decision.article
    assert found in MEDIA_TYPES or article == "15(3)", "kept as something else, or refused under another article"
