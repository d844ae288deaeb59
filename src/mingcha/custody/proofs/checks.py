"""Checks of the daily proofs for `mingcha check`: rows match their attested digest and add up (art. 16(5)).

Computes the digest by its description in docs/ref/custody-report.md, not with the code that produced it.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import date

from mingcha.custody.proofs.models import CameraDay, DayProof
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_WORDS = {
    "proof_altered": Words("每日留存证明与其明细不符", "the rows of a day differ from its attested proof"),
    "proof_does_not_add_up": Words("每日留存证明时长合计不符", "a camera-day does not add up to its own length"),
    "proof_missing": Words("有每日明细而无留存证明", "there are rows of a day without a proof"),
}


@cites("16(5)")
def check_day_proofs() -> Iterator[Finding]:
    """Reports days whose rows differ from their newest proof, lack one, or do not add up to their length."""
    newest: dict[date, DayProof] = {}
    for proof in DayProof.objects.order_by("revision"):
        newest[proof.day] = proof
    days = set(CameraDay.objects.values_list("day", flat=True).distinct())
    for day in sorted(days | set(newest)):
        rows = CameraDay.objects.filter(day=day).order_by("camera")
        digest, wrong = hashlib.sha256(), []
        for row in rows.iterator(chunk_size=2000):
            digest.update(_line(row))
            if row.footage_ms + sum(row.gaps.values()) + row.unexplained_ms != row.expected_ms:
                wrong.append(row.camera)
        yield from (_finding("proof_does_not_add_up", f"{camera} {day.isoformat()}") for camera in wrong)
        if day not in newest:
            yield _finding("proof_missing", day.isoformat())
        elif base64.b64encode(digest.digest()).decode() != newest[day].digest:
            yield _finding("proof_altered", f"custody_dayproof {newest[day].pk} ({day.isoformat()})")


def _line(row: CameraDay) -> bytes:
    oldest = row.oldest_day.isoformat() if row.oldest_day else None
    fields = {
        "bytes": row.size_bytes, "camera": row.camera, "class": row.retention_class, "day": row.day.isoformat(),
        "expected_ms": row.expected_ms, "footage_ms": row.footage_ms, "gaps_ms": row.gaps,
        "must_reach_back_to": row.must_reach_back_to.isoformat(), "oldest": oldest, "standing": row.standing,
        "unexplained_ms": row.unexplained_ms, "v": 1,
    }  # fmt: skip
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _finding(kind: str, subject: str) -> Finding:
    return Finding("custody", kind, subject, _WORDS[kind], {})
