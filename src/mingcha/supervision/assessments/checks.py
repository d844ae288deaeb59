"""What `mingcha check` asks of impact assessments: no contract or decision since the beginning of the rule was recorded
without one (article 16(6); PIPL 55)."""

from collections.abc import Iterator
from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.viewing_grounds.models import ViewingGround
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.rows import GROUNDS
from mingcha.supervision.assessments.rules import is_assessment_asked

_WORDS = Words(
    "委托合同或者共享决定登记时没有已确认的影响评估",
    "a contract or sharing decision was recorded without a confirmed impact assessment",
)


@cites("16(6)", "PIPL 55")
def check_assessed_grounds() -> Iterator[Finding]:
    """Reports a contract or decision that was recorded since the rule asks for an assessment, and before any was
    confirmed of its unit and receiver."""
    confirmed: dict[tuple[int, str, str], datetime] = {}
    rows = ImpactAssessment.objects.exclude(valid_until=None).order_by("-decided_at")
    for unit, kind, about, at in rows.values_list("unit_id", "kind", "about", "decided_at"):
        if at is not None:
            confirmed[unit, kind, about] = at
    grounds = ViewingGround.objects.order_by("pk").values_list(
        "pk", "unit_id", "kind", "organisation__code", "recorded_at"
    )
    for number, unit, kind, organisation, at in grounds:
        first = confirmed.get((unit, GROUNDS[kind].value, organisation))
        if is_assessment_asked(shanghai_day(at)) and (first is None or first > at):
            yield Finding("supervision", "ground_not_assessed", str(number), _WORDS, {"organisation": organisation})
