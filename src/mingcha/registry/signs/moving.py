"""What a move of a point does to its sign, inside the act that moves it (article 7, T7c-N)."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.points.models import Point
from mingcha.registry.signs.rows import last_sign


def note_moved_sign(record: ActRecord, point: Point, now: datetime) -> None:
    """Opens the finding that the sign of a moved point is to be looked at again; nothing for a point without one."""
    if last_sign(point) is None:
        return
    ensure_finding(
        record,
        kind=FindingKind.SIGN_TO_REVIEW,
        article="7",
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：标识待复核，标识照片早于点位最近一次移动",
            f"{point.name}: the sign is to be looked at again, its photo is older than the last move",
        ),
        place=point.place,
        now=now,
    )
