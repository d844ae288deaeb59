"""Adjusting a point that article 6 demands: the ground is required and recorded, and a finding stands (article 10)."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.checked import checked_name
from mingcha.kit.decision import require
from mingcha.kit.words import Words
from mingcha.law.adjustment import MOST_DOCUMENT, MOST_GROUND, Adjustment, may_adjust
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.above import cases_of_points
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import is_designated


def is_mandatory(point: Point, now: datetime) -> bool:
    """Whether article 6 demands this point, by its site's category, its part and the areas of article 6(11)."""
    required = point.stands_at.required if point.stands_at else None
    return points_rules.mandatory(point.system.site.category, point.part, is_designated(point, now), required)


def require_ground(
    record: ActRecord,
    point: Point,
    given: Adjustment | None,
    kind: FindingKind,
    did: Words,
    now: datetime,
    *,
    concerns: str = "",
) -> None:
    """For a mandatory point: requires ground, document and day (Refused, article 10(1)), those of its case of moving or
    removing where the police know one; records them as facts of the act, and opens a finding of this kind. A move is
    refused while they object. `did` says what the act does, as the beginning of a sentence; `concerns` is who proposed
    it, where another one confirms. Nothing for another point."""
    if not is_mandatory(point, now):
        return
    if kind is FindingKind.MANDATORY_MOVED:
        require(cases_of_points().may_move(point))
    given = cases_of_points().ground(point, given)
    require(may_adjust(mandatory=True, given=given, on=shanghai_day(now)))
    if given is None or given.document_on is None:  # the rule refused this already
        raise AssertionError("an adjustment without its document passed the rule")
    ground = checked_name(given.ground, MOST_GROUND)
    document, day = checked_name(given.document, MOST_DOCUMENT), given.document_on.isoformat()
    for key, value in (("ground", ground), ("document", document), ("document_on", day)):
        record.fact(key, value)
    open_finding(
        record,
        kind=kind,
        article="10(1)",
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{did.zh}；原因：{ground}；文书：{document}（{day}）",
            f"{did.en}; ground: {ground}; document: {document} ({day})",
        ),
        place=point.place,
        now=now,
        concerns=concerns,
    )
