"""What the paper of an impact assessment (影响评估) says: the three contents, who made and confirmed it (PIPL 56)."""

from collections.abc import Mapping
from datetime import date, datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.above import PaperAbove, number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.registry.systems.queries import system_names
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.rows import assessment_called
from mingcha.supervision.assessments.rules import assessment_kept_until, may_print_assessment, may_read_assessment
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentState


@cites("3", "16(6)")
def _content(asker: Reader, subject: str, at: datetime) -> Content:
    held = _readable(asker, subject, at)
    require(may_print_assessment(AssessmentState(held.state)))
    values = _values(held)
    return Content(PrintedKind.ASSESSMENT, subject, str(values["title"]), values, sha256(canonical_json(values)).hex())


def _digest(subject: str, on: date) -> str:
    """The digest of what the paper says; it changes by acts, not as days go by."""
    del on
    held = assessment_called(number_of(subject))
    if not may_print_assessment(AssessmentState(held.state)):
        return ""
    return sha256(canonical_json(_values(held))).hex()


def _readable(asker: Reader, subject: str, at: datetime) -> ImpactAssessment:
    held = assessment_called(number_of(subject))
    require(may_read_assessment(duty_of(asker, at), held.unit.place))
    return held


ASSESSMENT_PAPER = PaperAbove(_content, _readable, _digest)


def _values(held: ImpactAssessment) -> Mapping[str, Json]:
    names = actor_names({held.made_by, held.decided_by, held.ended_by} - {""})
    kind, systems = AssessmentKind(held.kind).words.zh, held.systems.split()
    titles = system_names(systems)
    last = shanghai_day(held.ended_at) if held.ended_at else held.valid_until
    return {
        "title": f"{held.unit.name}影响评估：{kind}（{held.about_name}）",
        "number": held.pk,
        "unit": held.unit.name,
        "kind": kind,
        "about": held.about_name,
        "systems": [f"{titles.get(code, '')} {code}".strip() for code in systems],
        "purpose": held.purpose,
        "lawful": held.lawful,
        "effects": held.effects,
        "measures": held.measures,
        "conclusion": "可以进行" if held.acceptable else "不得进行",
        "made": f"{names.get(held.made_by, held.made_by)} {shanghai_day(held.made_at)}",
        "confirmed": f"{names.get(held.decided_by, held.decided_by)} {_day(held.decided_at)}",
        "note": held.note,
        "valid_until": str(held.valid_until or ""),
        "kept_until": str(assessment_kept_until(last)) if last else "",
        "ended": f"{names.get(held.ended_by, held.ended_by)} {_day(held.ended_at)}" if held.ended_at else "",
        "end_reason": held.end_reason,
    }


def _day(at: datetime | None) -> str:
    return "" if at is None else str(shanghai_day(at))
