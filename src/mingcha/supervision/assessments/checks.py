"""What `mingcha check` asks of impact assessments: since the doors ask, no contract or decision was recorded, and no
point of a system came into use, without one (article 16(6); PIPL 55)."""

from collections.abc import Iterator
from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.systems.rules import NOT_PUBLIC
from mingcha.registry.viewing_grounds.models import ViewingGround
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.rows import GROUNDS, first_use_of
from mingcha.supervision.assessments.rules import asked_from, is_assessment_asked, is_use_asked
from mingcha.supervision.assessments.values import AssessmentKind

_WORDS = Words(
    "委托合同或者共享决定登记时没有已确认的影响评估",
    "a contract or sharing decision was recorded without a confirmed impact assessment",
)


_USE = Words("点位投入使用时该系统没有已确认的影响评估", "points came into use before any assessment of their system")


@cites("16(6)", "PIPL 55")
def check_assessments() -> Iterator[Finding]:
    """Reports a contract or decision that was recorded since the rule asks for an assessment, and before any was
    confirmed of its unit and receiver; and points that came into use so."""
    yield from _grounds()
    yield from _uses()


def _uses() -> Iterator[Finding]:
    since = day_begins(asked_from())
    kind = AssessmentKind.FACE_SYSTEM.value
    rows = ImpactAssessment.objects.filter(kind=kind).exclude(valid_until=None).order_by("-decided_at")
    confirmed = dict(rows.values_list("about", "decided_at"))  # the earliest one stays
    begun = Commissioning.objects.filter(recorded_at__gte=since).exclude(system__legal_class=NOT_PUBLIC)
    for number, system, at in begun.order_by("pk").values_list("pk", "system__code", "recorded_at"):
        first, day = confirmed.get(system), shanghai_day(at)
        if is_use_asked(first_use_of(system), day) and (first is None or first > at):
            yield Finding("supervision", "use_not_assessed", str(number), _USE, {"system": system})


def _grounds() -> Iterator[Finding]:
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
